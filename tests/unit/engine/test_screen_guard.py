# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody is at the computer: what is closed, what is said, and when the call is left."""

import asyncio
from types import SimpleNamespace

import pytest

from client.app.compose import load_resources
from client.engine import screen_guard
from client.engine.screen_guard import ScreenGuard
from client.engine.tasks import Tasks
from client.engine.world import World
from client.model import events
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.policy.profiles import profile_rules

LOCKED = Verdict((Finding("SCREEN-LOCKED", Result.FAIL, Severity.BLOCK, "client"),))
OPEN = Verdict((Finding("SCREEN-LOCKED", Result.PASS, Severity.BLOCK, "client"),))
NOT_KNOWN = Verdict((Finding("SCREEN-LOCKED", Result.UNKNOWN, Severity.INFO, "client"),))


class Place:
    def __init__(self, profile=Profile.RESTRICTED):
        self.did, self.shown, self.said, self.left = [], [], [], asyncio.Event()
        self.devices = SimpleNamespace(
            put_away=lambda *, speaker: self.did.append(("away", speaker)),
            take_back=lambda: self.did.append(("back",)),
        )
        self.world = World(Tasks(), load_resources(), self._emit)
        self.guard = ScreenGuard(
            self.world, self.devices, profile_rules(profile), self.shown.append, self.left.set
        )

    def _emit(self, event):
        assert isinstance(event, events.Notice)
        assert event.sentence
        self.said.append(event.sentence)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("profile", "speaker"),
    [(Profile.OPEN, False), (Profile.RESTRICTED, True), (Profile.CLASSIFIED, True)],
)
async def test_closes_devices_in_every_profile_and_says_so_as_loudly_as_the_table(profile, speaker):
    place = Place(profile)
    place.guard.seen(locked=True)
    assert place.did == [("away", speaker)]
    assert [finding.id for finding in place.shown] == (["SCREEN-LOCKED"] if speaker else [])
    assert len(place.said) == (0 if speaker else 1)
    place.guard._forget_end()


@pytest.mark.asyncio
async def test_somebody_who_is_back_stays_in_the_call(monkeypatch):
    monkeypatch.setattr(screen_guard, "ENDS_AFTER_S", 0.02)
    place = Place()
    place.guard.seen(locked=True)
    place.guard.seen(locked=False)
    assert place.did == [("away", True), ("back",)]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await place.left.wait()


@pytest.mark.asyncio
async def test_a_computer_that_stays_locked_leaves_and_says_why(monkeypatch):
    monkeypatch.setattr(screen_guard, "ENDS_AFTER_S", 0.02)
    place = Place()
    place.guard.seen(locked=True)
    async with asyncio.timeout(5):
        await place.left.wait()
    assert "ten minutes" in place.said[-1]


@pytest.mark.asyncio
async def test_what_the_gate_sees_counts_where_no_word_came_and_not_knowing_changes_nothing():
    place = Place()
    place.guard.judged(NOT_KNOWN)
    assert place.did == []
    place.guard.judged(LOCKED)
    place.guard.judged(LOCKED)
    place.guard.judged(NOT_KNOWN)
    assert place.did == [("away", True)]
    place.guard.judged(OPEN)
    assert place.did == [("away", True), ("back",)]


@pytest.mark.asyncio
async def test_a_call_that_is_closed_is_not_guarded_any_more(monkeypatch):
    monkeypatch.setattr(screen_guard, "ENDS_AFTER_S", 0.0)
    place, closed = Place(), asyncio.Event()
    stopped = asyncio.Event()

    async def watch(on_screen):
        on_screen(True)  # noqa: FBT003  as the system calls
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    running = place.world.tasks.spawn(place.guard.run(watch, closed), "guard")
    async with asyncio.timeout(5):
        await place.left.wait()
        closed.set()
        await running
        await stopped.wait()
    place.guard.judged(OPEN)
    assert place.did == [("away", True)]


@pytest.mark.asyncio
async def test_a_system_that_does_not_call_is_no_error():
    place = Place()

    async def watch(_on_screen):
        raise OSError

    await place.guard.listen(watch)
    assert place.did == []
