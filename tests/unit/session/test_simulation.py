# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Real call state machines over a fake relay: whatever happens, honest people end up agreed.

Rules that may never break are checked after every step by `tests.fakes.call_room`.
"""

import pytest

from client.crypto.envelope import Context, sign
from client.crypto.hpke import XWingPrivate
from client.model.events import CallPhase
from client.model.ids import HelloHash
from client.session import effects
from client.session.bodies import Message
from client.session.hello import make_hello
from client.session.lobby import seal_hello
from client.session.messages import Kind
from tests.fakes import liar
from tests.fakes.call_room import (
    LATENCY_S,
    ROOM_ID,
    ROOM_KEY,
    FakeRoom,
    chance,
    descriptor,
    once,
    person,
)

SIZES = [2, 3, 5, 8]


@once
def live_room(count: int, **options: object) -> FakeRoom:
    room = FakeRoom(count, **options)
    room.join_all()
    room.run(1.0)
    assert room.all_live(*range(count))
    return room


def back(room: FakeRoom, n: int) -> None:
    """A person starts the program again; it remembers the hellos it made."""
    made = frozenset(x.me for x in (*room.past, *room.nodes.values()) if x.n == n)
    room.join(n, room.setup(n, my_hellos=made))


def until_live(room: FakeRoom, *who: int, limit: int = 60) -> int:
    for second in range(limit):
        room.run(1.0)
        if room.all_live(*who):
            return second + 1
    states = [(n.n, n.phase, n.finished) for n in room.nodes.values()]
    pytest.fail(f"not live after {limit} s: {states}")


@pytest.mark.parametrize("count", SIZES)
def test_people_who_come_all_at_once_agree(count):
    room = FakeRoom(count)
    room.join_all()
    room.run(1.0)
    assert room.all_live(*range(count))


@pytest.mark.parametrize("count", SIZES)
def test_people_who_come_one_by_one_agree(count):
    room = FakeRoom(count)
    for n in range(count):
        room.join(n)
        room.run(0.5)
    assert room.all_live(*range(count))


def test_two_people_have_keys_in_use_within_eight_message_times():
    room = FakeRoom(2)
    room.join_all()
    begin = room.now
    room.run(1.0)
    for node in room.nodes.values():
        used = node.first(lambda effect: isinstance(effect, effects.ResumeSending))
        assert used is not None
        assert used - begin <= 8 * LATENCY_S + 1e-9


def test_the_link_is_opened_before_the_roster_is_agreed():
    room = live_room(2)
    for node in room.nodes.values():
        opened = node.first(lambda effect: isinstance(effect, effects.OpenLink))
        live = node.first(
            lambda effect: (
                isinstance(effect, effects.PhaseChanged) and effect.phase is CallPhase.LIVE
            )
        )
        assert opened is not None
        assert live is not None
        assert opened < live


def test_exactly_one_of_two_controls_the_link():
    room = live_room(2)
    roles = [node.all_of(effects.OpenLink)[0].controlling for node in room.nodes.values()]
    assert sorted(roles) == [False, True]


def test_everybody_shows_the_same_code_and_another_one_after_a_join():
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    first = room.nodes[0].all_of(effects.CodeShown)[-1].code
    room.join(2)
    room.run(1.0)
    assert room.all_live(0, 1, 2)
    second = room.nodes[0].all_of(effects.CodeShown)[-1]
    assert second.code != first
    assert second.cause == (("p2@test", "joined"),)


def test_whoever_comes_last_is_not_told_that_the_others_joined():
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    room.join(2)
    room.run(1.0)
    assert room.all_live(0, 1, 2)
    shown = [one for one in room.nodes[2].all_of(effects.CodeShown) if one.code is not None]
    assert shown[0].cause == ()


@pytest.mark.parametrize("count", [3, 5])
def test_nobody_stops_sending_while_somebody_joins(count):
    room = FakeRoom(count)
    for n in range(count - 1):
        room.join(n)
    room.run(1.0)
    marks = {n: len(node.log) for n, node in room.nodes.items()}
    room.join(count - 1)
    room.run(1.0)
    assert room.all_live(*range(count))
    for n, mark in marks.items():
        later = [effect for _, effect in room.nodes[n].log[mark:]]
        assert not any(isinstance(effect, effects.HoldSending) for effect in later)


@pytest.mark.parametrize("count", [3, 5])
def test_a_leaver_is_cut_off_at_once_and_new_keys_are_in_use_within_500_ms(count):
    room = live_room(count)
    gone = room.nodes[count - 1]
    room.leave(count - 1)
    begin = room.now
    room.run(1.0)
    assert room.all_live(*range(count - 1))
    for n in range(count - 1):
        node = room.nodes[n]
        after = [(at, effect) for at, effect in node.log if at >= begin]
        held = next(i for i, (_, e) in enumerate(after) if isinstance(e, effects.HoldSending))
        used = next(i for i, (_, e) in enumerate(after) if isinstance(e, effects.UseSendKey))
        assert held < used
        assert after[used][0] - begin < 0.5
        assert gone.me not in node.secrets[after[used][1].generation][1]
        assert effects.CloseLink(gone.me) in [effect for _, effect in after]


def test_who_leaves_stops_sending_before_saying_so():
    room = live_room(2)
    begin = len(room.nodes[0].log)
    room.leave(0)
    order = [type(effect) for _, effect in room.nodes[0].log[begin:]]
    assert order.index(effects.HoldSending) < order.index(effects.Send)
    assert order[-1] is effects.Finish


def test_the_last_one_waits_without_limit():
    room = live_room(2)
    room.leave(0)
    room.run(200.0)
    assert room.nodes[1].phase is CallPhase.WAITING
    assert room.nodes[1].alive


@pytest.mark.parametrize("count", [2, 3, 5])
def test_who_crashed_without_a_word_comes_back_and_the_old_presence_ends(count):
    room = live_room(count)
    old = room.crash(0).me
    room.run(2.0)
    back(room, 0)
    until_live(room, *range(count), limit=4)
    for node in room.nodes.values():
        assert node.state.view.gone[old].reason == "bye"


def test_who_crashed_for_good_is_dropped_by_name_and_the_others_go_on():
    room = live_room(4)
    gone = room.crash(3)
    room.run(13.0)
    assert room.all_live(0, 1, 2)
    notices = [n for n in room.nodes[0].all_of(effects.Noticed) if n.code == "dropped"]
    assert [(n.uid, n.reason) for n in notices] == [("p3@test", "silent")]
    assert gone.me not in room.nodes[0].state.roster


def test_a_call_of_two_survives_a_crash_and_a_long_silence():
    room = live_room(2)
    room.crash(1)
    room.run(20.0)
    assert room.nodes[0].phase is CallPhase.WAITING
    back(room, 1)
    until_live(room, 0, 1, limit=5)


@pytest.mark.parametrize("lost", range(13))
def test_one_lost_message_only_costs_time(lost):
    room = FakeRoom(2)
    seen = iter(range(10**6))
    room.carry = lambda _from, _to, body: [] if next(seen) == lost else [(0.0, body)]
    room.join_all()
    room.run(7.0)
    assert room.all_live(0, 1)


@pytest.mark.parametrize("lost", range(0, 43, 8))
def test_one_lost_message_among_three_only_costs_time(lost):
    room = FakeRoom(3)
    seen = iter(range(10**6))
    room.carry = lambda _from, _to, body: [] if next(seen) == lost else [(0.0, body)]
    room.join_all()
    room.run(7.0)
    assert room.all_live(0, 1, 2)


def test_a_line_that_is_down_for_some_seconds_changes_nothing():
    room = live_room(3)
    keys = {n: node.using for n, node in room.nodes.items()}
    room.cut(1, 4.0)
    room.run(10.0)
    assert room.all_live(0, 1, 2)
    assert {n: node.using for n, node in room.nodes.items()} == keys


def test_a_line_that_is_down_for_long_holds_here_and_drops_there_and_heals():
    room = live_room(3)
    room.cut(1, 14.0)
    room.run(13.5)
    assert room.all_live(0, 2)
    assert room.nodes[1].held
    assert (room.nodes[1].phase, room.nodes[1].state.reason) == (CallPhase.HOLD, "line-down")
    until_live(room, 0, 1, 2, limit=6)


def test_a_ghost_connection_hears_nothing_and_stops_nobody():
    room = FakeRoom(3)
    ghost = room.ghost()
    dice = chance(5)
    for kind in (0, 1, 2, 3, 4, 255):
        for size in (0, 1, 70, 200, 4145, 5000, 65536, 70000):
            room.inject(ghost, bytes([kind]) + dice.randbytes(size))
    room.join_all()
    room.run(1.5)
    assert room.all_live(0, 1, 2)
    for body in room.ghost_heard:
        assert body[0] == 1
        for node in room.nodes.values():
            assert node.me.encode() not in body
            assert node.state.setup.uid.encode() not in body


def hello_of(n: int, *, room: FakeRoom, signer: int | None = None, **changes: object) -> bytes:
    setup = room.setup(0, me=person(n), **changes)
    hello, _ = make_hello(setup, room.dice.randbytes)
    if signer is not None:
        hello = sign(person(signer).signing, Context.HELLO, hello.value)
    return seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, room.dice.randbytes(32))


@pytest.mark.parametrize(
    "forgery",
    [
        lambda room: hello_of(99, room=room),
        lambda room: hello_of(1, room=room, signer=99),
        lambda room: hello_of(1, room=room, descriptor=descriptor(5)),
    ],
    ids=["non-member", "member's hello by another key", "other member list"],
)
def test_a_hello_that_no_member_signed_is_refused_with_an_alarm(forgery):
    room = live_room(3)
    ghost = room.ghost()
    room.inject(ghost, forgery(room))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    for node in room.nodes.values():
        raised = [r.finding for r in node.all_of(effects.Raised)]
        assert [(f.id, f.subject) for f in raised] == [("ROSTER-SIGNED", "stranger")]
        assert len(node.state.evidence.hellos) == 3


def test_a_members_own_hello_from_a_new_connection_is_accepted():
    room = live_room(3)
    room.crash(2)
    room.inject(room.ghost(), hello_of(2, room=room))
    room.run(1.0)
    assert all(len(room.nodes[n].state.evidence.hellos) == 4 for n in (0, 1))
    assert not room.nodes[0].all_of(effects.Raised)


def test_everything_replayed_from_the_wire_changes_nothing():
    room = live_room(3)
    before = {n: (node.state.view.rh, node.state.generation) for n, node in room.nodes.items()}
    for conn, body in list(room.wire):
        for node in room.nodes.values():
            room.inject(conn, body, to=node)
    room.run(2.0)
    assert room.all_live(0, 1, 2)
    after = {n: (node.state.view.rh, node.state.generation) for n, node in room.nodes.items()}
    assert after == before


def test_an_old_hello_replayed_after_a_restart_of_the_call_never_gets_on_the_roster():
    room = live_room(3)
    recorded = [body for _, body in room.wire if body[0] == 1]
    old = {node.me for node in room.nodes.values()}
    for n in range(3):
        room.leave(n)
    room.run(1.0)
    back(room, 0)
    back(room, 1)
    for body in recorded:
        room.inject(room.ghost(), body)
    until_live(room, 0, 1, limit=6)
    assert not old & room.nodes[0].state.roster
    assert HelloHash("") not in old


@pytest.mark.parametrize("seed", range(10))
def test_a_relay_that_loses_repeats_and_reorders_splits_nobody(seed):
    count = 2 + seed % 3
    room = FakeRoom(count, seed=seed)
    dice = chance(seed)
    lose, lag = dice.choice([0.1, 0.4]), dice.choice([0.05, 3.0])

    def lie(_from, _to, body):
        times = dice.choices([0, 1, 2], [lose, 1 - lose, 0.1])[0]
        return [(dice.random() * lag, body) for _ in range(times)]

    room.carry = lie
    for n in range(count):
        room.join(n)
        room.run(dice.choice([0.0, 0.3]))
    room.run(8.0)
    if room.nodes[0].alive:
        room.crash(0)
    back(room, 0)
    room.run(25.0)
    room.carry = lambda _from, _to, body: [(0.0, body)]
    ended = [n for n, node in room.nodes.items() if not node.alive and not node.finished.rejoin]
    for n in ended:
        back(room, n)
    until_live(room, *range(count), limit=90)


def test_who_is_cut_off_from_one_other_alone_does_not_end_the_others_call():
    room = live_room(4)
    apart = {room.nodes[0].conn, room.nodes[1].conn}
    room.carry = lambda sender, to, body: [] if {sender.conn, to.conn} == apart else [(0.0, body)]
    room.run(40.0)
    assert all(room.nodes[n].alive and room.nodes[n].phase is CallPhase.LIVE for n in (2, 3))


def test_bodies_have_only_the_bucket_lengths():
    room = live_room(3)
    assert {len(body) for _, body in room.wire} <= {
        1 + 32 + 4096 + 16,
        *(1 + 64 + 1136 + bucket for bucket in (1024, 2048, 4096, 8192, 16384)),
        *(1 + 64 + 12 + 16 + bucket for bucket in (1024, 2048, 4096, 8192, 16384)),
    }


def test_pair_keys_move_on_every_ten_minutes_without_a_gap():
    room = live_room(2)
    room.run(1300.0)
    assert room.all_live(0, 1)
    pairs = [peer.pair for node in room.nodes.values() for peer in node.state.peers.values()]
    assert {pair.n for pair in pairs} == {4}
    assert not any(node.state.counts for node in room.nodes.values())


def test_the_private_key_of_a_presence_is_not_in_its_repr():
    room = live_room(2)
    text = repr(room.nodes[0].state)
    assert isinstance(room.nodes[0].state.key, XWingPrivate)
    assert room.nodes[0].using is not None
    assert room.nodes[0].using[1].hex() not in text
    assert repr(room.nodes[0].using[1]) not in text


def test_two_groups_that_a_relay_kept_apart_find_each_other_again():
    room = live_room(4)
    room.carry = lambda sender, to, body: [(0.0, body)] if sender.n // 2 == to.n // 2 else []
    room.run(30.0)
    assert room.all_live(0, 1)
    assert room.all_live(2, 3)
    room.carry = lambda _from, _to, body: [(0.0, body)]
    until_live(room, 0, 1, 2, 3, limit=30)


def test_a_person_dropped_for_more_than_silence_cannot_end_others_afterwards():
    room = live_room(3)
    a, b, c = (room.nodes[n] for n in range(3))
    drop = liar.signed(a, Context.DROP, liar.drop(room, a, c.me, "revoked"))
    liar.say(room, a, b.me, Message(Kind.DROP, drop.envelope))
    room.run(0.5)
    assert c.me in b.state.view.gone
    revenge = liar.signed(c, Context.DROP, liar.drop(room, c, b.me))
    liar.say(room, c, b.me, Message(Kind.DROP, revenge.envelope))
    room.run(0.5)
    assert b.alive
    assert b.me not in b.state.view.gone
    assert b.state.counts["from-gone"] >= 1
