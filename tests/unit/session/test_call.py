# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One client's call as a script: what goes in, and what must come out, in order."""

import pytest

from client.model.events import CallPhase
from client.model.participant import TrustState
from client.model.room import Profile
from client.session import effects, evidence, inputs, reasons
from client.session.call import next_setup, start, step
from tests.fakes.call_room import ALLOWED, FakeRoom, Node, chance, once, person, uid


def kinds(node: Node, since: int = 0) -> list[str]:
    """The names of a client's effects without the wish to be woken."""
    return [type(e).__name__ for _, e in node.log[since:] if not isinstance(e, effects.WakeAt)]


@once
def two() -> FakeRoom:
    room = FakeRoom(2)
    room.join_all()
    room.run(1.0)
    assert room.all_live(0, 1)
    return room


@pytest.fixture
def pair() -> FakeRoom:
    return two()


def test_says_hello_once_attached_and_every_three_seconds_while_alone():
    room = FakeRoom(2)
    setup = room.setup(0)
    begun = start(setup, now=5.0, random=chance(1).randbytes)
    assert [type(e) for e in begun.effects] == [
        effects.HoldSending,
        effects.HelloMade,
        effects.RosterShown,
        effects.WakeAt,
    ]
    node = room.join(0)
    assert [type(e) for _, e in node.log[4:]] == [
        effects.Send,
        effects.PhaseChanged,
        effects.WakeAt,
    ]
    assert node.log[5][1] == effects.PhaseChanged(CallPhase.WAITING, reasons.ALONE)
    room.run(9.5)
    assert len(node.all_of(effects.Send)) == 4


def test_the_whole_way_in_comes_in_this_order(pair):
    order = [name for name in kinds(pair.nodes[0]) if name != "Send"]
    assert order == [
        "HoldSending",
        "HelloMade",
        "RosterShown",
        "PhaseChanged",
        "OpenLink",
        "PhaseChanged",
        "RosterShown",
        "Noticed",
        "PhaseChanged",
        "RosterShown",
        "AddReceiveKey",
        "CodeShown",
        "UseSendKey",
        "ResumeSending",
        "RosterShown",
        "SealData",
    ]


def test_the_roster_shown_counts_who_holds_my_key(pair):
    shown = pair.nodes[0].all_of(effects.RosterShown)
    assert [roster.key_holders for roster in shown] == [0, 0, 0, 2]
    last = shown[-1]
    assert {(p.identity, p.on_roster, p.me) for p in last.people} == {
        (person(0).identity, True, True),
        (person(1).identity, True, False),
    }
    assert last.agreed == pair.nodes[0].state.view.rh


def test_losing_the_gate_holds_before_anything_else_and_mending_it_resumes(pair):
    node = pair.nodes[0]
    mark = len(node.log)
    pair.feed(node, inputs.GateLost(("TLS-PIN",)))
    assert node.log[mark][1] == effects.HoldSending()
    assert (node.phase, node.state.reason) == (CallPhase.HOLD, reasons.GATE_LOST)
    pair.run(5.0)
    assert node.held
    pair.feed(node, inputs.GateMended())
    assert kinds(node, mark)[-2:] == ["ResumeSending", "PhaseChanged"]
    assert pair.all_live(0, 1)


def test_a_gate_that_is_not_mended_ends_the_call_after_its_grace(pair):
    node = pair.nodes[0]
    pair.feed(node, inputs.GateLost(("TLS-PIN",)))
    pair.run(10.0)
    pair.feed(node, inputs.GateLost(("TLS-PIN", "CLOCK-SKEW")))
    assert node.alive
    pair.run(5.1)
    assert node.finished == effects.Finish(reasons.GATE_LOST)
    assert pair.nodes[1].state.view.gone[node.me].reason == "bye"


