# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Mesh engines over real sockets on 127.0.0.1: what a direct link carries and how it ends."""

import asyncio
import struct
import time

import aioice.ice
import msgspec
import pytest
from aiortc.rtp import RtcpPsfbPacket

from client.model.media import LinkEnd, LinkState
from client.model.transport import LinkConfirm, TransportParams
from client.net.mesh import link as link_module
from tests.fakes.mesh import Person, Sink, connect, introduce
from tests.rig.udp_middle import put_between

UP = [(LinkState.CONNECTING, None), (LinkState.CONFIRMED, None)]


def rtp(ssrc, pt, seq=1, payload=b"sealed"):
    return struct.pack("!BBHII", 0x80, pt, seq, 0, ssrc) + payload


def attached(person, other, stream):
    """A sink for one of the other's streams."""
    sink = Sink(stream.ssrc)
    person.engine.link(other.hello).attach(stream.ssrc, stream.pt, sink)
    return sink


async def close(*people):
    await asyncio.gather(*(person.engine.close() for person in people))


@pytest.mark.asyncio
async def test_two_people_are_confirmed_and_know_each_others_streams():
    one, two = Person(1), Person(2)
    await connect(one, two)
    assert one.engine.offers(two.hello) == two.streams
    assert two.engine.offers(one.hello) == one.streams
    assert one.states(two) == two.states(one) == UP
    assert one.engine.facts(two.hello).exporter == two.engine.facts(one.hello).exporter
    await close(one, two)


@pytest.mark.asyncio
async def test_packets_pass_both_ways_and_only_on_announced_streams():
    one, two = Person(1), Person(2)
    await connect(one, two)
    audio, video = two.streams
    sink = attached(one, two, video)
    link = two.engine.link(one.hello)
    assert await link.send(rtp(999, 97))
    assert await link.send(rtp(video.ssrc, 96))
    assert await link.send(rtp(audio.ssrc, 96))
    assert await link.send(rtp(video.ssrc, 97, seq=7))
    await sink.until(lambda: bool(sink.rtp))
    assert [(packet[0], packet[3]) for packet in sink.rtp] == [(7, b"sealed")]
    assert one.engine.figures(two.hello).unannounced == 2
    back = Sink(video.ssrc)
    link.attach(video.ssrc, video.pt, back)
    await one.engine.link(two.hello).send(
        bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=video.ssrc))
    )
    await back.until(lambda: bool(back.rtcp))
    assert isinstance(back.rtcp[0], RtcpPsfbPacket)
    await close(one, two)


@pytest.mark.asyncio
async def test_eight_people_hold_seven_links_each():
    people = [Person(number) for number in range(1, 9)]
    introduce(*people)
    pairs = [(one, two) for one in people for two in people if one is not two]
    for one, two in pairs:
        one.open(two)
    for one, two in pairs:
        await one.until_confirmed(two)
    prints = {one.engine.facts(two.hello).peer_fingerprint for one, two in pairs}
    assert len(prints) == len(pairs)
    await close(*people)


@pytest.mark.asyncio
async def test_parameters_may_come_before_the_session_asks_for_the_link():
    one, two = Person(1), Person(2)
    introduce(one, two)
    one.open(two)
    await one.until(lambda: bool(one.sent))
    await asyncio.sleep(0)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    assert len([each for each in one.sent if isinstance(each, TransportParams)]) == 1
    await close(one, two)


@pytest.mark.asyncio
async def test_nothing_but_the_handshake_passes_before_both_have_confirmed():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    withheld = []
    for person in (one, two):
        post = person.post

        def hold(message, post=post):
            (withheld.append if isinstance(message, LinkConfirm) else post)(message)

        person.post = hold
    one.open(two)
    two.open(one)
    await one.until(lambda: len(withheld) == 2)
    assert one.engine.link(two.hello) is two.engine.link(one.hello) is None
    assert one.engine.offers(two.hello) == ()
    for person, message in ((one, withheld[0]), (two, withheld[1])):
        assert message.sender in (one.hello, two.hello), person
    assert middle.media() == []
    for message in withheld:
        (one if message.to == one.hello else two).receive(message)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    await close(one, two)
    middle.close()


