# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the list of a room from the call page in a terminal."""

import msgspec
import pytest

from client.model import events
from client.model.events import CallChanged, CallPhase, CommandFailed, RoomCreated
from client.model.talk import AddPeople, DropPerson
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, straight, terminal

MARIE = scenes.PEOPLE[3]


async def in_call(t: Terminal, *, mine: bool = True) -> events.RoomView:
    room = msgspec.structs.replace(scenes.PREJOIN_ALLOWED.room, mine=mine)
    await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
    await t.hears(msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room))
    await t.hears(CallChanged(CallPhase.LIVE), scenes.ROSTER, scenes.CODE)
    return room


def invited(room: events.RoomView, *people) -> RoomCreated:
    files = tuple(events.InvitationFile(p.uid, p.name, b"WWI1", "watchword:x") for p in people)
    return RoomCreated(room, files)


@pytest.mark.asyncio
async def test_its_issuer_adds_somebody_and_gets_their_invitation() -> None:
    async with terminal(straight()) as t:
        room = await in_call(t)
        await t.press("i")
        assert "Add people to this call" in t.text
        assert MARIE.name in t.text
        assert scenes.PEOPLE[4].name not in t.text, "a changed key is not offered"
        await t.press("ctrl+s")
        assert t.sent(AddPeople) == []
        await t.press("space", "ctrl+s", "ctrl+s")
        assert t.sent(AddPeople) == [AddPeople(room.room_id, (MARIE.uid,))]
        await t.hears(invited(room, MARIE))
        assert "Invite people" in t.text
        await t.press("ctrl+o")
        assert "LIVE" in t.text, "back in the call, and nothing was joined anew"


@pytest.mark.asyncio
async def test_says_why_somebody_cannot_be_added() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("i", "space", "ctrl+s")
        await t.hears(CommandFailed("AddPeople", "not-verified", "Compare numbers first."))
        assert "Compare numbers first." in t.text
        await t.press("escape")
        assert "LIVE" in t.text


@pytest.mark.asyncio
async def test_its_issuer_strikes_somebody_after_a_question() -> None:
    async with terminal(straight()) as t:
        room = await in_call(t)
        target = scenes.CALLERS[0]
        await t.press("z")
        await t.hears()
        await t.press("n")
        assert t.sent(DropPerson) == []
        await t.press("z")
        await t.hears()
        await t.press("y")
        assert t.sent(DropPerson) == [DropPerson(room.room_id, target.uid)]
        await t.hears(invited(room, *scenes.CALLERS[1:]))
        assert "Invite people" in t.text


@pytest.mark.asyncio
async def test_says_why_somebody_cannot_be_struck_and_shows_no_stray_invitations() -> None:
    async with terminal(straight()) as t:
        room = await in_call(t)
        await t.press("z")
        await t.hears()
        await t.press("y")
        await t.hears(CommandFailed("DropPerson", "not-a-member", "They are not on the list."))
        assert "They are not on the list." in t.text
        await t.hears(invited(room, MARIE))
        assert "LIVE" in t.text


@pytest.mark.asyncio
async def test_nobody_else_changes_the_room() -> None:
    async with terminal(straight()) as t:
        await in_call(t, mine=False)
        await t.press("i")
        assert "Only whoever made this room" in t.text
        await t.press("z")
        await t.hears()
        assert "Only whoever made this room" in t.text
        assert t.sent(AddPeople) == t.sent(DropPerson) == []
