# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines under a real policy in a managed folder: before a call, in it, and after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from client.engine import clock, gate_watch, policy_desk
from client.model import commands, events
from client.model.events import CallPhase
from client.model.managed import PolicyShown, ShowPolicy
from client.model.room import Profile
from tests.fakes.managed import CONTACT, ORG, Place, draft, mark, signed
from tests.rig.household import Home

CHECKED_AGAIN_S = 1.0
QUIET = commands.Join(synthetic=commands.SyntheticPerson())


def policy(version: int = 42, **changes) -> bytes:
    now = clock.wall()
    dates = {"not_before": now - 60, "not_after": now + 86_400}
    return signed(draft(version=version, **(dates | changes)))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "watchword", policy(), mark())


@pytest.fixture
def host(people) -> Iterator[Home]:
    """Somebody whose computer nobody manages."""
    yield from opened(people[0], None)


@pytest.fixture
def guest(people, place, monkeypatch) -> Iterator[Home]:
    """Somebody on a managed computer."""
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", CHECKED_AGAIN_S)
    yield from opened(people[1], place)


def opened(person, where) -> Iterator[Home]:
    home = Home(person, where)
    home.open()
    try:
        yield home
    finally:
        home.engine.stop()


def a_room(host: Home, guest: Home, profile: Profile = Profile.RESTRICTED) -> events.RoomCreated:
    wish = commands.CreateRoom(
        title="Lage",
        uids=(guest.person.uid,),
        hours=1,
        profile=profile,
        listen="127.0.0.1:0",
    )
    made = host.follower.ask(wish, events.RoomCreated)
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    return made


def blocked(refused: events.PreJoin | events.Refused) -> set[str]:
    return {one.id for one in refused.findings if one.blocks}


def let_in(home: Home, made: events.RoomCreated) -> None:
    asked = home.check(made.invitations[0].file)
    assert isinstance(asked, events.PreJoin), [f for f in asked.findings if f.blocks]
    if asked.open_warnings:
        ids = tuple(one.id for one in asked.open_warnings)
        again = home.follower.gate(commands.Acknowledge(ids, asked.room.room_id))
        assert again.allowed


def live(host: Home, guest: Home) -> None:
    made = a_room(host, guest)
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    host.join(QUIET)
    let_in(guest, made)
    guest.join(QUIET)
    lobby = host.until(lambda e: isinstance(e, events.LobbyChanged) and bool(e.people))
    assert isinstance(lobby, events.LobbyChanged)
    host.engine.send(commands.Admit(lobby.people[0].peer))
    for home in (host, guest):
        home.until_live(2)
    guest.said.clear()


def phase(home: Home, wanted: CallPhase) -> events.Event:
    return home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is wanted)


def alarm(home: Home, check: str) -> events.Alarm:
    found = home.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == check)
    assert isinstance(found, events.Alarm)
    return found


def test_tells_whose_rules_hold_at_the_start_and_refuses_a_looser_room(host, guest) -> None:
    shown = guest.until(lambda e: isinstance(e, PolicyShown))
    assert (shown.policy.org, shown.policy.version, shown.policy.problem) == (ORG, 42, "")
    made = a_room(host, guest, Profile.OPEN)
    assert blocked(guest.check(made.invitations[0].file)) == {"ROOM-PROFILE"}
    let_in(guest, a_room(host, guest))


def test_what_changes_outside_a_call_is_told_by_itself(guest, place, monkeypatch) -> None:
    monkeypatch.setattr(policy_desk, "LOOKED_AT_EVERY_S", 0.05)
    guest.engine.send(ShowPolicy())

    def shows(version: int, *, trouble: bool) -> None:
        guest.until(
            lambda e: (
                isinstance(e, PolicyShown)
                and (e.policy.version, bool(e.policy.problem)) == (version, trouble)
            )
        )
        guest.said.clear()

    shows(42, trouble=False)
    place.write("policy.json", policy(43))
    shows(43, trouble=False)
    # What was shown as in force is not undone by an older one, although nobody joined a room.
    place.write("policy.json", policy(42))
    shows(42, trouble=True)
    place.write("policy.json", policy(44, not_after=clock.wall() + 2))
    shows(44, trouble=False)
    # Nobody touches it: it runs out.
    shows(44, trouble=True)
    place.write("policy.json", None)
    shows(0, trouble=True)


