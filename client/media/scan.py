# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading QR codes from pictures: a still image's bytes, or frames of a camera.

An image is hostile input. Only PNG and JPEG are taken, each handed as one packet straight to its
decoder: no container is opened, so nothing in the bytes can name another file or address. Size
and pixels are limited before a pixel exists. Both functions block; never call them on the loop.
"""

from contextlib import suppress

import av
import zxingcpp
from av.codec.context import CodecContext
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from client.media.tile_picture import TileScaler
from client.model.errors import Malformed

MAX_IMAGE = 12 * 1024 * 1024
"""Largest image file, in bytes."""
MAX_PIXELS = 16 * 1024 * 1024
"""Most pixels of an image, about 4,000 by 4,000."""
MAX_CODES = 8
"""Codes of one picture that are looked at."""
_MAX_SIDE = 2000
"""A larger picture is scaled down to this before it is searched."""
_MAX_CONTENT = 1024

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_DECODERS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "mjpeg"))


def codes_in_image(data: bytes) -> tuple[bytes, ...]:
    """What the QR codes of a PNG or JPEG file hold; raises `Malformed` for what is none."""
    if len(data) > MAX_IMAGE:
        raise Malformed("image", "too large")
    decoder = next((name for mark, name in _DECODERS if data.startswith(mark)), None)
    if decoder is None:
        raise Malformed("image", "neither PNG nor JPEG")
    try:
        frame = _decoded(decoder, data)
    except (FFmpegError, ValueError, MemoryError) as error:
        raise Malformed("image", "cannot be decoded") from error
    if frame is None:
        raise Malformed("image", "cannot be decoded")
    return codes_in_frame(frame)


def codes_in_frame(frame: av.VideoFrame) -> tuple[bytes, ...]:
    """What the QR codes of a picture hold, at most `MAX_CODES` of them."""
    if frame.width * frame.height > MAX_PIXELS:
        return ()
    try:
        grey = _grey(frame)
    except (FFmpegError, ValueError):
        return ()
    plane = grey.planes[0]
    rows = memoryview(plane).cast("B", (plane.height, plane.line_size))
    found = zxingcpp.read_barcodes(rows, formats=_QR)
    contents = (bytes(code.bytes) for code in found[:MAX_CODES])
    return tuple(content for content in contents if len(content) <= _MAX_CONTENT)


def show_in_finder(frame: av.VideoFrame, scaler: TileScaler) -> None:
    """Show what the camera sees, so that a person can aim; a picture that cannot be is left out."""
    with suppress(FFmpegError, ValueError):
        scaler.show(frame)


def _decoded(decoder: str, data: bytes) -> av.VideoFrame | None:
    context = CodecContext.create(decoder, "r")
    assert isinstance(context, VideoCodecContext)  # noqa: S101  for the type checker
    context.options = {"max_pixels": str(MAX_PIXELS)}
    context.thread_count = 1
    frames = context.decode(av.Packet(data))
    if not frames:
        with suppress(EOFError):
            frames = context.decode(None)
    return frames[0] if frames else None


def _grey(frame: av.VideoFrame) -> av.VideoFrame:
    largest = max(frame.width, frame.height)
    scale = min(1.0, _MAX_SIDE / largest)
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    return frame.reformat(width=width, height=height, format="gray")
