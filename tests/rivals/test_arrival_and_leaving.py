# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Arrivals that nobody noticed, and calls that came back unasked: bugs of other products."""

import pytest

from client.model import commands, events
from client.model.events import CallPhase
from client.session import effects
from tests.fakes import scenes
from tests.fakes.call_room import FakeRoom
from tests.rig.household import at_home
from tests.rivals.steps import QUIET, TALKING, call, enter, enter_mine, heard, room, until_phase

HEARD_WITHIN_S = 2.0


def test_a_newcomer_is_not_unheard_until_somebody_reloads() -> None:
    """In the time of the protocol: both ways round within 2 s, nobody joins again."""
    for count in (2, 3, 5, 8):
        made = FakeRoom(count)
        for n in range(count - 1):
            made.join(n)
        made.run(5.0)
        assert count == 2 or made.all_live(*range(count - 1))
        hellos = {n: made.nodes[n].me for n in range(count - 1)}
        newcomer = made.join(count - 1)
        made.run(HEARD_WITHIN_S)
        for n in range(count - 1):
            assert made.hears(made.nodes[n], newcomer), (count, n)
            assert made.hears(newcomer, made.nodes[n]), (count, n)
            assert made.nodes[n].me == hellos[n]


def test_a_newcomer_is_not_unheard_in_a_whole_call(people) -> None:
    """Whole engines: everybody hears the third one, and the third one everybody."""
    with at_home(*people) as (host, guest, late):
        made, files = room(host, guest, late)
        enter_mine(host, made, TALKING)
        enter(guest, files[guest.person.uid], TALKING)
        host.until_live(2)
        enter(late, files[late.person.uid], TALKING)
        for home in (host, guest, late):
            home.until_live(3)
            others = {one.uid for one in heard(home, events.RosterChanged)[-1].people if one.me}
            assert others == {home.person.uid}
        peers = {
            one.uid: one.peer for one in heard(host, events.RosterChanged)[-1].people if one.peer
        }
        for home in (host, guest):
            home.until(
                lambda e: (
                    isinstance(e, events.RemoteMedia)
                    and e.peer == peers[late.person.uid]
                    and e.sound
                )
            )
        for other in (host, guest):
            late.until(
                lambda e, uid=other.person.uid: (
                    isinstance(e, events.RemoteMedia) and e.peer == peers[uid] and e.sound
                )
            )
        assert not heard(host, events.CallReport)
        assert not heard(guest, events.CallReport)


@pytest.fixture
def spoken(monkeypatch) -> list[str]:
    """What a screen reader is given to speak."""
    said: list[str] = []

    monkeypatch.setattr("client.ui.banner.announce", lambda _who, what, **_how: said.append(what))
    return said


def test_an_arrival_does_not_pass_unseen_with_sounds_off(in_call, engine, spoken) -> None:
    """No sound is needed for it: the sentence stands on the screen and is read out."""
    arrival = "Cem Aydin joined the call."
    engine.emit(events.Notice(arrival))
    assert in_call.call.banner.notice == arrival
    assert spoken == [arrival]
    # The twin: while nothing happens, nothing is said.
    engine.emit(scenes.ROSTER)
    assert spoken == [arrival]


def test_several_arrivals_at_once_do_not_hide_each_other(in_call, engine, spoken) -> None:
    said = [f"Person {n} joined the call." for n in range(3)]
    engine.emit(*(events.Notice(one) for one in said))
    assert spoken == said
    shown = [in_call.call.banner.notice]
    for _ in range(2):
        in_call.call.banner._over.timeout.emit()
        shown.append(in_call.call.banner.notice)
    assert shown == said


def test_an_arrival_is_not_told_once_the_roster_is_agreed_only_to_some() -> None:
    """Everybody present is told of everybody who comes and goes, once each."""
    made = FakeRoom(4)
    for n in range(4):
        made.join(n)
        made.run(2.0)
    made.leave(3)
    made.run(2.0)
    for n in range(3):
        noticed = made.nodes[n].all_of(effects.Noticed)
        told = [(e.code, who) for e in noticed for who in (e.uid, *e.others)]
        joined = [who for code, who in told if code == "joined"]
        found = [who for code, who in told if code == "here"]
        assert sorted(joined) == [f"p{k}@test" for k in range(n + 1, 4)]
        assert sorted(found) == [f"p{k}@test" for k in range(n)]
        assert told.count(("left", "p3@test")) == 1


def test_a_lost_line_does_not_end_a_call_without_a_word(in_call, engine, spoken) -> None:
    engine.emit(events.CallChanged(CallPhase.HOLD, "line-down", "The line to the room is lost."))
    assert in_call.call.banner.state.sentence == "The line to the room is lost."
    assert "The line to the room is lost." in spoken


def test_coming_back_does_not_go_around_the_gate(people) -> None:
    """After the end of a call there is nothing to join again: it begins with the checks."""
    with at_home(*people[:2]) as (host, guest):
        files = call(host, guest, wish=QUIET)
        guest.leave()
        guest.said.clear()
        guest.join(QUIET)
        failed = guest.until(lambda e: isinstance(e, events.CommandFailed))
        assert isinstance(failed, events.CommandFailed)
        assert (failed.command, failed.code) == ("Join", "not-allowed")
        assert not heard(guest, events.CallChanged)
        enter(guest, files[guest.person.uid], QUIET)
        assert heard(guest, events.Checking)
        guest.until_live(2)


def test_the_end_of_a_room_is_not_silence(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made, files = room(host, guest)
        enter_mine(host, made, QUIET)
        enter(guest, files[guest.person.uid], QUIET)
        guest.until_live(2)
        host.engine.send(commands.StopHosting(made.room.room_id))
        ended = until_phase(guest, CallPhase.ENDED)
        assert ended.sentence
        assert ended.reason == "room-ended"