@pytest.mark.asyncio
async def test_packets_of_an_end_that_was_confirmed_first_are_kept_until_we_are():
    one, two = Person(1), Person(2)
    introduce(one, two)
    withheld = []
    post = two.post
    two.post = lambda m: (withheld.append if isinstance(m, LinkConfirm) else post)(m)
    video = two.streams[1]
    sink = Sink(video.ssrc)
    one.on_confirmed = lambda peer: one.engine.link(peer).attach(video.ssrc, video.pt, sink)
    one.open(two)
    two.open(one)
    await two.until_confirmed(one)
    await two.engine.link(one.hello).send(rtp(video.ssrc, 97, seq=3))
    await one.until(lambda: one.engine.figures(two.hello).received > 0)
    assert sink.rtp == []
    one.receive(withheld[0])
    await one.until_confirmed(two)
    await sink.until(lambda: bool(sink.rtp))
    assert sink.rtp[0][0] == 3
    await close(one, two)


@pytest.mark.asyncio
async def test_leaving_ends_the_link_at_the_other_end_at_once():
    one, two = Person(1), Person(2)
    await connect(one, two)
    link = one.engine.link(two.hello)
    one.engine.close_link(two.hello)
    assert one.states(two)[-1] == (LinkState.CLOSED, LinkEnd.CLOSED_BY_US)
    assert one.engine.link(two.hello) is None
    assert not await link.send(rtp(1001, 96))
    assert await two.until_ended(one) is LinkEnd.CLOSED_BY_PEER
    await close(one, two)
    assert len(one.states(two)) == len(two.states(one)) == 3


@pytest.mark.asyncio
async def test_a_link_may_be_closed_while_it_is_built():
    one, two = Person(1), Person(2)
    introduce(one, two)
    one.open(two)
    await one.until(lambda: bool(one.sent))
    one.engine.close_link(two.hello)
    assert one.states(two)[-1] == (LinkState.CLOSED, LinkEnd.CLOSED_BY_US)
    await close(one, two)


@pytest.mark.asyncio
async def test_a_silent_link_warns_then_ends_and_can_be_built_again():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    await one.until(lambda: one.engine.figures(two.hello).received > 0)
    middle.dropping = True
    one.now = lambda: time.monotonic() + 1.5
    await one.until(lambda: one.silences == [(two.hello, True)])
    one.now = lambda: time.monotonic() + 8
    assert await one.until_ended(two) is LinkEnd.SILENT
    middle.dropping = False
    one.changes.clear()
    one.open(two)
    await one.until_confirmed(two)
    await two.until(
        lambda: two.states(one)[-3:] == [(LinkState.CLOSED, LinkEnd.CLOSED_BY_PEER), *UP]
    )
    assert one.sent[-1].link == two.sent[-1].link == 2
    await close(one, two)
    middle.close()


@pytest.mark.asyncio
async def test_a_path_whose_consent_runs_out_ends_as_silent_not_as_closed(monkeypatch):
    monkeypatch.setattr(aioice.ice, "CONSENT_INTERVAL", 0.02)
    monkeypatch.setattr(aioice.ice, "CONSENT_FAILURES", 1)
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    middle.dropping = True
    ends = await asyncio.gather(one.until_ended(two, 4), two.until_ended(one, 4))
    assert ends == [LinkEnd.SILENT, LinkEnd.SILENT]
    await close(one, two)
    middle.close()


@pytest.mark.asyncio
async def test_packets_after_the_warning_take_it_back():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await one.until(lambda: one.engine.figures(two.hello).received > 0)
    middle.dropping = True
    one.now = lambda: time.monotonic() + 1.5
    await one.until(lambda: (two.hello, True) in one.silences)
    middle.dropping = False
    await one.until(lambda: one.silences == [(two.hello, True), (two.hello, False)])
    await close(one, two)
    middle.close()


