# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Counts what arrives of one stream, for the reports that its sender gets (RFC 3550, 6.4.1)."""

from client.media.rtcp import Reception, SenderClock, middle

_MASK32 = 0xFFFFFFFF
_HALF16 = 0x8000


class ReceptionCounter:
    """Packets, losses and jitter of one stream. Pure: times are handed in (seconds)."""

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self._ssrc = ssrc
        self._clock_rate = clock_rate
        self._first: int | None = None
        self._highest = 0
        self._received = 0
        self._before = (0, 0)
        self._jitter = 0.0
        self._transit: float | None = None
        self._sender_report: tuple[int, float] | None = None

    def note(self, seq: int, timestamp: int, now: float) -> None:
        """A packet arrived."""
        self._received += 1
        if self._first is None:
            self._first = self._highest = seq
        ahead = (seq - self._highest + _HALF16 & 0xFFFF) - _HALF16
        if ahead < 0:
            return  # repeated or reordered: says nothing about jitter
        self._highest += ahead
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < self._clock_rate:
                self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def sender_report(self, clock: SenderClock, now: float) -> None:
        """A sender report about this stream arrived."""
        self._sender_report = (middle(clock.ntp), now)

    def report(self, now: float) -> Reception | None:
        """What to tell the sender now; None before the first packet. Call once per report."""
        if self._first is None:
            return None
        expected = self._highest - self._first + 1
        new, got = expected - self._before[0], self._received - self._before[1]
        self._before = (expected, self._received)
        share = min(max(new - got, 0) * 256 // new, 255) if new > 0 else 0
        last, delay = 0, 0
        if self._sender_report is not None:
            last = self._sender_report[0]
            delay = int((now - self._sender_report[1]) * 65536) & _MASK32
        return Reception(
            self._ssrc,
            share,
            max(expected - self._received, 0),
            self._highest & _MASK32,
            int(self._jitter),
            last,
            delay,
        )
