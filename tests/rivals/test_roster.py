# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Participants whom nobody saw: bugs of other products, run against whole engines."""

import threading
import time

import pytest

from client.crypto.frame_keys import FrameKeys
from client.model import events
from client.model.events import CallPhase
from client.model.ids import HelloHash
from client.model.media import StreamKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.session import effects, inputs
from client.session.bodies import read_data
from tests.fakes.call_room import FakeRoom, person, uid
from tests.rig.household import at_home
from tests.rivals.intruder import Intruder
from tests.rivals.steps import call, enter_mine, heard, room, until_phase

KNOCKS_AGAIN_S = 3.5


@pytest.mark.parametrize("profile", [Profile.OPEN, Profile.RESTRICTED])
def test_a_guest_of_the_server_is_not_heard_and_not_unseen(people, profile) -> None:
    """Token and room key in hand, no member's key: an alarm, no place on any list, no key."""
    with at_home(*people[:2]) as (host, guest):
        made, files = room(host, guest, people[2], profile=profile)
        enter_mine(host, made)
        until_phase(host, CallPhase.WAITING)
        with Intruder(people[2], files[people[2].uid]) as intruder:
            intruder.say_hello()
            alarm = host.until(lambda e: isinstance(e, events.Alarm))
            assert isinstance(alarm, events.Alarm)
            assert alarm.finding.id == "ROSTER-SIGNED"
            for noise in (b"\x02" + b"x" * 200, b"\x03" + b"x" * 200, b"moderator"):
                intruder.say(noise)
            time.sleep(KNOCKS_AGAIN_S)
            assert {body[0] for body in intruder.bodies} == {1}
            last = heard(host, events.RosterChanged)[-1]
            assert [one.uid for one in last.people if one.peer] == [host.person.uid]
            assert not heard(host, events.LobbyChanged, lambda e: e.people)
            assert heard(host, events.CallChanged)[-1].phase is CallPhase.WAITING


def test_a_hidden_connection_does_not_get_a_key_or_a_word(people) -> None:
    """The relay's list shows three connections; the key has two holders, and two are shown."""
    with at_home(*people[:2]) as (host, guest):
        made, files = room(host, guest, people[2])
        with Intruder(people[2], files[people[2].uid]) as hidden:
            enter_mine(host, made)
            outcome = guest.check(files[guest.person.uid])
            assert isinstance(outcome, events.PreJoin)
            guest.join()
            for home in (host, guest):
                home.until_live(2)
                home.until(lambda e: isinstance(e, events.RosterChanged) and e.key_holders == 2)
            connections = [e for e in hidden.heard if isinstance(e, inputs.Arrived)]
            assert len(connections) == 2
            call_ = host.engine._visit.call
            assert len(call_._others) == 2
            given = call_._state.send_key.given
            assert [call_._state.peers[one].identity for one in given] == [
                guest.engine._visit._people.account.person.identity
            ]
            # Words under pair keys go to their connection alone. What goes to all is knocks, and
            # words sealed with a data key that only the roster was given.
            assert {body[0] for body in hidden.bodies} <= {1, 4}
            words = [read_data(body) for body in hidden.bodies if body[0] == 4]
            opened = hidden.opened
            thief = FrameKeys(threading.Lock)
            for word in words:
                for secret in (opened.room_key, opened.join_token):
                    rh = call_._state.agreed.rh
                    for generation in range(1, 4):
                        thief.add_receive_key(word.sender, rh, generation, secret)
                    assert thief.open(word.sender, StreamKind.DATA, word.sealed) is None
                    thief.forget(word.sender)


def test_key_holders_never_outnumber_the_people_shown() -> None:
    """At no moment of joining, leaving, removing, crashing is the key given to who is not shown."""
    made = FakeRoom(4, hosts=(0, 1))
    for n in range(4):
        made.join(n)
        made.run(0.7)
    made.run(3.0)
    made.feed(made.nodes[0], inputs.RemovePerson(person(3).identity))
    made.run(2.0)
    made.crash(2)
    made.run(15.0)
    made.join(2, made.setup(2, my_hellos=frozenset({made.nodes[2].me})))
    made.run(5.0)
    made.leave(1)
    made.run(3.0)
    assert made.all_live(0, 2)
    counted = 0
    for node in [*made.nodes.values(), *made.past]:
        for shown in node.all_of(effects.RosterShown):
            if shown.agreed is not None and shown.key_holders:
                counted += 1
                assert shown.key_holders <= len([one for one in shown.people if one.on_roster])
    assert counted > 10


def test_a_removed_person_does_not_come_back_by_another_door() -> None:
    """Same invitation, new hello: gone stays gone until the issuer says otherwise."""
    made = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    made.join(0)
    made.join(1)
    made.run(3.0)
    made.join(2)
    made.run(3.0)
    made.feed(made.nodes[0], inputs.AdmitPerson(made.nodes[2].me))
    made.run(3.0)
    assert made.all_live(0, 1, 2)
    first = made.nodes[2]
    made.feed(made.nodes[0], inputs.RemovePerson(person(2).identity))
    made.run(2.0)
    assert first.finished is not None
    assert first.finished.reason == "removed"
    made.join(2, made.setup(2, my_hellos=frozenset({first.me})))
    made.run(8.0)
    made.feed(made.nodes[1], inputs.AdmitPerson(made.nodes[2].me))
    made.run(5.0)
    assert made.all_live(0, 1)
    assert not made.nodes[2].all_of(effects.AddReceiveKey)


