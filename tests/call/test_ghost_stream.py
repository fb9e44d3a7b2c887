# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A stream that nobody announced, on a real link: dropped, never played, and told by name."""

import asyncio
import struct

from client.model import commands, events
from client.model.media import PAYLOAD_TYPES, StreamKind
from tests.rig.household import Home, at_home, hosted_room


def send(home: Home, ssrc: int, kind: StreamKind) -> None:
    """RTP of this stream to everybody, past what the program would send."""
    packet = struct.pack("!BBHII", 0x80, PAYLOAD_TYPES[kind], 7, 960, ssrc) + b"\xfc plain"
    call = home.engine._visit.call

    async def spread() -> None:
        for peer in dict(call.view.others()):
            link = call._links.link(peer)
            assert link is not None
            assert await link.send(packet)

    asyncio.run_coroutine_threadsafe(spread(), home.engine._loop).result(5.0)


def alarms(home: Home) -> list[tuple[str, str]]:
    return [(e.finding.id, e.finding.subject) for e in home.said if isinstance(e, events.Alarm)]


def test_an_extra_stream_is_told_by_name_and_those_that_were_announced_are_not(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        guest.check(made.invitations[0].file)
        guest.join()
        for home in (host, guest):
            home.until_live(2)
            home.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound and e.picture)
        assert alarms(host) == []
        send(guest, 0x6057, StreamKind.AUDIO)
        told = host.until(lambda e: isinstance(e, events.Alarm))
        assert told.finding.id == "GHOST-STREAM"
        assert told.finding.subject == guest.person.name
        assert alarms(guest) == []
        report = host.leave()
        assert {one.name for one in report.hears} == {guest.person.name}
