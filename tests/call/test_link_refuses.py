# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a direct link refuses: each refusal with no media sent either way, and its honest twin.

The session between the two is a function that may alter what it carries; in a call that would
take the other end's own signing key, or a break of the seal.
"""

import asyncio
import os
import socket

import msgspec
import pytest

from client.model.media import LinkEnd, LinkState
from client.model.transport import Candidate, LinkConfirm, TransportParams
from client.net.mesh import link as link_module
from tests.fakes.mesh import Person, Sink, connect, introduce
from tests.rig.udp_middle import put_between


def alter(sender, type_, **changes):
    """Change what one person sends on its way."""
    post = sender.post

    def altered(message):
        post(msgspec.structs.replace(message, **changes) if isinstance(message, type_) else message)

    sender.post = altered


def swallow(sender, type_):
    """Lose what one person sends."""
    post = sender.post
    sender.post = lambda message: None if isinstance(message, type_) else post(message)


@pytest.fixture
def quick(monkeypatch):
    """Deadlines short enough for a test."""
    for name in ("PARAMS_WITHIN", "ICE_WITHIN", "DTLS_WITHIN", "CONFIRM_WITHIN"):
        monkeypatch.setattr(link_module, name, 0.5)


async def ends(one, two):
    one.open(two)
    two.open(one)
    result = await asyncio.gather(one.until_ended(two), two.until_ended(one))
    for person, other in ((one, two), (two, one)):
        assert (LinkState.CONFIRMED, None) not in person.states(other)
        assert person.engine.link(other.hello) is None
    await asyncio.gather(one.engine.close(), two.engine.close())
    return result


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_wrong_certificate_hash_is_an_alarm_and_sends_no_media_either_way():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    alter(one, TransportParams, fingerprint_sha384="ab" * 48)
    mine, theirs = await ends(one, two)
    assert theirs is LinkEnd.FINGERPRINT_MISMATCH
    assert theirs.is_alarm
    assert mine is LinkEnd.CLOSED_BY_PEER
    assert middle.media() == []
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "changes",
    [{"exporter": "ab" * 32}, {"my_fingerprint": "ab" * 48}, {"peer_fingerprint": "ab" * 48}],
)
async def test_a_confirmation_of_another_session_is_an_alarm(changes):
    one, two = Person(1), Person(2)
    introduce(one, two)
    alter(one, LinkConfirm, **changes)
    swallow(two, LinkConfirm)
    _, theirs = await ends(one, two)
    assert theirs is LinkEnd.CONFIRM_MISMATCH
    assert theirs.is_alarm


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_missing_confirmation_ends_the_link_at_the_deadline():
    one, two = Person(1), Person(2)
    introduce(one, two)
    swallow(one, LinkConfirm)
    swallow(two, LinkConfirm)
    result = await ends(one, two)
    assert LinkEnd.CONFIRM_TIMEOUT in result
    assert not any(end.is_alarm for end in result)


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_confirmation_for_another_link_number_counts_for_nothing():
    one, two = Person(1), Person(2)
    introduce(one, two)
    alter(one, LinkConfirm, link=2)
    swallow(two, LinkConfirm)
    assert LinkEnd.CONFIRM_TIMEOUT in await ends(one, two)


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_missing_answer_ends_the_link_at_the_deadline():
    one, two = Person(1), Person(2)
    introduce(one, two)
    swallow(two, TransportParams)
    swallow(one, TransportParams)
    assert await ends(one, two) == [LinkEnd.ICE_TIMEOUT, LinkEnd.ICE_TIMEOUT]


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_another_security_profile_is_an_alarm():
    one, two = Person(1), Person(2)
    introduce(one, two)
    alter(one, TransportParams, profile="dtls12-p256-cm80")
    _, theirs = await ends(one, two)
    assert theirs is LinkEnd.PROFILE_MISMATCH
    assert theirs.is_alarm


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_parameters_made_for_another_hello_are_not_used():
    one, two = Person(1), Person(2)
    introduce(one, two)
    alter(one, TransportParams, peer_nonce="ab" * 32)
    _, theirs = await ends(one, two)
    assert theirs is LinkEnd.ICE_TIMEOUT


@pytest.mark.asyncio
async def test_good_parameters_after_bad_ones_are_used():
    one, two = Person(1), Person(2)
    introduce(one, two)
    post = one.post

    def both(message):
        if isinstance(message, TransportParams):
            post(msgspec.structs.replace(message, peer_nonce="ab" * 32))
        post(message)

    one.post = both
    one.open(two)
    two.open(one)
    await two.until_confirmed(one)
    assert two.engine.figures(one.hello).params_refused == 1
    await asyncio.gather(one.engine.close(), two.engine.close())


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_path_that_carries_nothing_fails_as_ice():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    middle.dropping = True
    assert await ends(one, two) == [LinkEnd.ICE_TIMEOUT, LinkEnd.ICE_TIMEOUT]
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_path_that_carries_only_stun_fails_as_dtls():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    forward = middle.forward

    def stun_only(name, data, addr):
        if data[0] <= 3:
            forward(name, data, addr)

    middle.forward = stun_only
    assert set(await ends(one, two)) <= {LinkEnd.DTLS_FAILED}
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_relay_only_without_a_relay_gathers_nothing_and_says_so():
    one, two = Person(1, relay_only=True), Person(2)
    introduce(one, two)
    mine, theirs = await ends(one, two)
    assert (mine, theirs) == (LinkEnd.GATHER_EMPTY, LinkEnd.ICE_TIMEOUT)


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("allowed", [False, True])
async def test_nothing_is_sent_to_a_candidate_against_the_rules(allowed):
    ip = "127.0.0.1" if allowed else "127.0.0.2"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as target:
        target.bind((ip, 0))
        target.setblocking(False)  # noqa: FBT003
        trap = Candidate("trap", 1, "udp", 2**31 - 1, ip, target.getsockname()[1], "host")
        one, two = Person(1), Person(2)
        introduce(one, two)
        alter(one, TransportParams, candidates=(trap,))
        swallow(two, TransportParams)
        await ends(one, two)
        if allowed:
            assert target.recv(100)
        else:
            with pytest.raises(BlockingIOError):
                target.recv(100)


@pytest.mark.asyncio
async def test_a_flood_of_garbage_from_a_stranger_leaves_the_link_up():
    one, two = Person(1), Person(2)
    await connect(one, two)
    video = one.streams[1]
    sink = Sink(video.ssrc)
    two.engine.link(one.hello).attach(video.ssrc, video.pt, sink)
    port = next(m for m in two.sent if isinstance(m, TransportParams)).candidates[0].port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(3000):
            data = os.urandom(number % 64)
            first = bytes([(0, 1, 20, 22, 23, 128, 144, 191)[number % 8]])
            stranger.sendto(b"" if number % 50 == 0 else first + data, ("127.0.0.1", port))
            if number % 100 == 0:
                await asyncio.sleep(0)
        stranger.sendto(bytes(5000), ("127.0.0.1", port))
    packet = bytes([0x80, 97]) + bytes(6) + video.ssrc.to_bytes(4, "big") + b"sealed"
    async with asyncio.timeout(5):
        while not sink.rtp:
            await one.engine.link(two.hello).send(packet)
            await asyncio.sleep(0.01)
    assert [each[3] for each in sink.rtp] == [b"sealed"] * len(sink.rtp)
    await asyncio.gather(one.engine.close(), two.engine.close())


@pytest.mark.asyncio
async def test_recorded_media_sent_again_is_not_delivered_again():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    video = one.streams[1]
    sink = Sink(video.ssrc)
    two.engine.link(one.hello).attach(video.ssrc, video.pt, sink)
    packet = bytes([0x80, 97]) + bytes(6) + video.ssrc.to_bytes(4, "big") + b"sealed"
    await one.engine.link(two.hello).send(packet)
    await sink.until(lambda: bool(sink.rtp))
    name, recorded = next((n, d) for n, d in middle.seen if d[0] == 0x80 and d[1] == 97)
    for _ in range(20):
        middle.forward(name, recorded, middle.ends[next(n for n in middle.ports if n != name)])
    later = packet[:3] + b"\x09" + packet[4:]
    await one.engine.link(two.hello).send(later)
    await sink.until(lambda: sink.rtp[-1][0] == 9)
    assert [each[0] for each in sink.rtp] == [0, 9]
    await asyncio.gather(one.engine.close(), two.engine.close())
    middle.close()
