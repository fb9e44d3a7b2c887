# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import struct

import pytest
from aiortc.rtp import (
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from client.model.media import StreamKind
from client.net.mesh.params import offer
from client.net.mesh.routing import PacketRoutes

MY_VIDEO, THEIR_AUDIO, THEIR_VIDEO = 11, 21, 22


class Sink:
    def __init__(self, ssrc):
        self.ssrc = ssrc
        self.rtp = []
        self.rtcp = []

    def on_rtp(self, *packet):
        self.rtp.append(packet)

    def on_rtcp(self, packet):
        self.rtcp.append(packet)


class Broken(Sink):
    def on_rtp(self, *packet):
        raise KeyError(packet)

    def on_rtcp(self, packet):
        raise KeyError(packet)


@pytest.fixture
def routes():
    return PacketRoutes(
        (offer(StreamKind.VIDEO, MY_VIDEO),),
        (offer(StreamKind.AUDIO, THEIR_AUDIO), offer(StreamKind.VIDEO, THEIR_VIDEO)),
    )


def attached(routes, ssrc, payload_type):
    sink = Sink(ssrc)
    routes.attach(ssrc, payload_type, sink)
    return sink


def rtp(ssrc=THEIR_VIDEO, pt=97, **fields):
    return RtpPacket(
        payload_type=pt, sequence_number=5, timestamp=90, ssrc=ssrc, payload=b"sealed", **fields
    )


def report(ssrc):
    return RtcpReceiverInfo(
        ssrc=ssrc, fraction_lost=0, packets_lost=0, highest_sequence=1, jitter=0, lsr=0, dlsr=0
    )


def sender_report(ssrc, reports=()):
    info = RtcpSenderInfo(ntp_timestamp=1, rtp_timestamp=2, packet_count=3, octet_count=4)
    return RtcpSrPacket(ssrc=ssrc, sender_info=info, reports=list(reports))


def test_hands_payload_without_header_to_the_sink_of_the_stream(routes):
    sink = attached(routes, THEIR_VIDEO, 97)
    routes.rtp(rtp(marker=1).serialize(), 1234)
    assert sink.rtp == [(5, 90, True, b"sealed", 1234)]


def test_drops_a_stream_that_was_not_announced_and_learns_nothing(routes):
    sink = attached(routes, THEIR_VIDEO, 97)
    for ssrc in range(100, 300):
        routes.rtp(rtp(ssrc=ssrc).serialize(), 0)
    assert sink.rtp == []
    assert routes.unannounced == 200


def test_drops_an_announced_stream_under_another_payload_type(routes):
    sink = attached(routes, THEIR_VIDEO, 97)
    routes.rtp(rtp(pt=96).serialize(), 0)
    assert sink.rtp == []


def test_drops_packets_that_claim_to_be_my_own_stream(routes):
    sink = attached(routes, MY_VIDEO, 97)
    routes.rtp(rtp(ssrc=MY_VIDEO).serialize(), 0)
    assert sink.rtp == []


def test_attaching_an_unannounced_stream_does_nothing(routes):
    sink = attached(routes, 999, 97)
    routes.rtp(rtp(ssrc=999).serialize(), 0)
    assert sink.rtp == []


def test_a_detached_sink_gets_nothing_more(routes):
    sink = attached(routes, THEIR_VIDEO, 97)
    routes.detach(sink)
    routes.rtp(rtp().serialize(), 0)
    assert sink.rtp == []


def test_reads_past_csrcs_extension_and_padding(routes):
    sink = attached(routes, THEIR_VIDEO, 97)
    head = struct.pack("!BBHII", 0x80 | 0x20 | 0x10 | 2, 97, 5, 90, THEIR_VIDEO)
    packet = head + bytes(8) + struct.pack("!HH", 0xBEDE, 1) + bytes(4) + b"sealed" + b"\0\0\3"
    routes.rtp(packet, 0)
    assert sink.rtp == [(5, 90, False, b"sealed", 0)]


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (0x40, b"payload"),
        (0x80 | 0x20, b"payload\0"),
        (0x80 | 0x20, b"\xff"),
        (0x80 | 0x10, b"\xbe"),
        (0x80 | 0x10, struct.pack("!HH", 0xBEDE, 9) + b"short"),
        (0x80 | 15, b"few"),
    ],
)
def test_drops_a_packet_whose_header_does_not_fit_it(routes, first, rest):
    sink = attached(routes, THEIR_VIDEO, 97)
    routes.rtp(struct.pack("!BBHII", first, 97, 5, 90, THEIR_VIDEO) + rest, 0)
    assert sink.rtp == []
    assert routes.malformed == 1


