# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures with QR codes: still images, and a video file that stands in for a camera."""

import io
from fractions import Fraction
from pathlib import Path

import av
import segno
from av.codec.context import CodecContext


def png_of(content: bytes, scale: int = 6) -> bytes:
    """A PNG of a QR code with this content."""
    out = io.BytesIO()
    segno.make_qr(content, error="m", mode="byte").save(out, kind="png", scale=scale)
    return out.getvalue()


def frame_of(png: bytes) -> av.VideoFrame:
    context = CodecContext.create("png", "r")
    return (context.decode(av.Packet(png)) or context.decode(None))[0]


def jpeg(png: bytes) -> bytes:
    """The same picture as a JPEG."""
    frame = frame_of(png).reformat(format="yuvj420p")
    context = CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = frame.width, frame.height, "yuvj420p"
    context.time_base = Fraction(1, 25)
    frame.pts = 0
    return b"".join(bytes(p) for p in [*context.encode(frame), *context.encode(None)])


def video_of(content: bytes, path: Path, seconds: int = 20) -> str:
    """A ``lavfi:`` stand-in camera: a video file that shows this QR code for so many seconds."""
    picture = frame_of(png_of(content)).reformat(width=480, height=480, format="yuvj420p")
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 480, 480, "yuvj420p"
        for number in range(10 * seconds):
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return f"lavfi:movie={path},scale=size=480x480"
