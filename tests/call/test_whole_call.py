# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two and three people in a real call: real relay, TLS, links, codecs; made-up faces."""

import time

from client.engine import clock
from client.identity.card import make_card
from client.identity.person import Person
from client.model import commands, events
from client.model.events import CallPhase
from client.model.media import DeviceKind
from client.model.secret import Secret
from tests.rig.household import Home, at_home, hosted_room


def call(host: Home, *guests: Home) -> events.RoomCreated:
    """Everybody in a call, live."""
    made = hosted_room(host, *guests)
    files = {one.uid: one.file for one in made.invitations}
    outcome = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(outcome, events.PreJoin)
    host.join()
    for guest in guests:
        checked = guest.check(files[guest.person.uid])
        assert isinstance(checked, events.PreJoin), checked
        guest.join()
    for home in (host, *guests):
        home.until_live(1 + len(guests))
    return made


def code_of(home: Home) -> str:
    event = home.until(lambda e: isinstance(e, events.CallCode) and bool(e.digits))
    assert isinstance(event, events.CallCode)
    return " ".join(event.digits)


def hears_and_sees(home: Home, people: int) -> None:
    """Wait until sound and picture of so many others arrive."""
    seen: set[str] = set()

    def arrived(event: events.Event) -> bool:
        if isinstance(event, events.RemoteMedia) and event.sound and event.picture:
            seen.add(event.peer)
        return len(seen) == people

    home.until(arrived)


def test_whoever_waits_alone_sees_who_is_invited(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        host.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)
        host.leave()
        begun = [isinstance(e, events.CallChanged) for e in host.said].index(True)
    rosters = [e for e in host.said[begun:] if isinstance(e, events.RosterChanged)]
    here = [(one.uid, one.me, one.peer is not None) for one in rosters[0].people]
    assert here == [(host.person.uid, True, True), (guest.person.uid, False, False)]


def test_two_people_see_and_hear_each_other_and_read_one_code(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        codes = {code_of(home) for home in (host, guest)}
        for home in (host, guest):
            hears_and_sees(home, 1)
        time.sleep(1.5)  # let some pictures pass; what is asserted does not depend on how many
        theirs, mine = guest.leave(), host.leave()
    assert len(codes) == 1
    for report, other in ((mine, guest), (theirs, host)):
        assert report.ever_live
        assert [one.name for one in report.sees if one.identified] == [other.person.name]
        assert [one.name for one in report.hears if one.identified] == [other.person.name]
        assert report.sees[0].undecryptable == 0
        assert report.devices_opened == 3


def test_a_third_person_joins_a_running_call_and_the_code_changes(people) -> None:
    with at_home(*people) as (host, guest, late):
        made = hosted_room(host, guest, late)
        files = {one.uid: one.file for one in made.invitations}
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        guest.check(files[guest.person.uid])
        guest.join()
        host.until_live(2)
        before = code_of(host)
        late.check(files[late.person.uid])
        late.join()
        for home in (host, guest, late):
            home.until_live(3)
        changed = host.until(
            lambda e: (
                isinstance(e, events.CallCode)
                and bool(e.digits)
                and "joined" in e.since
                and " ".join(e.digits) != before
            )
        )
    assert isinstance(changed, events.CallCode)
    assert late.person.name in changed.since


def test_one_joins_muted_with_the_camera_off_unless_asked(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join(commands.Join(synthetic=commands.SyntheticPerson()))
        guest.check(made.invitations[0].file)
        guest.join()
        host.until_live(2)
        guest.until_live(2)
        report = guest.leave()
        opened = [e for e in host.said if isinstance(e, events.MediaChanged) and e.on]
    assert {event.kind for event in opened} == {DeviceKind.SPEAKER}
    assert [one.name for one in report.sees if one.identified] == []
    assert [one.name for one in report.hears if one.identified] == []


def test_the_host_leaving_ends_the_room_for_everyone_and_they_are_told(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = call(host, guest)
        host.engine.send(commands.StopHosting(made.room.room_id))
        report = guest.report()
        ended = guest.until(
            lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.ENDED
        )
    assert report.reason == "room-ended"
    assert isinstance(ended, events.CallChanged)
    assert "host" in ended.sentence


def test_camera_off_closes_the_device_and_the_others_see_it_go(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        hears_and_sees(guest, 1)
        host.engine.send(commands.SetCamera(on=False))
        off = host.until(
            lambda e: (
                isinstance(e, events.MediaChanged) and e.kind is DeviceKind.CAMERA and not e.on
            )
        )
        gone = guest.until(
            lambda e: isinstance(e, events.RemoteMedia) and e.sound and not e.picture
        )
    assert isinstance(off, events.MediaChanged)
    assert isinstance(gone, events.RemoteMedia)


def test_someone_who_crashes_comes_back_with_the_same_invitation(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = call(host, guest)
        guest.engine.stop()  # without a goodbye from the person: the process is gone
        with at_home(guest.person) as (again,):
            outcome = again.check(made.invitations[0].file)
            assert isinstance(outcome, events.PreJoin), outcome
            again.join()
            again.until_live(2)


def test_an_invitation_let_in_once_is_opened_from_the_list_after_a_restart(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
        guest.engine.stop()
        with at_home(guest.person) as (again,):
            listed = again.until(lambda e: isinstance(e, events.RoomsChanged) and bool(e.rooms))
            assert isinstance(listed, events.RoomsChanged)
            outcome = again.follower.gate(commands.OpenMyRoom(listed.rooms[0].room_id))
    assert isinstance(outcome, events.PreJoin)
    assert outcome.room.room_id == made.room.room_id


def test_an_invitation_made_once_more_after_a_restart_lets_in_the_same_person(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        lost = made.invitations[0].file
        again = host.follower.ask(commands.ShowInvitations(made.room.room_id), events.RoomCreated)
        assert [one.uid for one in again.invitations] == [guest.person.uid]
        assert again.invitations[0].file != lost
        outcome = guest.check(again.invitations[0].file)
    assert isinstance(outcome, events.PreJoin)
    assert outcome.allowed


def test_an_absent_members_changed_key_ends_nobodys_call(people) -> None:
    with at_home(*people) as (host, guest, absent):
        made = hosted_room(host, guest, absent)
        files = {one.uid: one.file for one in made.invitations}
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        guest.check(files[guest.person.uid])
        guest.join()
        for home in (host, guest):
            home.until_live(2)
        other = Person.from_seed(Secret(b"n" * 32))
        card = make_card(other, absent.person.uid, absent.person.name, clock.wall())
        guest.follower.ask(commands.ImportCard(card.envelope), events.PeopleChanged)
        guest.said.clear()
        time.sleep(6.5)  # the checks of a running call come round every 5 s
        held = [e for e in guest.said if isinstance(e, events.CallChanged)]
        report = guest.leave()
    assert held == []
    assert (report.state, report.reason) == ("live", "left")
