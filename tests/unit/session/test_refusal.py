# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.refusal: who comes during a call is held to what the gate asks at the door."""

from dataclasses import replace

import pytest

from client.model.events import CallPhase
from client.model.participant import TrustState
from client.model.room import Profile
from client.policy.profiles import profile_rules
from client.policy.rules import meets_bar
from client.session import effects, inputs
from client.session.words import Line
from tests.fakes.call_room import FakeRoom, Node, person

SURE = tuple(TrustState)


def newcomer(profile: Profile, trust: TrustState) -> FakeRoom:
    """Two hosts in a call, and a third host who comes with this much known of them."""
    room = FakeRoom(3, profile=profile, hosts=(0, 1, 2))
    known = {person(n).identity: TrustState.IN_PERSON for n in range(3)}
    known[person(2).identity] = trust
    for n in (0, 1):
        room.join(n, room.setup(n, trust=known))
    room.run(3.0)
    assert room.all_live(0, 1)
    room.rejoins = False
    room.join(2)
    room.run(8.0)
    return room


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("trust", SURE)
def test_a_newcomer_is_accepted_exactly_where_the_gate_would_let_the_room_pass(profile, trust):
    room = newcomer(profile, trust)
    bar = profile_rules(profile).trust_bar
    if meets_bar(trust, bar):
        assert room.all_live(0, 1, 2)
        return
    assert room.all_live(0, 1)
    assert not room.nodes[2].all_of(effects.AddReceiveKey)
    for n in (0, 1):
        assert CallPhase.HOLD not in room.nodes[n].phases
        found = {e.finding.id for e in room.nodes[n].all_of(effects.Raised)}
        assert found == {"ROSTER-VERIFIED" if not trust.blocks else "KEY-UNCHANGED"}


def test_somebody_of_whom_nothing_is_known_is_no_better_than_unverified():
    room = FakeRoom(2, profile=Profile.RESTRICTED, hosts=(0, 1))
    for n in (0, 1):
        room.join(n, replace(room.setup(n), trust={}))
    room.run(8.0)
    assert not room.live()


def test_nothing_is_heard_of_somebody_whose_key_was_lost_until_that_is_settled():
    room = FakeRoom(3)
    room.talks = True
    room.join_all()
    room.run(1.0)
    assert room.all_live(0, 1, 2)
    a, b, c = (room.nodes[n] for n in range(3))

    def heard(node: Node) -> list[str]:
        return [s.word.text for s in node.all_of(effects.Said) if isinstance(s.word, Line)]

    room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.KEY_CHANGED))
    room.feed(b, inputs.Say(Line("trust me")))
    room.run(1.0)
    assert (heard(a), heard(c)) == ([], ["trust me"])
    room.feed(a, inputs.Say(Line("no")))
    room.run(1.0)
    assert heard(c) == ["trust me"]
    room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.IN_PERSON))
    room.run(1.0)
    room.feed(b, inputs.Say(Line("thank you")))
    room.run(1.0)
    assert (heard(a)[-1], heard(c)[-1]) == ("thank you", "thank you")


def test_whoever_never_said_that_they_are_here_says_no_goodbye():
    room = FakeRoom(2)
    room.rejoins = False
    room.join_all()
    room.run(1.0)
    a = room.nodes[0]
    a.state = replace(a.state, ready_sent=False, last_agreed=None)
    begun = len(a.state.evidence.signed_by(a.me))
    room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.REVOKED))
    assert a.finished == effects.Finish("revoked", room.nodes[1].state.setup.uid)
    assert len(a.state.evidence.signed_by(a.me)) == begun
