# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Commands that overtake each other at a real engine's gate, and errors inside a call.

What a person sees is what they enter: nothing that happens while the engine waits for something
may open another room, a second call, or a device after the end.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from client.engine import clock, visit
from client.engine.call import LiveCall
from client.engine.visit import Visit
from client.identity.card import make_card
from client.identity.person import Person
from client.model import commands, events
from client.model.errors import WrongUse
from client.model.events import CallPhase
from client.model.media import DeviceKind
from client.model.secret import Secret
from client.session import call as session
from client.session import inputs
from tests.rig.household import Home, at_home, hosted_room

SYNTHETIC = commands.SyntheticPerson()
QUIET = commands.Join(synthetic=SYNTHETIC)


def inside(home: Home, doing: Callable[[Visit], Awaitable[Any]]) -> Any:
    """Do something on the engine's own loop, where commands meet."""
    done = threading.Event()
    answer: list[Any] = []

    async def run() -> None:
        try:
            answer.append(await doing(home.engine._visit))
        except Exception as error:  # noqa: BLE001  handed to the test
            answer.append(error)
        done.set()

    loop = home.engine._loop
    loop.call_soon_threadsafe(lambda: loop.create_task(run()))
    assert done.wait(20)
    return answer[0]


class SlowPreview:
    """A preview whose device takes its time to close."""

    async def close(self) -> None:
        await asyncio.sleep(0.2)


@pytest.fixture
def door(people):
    """Weber before Aydin's room, whose checks have passed."""
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
        yield host, guest, made


@pytest.fixture
def calls(monkeypatch) -> list[LiveCall]:
    """Every call that is begun."""
    begun: list[LiveCall] = []

    def begin(*args: Any) -> LiveCall:
        begun.append(LiveCall(*args))
        return begun[-1]

    monkeypatch.setattr(visit, "LiveCall", begin)
    return begun


def in_haste(visit_: Visit, *doing: Awaitable[Any]) -> Awaitable[list[Any]]:
    """All at once, while a preview is being closed."""
    visit_._preview = SlowPreview()
    return asyncio.gather(*doing, return_exceptions=True)


def live(home: Home, within: float) -> bool:
    try:
        home.until(
            lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.LIVE, within
        )
    except AssertionError:
        return False
    return True


def test_a_second_join_never_begins_a_second_call(door, calls) -> None:
    _, guest, _ = door
    ends = inside(guest, lambda v: in_haste(v, v.join(QUIET), v.join(QUIET)))
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "WrongUse"]
    assert len(calls) == 1
    guest.leave()


def test_a_room_that_was_closed_meanwhile_is_never_entered(door, calls) -> None:
    _, guest, _ = door
    ends = inside(guest, lambda v: in_haste(v, v.join(QUIET), v.close_room()))
    assert isinstance(ends[0], WrongUse)
    assert calls == []


def test_a_join_never_enters_another_room_than_the_one_it_was_meant_for(
    door, calls, monkeypatch
) -> None:
    """The checks are old, so they run again; meanwhile another invitation is opened."""
    host, guest, _ = door
    other = hosted_room(host, guest, title="Other").invitations[0].file
    monkeypatch.setattr(visit, "VERDICT_LASTS_S", 0.0)

    async def overtake(v: Visit) -> list[Any]:
        joining = asyncio.ensure_future(v.join(QUIET))
        await asyncio.sleep(0)
        await v.open_invitation(other)
        return await asyncio.gather(joining, return_exceptions=True)

    assert isinstance(inside(guest, overtake)[0], WrongUse)
    assert calls == []
    guest.join(QUIET)
    guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)
    assert [call.view._title for call in calls] == ["Other"]
    guest.leave()


def test_an_overtaken_invitation_is_never_kept_under_another_room(door, monkeypatch) -> None:
    host, guest, first = door
    second = hosted_room(host, guest, title="Second")
    asked = visit._probe
    go_on = asyncio.Event()

    async def slow(servers):
        seen = await asked(servers)
        await go_on.wait()
        return seen

    async def overtake(v: Visit) -> None:
        monkeypatch.setattr(visit, "_probe", slow)
        late = asyncio.ensure_future(v.open_invitation(first.invitations[0].file))
        await asyncio.sleep(0.3)
        monkeypatch.setattr(visit, "_probe", asked)
        await v.open_invitation(second.invitations[0].file)
        go_on.set()
        await late

    inside(guest, overtake)
    account = guest.engine._visit._people.account
    assert account.invitation(second.room.room_id) == second.invitations[0].file
    assert account.invitation(first.room.room_id) == first.invitations[0].file


