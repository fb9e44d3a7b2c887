# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from client.media.reception import ReceptionCounter
from client.media.rtcp import SenderClock, middle, ntp_of


def test_nothing_is_said_before_the_first_packet():
    assert ReceptionCounter(1, 90_000).report(1.0) is None


def test_losses_are_counted_in_all_and_since_the_last_report():
    counter = ReceptionCounter(1, 90_000)
    for seq in range(65530, 65540):
        if seq % 2 == 0:
            counter.note(seq & 0xFFFF, 0, 0.0)
    counter.note(65540 & 0xFFFF, 0, 0.0)
    report = counter.report(1.0)
    assert report is not None
    assert (report.lost_total, report.highest) == (5, 65540)
    assert report.lost == 5 * 256 // 11
    counter.note(65541 & 0xFFFF, 0, 1.0)
    later = counter.report(2.0)
    assert later is not None
    assert (later.lost, later.lost_total) == (0, 5)


def test_steady_packets_have_no_jitter_and_shaken_ones_have():
    steady, shaken = ReceptionCounter(1, 1000), ReceptionCounter(1, 1000)
    for number in range(100):
        steady.note(number, number * 20, number * 0.02)
        shaken.note(number, number * 20, number * 0.02 + number % 2 * 0.01)
    assert steady.report(2.0).jitter == 0
    assert 8 <= shaken.report(2.0).jitter <= 10


def test_a_sender_report_is_given_back_with_the_time_since():
    counter = ReceptionCounter(1, 1000)
    counter.note(1, 0, 0.0)
    counter.sender_report(SenderClock(ntp_of(50.0), 0), 1.0)
    report = counter.report(1.5)
    assert (report.last_sr, report.delay) == (middle(ntp_of(50.0)), 32768)
