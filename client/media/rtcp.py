# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""RTCP (RFC 3550, RFC 4585) built and read with ``aiortc.rtp``: the only module that knows it."""

from dataclasses import dataclass

from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)

MOST_LOST = 256
"""Sequence numbers read from one NACK; more than any honest receiver asks for at once."""

_MASK32 = 0xFFFFFFFF
_NEVER_ROUND_TRIP = 30.0


@dataclass(frozen=True, slots=True)
class Nack:
    """The receiver misses these sequence numbers."""

    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PictureLost:
    """The receiver cannot go on without a key frame (PLI)."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What a receiver says about one stream. ``lost`` is a share of 256 since the last report.

    ``last_sr`` and ``delay`` are in 1/65536 s; 0 before the first sender report.
    """

    ssrc: int
    lost: int
    lost_total: int
    highest: int
    jitter: int
    last_sr: int = 0
    delay: int = 0


@dataclass(frozen=True, slots=True)
class SenderClock:
    """RTP time ``rtp`` of a stream was at ``ntp`` (64 bits) of its sender's monotonic clock."""

    ntp: int
    rtp: int


Feedback = Nack | PictureLost | Reception | SenderClock


def read_feedback(packet: object, ssrc: int) -> Feedback | None:
    """What a parsed RTCP packet says about the stream ``ssrc``; None: nothing known to us."""
    match packet:
        case RtcpRtpfbPacket(fmt=fmt, media_ssrc=about) if fmt == RTCP_RTPFB_NACK and about == ssrc:
            return Nack(tuple(seq & 0xFFFF for seq in packet.lost[:MOST_LOST]))
        case RtcpPsfbPacket(fmt=fmt, media_ssrc=about) if fmt == RTCP_PSFB_PLI and about == ssrc:
            return PictureLost()
        case RtcpSrPacket(ssrc=sender) if sender == ssrc:
            return SenderClock(packet.sender_info.ntp_timestamp, packet.sender_info.rtp_timestamp)
        case RtcpSrPacket() | RtcpRrPacket():
            return next((_reception(info) for info in packet.reports if info.ssrc == ssrc), None)
        case _:
            return None


def _reception(info: RtcpReceiverInfo) -> Reception:
    return Reception(
        info.ssrc,
        info.fraction_lost,
        info.packets_lost,
        info.highest_sequence,
        info.jitter,
        info.lsr,
        info.dlsr,
    )


def nack(sender_ssrc: int, media_ssrc: int, lost: list[int]) -> bytes:
    """Ask for packets again, at most `MOST_LOST` of them."""
    # Sorted as numbers: aiortc cannot write a list that goes over the wrap in stream order.
    asked = sorted(lost[:MOST_LOST])
    return bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, sender_ssrc, media_ssrc, asked))


def pli(sender_ssrc: int, media_ssrc: int) -> bytes:
    """Ask for a key frame."""
    return bytes(RtcpPsfbPacket(RTCP_PSFB_PLI, sender_ssrc, media_ssrc))


def sender_report(
    ssrc: int, clock: SenderClock, counts: tuple[int, int], receptions: list[Reception]
) -> bytes:
    """Report of a stream that I send; ``counts`` are its packets and payload bytes."""
    info = RtcpSenderInfo(clock.ntp, clock.rtp, counts[0] & _MASK32, counts[1] & _MASK32)
    return bytes(RtcpSrPacket(ssrc, info, [_info(reception) for reception in receptions]))


def receiver_report(ssrc: int, receptions: list[Reception]) -> bytes:
    """Report of streams that I receive, when I send none."""
    return bytes(RtcpRrPacket(ssrc, [_info(reception) for reception in receptions]))


def _info(reception: Reception) -> RtcpReceiverInfo:
    return RtcpReceiverInfo(
        ssrc=reception.ssrc,
        fraction_lost=reception.lost,
        packets_lost=min(reception.lost_total, 0x7FFFFF),
        highest_sequence=reception.highest,
        jitter=reception.jitter,
        lsr=reception.last_sr,
        dlsr=reception.delay,
    )


def ntp_of(seconds: float) -> int:
    """Monotonic seconds in NTP's 32.32 format (never wall time)."""
    return int(seconds * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def middle(ntp: int) -> int:
    """Middle 32 bits of an NTP time: what a reception report carries back."""
    return ntp >> 16 & _MASK32


def round_trip(reception: Reception, now: float) -> float | None:
    """Seconds from our report and back; None when it cannot be known or cannot be."""
    if not reception.last_sr:
        return None
    spent = (middle(ntp_of(now)) - reception.last_sr - reception.delay & _MASK32) / 65536
    return spent if spent < _NEVER_ROUND_TRIP else None
