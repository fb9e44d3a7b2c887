# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call in a terminal: words for everything, keys for everything, leaving asks at most once."""

import msgspec
import pytest

from client.model import events
from client.model.commands import (
    Admit,
    ChooseDevice,
    Join,
    Leave,
    ListDevices,
    MarkCompared,
    RemovePerson,
    SetCamera,
    SetMicrophone,
    ShowSafetyNumber,
)
from client.model.events import CallChanged, CallPhase, CallReport, MediaChanged
from client.model.ids import DeviceId, HelloHash
from client.model.media import DeviceKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.share import Share, SharesChanged
from client.terminal.alarms import READ_S
from client.terminal.call_state import CallState
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, straight, terminal

REPORT = CallReport("live", "left", 400.0, 1, (), "", (), (), "You left the call.", ever_live=True)
PEER = [scenes.peer(person) for person in scenes.CALLERS]


async def in_call(t: Terminal) -> None:
    await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
    await t.hears(scenes.PREJOIN_ALLOWED)
    await t.hears(CallChanged(CallPhase.LIVE), scenes.ROSTER, scenes.CODE)


def row(t: Terminal, name: str) -> str:
    return next(row for row in t.rows if name in row)


@pytest.mark.asyncio
async def test_shows_banner_people_and_code() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        assert "LIVE: End-to-end encrypted. 4 people hold the keys, 4 are shown." in t.text
        assert "People: 4 of 5 here" in t.text
        assert "Not verified" in row(t, "Jonas Lindqvist")
        assert "not here" in row(t, "Marie Dubois")
        assert all(part in t.text for part in (*scenes.CODE.digits, *scenes.CODE.words))


@pytest.mark.asyncio
async def test_says_stop_when_more_hold_the_keys_than_are_shown() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        more = events.RosterChanged("Situation meeting", scenes.ROSTER.people, 5)
        await t.hears(more)
        assert "STOP: 5 people hold the keys, but 4 are shown." in t.text
        assert "End-to-end encrypted" not in t.text


@pytest.mark.asyncio
async def test_hold_is_said_with_its_sentence() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(CallChanged(CallPhase.HOLD, "no-agreement", "On hold."))
        assert "HOLD: On hold." in t.text


@pytest.mark.asyncio
async def test_sound_is_a_word_and_a_bar() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(
            events.RemoteMedia(PEER[0], sound=True, picture=True),
            events.RemoteMedia(PEER[1], sound=False, picture=False),
            events.Levels(((PEER[0], 0.8),)),
        )
        page = t.app.screen
        page._draw_levels()
        await t.pilot.pause()
        assert "speaking" in row(t, "Cem Aydin")
        assert "[########.]" in row(t, "Cem Aydin")
        assert "muted, no sound" in row(t, "Ruth Klein")


@pytest.mark.asyncio
async def test_a_person_whose_key_changed_is_named_as_such() -> None:
    changed = scenes.person("Cem Aydin", "cem.aydin@ministry.example", TrustState.KEY_CHANGED)
    roster = events.RosterChanged("x", (scenes.entry(scenes.ME, me=True), scenes.entry(changed)), 2)
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(roster)
        assert "KEY CHANGED" in row(t, "Cem Aydin")
        assert "nothing is sent" in row(t, "Cem Aydin")


@pytest.mark.asyncio
async def test_mute_says_muted_only_when_it_is_proven() -> None:
    async with terminal(straight(Join(microphone=True))) as t:
        await in_call(t)
        await t.hears(MediaChanged(DeviceKind.MICROPHONE, on=True))
        await t.press("m")
        assert t.sent(SetMicrophone) == [SetMicrophone(on=False)]
        assert "Microphone ON (changing)" in t.text
        await t.hears(MediaChanged(DeviceKind.MICROPHONE, on=False))
        assert "Microphone MUTED" in t.text
        assert "changing" not in t.text


@pytest.mark.asyncio
async def test_a_second_press_takes_back_an_unmute_that_is_on_its_way() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("m", "m")
        assert t.sent(SetMicrophone) == [SetMicrophone(on=True), SetMicrophone(on=False)]


