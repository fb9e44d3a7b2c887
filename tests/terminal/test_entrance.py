# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The way into a room: a refusal has no way past it, a warning wants to be read."""

import msgspec
import pytest

from client.model import events
from client.model.check_report import in_order
from client.model.commands import (
    Acknowledge,
    CheckAgain,
    CloseRoom,
    Join,
    OpenMyRoom,
    SetPreview,
)
from client.model.events import CommandFailed, PreJoin, Refused
from tests.fakes import scenes
from tests.fakes.terminal import OPENING, straight, terminal

KEYS = ("0", "1", "2", "j", "y", "m", "c", "t", "space", "tab", "enter")

SEEN = scenes.ROOMS[1].room_id
"""The room whose checks a scene shows: every click names it."""


@pytest.mark.asyncio
async def test_shows_checks_as_they_finish_one_by_one() -> None:
    async with terminal(straight()) as t:
        assert t.sent(type(OPENING)) == [OPENING]
        for finding in scenes.PASSED[:3]:
            await t.hears(events.Checking("", (finding,), 14))
        assert "3 of 14 done" in t.text
        assert all(finding.id in t.text for finding in scenes.PASSED[:3])


@pytest.mark.asyncio
async def test_lists_every_finding_of_a_refusal_with_blockers_first() -> None:
    mixed = Refused("Situation meeting", (*scenes.PASSED[:2], scenes.WARNING, *scenes.BLOCKS))
    async with terminal(straight(), size=(80, 60)) as t:
        await t.hears(mixed)
        ids = [row.strip(" []") for row in t.rows if row.startswith("   [")]
        assert ids == [*(f.id for f in scenes.BLOCKS), scenes.WARNING.id]
        assert all(f.title in t.text for f in mixed.findings)
        assert "You were not connected" in t.text


@pytest.mark.asyncio
async def test_no_key_joins_a_refused_room() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.REFUSED)
        await t.press(*KEYS)
        assert not t.sent(Join)
        assert not t.sent(Acknowledge)
        assert not t.sent(SetPreview)
        await t.press("q")
    assert t.app.outcome.refused == scenes.REFUSED
    assert t.sent(CloseRoom)


@pytest.mark.asyncio
async def test_joins_at_once_when_the_checks_allow_it() -> None:
    wish = Join(microphone=True)
    async with terminal(straight(wish)) as t:
        await t.hears(scenes.PREJOIN_ALLOWED)
        assert t.sent(Join) == [msgspec.structs.replace(wish, room_id=SEEN)]


@pytest.mark.asyncio
async def test_wants_each_warning_to_be_read_before_it_goes_on() -> None:
    second = scenes.finding("CLOCK", "Clock", scenes.Result.FAIL, scenes.Severity.WARN)
    both = PreJoin(scenes.ROOMS[1], (), (scenes.WARNING, second), allowed=False)
    async with terminal(straight()) as t:
        await t.hears(both)
        assert scenes.WARNING.message[:40] in t.text
        await t.press("j", "enter", "y", "1", "1", "1")
        assert not t.sent(Acknowledge)
        await t.press("2")
        assert t.sent(Acknowledge) == [Acknowledge(("CLOCK", scenes.WARNING.id), SEEN)]
        assert not t.sent(Join)
        await t.hears(scenes.PREJOIN_ALLOWED)
        assert len(t.sent(Join)) == 1


@pytest.mark.asyncio
async def test_asks_nothing_about_a_warning_that_was_named_beforehand() -> None:
    way = straight(acknowledged=frozenset({scenes.WARNING.id}))
    async with terminal(way) as t:
        await t.hears(scenes.PREJOIN)
        assert t.sent(Acknowledge) == [Acknowledge((scenes.WARNING.id,), SEEN)]


@pytest.mark.asyncio
async def test_refuses_when_the_engine_does_not_take_the_acknowledgement() -> None:
    way = straight(acknowledged=frozenset({scenes.WARNING.id}))
    async with terminal(way) as t:
        await t.hears(scenes.PREJOIN)
        await t.hears(scenes.PREJOIN)
        assert "You were not connected" in t.text
        assert not t.sent(Join)


