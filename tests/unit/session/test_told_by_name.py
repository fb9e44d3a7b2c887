# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of a call that only the session can see: who answers, and who holds my key."""

from dataclasses import replace

import pytest
from msgspec import structs

from client.crypto.envelope import Context
from client.model.room import Profile
from client.model.verdict import Severity
from client.session import effects, inputs, reasons
from client.session.bodies import Message
from client.session.exchange import probe
from client.session.keyplane import make_key
from client.session.messages import Kind
from client.session.turn import Turn
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, once, person, uid
from tests.fakes.talking import findings


@once
def three(profile: Profile = Profile.OPEN) -> FakeRoom:
    made = FakeRoom(3, profile=profile, hosts=(0, 1, 2))
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


def raised(node: Node, check: str) -> list:
    found = [one.finding for one in node.all_of(effects.Raised)]
    return [finding for finding in found if finding.id == check]


@pytest.mark.parametrize(
    ("profile", "severity"), [(Profile.OPEN, Severity.WARN), (Profile.RESTRICTED, Severity.BLOCK)]
)
def test_whoever_answers_no_more_is_told_of_by_name_and_time(profile, severity):
    room = three(profile)
    room.crash(2)
    room.run(20.0)
    assert room.all_live(0, 1)
    for n in (0, 1):
        (silent,) = raised(room.nodes[n], "LIVENESS")
        assert (silent.subject, silent.severity) == (uid(2), severity)
        assert 10 <= int(dict(silent.params)["n"]) <= 14


def test_nobody_who_leaves_or_speaks_is_told_of_as_silent():
    room = three()
    room.leave(2)
    room.run(20.0)
    assert not raised(room.nodes[0], "LIVENESS")


def test_that_somebody_is_silent_is_not_said_on_the_word_of_another():
    room = three()
    said = liar.drop(room, room.nodes[2], room.nodes[1].me, "silent")
    word = liar.signed(room.nodes[2], Context.DROP, said).envelope
    liar.say(room, room.nodes[2], room.nodes[0].me, Message(Kind.DROP, word))
    room.run(0.1)
    assert not raised(room.nodes[0], "LIVENESS")
    dropped = [one for one in room.nodes[0].all_of(effects.Noticed) if one.code == reasons.DROPPED]
    assert [(one.uid, one.by, one.reason) for one in dropped] == [(uid(1), uid(2), "silent")]


@pytest.mark.parametrize("asks", [True, False])
def test_whoever_agrees_with_all_but_one_is_dropped_and_that_one_stays(asks):
    room = three()
    member, victim = room.nodes[2], room.nodes[1]
    # Nothing that they say later can be newer than this, and asking buys them time.
    last = structs.replace(liar.statement(room, member, rh="ab" * 64), seq=2**53 - 1)
    word = Message(Kind.STATEMENT, liar.signed(member, Context.STATEMENT, last).envelope)
    liar.say(room, member, victim.me, word)
    room.run(0.1)
    # Somebody comes anew, so all must agree anew: the member does, with everybody but one.
    room.feed(room.nodes[0], inputs.ClockJumped())
    for _ in range(33):
        if asks and member.alive:
            liar.act(room, member, lambda turn: probe(turn, victim.me))
        room.run(1.0)
    assert victim.finished is None
    dropped = [one for one in room.nodes[0].all_of(effects.Noticed) if one.code == reasons.DROPPED]
    assert (uid(2), uid(1)) in [(one.uid, one.by) for one in dropped]
    assert uid(1) not in [one.uid for one in dropped]


@pytest.mark.parametrize("reason", ["silent", "revoked", "no-code"])
def test_nobody_is_dropped_behind_the_back_of_the_others(reason):
    room = three()
    said = liar.drop(room, room.nodes[2], room.nodes[1].me, reason)
    word = liar.signed(room.nodes[2], Context.DROP, said).envelope
    liar.say(room, room.nodes[2], room.nodes[1].me, Message(Kind.DROP, word))
    room.run(0.1)
    dropped = [one for one in room.nodes[0].all_of(effects.Noticed) if one.code == reasons.DROPPED]
    assert [(one.uid, one.by, one.reason) for one in dropped] == [(uid(1), uid(2), reason)]
    room.run(20.0)
    assert not findings(room.nodes[0])