def test_a_second_computer_of_mine_is_not_in_the_call_without_my_seeing_it() -> None:
    """A hello under my key that I did not send: Hold at once, an alarm, and an end."""
    made = FakeRoom(2)
    made.join_all()
    made.run(2.0)
    assert made.all_live(0, 1)
    mine = made.nodes[0]
    made.join(0)  # a copied profile: it knows nothing of my hellos
    copy = made.nodes.pop(0)
    made.nodes[0] = mine
    made.past.remove(mine)
    made.past.append(copy)
    made.run(1.0)
    assert mine.phase is CallPhase.HOLD
    assert mine.held
    alarms = [(e.finding.id, e.finding.subject) for e in mine.all_of(effects.Raised)]
    assert ("SESSION-UNIQUE", "client") in alarms


def test_whoever_is_absent_does_not_count_as_present(people) -> None:
    """Invited, named, verified, and not here: listed as invited, never as somebody who hears."""
    with at_home(*people[:2]) as (host, guest):
        made, files = room(host, guest, people[2])
        enter_mine(host, made)
        assert isinstance(guest.check(files[guest.person.uid]), events.PreJoin)
        guest.join()
        roster = host.until_live(2)
        absent = next(one for one in roster.people if one.uid == people[2].uid)
        assert (absent.peer, absent.on_roster, absent.linked) == (None, False, False)
        guest.leave()


def test_withdrawing_one_person_does_not_let_them_hear_on() -> None:
    """A newer list withdraws Klein in a running call of three: whoever read it stops at once."""
    made = FakeRoom(3)
    made.join_all()
    made.run(2.0)
    assert made.all_live(0, 1, 2)
    reader, klein = made.nodes[0], made.nodes[2]
    begun = len(reader.log)
    made.feed(reader, inputs.TrustChanged(person(2).identity, TrustState.REVOKED))
    done = [effect for _, effect in reader.log[begun:]]
    assert done[0] == effects.HoldSending() or isinstance(done[0], effects.Raised)
    assert effects.HoldSending() in done
    assert effects.CloseLink(klein.me) in done
    (phase,) = [effect for effect in done if isinstance(effect, effects.PhaseChanged)]
    assert (phase.phase, phase.reason, phase.uid) == (CallPhase.HOLD, "trust-lost", uid(2))
    made.run(20.0)
    # Nothing was sealed again: not for Klein, nor for anybody.
    kinds = [type(effect) for _, effect in reader.log[begun:]]
    assert effects.ResumeSending not in kinds
    assert reader.finished == effects.Finish("revoked", uid(2))
    # The call of the others, who have not read that list, goes on.
    assert made.all_live(1, 2)


def test_a_call_is_not_lost_where_the_host_removes_the_withdrawn_person() -> None:
    made = FakeRoom(3)
    made.rejoins = False
    made.join_all()
    made.run(2.0)
    for n in (0, 1):
        made.feed(made.nodes[n], inputs.TrustChanged(person(2).identity, TrustState.REVOKED))
    made.run(4.0)
    assert {made.nodes[n].phase for n in (0, 1)} == {CallPhase.HOLD}
    made.feed(made.nodes[0], inputs.RemovePerson(person(2).identity))
    made.run(2.0)
    assert made.all_live(0, 1)
    assert made.nodes[2].finished is not None
    made.run(30.0)
    assert made.all_live(0, 1)


def test_a_withdrawn_person_who_comes_does_not_end_the_call_of_the_others() -> None:
    """The twin: those present keep their call, the newcomer is dropped by name."""
    made = FakeRoom(3)
    made.join(0)
    made.join(1)
    made.run(2.0)
    for n in (0, 1):
        made.feed(made.nodes[n], inputs.TrustChanged(person(2).identity, TrustState.REVOKED))
    made.rejoins = False
    made.join(2)
    made.run(6.0)
    assert made.all_live(0, 1)
    assert not made.nodes[2].all_of(effects.AddReceiveKey)
    told = [(e.finding.id, e.finding.subject) for e in made.nodes[0].all_of(effects.Raised)]
    assert ("KEY-UNCHANGED", uid(2)) in told
    assert CallPhase.HOLD not in made.nodes[0].phases
    assert HelloHash(made.nodes[2].me) not in made.nodes[0].state.roster


def test_one_person_who_is_refused_by_one_does_not_stop_the_others(people) -> None:
    """Three whole engines; the host says of one that the numbers differ: the two others talk on."""
    from client.model import commands  # noqa: PLC0415

    with at_home(*people) as (host, guest, other):
        call(host, guest, other)
        # Not the host of the relay: its end would end the room for everybody.
        uid_ = other.person.uid
        guest.follower.ask(commands.ShowSafetyNumber(uid_), events.SafetyNumber)
        guest.engine.send(commands.MarkDifferent(uid_))
        held = until_phase(guest, CallPhase.HOLD)
        assert held.reason == "trust-lost"
        assert other.person.name in held.sentence
        report = guest.report()
        assert report.reason == "key-changed"
        assert other.person.name in report.sentence
        for home in (host, other):
            home.until(
                lambda e: (
                    isinstance(e, events.RosterChanged)
                    and sum(one.on_roster for one in e.people) == 2
                    and e.key_holders == 2
                )
            )
            assert heard(home, events.CallChanged)[-1].phase is not CallPhase.ENDED