@pytest.mark.parametrize(
    "packet",
    [
        RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=MY_VIDEO, lost=[5]),
        RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=MY_VIDEO),
        RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=0, fci=pack_remb_fci(500000, [MY_VIDEO])),
        RtcpRrPacket(ssrc=1, reports=[report(MY_VIDEO)]),
        sender_report(THEIR_AUDIO, [report(MY_VIDEO)]),
    ],
)
def test_feedback_about_my_stream_reaches_the_sink_that_sends_it_and_no_other(routes, packet):
    mine, theirs = attached(routes, MY_VIDEO, 97), attached(routes, THEIR_VIDEO, 97)
    routes.rtcp(bytes(packet))
    assert [type(each) for each in mine.rtcp] == [type(packet)]
    assert theirs.rtcp == []


@pytest.mark.parametrize(
    "packet", [sender_report(THEIR_VIDEO), RtcpByePacket(sources=[THEIR_VIDEO])]
)
def test_a_report_of_their_sender_reaches_the_sink_that_receives_it(routes, packet):
    mine, theirs = attached(routes, MY_VIDEO, 97), attached(routes, THEIR_VIDEO, 97)
    routes.rtcp(bytes(packet))
    assert len(theirs.rtcp) == 1
    assert mine.rtcp == []


@pytest.mark.parametrize(
    "packet",
    [
        sender_report(MY_VIDEO),
        RtcpByePacket(sources=[MY_VIDEO]),
        RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=THEIR_VIDEO),
        RtcpRrPacket(ssrc=1, reports=[report(THEIR_VIDEO)]),
        RtcpRrPacket(ssrc=1),
    ],
)
def test_nobody_speaks_for_a_stream_that_is_not_theirs(routes, packet):
    mine, theirs = attached(routes, MY_VIDEO, 97), attached(routes, THEIR_VIDEO, 97)
    routes.rtcp(bytes(packet))
    assert mine.rtcp == theirs.rtcp == []


def test_a_sink_named_twice_gets_the_packet_once(routes):
    mine = attached(routes, MY_VIDEO, 97)
    routes.rtcp(bytes(RtcpRrPacket(ssrc=1, reports=[report(MY_VIDEO), report(MY_VIDEO)])))
    assert len(mine.rtcp) == 1


def test_a_sink_that_raises_is_detached_and_the_others_go_on(routes):
    broken = Broken(THEIR_VIDEO)
    routes.attach(THEIR_VIDEO, 97, broken)
    audio = attached(routes, THEIR_AUDIO, 96)
    for _ in range(3):
        routes.rtp(rtp().serialize(), 0)
        routes.rtp(rtp(ssrc=THEIR_AUDIO, pt=96).serialize(), 0)
    assert routes.sink_failures == 1
    assert len(audio.rtp) == 3


def test_a_sink_that_raises_on_rtcp_is_detached(routes):
    routes.attach(MY_VIDEO, 97, Broken(MY_VIDEO))
    routes.rtcp(bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=MY_VIDEO)) * 2)
    assert routes.sink_failures == 1


@given(st.binary(max_size=120))
def test_takes_any_bytes_without_an_error(data):
    routes = PacketRoutes(
        (offer(StreamKind.VIDEO, MY_VIDEO),), (offer(StreamKind.VIDEO, THEIR_VIDEO),)
    )
    sink = attached(routes, THEIR_VIDEO, 97)
    routes.rtp(data, 0)
    routes.rtcp(data)
    routes.rtp(data[:2] + bytes(6) + struct.pack("!I", THEIR_VIDEO) + data[2:], 0)
    assert all(isinstance(each[3], bytes) for each in sink.rtp)


@given(st.integers(0, 255), st.integers(200, 207), st.binary(max_size=80))
def test_takes_any_rtcp_body_without_an_error(first, kind, body):
    routes = PacketRoutes(
        (offer(StreamKind.VIDEO, MY_VIDEO),), (offer(StreamKind.VIDEO, THEIR_VIDEO),)
    )
    sink = attached(routes, MY_VIDEO, 97)
    body = body + bytes(-len(body) % 4)
    routes.rtcp(struct.pack("!BBH", 0x80 | first & 0x3F, kind, len(body) // 4) + body)
    assert routes.sink_failures == 0
    assert len(sink.rtcp) <= 1
