# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A room that changes while its call runs: whole engines, a real relay, real keys."""

from collections.abc import Iterator

import pytest

from client.app.demo_people import DemoPerson
from client.model import commands, events
from client.model.errors import WrongUse
from client.model.events import CallPhase
from client.model.talk import AddPeople, DropPerson
from tests.rig import household
from tests.rig.household import Home, at_home, hosted_room
from tests.rig.witness import Witness


@pytest.fixture(scope="module")
def four_made(tmp_path_factory: pytest.TempPathFactory) -> list[DemoPerson]:
    return household.make_profiles(tmp_path_factory.mktemp("four"), 4)


@pytest.fixture
def homes(four_made: list[DemoPerson], tmp_path) -> Iterator[list[Home]]:
    with at_home(*household.copied(four_made, tmp_path)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """No key may go to a wrong person; frames are counted between two only, not among four."""
    standing = Witness()
    standing.watch(monkeypatch)
    yield standing
    assert [wrong for wrong in standing.wrongs if "frame" not in wrong] == []


SILENT = commands.Join(synthetic=commands.SyntheticPerson())


def call(host: Home, *guests: Home) -> events.RoomCreated:
    """Everybody in a call, live."""
    made = hosted_room(host, *guests)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(SILENT)
    for guest in guests:
        enter(guest, made)
    for home in (host, *guests):
        agreed(home, 1 + len(guests), epoch=1)
    return made


def enter(guest: Home, made: events.RoomCreated) -> None:
    file = next(one.file for one in made.invitations if one.uid == guest.person.uid)
    checked = guest.check(file)
    assert isinstance(checked, events.PreJoin), checked
    guest.join(SILENT)


def agreed(home: Home, people: int, *, epoch: int) -> events.RosterChanged:
    """Wait until so many people are on the agreed roster of this epoch."""
    event = home.until(
        lambda e: (
            isinstance(e, events.RosterChanged)
            and e.epoch == epoch
            and sum(one.on_roster for one in e.people) == people
        )
    )
    assert isinstance(event, events.RosterChanged)
    return event


def codes(home: Home) -> list[str]:
    said = [e for e in home.said if isinstance(e, events.CallCode) and e.digits]
    return [" ".join(e.digits) for e in said]


def notices(home: Home) -> list[str]:
    return [e.sentence for e in home.said if isinstance(e, events.Notice)]


def same_code(*homes: Home) -> str:
    """Wait until the newest code is the same for everybody."""
    first = homes[0]
    first.until(lambda _e: len({codes(home)[-1] if codes(home) else home for home in homes}) == 1)
    return codes(first)[-1]


def ended(home: Home) -> events.CallReport:
    event = home.until(lambda e: isinstance(e, events.CallReport))
    assert isinstance(event, events.CallReport)
    return event


def live_now(home: Home) -> bool:
    last = [e for e in home.said if isinstance(e, events.CallChanged)][-1]
    return last.phase is CallPhase.LIVE


def test_a_person_is_added_to_a_running_call_and_everybody_sees_it(homes) -> None:
    host, anna, bert, late = homes
    made = call(host, anna, bert)
    before = same_code(host, anna, bert)
    answer = host.follower.ask(AddPeople(made.room.room_id, (late.person.uid,)), events.RoomCreated)
    assert [one.uid for one in answer.invitations] == [late.person.uid]
    for home in (host, anna, bert):
        agreed(home, 3, epoch=2)
        said = f"{host.person.name} added {late.person.name} to this room."
        home.until(lambda e, said=said: isinstance(e, events.Notice) and e.sentence == said)
    enter(late, answer)
    rosters = [agreed(home, 4, epoch=2) for home in homes]
    assert len({tuple((one.uid, one.on_roster) for one in r.people) for r in rosters}) == 1
    assert same_code(*homes) != before
    assert all(live_now(home) for home in homes)


def test_a_struck_person_is_out_and_the_others_go_on(homes) -> None:
    host, anna, bert, struck = homes
    made = call(host, anna, bert, struck)
    answer = host.follower.ask(DropPerson(made.room.room_id, struck.person.uid), events.RoomCreated)
    assert {one.uid for one in answer.invitations} == {anna.person.uid, bert.person.uid}
    assert ended(struck).reason == "struck"
    for home in (host, anna, bert):
        agreed(home, 3, epoch=2)
    same_code(host, anna, bert)
    refused = struck.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(refused, events.Refused)
    assert "ROSTER-EXPECTED" in {one.id for one in refused.findings if one.stands}
    assert all(live_now(home) for home in (host, anna, bert))
    for home in (anna, bert):
        assert not any(isinstance(e, events.CallReport) for e in home.said)


def test_somebody_removed_comes_back_by_a_new_invitation_only(homes) -> None:
    host, anna, bert, _ = homes
    made = call(host, anna, bert)
    host.engine.send(commands.RemovePerson(bert.person.uid))
    assert ended(bert).reason == "removed"
    agreed(anna, 2, epoch=1)
    bert.said.clear()
    bert.follower.gate(commands.OpenMyRoom(made.room.room_id))
    bert.join(SILENT)
    bert.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)
    assert not bert.leave().ever_live
    bert.said.clear()
    answer = host.follower.ask(AddPeople(made.room.room_id, (bert.person.uid,)), events.RoomCreated)
    enter(bert, answer)
    for home in (host, anna, bert):
        agreed(home, 3, epoch=2)
    assert live_now(bert)


