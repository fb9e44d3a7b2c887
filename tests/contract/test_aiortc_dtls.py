# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``aiortc_compat`` relies on in aiortc's DTLS transport, over real sockets on 127.0.0.1."""

import asyncio
import re
import socket
from pathlib import Path

import pytest
from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceCandidate,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceTransport,
)
from aiortc.rtcdtlstransport import SRTP_AES128_CM_SHA1_80

from client.net.mesh.aiortc_compat import LinkTransport, binding
from client.net.mesh.certificate import CallCertificate

LOOPBACK = ("127.0.0.1",)
COMPAT = Path(__file__).parents[2] / "client/net/mesh/aiortc_compat.py"


class StrictEnd:
    """Our transport."""

    def __init__(self, *, controlling):
        self.certificate = CallCertificate.generate()
        self.transport = LinkTransport(
            self.certificate, ice_servers=(), relay_only=False, controlling=controlling
        )
        self.fingerprint = self.certificate.fingerprint
        self.credentials = (self.transport.ufrag, self.transport.pwd)

    async def gather(self):
        self.candidates = await self.transport.gather(LOOPBACK)

    async def connect(self, other):
        return await self.transport.connect(*other.credentials, other.candidates)

    async def secure(self, fingerprint):
        async with asyncio.timeout(5):
            return await self.transport.secure(fingerprint)

    async def close(self):
        await self.transport.close()


class PlainEnd:
    """aiortc as it comes, with whatever certificate and SRTP profiles a test gives it."""

    def __init__(self, *, controlling, certificate=None, profiles=None):
        self.certificate = certificate or RTCCertificate.generateCertificate()
        self.gatherer = RTCIceGatherer(iceServers=[])
        self.ice = RTCIceTransport(self.gatherer)
        self.ice._connection.ice_controlling = controlling
        self.dtls = RTCDtlsTransport(self.ice, [self.certificate])
        if profiles is not None:
            self.dtls._srtp_profiles = profiles
        prints = {each.algorithm: each.value for each in self.certificate.getFingerprints()}
        self.fingerprint = prints["sha-384"].replace(":", "").lower()
        local = self.gatherer.getLocalParameters()
        self.credentials = (local.usernameFragment, local.password)

    async def gather(self):
        with binding(LOOPBACK):
            await self.gatherer.gather()
        self.candidates = self.gatherer.getLocalCandidates()

    async def connect(self, other):
        for each in other.candidates:
            await self.ice.addRemoteCandidate(
                RTCIceCandidate(1, "f", each.ip, each.port, each.priority, "udp", "host")
            )
        await self.ice.addRemoteCandidate(None)
        await self.ice.start(RTCIceParameters(*other.credentials))
        return self.ice.state == "completed"

    async def secure(self, fingerprint):
        pairs = (fingerprint[at : at + 2] for at in range(0, 96, 2))
        value = RTCDtlsFingerprint("sha-384", ":".join(pairs))
        async with asyncio.timeout(5):
            await self.dtls.start(RTCDtlsParameters([value]))
        return self.dtls.state == "connected"

    async def close(self):
        await self.dtls.stop()
        await self.ice.stop()


async def handshake(one, two, *, expected=None):
    """Connect and secure both; each expects the other's fingerprint unless told otherwise."""
    await asyncio.gather(one.gather(), two.gather())
    assert await asyncio.gather(one.connect(two), two.connect(one)) == [True, True]
    return await asyncio.gather(
        one.secure(expected or two.fingerprint), two.secure(one.fingerprint)
    )


