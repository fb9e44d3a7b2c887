# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing numbers in a terminal: evidence before y, nothing before d, Enter never."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from client.model import commands, events
from client.model.commands import Evidence, MarkCompared
from client.model.events import CardOutcome, ScanOutcome
from client.model.participant import KeyCause
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, terminal

NUMBER = scenes.SAFETY
UID = NUMBER.person.uid


@asynccontextmanager
async def comparing(number: events.SafetyNumber = NUMBER) -> AsyncIterator[Terminal]:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged((number.person,)))
        await t.press("p", "enter")
        await t.hears(number)
        yield t


async def typed(t: Terminal, text: str) -> None:
    t.app.screen.focused.insert_text_at_cursor(text)
    await t.pilot.pause()


@pytest.mark.asyncio
async def test_all_lines_ticked_make_y_possible() -> None:
    async with comparing() as t:
        await t.press("1", "2", "y", "enter")
        assert not t.sent(MarkCompared)
        await t.press("3", "enter", "y")
        assert t.sent(MarkCompared) == [MarkCompared(UID, Evidence.LINES)]


@pytest.mark.asyncio
async def test_reading_aloud_by_space_alone_makes_y_possible() -> None:
    async with comparing() as t:
        await t.press("r")
        assert "  ".join(NUMBER.groups[0]) in t.text
        assert "  ".join(NUMBER.groups[1]) not in t.text
        await t.press(*["space"] * 11)
        assert "group 12 of 12" in t.text
        await t.press("enter")
        assert "group 12 of 12" in t.text
        await t.press("space", "y")
        assert t.sent(MarkCompared) == [MarkCompared(UID, Evidence.ALOUD)]


@pytest.mark.asyncio
async def test_both_sides_are_told_who_reads() -> None:
    async with comparing(msgspec.structs.replace(NUMBER, i_begin=False)) as t:
        assert ["they read" in row for row in t.rows if " read " in f"{row} "][:1] == [True]
        await t.press("r")
        assert "THEY read" in t.text
        await t.press(*["space"] * 4)
        assert "YOU read" in t.text


@pytest.mark.asyncio
async def test_a_group_that_is_not_the_same_stops() -> None:
    async with comparing() as t:
        await t.press("r", "space", "n")
        assert "Stopped" in t.text
        await t.press("space")
        assert "  ".join(NUMBER.groups[1]) in t.text
        await t.press("b", "y")
        assert not t.sent(MarkCompared)


@pytest.mark.asyncio
async def test_the_last_groups_typed_as_heard_make_y_possible() -> None:
    async with comparing() as t:
        await t.press("t")
        await typed(t, "71234 88811")
        await t.press("enter")
        assert "Not the same as here" in t.text
        await t.press("backspace")
        await typed(t, "0")
        await t.press("enter")
        assert not t.sent(MarkCompared)
        await t.press("y")
        assert t.sent(MarkCompared) == [MarkCompared(UID, Evidence.TYPED, "7123488810")]


@pytest.mark.asyncio
async def test_a_photo_is_judged_by_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"a picture")
    async with comparing() as t:
        await t.press("i")
        await typed(t, str(file))
        await t.press("enter")
        assert t.sent(commands.ScanImage) == [commands.ScanImage(UID, b"a picture")]
        await t.hears(events.Scanned(UID, ScanOutcome.MATCH))
        await t.press("y")
        assert t.sent(MarkCompared) == [MarkCompared(UID, Evidence.SCAN)]


@pytest.mark.asyncio
async def test_a_scan_that_differs_leaves_only_d() -> None:
    async with comparing() as t:
        await t.press("1", "2", "3")
        await t.hears(events.Scanned(UID, ScanOutcome.DIFFERENT))
        await t.press("y")
        assert not t.sent(MarkCompared)
        assert "different" in t.text
        await t.press("d")
        assert t.sent(commands.MarkDifferent) == [commands.MarkDifferent(UID)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("cause", "said"),
    [(KeyCause.NONE, "is marked"), (KeyCause.OTHER_CARD, "thrown away")],
)
async def test_d_says_what_to_do_and_what_was_done(cause: KeyCause, said: str) -> None:
    person = msgspec.structs.replace(NUMBER.person, cause=cause)
    async with comparing(msgspec.structs.replace(NUMBER, person=person)) as t:
        await t.press("d")
        assert all(word in t.text for word in ("Tell your IT", "new contact card", "audit", said))
        assert t.sent(commands.MarkDifferent) == [commands.MarkDifferent(UID)]
        await t.press("1", "2", "3", "y", "r")
        assert not t.sent(MarkCompared)


@pytest.mark.asyncio
async def test_words_are_shown_on_wish() -> None:
    async with comparing() as t:
        assert "velvet" not in t.text
        await t.press("w")
        assert "velvet" in t.text


@pytest.mark.asyncio
async def test_everything_fits_on_a_small_screen() -> None:
    async with comparing() as t:
        await t.press("w", "1", "2", "3")
        assert "press d" in t.text
        assert t.rows[-1].startswith("d they are different")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (CardOutcome.NEW, "was added"),
        (CardOutcome.SAME, "already have"),
        (CardOutcome.UPDATED, "same as before"),
        (CardOutcome.KEY_CHANGED, "ANOTHER KEY"),
    ],
)
async def test_a_card_says_what_came_of_it(outcome: CardOutcome, said: str) -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
        await t.press("p", "a")
        await typed(t, "watchword-card:AAAA")
        await t.press("enter")
        await t.hears(events.CardTaken(outcome, NUMBER.person))
        assert said in t.text


@pytest.mark.asyncio
async def test_enter_compares_with_the_person_whose_card_just_came() -> None:
    new = scenes.person("Zoe Zander", "zoe@x.example", scenes.TrustState.UNVERIFIED)
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
        await t.press("p", "a")
        await typed(t, "watchword-card:AAAA")
        await t.press("enter")
        people = events.PeopleChanged((*scenes.PEOPLE, new))
        await t.hears(events.CardTaken(CardOutcome.NEW, new), people)
        await t.press("enter")
        assert t.sent(commands.ShowSafetyNumber) == [commands.ShowSafetyNumber(new.uid)]