@pytest.mark.asyncio
async def test_camera_says_that_no_picture_is_here() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("c")
        await t.hears(MediaChanged(DeviceKind.CAMERA, on=True))
        assert t.sent(SetCamera) == [SetCamera(on=True)]
        assert "others see you, no picture here" in t.text


@pytest.mark.asyncio
async def test_alarms_and_troubles_stand_before_notices() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(
            events.Notice("Cem Aydin joined the call."),
            MediaChanged(DeviceKind.MICROPHONE, on=False, trouble="The microphone is gone."),
            events.Alarm(scenes.BLOCKS[1]),
        )
        order = [
            t.text.index(s) for s in ("Another call", "microphone is gone", "Cem Aydin joined")
        ]
        assert order == sorted(order)


@pytest.mark.asyncio
async def test_chooses_a_device() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("d")
        assert t.sent(ListDevices)
        await t.hears(scenes.DEVICES)
        await t.press("down", "enter")
        assert t.sent(ChooseDevice) == [ChooseDevice(DeviceKind.MICROPHONE, DeviceId("m2"))]
        assert "LIVE" in t.text


@pytest.mark.asyncio
async def test_compares_with_the_selected_person_only_after_every_line() -> None:
    jonas = scenes.SAFETY.person
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("down", "down", "s")
        assert t.sent(ShowSafetyNumber) == [ShowSafetyNumber(jonas.uid)]
        await t.press("1", "2", "3", "y")
        assert not t.sent(MarkCompared)
        await t.hears(scenes.SAFETY)
        await t.press("1", "2", "enter", "y")
        assert not t.sent(MarkCompared)
        await t.press("3", "y")
        assert t.sent(MarkCompared) == [MarkCompared(jonas.uid)]
        await t.hears(events.PeopleChanged(scenes.PEOPLE))
        assert "LIVE" in t.text


@pytest.mark.asyncio
async def test_different_numbers_mark_nothing() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("down", "down", "s")
        await t.hears(scenes.SAFETY)
        await t.press("1", "2", "3", "d", "y")
        assert not t.sent(MarkCompared)
        assert "Say nothing confidential" in t.text


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
@pytest.mark.asyncio
async def test_leaves_at_once_and_waits_for_the_report(key: str) -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press(key, key)
        assert t.sent(Leave) == [Leave()]
        assert t.app.is_running
        await t.hears(CallChanged(CallPhase.ENDED), REPORT)
    assert t.app.outcome.report == REPORT
    assert t.app.outcome.room == scenes.PREJOIN_ALLOWED


@pytest.mark.asyncio
async def test_escape_never_leaves() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("escape", "escape", "b")
        assert not t.sent(Leave)


@pytest.mark.asyncio
async def test_a_join_that_fails_ends_with_its_sentence() -> None:
    failure = events.CommandFailed("Join", "not-allowed", "The checks have not passed.")
    async with terminal(straight()) as t:
        await t.hears(scenes.PREJOIN_ALLOWED, failure)
    assert t.app.outcome.failure == failure


@pytest.mark.asyncio
async def test_leaves_by_itself_after_the_seconds_asked_for() -> None:
    async with terminal(straight(), seconds=0.0) as t:
        await in_call(t)
        await t.pilot.pause(0.1)
        assert t.sent(Leave) == [Leave()]


@pytest.mark.asyncio
async def test_an_engine_that_stops_ends_the_face() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(events.Stopped())
    assert t.app.outcome.failure is not None
    assert t.app.outcome.failure.code == "stopped"


@pytest.mark.asyncio
async def test_a_full_room_fits_on_the_screen() -> None:
    people = [
        scenes.person(f"Person {n} Wonderful", f"p{n}@x.example", TrustState.BY_ORGANISATION)
        for n in range(7)
    ]
    entries = (scenes.entry(scenes.ME, me=True), *(scenes.entry(p) for p in people))
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(events.RosterChanged("Full", entries, 8))
        assert all(f"Person {n}" in t.text for n in range(7))
        assert scenes.CODE.words[5] in t.text
        assert "q leave" in t.rows[-1]