@pytest.mark.asyncio
async def test_strict_with_strict_settles_what_the_profile_says():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    assert await handshake(one, two) == [True, True]
    mine, theirs = one.transport.facts(), two.transport.facts()
    assert (mine.protocol, mine.cipher) == ("DTLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    assert mine.srtp_profile == "SRTP_AEAD_AES_256_GCM"
    assert (mine.group, mine.peer_curve) == ("secp384r1", "secp384r1")
    assert mine.peer_fingerprint == two.fingerprint
    assert theirs.peer_fingerprint == one.fingerprint
    assert len(mine.exporter) == 64
    assert mine.exporter == theirs.exporter
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_two_sessions_have_different_exporter_values():
    values = set()
    for _ in range(2):
        one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
        await handshake(one, two)
        values.add(one.transport.facts().exporter)
        await asyncio.gather(one.close(), two.close())
    assert len(values) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("controlling", [True, False])
async def test_strict_with_aiortc_as_it_comes_fails_on_both_ends(controlling):
    one, two = StrictEnd(controlling=controlling), PlainEnd(controlling=not controlling)
    assert await handshake(one, two) == [False, False]
    await asyncio.gather(one.close(), two.close())


class AnyCipher(RTCCertificate):
    """Our certificate, in a context that a weaker program would use."""

    def __init__(self, ciphers, profile):
        self.call = CallCertificate.generate()
        super().__init__(self.call.key, self.call.certificate)
        self.ciphers, self.profile = ciphers, profile

    def _create_ssl_context(self, srtp_profiles):  # noqa: ARG002  aiortc's shape
        context = self.call.context()
        context.set_cipher_list(self.ciphers)
        context.set_tlsext_use_srtp(self.profile)
        return context


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("ciphers", "profile", "connects"),
    [
        (b"ECDHE-ECDSA-AES256-GCM-SHA384", b"SRTP_AEAD_AES_256_GCM", True),
        (b"ECDHE-ECDSA-AES256-SHA", b"SRTP_AEAD_AES_256_GCM", False),
        (b"ECDHE-ECDSA-AES128-GCM-SHA256", b"SRTP_AEAD_AES_256_GCM", False),
        (b"ECDHE-ECDSA-AES256-GCM-SHA384", b"SRTP_AEAD_AES_128_GCM", False),
        (b"ECDHE-ECDSA-AES256-GCM-SHA384", b"SRTP_AES128_CM_SHA1_80", False),
    ],
)
async def test_only_the_one_cipher_and_srtp_profile_connect(ciphers, profile, connects):
    one = StrictEnd(controlling=True)
    two = PlainEnd(controlling=False, certificate=AnyCipher(ciphers, profile))
    assert (await handshake(one, two))[0] is connects
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_an_old_srtp_profile_fails_on_both_ends():
    one = StrictEnd(controlling=True)
    two = PlainEnd(
        controlling=False,
        certificate=AnyCipher(b"ECDHE-ECDSA-AES256-GCM-SHA384", b"SRTP_AES128_CM_SHA1_80"),
        profiles=[SRTP_AES128_CM_SHA1_80],
    )
    assert await handshake(one, two) == [False, False]
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_a_wrong_fingerprint_fails_at_one_end_only_which_is_why_both_confirm():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    assert await handshake(one, two, expected="ab" * 48) == [False, True]
    assert one.transport.facts().peer_fingerprint == two.fingerprint
    assert not one.transport.send(bytes([0x80, 97]) + bytes(20))
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_a_packet_makes_the_round_trip_and_reaches_no_router_of_aiortc():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    await handshake(one, two)
    rtp, rtcp = asyncio.Queue(), asyncio.Queue()
    two.transport.on_rtp, two.transport.on_rtcp = rtp.put_nowait, rtcp.put_nowait
    media, feedback = bytes([0x80, 97]) + bytes(range(40)), bytes([0x80, 201, 0, 1, 0, 0, 0, 9])
    assert one.transport.send(media)
    assert one.transport.send(feedback)
    async with asyncio.timeout(5):
        assert await rtp.get() == media
        assert await rtcp.get() == feedback
    assert two.transport._dtls._rtp_router.ssrc_table == {}
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_a_packet_that_is_too_long_is_not_sent_and_raises_nothing():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    await handshake(one, two)
    assert not one.transport.send(bytes([0x80, 97]) + bytes(1600))
    assert one.transport.send(bytes([0x80, 97]) + bytes(1200))
    await asyncio.gather(one.close(), two.close())


def throw_at(port, datagrams):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for data in datagrams:
            stranger.sendto(data, ("127.0.0.1", port))


LETHAL = {"empty": b"", "giant": bytes([0x80]) + bytes(1600)}


@pytest.mark.asyncio
@pytest.mark.parametrize("datagram", LETHAL.values(), ids=LETHAL.keys())
async def test_one_datagram_of_a_stranger_ends_plain_aiortc(datagram):
    """The reason for our guards; when this fails, aiortc has mended it."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    one, two = PlainEnd(controlling=True), PlainEnd(controlling=False)
    await handshake(one, two)
    closed = asyncio.Event()
    two.dtls.on("statechange", closed.set)
    throw_at(two.candidates[0].port, [datagram])
    async with asyncio.timeout(5):
        await closed.wait()
    assert two.dtls.state == "closed"
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_the_same_datagrams_leave_ours_connected():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    await handshake(one, two)
    rtp = asyncio.Queue()
    two.transport.on_rtp = rtp.put_nowait
    throw_at(two.candidates[0].port, [*LETHAL.values(), bytes([0x80]), bytes([20]), bytes([0])])
    media = bytes([0x80, 97]) + bytes(60)
    assert one.transport.send(media)
    async with asyncio.timeout(5):
        assert await rtp.get() == media
    await asyncio.gather(one.close(), two.close())


async def handshake_under_alert(one, two):
    """Did the handshake hold when a stranger sent a fatal alert in plain text before it?"""
    await asyncio.gather(one.gather(), two.gather())
    await asyncio.gather(one.connect(two), two.connect(one))
    throw_at(one.candidates[0].port, [bytes([21, 254, 253]) + bytes(8) + bytes([0, 2, 2, 40])])
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(one.secure(two.fingerprint))]
    tasks.append(loop.create_task(two.secure(one.fingerprint)))
    held = await tasks[0]
    tasks[1].cancel() if not held else await tasks[1]
    await asyncio.gather(one.close(), two.close())
    return held


@pytest.mark.asyncio
async def test_an_alert_of_a_stranger_ends_the_handshake_of_plain_aiortc():
    one, two = PlainEnd(controlling=True), PlainEnd(controlling=False)
    assert not await handshake_under_alert(one, two)


@pytest.mark.asyncio
async def test_an_alert_of_a_stranger_does_not_reach_our_handshake():
    one, two = StrictEnd(controlling=True), StrictEnd(controlling=False)
    assert await handshake_under_alert(one, two)


PRIVATE = re.compile(
    r"\._(ssl|rtp_router|send_rtp|recv|connection|nominated|check_periodic|tx_srtp|rx_srtp"
    r"|srtp_profiles|handle_rt\w+|create_ssl_context|remote_candidates_expected|protocols)\b"
    r"|get_host_addresses|CONSENT_INTERVAL|_create_ssl_context"
)


def test_private_names_of_aiortc_and_aioice_stand_in_one_file_only():
    root = COMPAT.parents[3]
    sources = [path for path in (root / "client").rglob("*.py") if path != COMPAT]
    assert PRIVATE.search(COMPAT.read_text("ascii"))
    own = re.compile(r"self\._(?:connection|recv|protocols|ssl)\b")
    hits = {
        str(path.relative_to(root)): found.group()
        for path in sources
        if (found := PRIVATE.search(own.sub("", path.read_text("ascii"))))
    }
    assert hits == {}