def test_coming_back_mends_no_gate_and_gives_no_new_grace(pair):
    lost, mended = pair.nodes[0], pair.nodes[1]
    for node in (lost, mended):
        pair.feed(node, inputs.GateLost(("TLS-PIN",)))
    pair.feed(mended, inputs.GateMended())
    pair.run(10.0)
    for node in (lost, mended):
        pair.feed(node, inputs.ClockJumped())
    pair.run(4.0)
    assert pair.nodes[0] is not lost
    assert [pair.nodes[n].state.reason == reasons.GATE_LOST for n in (0, 1)] == [True, False]
    assert not pair.nodes[0].all_of(effects.ResumeSending)
    pair.run(1.5)
    assert pair.nodes[0].finished == effects.Finish(reasons.GATE_LOST)
    assert pair.nodes[1].alive


def test_a_gate_lost_without_a_name_holds_too(pair):
    pair.feed(pair.nodes[0], inputs.GateLost(()))
    assert pair.nodes[0].held


def test_a_clock_jump_stops_at_once_and_comes_back_with_a_new_hello(pair):
    node = pair.nodes[0]
    mark = len(node.log)
    pair.feed(node, inputs.ClockJumped())
    assert node.log[mark][1] == effects.HoldSending()
    assert node.finished == effects.Finish(reasons.CLOCK_JUMPED, rejoin=True)
    pair.run(1.0)
    assert pair.nodes[0].me != node.me
    assert pair.all_live(0, 1)


def test_the_room_being_gone_ends_the_call_with_its_reason(pair):
    pair.feed(pair.nodes[0], inputs.RoomGone("room-closed"))
    assert pair.nodes[0].finished == effects.Finish("room-closed")
    pair.feed(pair.nodes[1], inputs.RoomGone(""))
    assert pair.nodes[1].finished == effects.Finish(reasons.ROOM_GONE)
    assert pair.nodes[1].held


def test_after_the_end_nothing_happens(pair):
    pair.leave(0)
    node = pair.nodes[0]
    done = step(node.state, inputs.Tick(), now=pair.now, random=chance(1).randbytes)
    assert done.state is node.state
    assert done.effects == ()


def test_without_agreement_for_five_seconds_it_holds_and_after_thirty_it_leaves():
    room = FakeRoom(2)
    # Statements of the second never come through; everything else does.
    room.join_all()
    room.run(0.0035)
    mute = room.nodes[1]
    room.carry = lambda sender, _to, body: [] if sender is mute else [(0.0, body)]
    room.rejoins = False
    room.run(4.0)
    assert room.nodes[0].phase is CallPhase.AGREEING
    room.run(2.0)
    assert (room.nodes[0].phase, room.nodes[0].state.reason) == (
        CallPhase.HOLD,
        reasons.NO_AGREEMENT,
    )
    raised = [r.finding for r in room.nodes[0].all_of(effects.Raised)]
    assert [(f.id, f.subject) for f in raised] == [("ROSTER-AGREEMENT", uid(1))]
    room.run(30.0)
    assert not room.nodes[0].alive


def test_waits_in_the_lobby_of_a_restricted_room_until_admitted():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    room.join_all()
    room.run(30.0)
    assert room.all_live(0, 1)
    waiting = room.nodes[2]
    assert (waiting.phase, waiting.state.reason) == (CallPhase.LOBBY, reasons.NOT_ADMITTED)
    assert not waiting.all_of(effects.OpenLink)
    assert not waiting.all_of(effects.AddReceiveKey)
    assert len(waiting.all_of(effects.RosterShown)) == 1


def test_nobody_is_admitted_while_no_host_is_there():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0,))
    room.join(1)
    room.join(2)
    room.run(10.0)
    assert {room.nodes[n].phase for n in (1, 2)} == {CallPhase.LOBBY}
    room.join(0)
    room.run(10.0)
    assert {room.nodes[n].phase for n in (1, 2)} == {CallPhase.LOBBY}
    assert room.nodes[0].phase is CallPhase.WAITING


