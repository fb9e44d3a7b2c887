# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.media.scan: QR codes are read from honest pictures; hostile ones are refused cheaply."""

import io
import struct
import zlib

import av
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from client.media.scan import MAX_IMAGE, codes_in_frame, codes_in_image
from client.model.errors import Malformed
from tests.fakes.pictures import jpeg, png_of

CONTENT = bytes(range(70))


def test_reads_a_code_from_a_png_exactly():
    assert codes_in_image(png_of(CONTENT)) == (CONTENT,)


def test_reads_a_code_from_a_jpeg_exactly():
    assert codes_in_image(jpeg(png_of(CONTENT))) == (CONTENT,)


def test_reads_a_code_from_a_large_photograph():
    assert codes_in_image(jpeg(png_of(CONTENT, scale=40))) == (CONTENT,)


def test_finds_nothing_in_a_picture_without_a_code():
    frame = av.VideoFrame(320, 180, "yuv420p")
    for plane in frame.planes:
        plane.update(bytes([128]) * plane.buffer_size)
    assert codes_in_frame(frame) == ()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * min(height, 200))
    mark = b"\x89PNG\r\n\x1a\n"
    return mark + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_of_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(Malformed):
        codes_in_image(png(30_000, 30_000))
    assert codes_in_image(png(300, 200)) == ()


def test_a_large_file_is_refused_unread():
    small = png_of(CONTENT)
    assert codes_in_image(small + bytes(1000)) == (CONTENT,)
    with pytest.raises(Malformed):
        codes_in_image(small + bytes(MAX_IMAGE))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#EXTM3U\nfile:///etc/passwd",
        b"ffconcat version 1.0\nfile /etc/passwd",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(50),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_whole_picture_is_refused(data):
    with pytest.raises(Malformed):
        codes_in_image(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_picture_is_read_or_refused_and_nothing_else(place, change):
    data = bytearray(png_of(CONTENT))
    data[place % len(data)] ^= change
    try:
        found = codes_in_image(bytes(data))
    except Malformed:
        return
    assert set(found) <= {CONTENT}


def test_two_codes_in_one_picture_are_both_read():
    one, two = (segno.make_qr(text, mode="byte") for text in (b"first", b"second"))
    rows = [list(a) + [0] * 12 + list(b) for a, b in zip(one.matrix, two.matrix, strict=True)]
    wide = [[0] * 8 + row + [0] * 8 for row in rows]
    blank = [[0] * len(wide[0])] * 8
    pixels = [[255 * (1 - m) for m in row for _ in range(6)] for row in blank + wide + blank]
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    tall = [bytes([0, *row]) for row in pixels for _ in range(6)]
    head = struct.pack(">IIBBBBB", len(pixels[0]), len(tall), 8, 0, 0, 0, 0)
    out.write(chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(tall))))
    out.write(chunk(b"IEND", b""))
    assert set(codes_in_image(out.getvalue())) == {b"first", b"second"}
