# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which sink gets which packet of one link: by announced stream number and by nothing else.

Rules, for a link with *my* offers (streams I send) and *their* offers (streams they send):

- RTP goes to the sink attached under its SSRC, if that SSRC is one of *their* offers and the
  payload type is the offered one. Everything else is dropped and counted; nothing is learnt.
- An RTCP packet goes, once each, to every attached sink that it is about: SR to the sink of its
  sender (*their* offer); report blocks in SR and RR, NACK, PLI, FIR, REMB and other feedback to
  the sinks of the SSRCs they name (*my* offers); BYE to the sinks of its sources (*theirs*).
  So a sender attaches under its own SSRC, and a receiver under the other person's.
- A person cannot speak for my streams (SR, BYE) nor ask about their own.
"""

import logging
import struct

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from client.model.media import PacketSink
from client.model.transport import StreamOffer

_log = logging.getLogger(__name__)

_HEADER = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")
_VERSION_2 = 0x80
_VERSION_BITS = 0xC0
_PADDING = 0x20
_EXTENDED = 0x10


class PacketRoutes:
    """The sinks of one link. Not safe for threads: the loop's alone."""

    def __init__(self, mine: tuple[StreamOffer, ...], theirs: tuple[StreamOffer, ...]) -> None:
        self._mine = {offer.ssrc: offer.pt for offer in mine}
        self._theirs = {offer.ssrc: offer.pt for offer in theirs}
        self._sinks: dict[int, PacketSink] = {}
        self.unannounced = 0
        self.malformed = 0
        self.sink_failures = 0

    def attach(self, ssrc: int, payload_type: int, sink: PacketSink) -> None:
        """Deliver this stream's packets to `sink`, instead of an earlier sink if there was one.

        An SSRC or payload type that nobody announced is counted and otherwise ignored.
        """
        if payload_type not in (self._mine.get(ssrc), self._theirs.get(ssrc)):
            self.unannounced += 1
            return
        self._sinks[ssrc] = sink

    def detach(self, sink: PacketSink) -> None:
        """Deliver nothing to `sink` any more, under any SSRC."""
        for ssrc in [ssrc for ssrc, each in self._sinks.items() if each is sink]:
            del self._sinks[ssrc]

    def rtp(self, data: bytes, arrival_ms: int) -> None:
        """Deliver one authenticated RTP packet."""
        if len(data) < _HEADER.size:
            self.malformed += 1
            return
        first, second, seq, timestamp, ssrc = _HEADER.unpack_from(data)
        if self._theirs.get(ssrc) != second & 0x7F:
            self.unannounced += 1
            return
        sink = self._sinks.get(ssrc)
        if sink is None:
            return
        payload = data[12:] if first == _VERSION_2 else _payload(first, data)
        if payload is None:
            self.malformed += 1
            return
        try:
            sink.on_rtp(seq, timestamp, second > 0x7F, payload, arrival_ms)  # noqa: PLR2004  bit 8
        except Exception as error:  # noqa: BLE001  a sink's bug must not end the link (2.5, 4)
            self._failed(sink, error)

    def rtcp(self, data: bytes) -> None:
        """Deliver one authenticated compound RTCP packet."""
        try:
            packets = RtcpPacket.parse(data)
        except (ValueError, struct.error, IndexError):
            self.malformed += 1
            return
        for packet in packets:
            for sink in self._about(packet):
                try:
                    sink.on_rtcp(packet)
                except Exception as error:  # noqa: BLE001  as above
                    self._failed(sink, error)

    def _about(self, packet: object) -> list[PacketSink]:
        theirs: list[int] = []
        mine: list[int] = []
        if isinstance(packet, RtcpSrPacket | RtcpRrPacket):
            mine = [report.ssrc for report in packet.reports]
            theirs = [packet.ssrc] if isinstance(packet, RtcpSrPacket) else []
        elif isinstance(packet, RtcpPsfbPacket | RtcpRtpfbPacket):
            mine = [packet.media_ssrc, *_named_in_remb(packet)]
        elif isinstance(packet, RtcpByePacket):
            theirs = packet.sources
        named = [ssrc for ssrc in mine if ssrc in self._mine]
        named += [ssrc for ssrc in theirs if ssrc in self._theirs]
        sinks: list[PacketSink] = []
        for ssrc in named:
            sink = self._sinks.get(ssrc)
            if sink is not None and sink not in sinks:
                sinks.append(sink)
        return sinks

    def _failed(self, sink: PacketSink, error: Exception) -> None:
        self.sink_failures += 1
        self.detach(sink)
        _log.error("a packet sink failed and was detached: %s", type(error).__name__)


def _payload(first: int, data: bytes) -> bytes | None:
    """Payload of a packet with CSRCs, extension or padding (RFC 3550 section 5.1), or None."""
    start, end = 12 + 4 * (first & 0x0F), len(data)
    if first & _VERSION_BITS != _VERSION_2:
        return None
    if first & _EXTENDED:
        if end < start + _EXTENSION.size:
            return None
        start += _EXTENSION.size + 4 * int(_EXTENSION.unpack_from(data, start)[1])
    if first & _PADDING:
        if data[-1] == 0:
            return None
        end -= data[-1]
    return data[start:end] if start <= end else None


def _named_in_remb(packet: RtcpPsfbPacket | RtcpRtpfbPacket) -> list[int]:
    if not isinstance(packet, RtcpPsfbPacket) or packet.fmt != RTCP_PSFB_APP:
        return []
    try:
        return unpack_remb_fci(packet.fci)[1]
    except (ValueError, struct.error, IndexError):
        return []
