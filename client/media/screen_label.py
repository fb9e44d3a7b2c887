# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A shared screen under its class: the band is part of the picture that is encoded.

Check SHARE-GUARD asks for the class inside the picture. So it is put there last, by the side that
encodes: what the face grabbed cannot cover it, and without a fitting strip there is no picture.
"""

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from client.media.tile_picture import fitted
from client.model.errors import Malformed
from client.model.media import Picture
from client.model.share import LabelStrip

LARGEST = (1920, 1080)
"""A sent picture is never larger than this, its band included."""
LOWEST_BAND, HIGHEST_BAND = 16, 200
"""Lines of a class: lower ones cannot be read, higher ones would be a picture of their own."""
_MOST = 16384
_LEAST = 16
_CONTRAST = 96
_LETTERS = 0.005
_BYTES = 4

_Plane = NDArray[np.uint8]


class ScreenLabel:
    """Puts a room's class above grabbed pictures. One thread at a time.

    ``classification`` is the word of the room's signed descriptor, empty where it has none.
    """

    def __init__(self, classification: str) -> None:
        self._class = classification
        self._strip: av.VideoFrame | None = None
        self._scaler = VideoReformatter()
        self._band_scaler = VideoReformatter()
        self._band: av.VideoFrame | None = None

    @property
    def ready(self) -> bool:
        """Whether a picture would carry what it must."""
        return not self._class or self._strip is not None

    def use(self, strip: LabelStrip) -> None:
        """Put this strip above what follows; `Malformed` if it is not this class, or not legible.

        After a refusal no strip is in force.
        """
        self._strip = self._band = None
        if not self._class or strip.text != self._class:
            raise Malformed("share", "a strip for another class")
        rows = _rows(strip.picture)
        if not LOWEST_BAND <= rows.shape[0] <= HIGHEST_BAND:
            raise Malformed("share", "a strip that is too low or too high")
        if not _legible(rows):
            raise Malformed("share", "a strip without letters")
        self._strip = _frame(rows)

    def under_class(self, picture: Picture) -> av.VideoFrame | None:
        """The picture to encode (yuv420p, even sizes), or None where its class is missing.

        Raises `Malformed` for a picture that is none.
        """
        if not self.ready:
            return None
        rows = _rows(picture)
        height, width = rows.shape[0], rows.shape[1] // _BYTES
        if self._strip is None:
            return self._scaled(rows, _within((width, height), LARGEST))
        # The strip may need less than its own height on a narrow picture, and never more.
        room = (LARGEST[0], LARGEST[1] - (self._strip.height + 1 & ~1))
        size = _within((width, height), room)
        band = self._band_for(size[0])
        return None if band is None else _stacked(band, self._scaled(rows, size))

    def _scaled(self, rows: _Plane, size: tuple[int, int]) -> av.VideoFrame:
        return self._scaler.reformat(
            _frame(rows), *size, "yuv420p", interpolation=Interpolation.FAST_BILINEAR, threads=1
        )

    def _band_for(self, width: int) -> av.VideoFrame | None:
        """The strip in the middle of a line as wide as the picture; made once for a width."""
        if self._band is not None and self._band.width == width:
            return self._band
        strip = self._strip
        if strip is None:
            return None
        size = _within((strip.width, strip.height), (width, HIGHEST_BAND))
        if size[1] < LOWEST_BAND:
            return None  # Squeezed into a picture this narrow nobody could read it.
        small = self._band_scaler.reformat(
            strip, *size, "yuv420p", interpolation=Interpolation.BILINEAR, threads=1
        )
        band = av.VideoFrame(width, size[1], "yuv420p")
        left = (width - size[0]) // 2 & ~1
        for number, (to, of) in enumerate(zip(_planes(band), _planes(small), strict=True)):
            start = left if number == 0 else left // 2
            to[:] = of[0, 0]
            to[:, start : start + of.shape[1]] = of
        self._band = band
        return band


def _rows(picture: Picture) -> _Plane:
    """The bytes of a picture, a row each; nothing outside its memory is ever looked at."""
    width, height, stride = picture.width, picture.height, picture.stride
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST and stride >= width * _BYTES):
        raise Malformed("share", "a picture of an impossible size")
    flat = np.frombuffer(picture.pixels, np.uint8)
    needed = stride * (height - 1) + width * _BYTES
    if flat.size < needed:
        raise Malformed("share", "a picture with less bytes than it says")
    strides = (stride, 1)
    return np.lib.stride_tricks.as_strided(flat, (height, width * _BYTES), strides, writeable=False)


def _legible(rows: _Plane) -> bool:
    """Whether something stands out from the ground, and is not the ground itself."""
    grey = rows.reshape(rows.shape[0], -1, _BYTES)[:, :, :3].mean(axis=2)
    ground = float(np.median(grey))
    return float((np.abs(grey - ground) >= _CONTRAST).mean()) >= _LETTERS


def _frame(rows: _Plane) -> av.VideoFrame:
    """The picture as FFmpeg holds it: a copy, because a face may paint over its own."""
    frame = av.VideoFrame(rows.shape[1] // _BYTES, rows.shape[0], "bgr0")
    plane = frame.planes[0]
    into = np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * plane.height]
    into.reshape(plane.height, plane.line_size)[:, : rows.shape[1]] = rows
    return frame


def _planes(frame: av.VideoFrame) -> list[_Plane]:
    """The three planes, without what lies beside them in memory."""
    found: list[_Plane] = []
    for plane in frame.planes:
        flat = np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * plane.height]
        found.append(flat.reshape(plane.height, plane.line_size)[:, : plane.width])
    return found


def _stacked(above: av.VideoFrame, below: av.VideoFrame) -> av.VideoFrame:
    whole = av.VideoFrame(below.width, above.height + below.height, "yuv420p")
    for to, first, second in zip(_planes(whole), _planes(above), _planes(below), strict=True):
        to[: first.shape[0]] = first
        to[first.shape[0] :] = second
    return whole


def _within(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Even, with its aspect, inside the box, and never larger than it was."""
    if size[0] <= box[0] and size[1] <= box[1]:
        return size[0] & ~1, size[1] & ~1
    return fitted(size, box)
