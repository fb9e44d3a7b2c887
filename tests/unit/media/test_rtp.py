# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import struct

import pytest

from client.media.rtp import MOST_PAYLOAD, RtpOut, cut, read_piece
from client.model.errors import Malformed


def test_a_frame_is_cut_into_payloads_that_say_first_and_key():
    sealed = bytes(range(256)) * 10
    pieces = [read_piece(payload) for payload in cut(sealed, key=True, now=1.0)]
    assert b"".join(piece.data for piece in pieces) == sealed
    assert [piece.first for piece in pieces] == [True, False, False]
    assert all(piece.key for piece in pieces)


def test_no_payload_is_longer_than_what_fits_every_path():
    assert max(len(payload) for payload in cut(bytes(9999), key=False, now=0.0)) == MOST_PAYLOAD


def test_the_send_time_is_24_bits_of_a_262144th_of_a_second():
    payload = cut(b"x", key=False, now=64.0 + 0.5)[0]
    assert int.from_bytes(payload[1:4], "big") == 1 << 17


@pytest.mark.parametrize(
    "payload", [b"", b"\x01\x00\x00\x00", b"\x05\x00\x00\x00x", bytes(MOST_PAYLOAD + 1)]
)
def test_refuses_a_payload_that_is_empty_too_long_or_has_unknown_flags(payload: bytes):
    with pytest.raises(Malformed):
        read_piece(payload)


def test_takes_the_smallest_payload():
    assert read_piece(b"\x03\x00\x00\x00x") == (True, True, b"x")


def test_packets_are_numbered_in_order_and_the_last_of_a_frame_has_the_marker():
    out = RtpOut(0xABCD, 97, 0x8005, 100_000)
    packets = out.number(cut(bytes(3000), key=True, now=0.0), 77, 0.0)
    headers = [struct.unpack("!BBHLL", packet[:12]) for packet in packets]
    assert headers == [
        (0x80, 97, 5, 77, 0xABCD),
        (0x80, 97, 6, 77, 0xABCD),
        (0x80, 97 | 0x80, 7, 77, 0xABCD),
    ]


def test_numbers_go_on_at_zero_after_65535():
    out = RtpOut(1, 97, 0x7FFF, 100_000)
    payloads = cut(b"x", key=False, now=0.0)
    for _ in range(0x8000):
        out.number(payloads, 0, 0.0)
    assert out.number(payloads, 0, 0.0)[0][2:4] == b"\xff\xff"
    assert out.number(payloads, 0, 0.0)[0][2:4] == b"\x00\x00"


def test_a_packet_is_repeated_byte_for_byte():
    out = RtpOut(1, 97, 10, 100_000)
    packets = out.number(cut(bytes(3000), key=True, now=0.0), 77, 0.0)
    assert out.repeat((11, 10), 0.5) == [packets[1], packets[0]]


def test_repeats_nothing_that_is_unknown_or_older_than_a_second():
    out = RtpOut(1, 97, 10, 100_000)
    out.number(cut(bytes(10), key=True, now=0.0), 77, 0.0)
    assert out.repeat((9, 11), 0.5) == []
    assert out.repeat((10,), 1.5) == []


def test_keeps_at_most_512_packets():
    out = RtpOut(1, 97, 0, 100_000)
    for _ in range(513):
        out.number(cut(bytes(10), key=False, now=0.0), 0, 0.0)
    assert out.repeat((0,), 0.0) == []
    assert len(out.repeat((1,), 0.0)) == 1


def test_a_peer_that_asks_for_everything_gets_a_tenth_of_the_bitrate():
    out = RtpOut(1, 97, 0, 800_000)
    now, repeated = 0.0, 0
    while now < 10:
        out.number(cut(bytes(1000), key=False, now=now), 0, now)
        repeated += sum(len(packet) for packet in out.repeat(tuple(range(4096)), now))
        now += 0.01
    assert 0.9 * 100_000 < repeated < 100_000 + 24_000