@pytest.mark.parametrize("more", [True, False])
def test_a_key_given_to_others_than_those_agreed_is_never_used(more, monkeypatch):
    room = three()
    node, other = room.nodes[0], room.nodes[1]

    def careless(turn, agreed):
        wrong = agreed.roster | {other.me} if more else agreed.roster
        make_key(turn, replace(agreed, roster=wrong))

    monkeypatch.setattr("client.session.agreement.make_key", careless)
    # The key goes to somebody who has just gone, or, the twin, to those who are agreed.
    used = len(node.all_of(effects.UseSendKey))
    room.rejoins = False
    room.feed(other, inputs.LeaveCall())
    room.run(3.0)
    if more:
        assert node.finished == effects.Finish(reasons.KEY_HOLDERS)
        assert findings(node) == [("KEYHOLDERS-MATCH", "client")]
        assert node.held
        assert len(node.all_of(effects.UseSendKey)) == used
    else:
        assert room.all_live(0, 2)
        assert not findings(node)


def notices(node: Node) -> list[tuple]:
    return [(one.code, one.uid, *one.others) for one in node.all_of(effects.Noticed)]


def test_whoever_comes_to_others_is_told_once_that_they_are_here_and_they_that_somebody_joined():
    room = FakeRoom(4)
    room.join(0)
    room.join(1)
    room.run(1.0)
    room.join(2)
    room.run(1.0)
    (told,) = notices(room.nodes[2])
    assert told[0] == reasons.HERE
    assert set(told[1:]) == {uid(0), uid(1)}
    assert (reasons.JOINED, uid(2)) in notices(room.nodes[0])
    room.join(3)
    room.run(1.0)
    assert room.all_live(0, 1, 2, 3)
    assert (reasons.JOINED, uid(3)) in notices(room.nodes[2])


def test_whoever_waits_alone_is_told_that_the_next_one_joined():
    room = FakeRoom(2)
    room.join(0)
    room.run(1.0)
    room.join(1)
    room.run(1.0)
    assert room.all_live(0, 1)
    assert (reasons.JOINED, uid(1)) in notices(room.nodes[0])
    assert notices(room.nodes[1]) == [(reasons.HERE, uid(0))]


def causes(node: Node) -> tuple:
    return [one for one in node.all_of(effects.CodeShown) if one.code is not None][-1].cause


def test_a_new_code_says_who_was_removed():
    room = three()
    room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
    room.run(2.0)
    assert causes(room.nodes[1]) == ((uid(2), "removed"),)


def test_a_new_code_says_who_left_by_themselves():
    room = three()
    room.leave(2)
    room.run(2.0)
    assert causes(room.nodes[1]) == ((uid(2), "left"),)


def test_silence_passes_and_is_said_to():
    room = three()
    room.crash(2)
    room.run(20.0)
    (told,) = [one for one in room.nodes[0].all_of(effects.Raised) if one.finding.id == "LIVENESS"]
    assert told.passing


def test_what_somebody_did_is_told_also_right_after_a_state_that_passes():
    room = three()
    turn = Turn(room.nodes[0].state, room.now, room.dice.randbytes)
    turn.raise_finding("ROSTER-AGREEMENT", uid(1), "states another roster", passing=True)
    turn.raise_finding("ROSTER-AGREEMENT", uid(1), "code not as committed")
    turn.raise_finding("ROSTER-AGREEMENT", uid(1), "code not as committed")
    told = [effect.passing for effect in turn.effects if isinstance(effect, effects.Raised)]
    assert told == [True, False]
