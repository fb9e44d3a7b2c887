# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Packets and frames of any bytes: read exactly, or refused by name; no decoder falls over."""

from functools import cache

import pytest
from aiortc.rtp import RtcpPacket
from hypothesis import given
from hypothesis import strategies as st

from client.media.opus import OpusDecoder, OpusEncoder
from client.media.rtcp import (
    MOST_LOST,
    Nack,
    PictureLost,
    Reception,
    SenderClock,
    nack,
    pli,
    read_feedback,
    receiver_report,
    sender_report,
)
from client.media.rtp import cut, read_piece
from client.media.synthetic_picture import Painter
from client.media.vp8 import MAX_CAMERA, Vp8Decoder, Vp8Encoder, is_key_frame, key_frame_size
from client.model.errors import Malformed
from client.model.media import BLOCK, VideoFormat

SSRC = st.integers(1, 2**32 - 1)
WORD = st.integers(0, 2**32 - 1)
RECEPTIONS = st.builds(
    Reception,
    ssrc=SSRC,
    lost=st.integers(0, 255),
    lost_total=st.integers(0, 0x7FFFFF),
    highest=WORD,
    jitter=WORD,
    last_sr=WORD,
    delay=WORD,
)


def read(data: bytes, ssrc: int) -> list[object]:
    return [read_feedback(packet, ssrc) for packet in RtcpPacket.parse(data)]


@given(sealed=st.binary(min_size=1, max_size=9000), key=st.booleans(), now=st.floats(0, 1e9))
def test_a_frame_is_put_together_from_its_pieces_exactly(sealed, key, now):
    pieces = [read_piece(payload) for payload in cut(sealed, key=key, now=now)]
    assert b"".join(piece.data for piece in pieces) == sealed
    assert [piece.first for piece in pieces] == [True] + [False] * (len(pieces) - 1)
    assert {piece.key for piece in pieces} == {key}


@given(st.binary(max_size=1300))
def test_a_payload_of_any_bytes_is_a_piece_with_its_bytes_or_malformed(payload):
    try:
        piece = read_piece(payload)
    except Malformed:
        return
    assert piece.data == payload[4:] != b""
    assert payload[0] == piece.first | piece.key << 1


@given(me=SSRC, other=SSRC, lost=st.sets(st.integers(0, 65535), min_size=1, max_size=300))
def test_a_nack_reads_back_whole_up_to_its_limit(me, other, lost):
    [wish] = read(nack(me, other, list(lost)), other)
    assert isinstance(wish, Nack)
    assert set(wish.lost) == set(list(lost)[:MOST_LOST])


@given(me=SSRC, other=SSRC)
def test_a_pli_reads_back_for_the_stream_that_it_names(me, other):
    assert read(pli(me, other), other) == [PictureLost()]
    assert me == other or read(pli(me, other), me) == [None]


@given(me=SSRC, reception=RECEPTIONS)
def test_a_receivers_report_reads_back_exactly(me, reception):
    assert read(receiver_report(me, [reception]), reception.ssrc) == [reception]


@given(me=SSRC, ntp=st.integers(0, 2**64 - 1), rtp=WORD, counts=st.tuples(WORD, WORD))
def test_a_senders_report_reads_back_exactly(me, ntp, rtp, counts):
    clock = SenderClock(ntp, rtp)
    assert read(sender_report(me, clock, counts, []), me) == [clock]


@given(kind=st.integers(192, 210), rest=st.binary(max_size=120), ssrc=SSRC)
def test_whatever_the_library_reads_says_something_known_or_nothing(kind, rest, ssrc):
    length = len(rest) // 4
    data = bytes((0x81, kind)) + length.to_bytes(2, "big") + rest[: length * 4]
    try:
        packets = RtcpPacket.parse(data)
    except ValueError:
        return
    for packet in packets:
        said = read_feedback(packet, ssrc)
        assert said is None or isinstance(said, Nack | PictureLost | Reception | SenderClock)
        assert not isinstance(said, Nack) or len(said.lost) <= MOST_LOST


@given(st.binary(max_size=40))
def test_any_start_of_a_key_frame_has_a_size_within_the_limit_or_is_malformed(data):
    try:
        width, height = key_frame_size(data)
    except Malformed:
        return
    assert is_key_frame(data)
    assert 0 < width <= MAX_CAMERA[0]
    assert 0 < height <= MAX_CAMERA[1]


@given(width=st.integers(0, 16383), height=st.integers(0, 16383), scales=st.integers(0, 15))
def test_a_size_is_read_as_written_or_refused_when_it_is_too_large(width, height, scales):
    sizes = (width | scales % 4 << 14, height | scales // 4 << 14)
    data = b"\x10\x00\x00\x9d\x01\x2a" + b"".join(size.to_bytes(2, "little") for size in sizes)
    if 0 < width <= MAX_CAMERA[0] and 0 < height <= MAX_CAMERA[1]:
        assert key_frame_size(data) == (width, height)
    else:
        with pytest.raises(Malformed):
            key_frame_size(data)


@cache
def picture() -> bytes:
    frame = Painter(7, VideoFormat(64, 48, 15)).paint(0)
    return Vp8Encoder(64, 48, 15, 150_000).encode(frame, 0.0, key=True) or b""


@given(noise=st.binary(max_size=400), keep=st.integers(0, 40))
def test_the_picture_decoder_shows_a_picture_or_says_malformed(noise, keep):
    decoder = Vp8Decoder()
    assert decoder.decode(picture()).width == 64
    try:
        shown = decoder.decode(picture()[:keep] + noise)
    except Malformed:
        return
    assert 0 < shown.width <= MAX_CAMERA[0]
    assert 0 < shown.height <= MAX_CAMERA[1]


@given(noise=st.binary(max_size=400).filter(lambda data: not data or data[0] & 1))
def test_the_picture_decoder_takes_nothing_before_a_key_frame(noise):
    with pytest.raises(Malformed):
        Vp8Decoder().decode(noise)


@given(noise=st.binary(max_size=1500))
def test_the_sound_decoder_gives_one_block_or_says_malformed(noise):
    decoder = OpusDecoder()
    for decode in (decoder.decode, decoder.recover):
        try:
            block = decode(noise)
        except Malformed:
            continue
        assert len(block) == BLOCK
    # Whatever it was given, the next honest packet is played.
    assert len(decoder.decode(OpusEncoder().encode(bytes(2 * BLOCK)))) == BLOCK
