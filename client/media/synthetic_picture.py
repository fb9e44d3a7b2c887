# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A made-up person's moving picture, and the reader of who and which frame is in a picture.

The lower part of the picture is a strip of 4 rows of 20 square blocks, black or white in luma:
32 bits person, 24 bits frame number, 24 bits checksum. A block is as wide as a twentieth of the
picture (16 pixels at 320x180: VP8's own block), so the marks outlive 150 kbit/s and scaling.
"""

import colorsys
import threading
import time
import zlib
from collections.abc import Callable

import av
import numpy as np
from numpy.typing import NDArray

from client.media.camera import CameraThread, CameraTrouble, CapturedFrame
from client.media.grants import DeviceGrant
from client.media.slots import LatestSlot
from client.media.synthetic_id import PERSON_BITS
from client.model.ids import DeviceId
from client.model.media import VideoFormat

NUMBER_BITS = 24
_CHECK_BITS = 24
_COLUMNS, _ROWS = 20, 4
_SMALLEST = 4
_BLACK, _WHITE, _MIDDLE = 40, 210, 125

Plane = NDArray[np.uint8]


def _strip(width: int, height: int) -> tuple[int, int]:
    """Side of a block and the strip's first line."""
    block = width // _COLUMNS
    return block, max((height - _ROWS * block) // block * block, 0)


def _checksum(person: int, number: int) -> int:
    marks = person.to_bytes(PERSON_BITS // 8, "big") + number.to_bytes(NUMBER_BITS // 8, "big")
    return zlib.crc32(marks) & (1 << _CHECK_BITS) - 1


def _bits(person: int, number: int) -> Plane:
    value = (person << NUMBER_BITS | number) << _CHECK_BITS | _checksum(person, number)
    packed = np.frombuffer(value.to_bytes(10, "big"), np.uint8)
    return np.unpackbits(packed).reshape(_ROWS, _COLUMNS)


def _luma(frame: av.VideoFrame) -> Plane:
    plane = frame.planes[0]
    pixels = np.frombuffer(memoryview(plane), np.uint8)
    return pixels[: plane.line_size * plane.height].reshape(plane.height, plane.line_size)


def read_marks(frame: av.VideoFrame) -> tuple[int, int] | None:
    """Person and frame number in a decoded yuv420p picture, or None where there are none."""
    if frame.width < _COLUMNS * _SMALLEST:
        return None
    block, top = _strip(frame.width, frame.height)
    if block < _SMALLEST or frame.height < _ROWS * block or not frame.format.name.startswith("yuv"):
        return None
    strip = _luma(frame)[top : top + _ROWS * block, : _COLUMNS * block]
    blocks = strip.reshape(_ROWS, block, _COLUMNS, block)
    margin, step = block // 4, max(block // 8, 1)
    inner = blocks[:, margin : block - margin : step, :, margin : block - margin : step]
    bits = inner.mean(axis=(1, 3)) > _MIDDLE
    value = int.from_bytes(np.packbits(bits).tobytes(), "big")
    check = value & (1 << _CHECK_BITS) - 1
    number = value >> _CHECK_BITS & (1 << NUMBER_BITS) - 1
    person = value >> _CHECK_BITS + NUMBER_BITS
    return (person, number) if check == _checksum(person, number) else None


class Painter:
    """Draws a synthetic person's frames in ``fmt``: everything but copying is prepared."""

    def __init__(self, person: int, fmt: VideoFormat) -> None:
        self._person = person
        self._size = (fmt.width, fmt.height)
        self._block, self._top = _strip(*self._size)
        self._ground = self._make_ground(fmt.width, fmt.height)
        self._disc, self._disc_mask = self._make_disc(max(fmt.height // 4, 8))
        self._chroma = self._make_chroma(person)

    @staticmethod
    def _make_ground(width: int, height: int) -> Plane:
        across = np.arange(2 * width, dtype=np.float32) * (2 * np.pi / width)
        down = np.arange(height, dtype=np.float32)[:, None] * (np.pi / height)
        return (90 + 40 * np.sin(across + down)).astype(np.uint8)

    @staticmethod
    def _make_disc(side: int) -> tuple[Plane, NDArray[np.bool_]]:
        axis = np.arange(side, dtype=np.float32) - (side - 1) / 2
        distance = np.hypot(axis[:, None], axis[None, :]) / (side / 2)
        return (225 - 60 * distance).clip(0, 255).astype(np.uint8), distance <= 1

    @staticmethod
    def _make_chroma(person: int) -> tuple[int, int]:
        red, green, blue = colorsys.hsv_to_rgb(person % 360 / 360, 0.55, 0.8)
        return (
            int(128 + 112 * (-0.169 * red - 0.331 * green + 0.5 * blue)),
            int(128 + 112 * (0.5 * red - 0.419 * green - 0.081 * blue)),
        )

    def paint(self, number: int) -> av.VideoFrame:
        """Frame ``number`` (24 bits, wraps) as yuv420p."""
        width, height = self._size
        frame = av.VideoFrame(width, height, "yuv420p")
        luma = _luma(frame)
        shift = number * 2 % width
        luma[:, :width] = self._ground[:, shift : shift + width]
        self._stamp_disc(luma, number)
        bits = _bits(self._person, number % (1 << NUMBER_BITS))
        marks = np.where(bits, np.uint8(_WHITE), np.uint8(_BLACK))
        strip = np.repeat(np.repeat(marks, self._block, axis=0), self._block, axis=1)
        luma[self._top : self._top + strip.shape[0], : strip.shape[1]] = strip
        for plane, value in zip(frame.planes[1:], self._chroma, strict=True):
            np.frombuffer(memoryview(plane), np.uint8)[:] = value
        return frame

    def _stamp_disc(self, luma: Plane, number: int) -> None:
        side = self._disc.shape[0]
        room_x, room_y = max(self._size[0] - side, 1), max(self._top - side, 1)
        x = abs(number * 3 % (2 * room_x) - room_x)
        y = abs(number * 2 % (2 * room_y) - room_y)
        np.copyto(luma[y : y + side, x : x + side], self._disc, where=self._disc_mask)


class SyntheticPicture:
    """The camera of a made-up person (`client.media.camera.VideoSource`), only on request.

    ``person`` is `synthetic_id.person_id` of their uid. Frames are numbered from 0 as they are
    made; on a machine that is too slow fewer are made, none is made late.
    """

    def __init__(self, person: int, fmt: VideoFormat | None = None) -> None:
        """Draw in ``fmt``, or in the format that is wanted at the start."""
        self._person = person
        self._format = fmt
        self._capture = CameraThread(self.label)

    @property
    def device(self) -> DeviceId:
        """See `VideoSource`."""
        return DeviceId("synthetic")

    @property
    def label(self) -> str:
        """Says that nobody is in front of a camera."""
        return "Synthetic picture"

    def start(
        self,
        grant: DeviceGrant,
        fmt: VideoFormat,
        out: LatestSlot[CapturedFrame],
        on_end: Callable[[CameraTrouble], None],
    ) -> None:
        """Begin to draw; counted and granted like a real camera."""
        self._capture.admit(grant, on_end)
        own = self._format or fmt
        painter = Painter(self._person, own)

        def loop(stopping: threading.Event) -> None:
            number, due, interval = 0, time.monotonic(), 1 / own.fps
            while not stopping.wait(max(due - time.monotonic(), 0)):
                out.put(CapturedFrame(painter.paint(number), time.monotonic()))
                number += 1
                due = max(due + interval, time.monotonic())

        self._capture.run(loop)

    def stop(self) -> None:
        """Stop drawing; returns when the thread has ended."""
        self._capture.end()