def test_a_room_on_a_server_that_is_not_listed_is_refused_before_it_is_asked(
    host, guest, place
) -> None:
    other = [{"url": "wss://call.example:443", "spki_sha256": ["5a" * 32]}]
    place.write("policy.json", policy(43, servers=other))
    refused = guest.check(a_room(host, guest).invitations[0].file)
    assert blocked(refused) == {"SERVERS-LISTED"}
    relay = next(one for one in refused.findings if one.id == "TLS-PIN")
    assert "not reached" in relay.evidence


@pytest.mark.parametrize("what", ["policy", "mark", "both"])
def test_what_was_deleted_after_it_was_taken_refuses_every_room(host, guest, place, what) -> None:
    made = a_room(host, guest)
    let_in(guest, made)
    if what in {"policy", "both"}:
        place.write("policy.json", None)
    if what in {"mark", "both"}:
        place.write("managed.json", None)
    refused = guest.check(made.invitations[0].file)
    assert blocked(refused) == {"POLICY-INTEGRITY"}
    said = next(one for one in refused.findings if one.id == "POLICY-INTEGRITY")
    assert what == "mark" or CONTACT in said.message


def test_an_older_policy_is_refused_after_a_new_start_too(host, people, place) -> None:
    for version, allowed in ((43, True), (42, False), (44, True)):
        place.write("policy.json", policy(version))
        for home in opened(people[1], place):
            asked = home.check(a_room(host, home).invitations[0].file)
            assert isinstance(asked, events.PreJoin) is allowed
            if not allowed:
                assert blocked(asked) == {"POLICY-INTEGRITY"}
                view = home.follower.ask(ShowPolicy(), PolicyShown).policy
                assert "seen before: 43" in view.evidence


def test_a_tighter_policy_holds_a_running_call_and_one_that_mends_it_goes_on(
    host, guest, place
) -> None:
    live(host, guest)
    place.write("policy.json", policy(43, max_room_s=60))
    phase(guest, CallPhase.HOLD)
    alarm(guest, "ROOM-EXPIRED")
    said = guest.until(lambda e: isinstance(e, events.Notice) and "changed its rules" in e.sentence)
    assert said.loud
    shown = guest.until(lambda e: isinstance(e, PolicyShown))
    assert shown.policy.version == 43
    guest.said.clear()
    place.write("policy.json", policy(44, max_room_s=86_400))
    phase(guest, CallPhase.LIVE)


def test_a_policy_deleted_in_a_running_call_holds_and_says_whom_to_call(host, guest, place) -> None:
    live(host, guest)
    place.write("policy.json", None)
    phase(guest, CallPhase.HOLD)
    assert CONTACT in alarm(guest, "POLICY-INTEGRITY").finding.message


def test_the_same_rules_under_a_new_number_change_nothing_in_a_call(host, guest, place) -> None:
    live(host, guest)
    place.write("policy.json", policy(43))
    guest.until(lambda e: isinstance(e, events.Notice) and "changed its rules" in e.sentence)
    assert not any(isinstance(e, events.CallChanged) for e in guest.said)


def test_a_room_made_under_a_policy_is_as_strict_as_it_asks(host, guest) -> None:
    guest.until(lambda e: isinstance(e, PolicyShown))
    assert a_room(guest, host, Profile.OPEN).room.profile is Profile.RESTRICTED
    assert a_room(host, guest, Profile.OPEN).room.profile is Profile.OPEN