def test_an_unverified_person_is_not_accepted_in_a_restricted_room():
    room = FakeRoom(2, profile=Profile.RESTRICTED, hosts=(0, 1))
    room.join(0, room.setup(0, trust={person(1).identity: TrustState.UNVERIFIED}))
    room.join(1)
    room.run(2.0)
    assert room.nodes[0].phase is CallPhase.WAITING
    assert not room.nodes[0].all_of(effects.UseSendKey)
    assert not room.nodes[1].all_of(effects.UseSendKey)


def test_a_person_unknown_to_me_is_accepted_in_an_open_room():
    room = FakeRoom(2)
    room.join(0, room.setup(0, trust={}))
    room.join(1)
    room.run(1.0)
    assert room.all_live(0, 1)


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_each_attempt_to_come_back_waits_longer(attempt):
    room = FakeRoom(2)
    room.join(0, room.setup(0, attempt=attempt))
    begin = room.now
    room.run(5.0)
    first = room.nodes[0].first(lambda effect: isinstance(effect, effects.Send))
    assert first is not None
    assert first - begin == pytest.approx({1: 0.5, 2: 1.0, 3: 2.0}[attempt])


def test_the_next_setup_remembers_hellos_trust_and_attempts(pair):
    node = pair.nodes[0]
    pair.feed(node, inputs.TrustChanged(person(1).identity, TrustState.BY_ORGANISATION))
    pair.feed(node, inputs.ClockJumped())
    setup = next_setup(node.state, now=pair.now)
    assert setup.my_hellos == {node.me}
    assert setup.trust[person(1).identity] is TrustState.BY_ORGANISATION
    assert setup.attempt == 0


def test_hints_about_connections_only_change_the_pace():
    room = FakeRoom(2)
    ghost = room.ghost()
    room.join_all()
    room.run(0.1)
    assert not room.live()
    room.run(0.4)
    assert room.all_live(0, 1)
    for node in room.nodes.values():
        room.feed(node, inputs.Departed(ghost))
        room.feed(node, inputs.Departed(room.nodes[0].conn))
    room.run(2.0)
    assert room.all_live(0, 1)


def test_becoming_a_listener_changes_no_roster(pair):
    rh = pair.nodes[0].state.view.rh
    pair.feed(pair.nodes[0], inputs.Publishing(media=False))
    pair.run(1.0)
    assert pair.nodes[0].state.setup.media is False
    assert pair.nodes[0].state.view.rh == rh


def test_every_reason_that_ends_a_call_is_listed(pair):
    room = pair
    room.leave(0)
    ends = [node.finished.reason for node in room.nodes.values() if node.finished]
    assert ends == [reasons.LEFT]
    assert set(ends) <= reasons.FINISH_REASONS


def test_no_transition_leaves_the_end():
    assert not [pair for pair in ALLOWED if pair[0] is CallPhase.ENDED]


def test_a_key_made_while_the_gate_is_lost_seals_nothing_until_it_is_mended():
    room = FakeRoom(2)
    node = room.join(0)
    room.feed(node, inputs.GateLost(("TLS-PIN",)))
    room.join(1)
    room.run(1.0)
    used = kinds(node).index("UseSendKey")
    assert kinds(node)[0] == "HoldSending"
    assert "ResumeSending" not in kinds(node)
    room.feed(node, inputs.GateMended())
    assert "ResumeSending" in kinds(node)[used:]


def test_after_a_silent_line_nothing_is_sent_before_everybody_was_heard_again(pair):
    node = pair.nodes[0]
    pair.cut(0, 11.0)
    pair.run(10.5)
    assert (node.held, node.state.reason) == (True, reasons.LINE_DOWN)
    pair.carry = lambda sender, _to, body: [] if sender.n == 1 else [(0.0, body)]
    pair.run(2.0)
    assert node.held
    pair.carry = lambda _sender, _to, body: [(0.0, body)]
    pair.run(10.0)
    assert pair.all_live(0, 1)


def test_evidence_that_is_full_ends_the_call_instead_of_raising(pair, monkeypatch):
    monkeypatch.setattr(evidence, "MAX_SIGNED", 1)
    pair.leave(0)
    assert pair.nodes[0].finished is not None
    assert pair.nodes[0].held