def test_a_key_that_changed_after_the_checks_is_never_called(door) -> None:
    host, guest, made = door
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    newer = Person.from_seed(Secret(b"n" * 32))
    card = make_card(newer, host.person.uid, host.person.name, clock.wall())
    guest.follower.ask(commands.ImportCard(card.envelope), events.PeopleChanged)
    guest.join(QUIET)
    refused = guest.until(lambda e: isinstance(e, events.Refused))
    assert isinstance(refused, events.Refused)
    assert "KEY-UNCHANGED" in {one.id for one in refused.findings if one.blocks}
    failed = guest.until(lambda e: isinstance(e, events.CommandFailed))
    assert isinstance(failed, events.CommandFailed)
    assert failed.command == "Join"
    assert not [e for e in guest.said if isinstance(e, events.CallChanged)]
    # The twin: the card was a forgery, the person says so, and may go in.
    guest.follower.ask(commands.MarkDifferent(host.person.uid), events.PeopleChanged)
    assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
    guest.join(QUIET)
    guest.until_live(2)


def test_no_command_of_the_page_before_takes_a_call_its_devices(door) -> None:
    host, guest, made = door
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    guest.join(commands.Join(microphone=True, synthetic=SYNTHETIC))
    guest.until_live(2)
    guest.until(
        lambda e: isinstance(e, events.MediaChanged) and e.kind is DeviceKind.MICROPHONE and e.on
    )
    for command in (
        commands.CheckAgain(),
        commands.CloseRoom(),
        commands.OpenInvitation(made.invitations[0].file),
    ):
        with pytest.raises(WrongUse, match="in-call"):
            guest.follower.ask(command, events.PreJoin)
    assert not [e for e in guest.said if isinstance(e, events.MediaChanged) and not e.on]


def broken(monkeypatch, home: Home, when: type[inputs.Input]) -> None:
    """A step of this person's with such an input fails, as no step should."""
    honest = session.step

    def step(state, item, **more):
        if isinstance(item, when) and state.setup.uid == home.person.uid:
            raise ValueError("an error nobody foresaw")
        return honest(state, item, **more)

    monkeypatch.setattr(session, "step", step)


@pytest.mark.parametrize("when", [inputs.Tick, inputs.TrustChanged, inputs.RelayAnswered])
def test_an_error_in_the_call_never_leaves_it_running(door, calls, monkeypatch, when) -> None:
    """Whoever gives the input: a timer, a command, the line."""
    host, guest, made = door
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    guest.join(commands.Join(microphone=True, synthetic=SYNTHETIC))
    guest.until_live(2)
    broken(monkeypatch, guest, when)
    if when is inputs.TrustChanged:
        guest.engine.send(commands.MarkDifferent(host.person.uid))
    report = guest.report()
    assert report.reason == "internal"
    call = next(call for call in calls if call._plan.setup.uid == guest.person.uid)
    assert call._keys._held
    assert call._keys._streams == {}
    assert inside(guest, _open_devices) == ()


async def _open_devices(v: Visit) -> tuple:
    return v._grants.open_devices


def test_a_key_that_came_while_numbers_were_compared_is_never_marked(door) -> None:
    host, guest, _ = door
    uid = host.person.uid
    guest.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
    newer = Person.from_seed(Secret(b"n" * 32))
    card = make_card(newer, uid, host.person.name, clock.wall())
    guest.follower.ask(commands.ImportCard(card.envelope), events.PeopleChanged)
    with pytest.raises(WrongUse, match="other-key"):
        guest.follower.ask(commands.MarkCompared(uid), events.PeopleChanged)
    book = guest.engine._visit._people.account.book
    assert book.trust_of(uid, newer.identity).blocks
    # The twin: whoever looked at the new number may say that it matches.
    guest.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
    guest.follower.ask(commands.MarkCompared(uid), events.PeopleChanged)
    book = guest.engine._visit._people.account.book
    assert not book.trust_of(uid, newer.identity).blocks


@pytest.mark.parametrize("on", [commands.SetMicrophone(on=True), commands.SetCamera(on=True)])
def test_a_wish_that_comes_while_a_call_is_closed_never_opens_a_device(
    door, calls, monkeypatch, on
) -> None:
    _, guest, _ = door
    guest.join(QUIET)
    guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)

    async def leave_and_wish(v: Visit) -> int:
        before = v._grants.devices_opened
        closing = calls[-1]._links.close

        async def slowly() -> None:
            guest.engine._dispatch.take(on)
            await asyncio.sleep(0.3)
            await closing()

        monkeypatch.setattr(calls[-1]._links, "close", slowly)
        v.leave()
        await calls[-1].closed.wait()
        return v._grants.devices_opened - before

    assert inside(guest, leave_and_wish) == 0


def test_what_hangs_or_fails_at_the_end_never_keeps_keys_or_devices(
    door, calls, monkeypatch
) -> None:
    _, guest, _ = door
    guest.join(commands.Join(microphone=True, synthetic=SYNTHETIC))
    guest.until(
        lambda e: isinstance(e, events.MediaChanged) and e.kind is DeviceKind.MICROPHONE and e.on
    )

    async def leave(v: Visit) -> tuple:
        async def fails() -> None:
            raise OSError("the sound server is gone")

        monkeypatch.setattr(calls[-1]._media, "close", fails)
        v.leave()
        await calls[-1].closed.wait()
        return v._grants.open_devices

    assert inside(guest, leave) == ()
    assert calls[-1]._keys._streams == {}
    assert guest.report().reason == "left"
