# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from aiortc.rtp import RtcpPacket, RtcpRtpfbPacket

from client.media.rtcp import (
    Nack,
    PictureLost,
    Reception,
    SenderClock,
    middle,
    nack,
    ntp_of,
    pli,
    read_feedback,
    receiver_report,
    round_trip,
    sender_report,
)

ME, OTHER = 0x11111111, 0x22222222


def read(data: bytes, ssrc: int) -> list[object]:
    return [read_feedback(packet, ssrc) for packet in RtcpPacket.parse(data)]


def test_a_nack_names_what_is_lost_and_says_nothing_about_other_streams():
    data = nack(ME, OTHER, [5, 6, 30])
    assert data == bytes.fromhex("81cd0004 11111111 22222222 0005 0001 001e 0000")
    assert read(data, OTHER) == [Nack((5, 6, 30))]
    assert read(data, ME) == [None]


def test_a_nack_over_the_wrap_names_both_sides_of_it():
    assert read(nack(ME, OTHER, [65534, 65535, 0]), OTHER) == [Nack((0, 65534, 65535))]


def test_a_huge_nack_is_read_in_part():
    huge = bytes(RtcpRtpfbPacket(1, ME, OTHER, list(range(5000))))
    [wish] = read(huge, OTHER)
    assert isinstance(wish, Nack)
    assert len(wish.lost) == 256


def test_a_nack_that_counts_past_65535_is_read_as_going_on_at_zero():
    packet = bytes.fromhex("81cd0003 11111111 22222222 ffff 0001")
    assert read(packet, OTHER) == [Nack((65535, 0))]


def test_the_longest_nack_fits_a_packet():
    assert len(nack(ME, OTHER, list(range(0, 65536, 20)))) < 1150


def test_a_pli_asks_for_a_key_frame_of_the_stream_it_names():
    data = pli(ME, OTHER)
    assert data == bytes.fromhex("81ce0002 11111111 22222222")
    assert read(data, OTHER) == [PictureLost()]
    assert read(data, ME) == [None]


def test_reports_come_back_as_they_were_written():
    reception = Reception(OTHER, 12, 345, 70000, 9, 77, 88)
    clock = SenderClock(ntp_of(1.5), 4711)
    data = sender_report(ME, clock, (10, 1000), []) + receiver_report(ME, [reception])
    assert read(data, ME) == [clock, None]
    assert read(data, OTHER) == [None, reception]


def test_the_round_trip_is_what_is_left_of_the_time_between_two_reports():
    sent, now, held = 100.0, 100.5, 0.3
    reception = Reception(OTHER, 0, 0, 0, 0, middle(ntp_of(sent)), int(held * 65536))
    spent = round_trip(reception, now)
    assert spent is not None
    assert abs(spent - 0.2) < 0.001


def test_there_is_no_round_trip_before_a_report_or_with_a_lie():
    assert round_trip(Reception(OTHER, 0, 0, 0, 0), 5.0) is None
    assert round_trip(Reception(OTHER, 0, 0, 0, 0, middle(ntp_of(100.0)), 0), 50.0) is None