@pytest.mark.asyncio
async def test_a_waiting_person_is_let_in_by_selecting_them_and_a_key() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        absent = next(e for e in scenes.ROSTER.people if e.peer is None and not e.me)
        peer = HelloHash("77" * 64)
        waiting = msgspec.structs.replace(absent, peer=peer)
        await t.press("a")
        assert t.engine.sent(Admit) == []
        await t.hears(events.LobbyChanged((waiting,)))
        assert "WAITS" in row(t, absent.name)
        await t.press(*["down"] * len(scenes.ROSTER.people), "a")
        assert t.engine.sent(Admit) == [Admit(peer)]


@pytest.mark.asyncio
async def test_a_host_removes_the_selected_person_only_after_a_yes() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.press("x")
        assert "Only a host" in t.text
        people = tuple(msgspec.structs.replace(e, host=e.me) for e in scenes.ROSTER.people)
        await t.hears(msgspec.structs.replace(scenes.ROSTER, people=people))
        await t.press("x", "n")
        assert t.engine.sent(RemovePerson) == []
        await t.press("x", "y")
        assert len(t.engine.sent(RemovePerson)) == 1


@pytest.mark.asyncio
async def test_whoever_waits_outside_is_told_nothing_about_who_is_here() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        await t.hears(CallChanged(CallPhase.LOBBY))
        assert "not here" not in t.text
        assert "People: 5 invited" in t.text
        assert "me, waiting" in t.text


def passing(person, check="LIVENESS"):
    finding = msgspec.structs.replace(scenes.WARNING, id=check, title="Silent", message="No word.")
    return events.Alarm(finding, person.uid)


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def called(clock):
    state = CallState(clock)
    for event in (CallChanged(CallPhase.LIVE), scenes.ROSTER):
        state.hear(event)
    return state


def test_forgets_a_passing_alarm_some_seconds_after_all_is_well() -> None:
    clock = Clock()
    state = called(clock)
    state.hear(passing(scenes.CALLERS[0]))
    assert not state.passed()
    clock.now += READ_S - 0.1
    assert not state.passed()
    clock.now += 0.2
    assert state.passed()
    assert state.troubles() == ()


def test_keeps_a_passing_alarm_as_long_as_its_state_lasts() -> None:
    clock = Clock()
    state = called(clock)
    state.hear(passing(scenes.CALLERS[0]))
    state.hear(CallChanged(CallPhase.HOLD))
    for _ in range(3):
        clock.now += READ_S
        assert not state.passed()
    assert len(state.troubles()) == 1


def test_keeps_an_alarm_about_what_somebody_did() -> None:
    clock = Clock()
    state = called(clock)
    state.hear(events.Alarm(passing(scenes.CALLERS[0]).finding))
    state.passed()
    clock.now += 10 * READ_S
    assert not state.passed()
    assert len(state.troubles()) == 1


@pytest.mark.asyncio
async def test_shows_the_class_of_the_room_first_on_every_page() -> None:
    room = msgspec.structs.replace(
        scenes.PREJOIN_ALLOWED.room, classification="VS-NfD", profile=Profile.CLASSIFIED
    )
    async with terminal(straight()) as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
        assert "===" not in t.rows[0]
        await t.hears(msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room))
        for phase in (CallPhase.LOBBY, CallPhase.LIVE, CallPhase.HOLD):
            await t.hears(CallChanged(phase))
            assert t.rows[0].strip() == "=== VS-NfD ==="
        await t.press("d")
        assert t.rows[0].strip() == "=== VS-NfD ==="


@pytest.mark.asyncio
async def test_says_who_shows_a_screen_while_they_do_and_are_here() -> None:
    async with terminal(straight()) as t:
        await in_call(t)
        name = scenes.CALLERS[1].name
        said = f"{name} shows a screen."
        assert said not in t.text
        await t.hears(SharesChanged((Share(PEER[1], name),)))
        assert said in t.text
        await t.hears(SharesChanged(()))
        assert said not in t.text
        await t.hears(SharesChanged((Share(PEER[1], name),)))
        gone = tuple(one for one in scenes.ROSTER.people if one.peer != PEER[1])
        await t.hears(msgspec.structs.replace(scenes.ROSTER, people=gone))
        assert said not in t.text
