# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Chat, hands, signs and the end for all in a terminal."""

import pytest
from msgspec import structs

from client.model import events
from client.model.events import CallChanged, CallPhase, CommandFailed
from client.model.ids import DisplayName
from client.model.participant import PersonView
from client.model.talk import (
    ChatLine,
    EndForAll,
    HandRaised,
    HandsChanged,
    LiveText,
    MediaSaid,
    PersonMedia,
    RaiseHand,
    React,
    Reacted,
    Reaction,
    SendChat,
    SendLiveText,
)
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, straight, terminal

CEM, RUTH = scenes.CALLERS[:2]


async def in_call(t: Terminal) -> None:
    await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE), scenes.PREJOIN_ALLOWED)
    await t.hears(CallChanged(CallPhase.LIVE), scenes.ROSTER, scenes.CODE)


def says(view: PersonView, text: str, number: int = 1, *, me: bool = False) -> ChatLine:
    return ChatLine(number, view.uid, view.name, text, 0, me)


def row(t: Terminal, name: str) -> str:
    return next(row for row in t.rows if name in row)


@pytest.mark.asyncio
async def test_a_line_is_shown_with_its_writer() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(says(CEM, "Good morning"), says(scenes.ME, "Hello", 2, me=True))
        assert "Cem Aydin: Good morning" in t.text
        assert "me: Hello" in t.text


@pytest.mark.asyncio
async def test_no_line_can_command_the_terminal_or_be_two_lines() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        evil = "a\x1b[2Jb\n Ruth Klein: I agree [bold]x[/bold]\u202e"
        name = DisplayName("Cem\x1b]0;x\x07")
        await t.hears(ChatLine(1, CEM.uid, name, evil, 0))
        assert "\x1b" not in t.text
        shown = t.app.screen.chat.history.shown
        assert "\n" not in shown
        assert "[bold]x[/bold]" in shown
        assert "\u202e" not in shown


@pytest.mark.asyncio
async def test_enter_sends_and_the_text_goes_when_it_was_sent() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("t", "h", "q", "enter")
        assert t.sent(SendChat) == [SendChat("hq")]
        assert t.app.screen.chat.input.value == "hq"
        await t.hears(says(scenes.ME, "hq", me=True))
        assert t.app.screen.chat.input.value == ""


@pytest.mark.asyncio
async def test_a_line_that_was_not_sent_stays_and_it_is_said_why() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("t", "h", "i", "enter")
        await t.hears(CommandFailed("SendChat", "hold", "Nothing is sent while on hold."))
        assert t.app.screen.chat.input.value == "hi"
        assert "Nothing is sent while on hold." in t.text
        await t.press("enter")
        assert t.sent(SendChat) == [SendChat("hi"), SendChat("hi")]


@pytest.mark.asyncio
async def test_what_is_typed_meanwhile_is_not_lost() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("t", "a", "enter", "b")
        await t.hears(says(scenes.ME, "a", me=True))
        assert t.app.screen.chat.input.value == "ab"


@pytest.mark.asyncio
async def test_escape_gives_the_keys_back() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("t", "h", "escape", "h")
        assert t.app.screen.chat.input.value == "h"
        assert t.sent(RaiseHand) == [RaiseHand(up=True)]


@pytest.mark.asyncio
async def test_others_read_along_only_when_i_wish_so() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("t", "a", "escape")
        assert not t.sent(SendLiveText)
        await t.press("l", "t", "b", "escape", "l")
        assert [one.text for one in t.sent(SendLiveText)] == ["a", "ab", ""]


@pytest.mark.asyncio
async def test_what_somebody_types_stands_under_their_name() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(
            LiveText(scenes.peer(CEM), CEM.uid, CEM.name, "I wanted " + "x" * 300 + "end")
        )
        rows = t.rows
        below = rows[rows.index(row(t, "Cem Aydin")) + 1]
        assert below.strip().startswith("writes:")
        assert below.endswith("end")
        await t.hears(LiveText(scenes.peer(CEM), CEM.uid, CEM.name, ""))
        assert "writes:" not in t.text


@pytest.mark.asyncio
async def test_hands_are_numbered_in_their_order_and_mine_can_be_lowered() -> None:
    hands = HandsChanged(
        (
            HandRaised(scenes.peer(RUTH), RUTH.uid, RUTH.name, 1),
            HandRaised(None, scenes.ME.uid, scenes.ME.name, 2, me=True),
        )
    )
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(hands)
        assert "HAND 1" in row(t, RUTH.name)
        assert "HAND 2" in row(t, scenes.ME.name)
        await t.press("h")
        assert t.sent(RaiseHand) == [RaiseHand(up=False)]


@pytest.mark.asyncio
async def test_a_sign_is_chosen_by_its_number_and_shown_as_words() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("r", "4")
        assert t.sent(React) == [React(Reaction.APPLAUSE)]
        await t.press("r", "escape")
        assert len(t.sent(React)) == 1
        await t.hears(Reacted(scenes.peer(CEM), CEM.uid, CEM.name, Reaction.SLOWER))
        assert "* slower, please" in row(t, CEM.name)


@pytest.mark.asyncio
async def test_muted_is_what_a_person_says_and_silence_is_what_is_heard() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        said = (
            PersonMedia(scenes.peer(CEM), microphone=False, camera=False),
            PersonMedia(scenes.peer(RUTH), microphone=True, camera=False),
        )
        await t.hears(MediaSaid(said))
        assert " muted" in row(t, CEM.name)
        assert "no sound arrives" in row(t, RUTH.name)


@pytest.mark.asyncio
async def test_a_host_ends_the_call_for_all_after_one_question() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        me = [structs.replace(one, host=True) if one.me else one for one in scenes.ROSTER.people]
        await t.hears(events.RosterChanged("x", tuple(me), 4))
        await t.press("e", "n")
        assert not t.sent(EndForAll)
        await t.press("e", "y")
        assert t.sent(EndForAll) == [EndForAll()]


@pytest.mark.asyncio
async def test_nobody_else_is_asked() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        people = tuple(
            structs.replace(one, host=False) if one.me else one for one in scenes.ROSTER.people
        )
        await t.hears(events.RosterChanged("x", people, 4))
        await t.press("e")
        assert "Only a host can end the call for everybody." in t.text
        assert not t.sent(EndForAll)


@pytest.mark.asyncio
async def test_a_hold_names_whom_it_waits_for() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        about = (DisplayName("Ruth Klein"),)
        await t.hears(CallChanged(CallPhase.HOLD, "no-agreement", "On hold.", about))
        assert "Waiting for Ruth Klein." in t.text


@pytest.mark.asyncio
async def test_the_whole_chat_can_be_read() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(*(says(CEM, f"line {n}", n) for n in range(1, 40)))
        assert "line 39" in t.text
        await t.press("o")
        assert any(row == "Cem Aydin: line 1" for row in t.rows)