@pytest.mark.asyncio
async def test_a_warning_that_is_not_acknowledged_is_a_refusal() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.PREJOIN)
        await t.press("b")
    assert t.app.outcome.refused is not None
    assert t.app.outcome.refused.findings == scenes.PREJOIN.findings
    assert not t.sent(Join)


@pytest.mark.asyncio
async def test_unattended_ends_with_the_refusal() -> None:
    async with terminal(straight(unattended=True)) as t:
        await t.hears(scenes.REFUSED)
    assert t.app.outcome.refused == scenes.REFUSED


@pytest.mark.asyncio
async def test_checks_again_when_asked() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.REFUSED)
        await t.press("r")
        assert t.sent(CheckAgain)
        assert "Checking" in t.text
        await t.hears(scenes.PREJOIN_ALLOWED)
        assert t.sent(Join)


@pytest.mark.asyncio
async def test_one_check_of_a_refusal_is_asked_again_by_its_number() -> None:
    async with terminal(straight(), size=(80, 60)) as t:
        await t.hears(scenes.REFUSED)
        await t.press("9", "0")
        assert not t.sent(CheckAgain)
        await t.press("2", "1")
        second = [f for f in in_order(scenes.REFUSED.findings) if f.stands][1]
        assert t.sent(CheckAgain) == [CheckAgain(second.id)]
        assert f"Checking again: {second.title}" in t.text
        first = scenes.BLOCKS[0]
        assert first.id in t.text
        await t.hears(Refused("Situation meeting", scenes.BLOCKS[:1]))
        assert "failed 1 of 1 checks" in t.text


@pytest.mark.asyncio
async def test_a_warning_is_asked_again_and_what_is_gone_needs_no_word() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.PREJOIN)
        await t.press("o")
        assert t.sent(CheckAgain) == [CheckAgain(scenes.WARNING.id)]
        await t.press("1", "o")
        assert len(t.sent(CheckAgain)) == 1
        assert not t.sent(Acknowledge)
        await t.hears(scenes.PREJOIN_ALLOWED)
        assert t.sent(Join)


@pytest.mark.asyncio
async def test_where_more_is_looked_at_again_all_of_it_is_shown_as_it_comes() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.REFUSED)
        await t.press("1")
        for finding in scenes.PASSED[:2]:
            await t.hears(events.Checking("", (finding,), 9))
        assert "2 of 9 done" in t.text


@pytest.mark.asyncio
async def test_a_command_that_fails_ends_the_visit_with_its_sentence() -> None:
    failure = CommandFailed("OpenInvitation", "in-call", "Leave the call first.", wrong_use=True)
    async with terminal(straight()) as t:
        await t.hears(failure)
    assert t.app.outcome.failure == failure


@pytest.mark.asyncio
async def test_markup_in_a_title_is_only_text() -> None:
    title = "[red]x[/red] [@click=app.leave]y[/]"
    async with terminal(straight()) as t:
        await t.hears(Refused(title, scenes.BLOCKS))
        assert title in t.text


@pytest.mark.asyncio
async def test_control_characters_never_reach_the_screen() -> None:
    async with terminal(straight()) as t:
        await t.hears(Refused("a\x1b[2Jb\u202ec\x07", scenes.BLOCKS))
        assert "\x1b" not in t.text
        assert "\u202e" not in t.text
        assert "\x07" not in t.text
        assert "a\ufffd[2Jb\ufffdc\ufffd failed 3" in t.text


@pytest.mark.asyncio
async def test_what_stands_comes_first_while_checks_still_run() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.IDENTITY)
        await t.hears(events.Checking("Lage", (*scenes.PASSED[:3], scenes.BLOCKS[0]), 12))
        rows = [row for row in t.rows if any(f.id in row for f in (*scenes.PASSED, *scenes.BLOCKS))]
        assert scenes.BLOCKS[0].id in rows[0]
        assert len(rows) == 4


@pytest.mark.asyncio
async def test_the_class_of_a_listed_room_stands_there_from_the_first_check_on() -> None:
    room = msgspec.structs.replace(scenes.ROOMS[1], classification="VS-NfD")
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.RoomsChanged((room,)))
        t.app.enter(OpenMyRoom(room.room_id))
        await t.pilot.pause()
        assert t.rows[0].strip() == "=== VS-NfD ==="
        await t.hears(scenes.REFUSED)
        assert "VS-NfD" not in t.text