@pytest.mark.asyncio
async def test_a_changed_nat_port_heals_in_both_directions():
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
    sinks = [attached(one, two, two.streams[0]), attached(two, one, one.streams[0])]
    start = time.monotonic()
    await middle.bind("to one")
    async with asyncio.timeout(4):
        while not all(sink.rtp for sink in sinks):
            await two.engine.link(one.hello).send(rtp(two.streams[0].ssrc, 96))
            await one.engine.link(two.hello).send(rtp(one.streams[0].ssrc, 96))
            await asyncio.sleep(0.02)
    assert time.monotonic() - start < 3
    await close(one, two)
    middle.close()


@pytest.mark.asyncio
async def test_a_link_that_the_other_end_builds_anew_replaces_ours():
    one, two = Person(1), Person(2)
    await connect(one, two)
    old = two.engine.link(one.hello)
    one.engine.close_link(two.hello)
    assert await two.until_ended(one) is LinkEnd.CLOSED_BY_PEER
    one.open(two)
    await two.until_confirmed(one)
    await one.until_confirmed(two)
    assert two.engine.link(one.hello) is not old
    assert not await old.send(rtp(2001, 96))
    await close(one, two)


@pytest.mark.asyncio
async def test_old_parameters_are_ignored():
    one, two = Person(1), Person(2)
    await connect(one, two)
    first = next(each for each in one.sent if isinstance(each, TransportParams))
    two.receive(first)
    one.engine.close_link(two.hello)
    await two.until_ended(one)
    two.receive(first)
    assert two.engine.stale == 1
    assert two.states(one)[-1][0] is LinkState.CLOSED
    await close(one, two)


@pytest.mark.asyncio
@pytest.mark.parametrize("changes", [{"peer_nonce": "ab" * 32}, {"link": 2**31}])
async def test_a_link_outlives_bad_parameters_with_a_higher_number(changes):
    one, two = Person(1), Person(2)
    await connect(one, two)
    first = next(each for each in one.sent if isinstance(each, TransportParams))
    two.receive(msgspec.structs.replace(first, **{"link": 2, **changes}))
    assert two.states(one) == UP
    assert two.engine.link(one.hello) is not None
    await close(one, two)


@pytest.mark.asyncio
async def test_asking_twice_for_a_link_that_is_up_changes_nothing():
    one, two = Person(1), Person(2)
    await connect(one, two)
    one.open(two)
    assert one.states(two) == UP
    await close(one, two)


@pytest.mark.asyncio
async def test_a_sink_that_raises_does_not_end_the_link():
    one, two = Person(1), Person(2)
    await connect(one, two)

    class Broken(Sink):
        def on_rtp(self, *packet):  # noqa: ARG002
            raise ZeroDivisionError

    audio, video = two.streams
    one.engine.link(two.hello).attach(video.ssrc, video.pt, Broken(video.ssrc))
    good = attached(one, two, audio)
    link = two.engine.link(one.hello)
    await link.send(rtp(video.ssrc, 97))
    await link.send(rtp(audio.ssrc, 96))
    await good.until(lambda: bool(good.rtp))
    assert one.engine.figures(two.hello).sink_failures == 1
    assert one.engine.link(two.hello) is not None
    await close(one, two)


@pytest.mark.asyncio
async def test_a_closed_engine_opens_nothing():
    one, two = Person(1), Person(2)
    await close(one)
    one.open(two)
    assert one.changes == []


@pytest.mark.asyncio
@pytest.mark.parametrize("hangs", [True, False])
async def test_a_link_keeps_no_socket_also_where_its_end_takes_too_long(monkeypatch, hangs):
    one, two = Person(1), Person(2)
    await connect(one, two)
    transport = one.engine.link(two.hello)._transport
    held = [each.transport._sock for each in transport._connection._protocols]
    assert all(each.fileno() != -1 for each in held)

    async def never() -> None:
        await asyncio.Event().wait()

    if hangs:
        monkeypatch.setattr(link_module, "CLOSE_WITHIN", 0.1)
        transport.close = never
    await close(one)
    await one.until(lambda: all(each.fileno() == -1 for each in held), 2)
    assert one.states(two)[-1] == (LinkState.CLOSED, LinkEnd.CLOSED_BY_US)
    await close(two)