def test_whoever_learned_of_an_epoch_in_the_call_comes_back_by_the_old_invitation(homes) -> None:
    host, anna, bert, struck = homes
    made = call(host, anna, bert, struck)
    host.follower.ask(DropPerson(made.room.room_id, struck.person.uid), events.RoomCreated)
    for home in (host, anna, bert):
        agreed(home, 3, epoch=2)
    ended(struck)
    bert.leave()
    agreed(anna, 2, epoch=2)
    bert.said.clear()
    again = bert.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(again, events.PreJoin), again
    bert.join(SILENT)
    agreed(bert, 3, epoch=2)
    assert live_now(bert)


def test_adding_refuses_strangers_members_and_too_many(homes) -> None:
    host, anna, bert, _ = homes
    made = hosted_room(host, anna)
    room_id = made.room.room_id

    def refusal(command) -> str:
        with pytest.raises(WrongUse) as refused:
            host.follower.ask(command, events.RoomCreated)
        return refused.value.code

    assert refusal(AddPeople(room_id, ("nobody@demo.example",))) == "unknown-person"
    assert refusal(AddPeople(room_id, (anna.person.uid,))) == "is-a-member"
    assert refusal(AddPeople(room_id, ())) == "nobody"
    many = tuple(f"p{n}@demo.example" for n in range(9))
    assert refusal(AddPeople(room_id, many)) == "too-many"
    assert refusal(DropPerson(room_id, bert.person.uid)) == "not-a-member"
    assert refusal(DropPerson(room_id, host.person.uid)) == "issuer"
    added = host.follower.ask(AddPeople(room_id, (bert.person.uid,)), events.RoomCreated)
    assert [one.uid for one in added.invitations] == [bert.person.uid]


def test_an_issuer_who_is_not_in_the_call_adds_somebody_all_the_same(homes) -> None:
    host, anna, bert, late = homes
    made = hosted_room(host, anna, bert)
    for guest in (anna, bert):
        enter(guest, made)
    for guest in (anna, bert):
        agreed(guest, 2, epoch=1)
    answer = host.follower.ask(AddPeople(made.room.room_id, (late.person.uid,)), events.RoomCreated)
    enter(late, answer)
    for home in (anna, bert, late):
        agreed(home, 3, epoch=2)
    assert f"{host.person.name} added {late.person.name} to this room." in notices(anna)


def test_a_page_seen_before_a_new_epoch_is_not_joined_by_a_click_meant_for_the_old(homes) -> None:
    host, anna, bert, _ = homes
    made = hosted_room(host, anna)
    shown = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(shown, events.PreJoin)
    host.follower.ask(AddPeople(made.room.room_id, (bert.person.uid,)), events.RoomCreated)
    host.join(SILENT)
    failed = host.until(lambda e: isinstance(e, events.CommandFailed) and e.command == "Join")
    assert isinstance(failed, events.CommandFailed)
    assert failed.code == "other-room"
    host.join(SILENT)
    here = host.until(lambda e: isinstance(e, events.RosterChanged) and e.epoch == 2)
    assert isinstance(here, events.RosterChanged)
    assert {one.uid for one in here.people} == {home.person.uid for home in (host, anna, bert)}
