# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Corners of a call's rules: what comes too late, twice, or from who is only half here."""

from dataclasses import replace

import pytest
from msgspec import structs

from client.crypto.envelope import Context, b64
from client.crypto.hpke import seal
from client.model.errors import Malformed, SealBroken
from client.model.participant import TrustState
from client.model.posture import Posture
from client.model.room import Profile
from client.session import agreement, clocks, code, effects, gone, hearing, inbox, refusal
from client.session import evidence as evidence_module
from client.session.bodies import Message, between, pack
from client.session.evidence import MAX_SIGNED, read_hello, with_claim
from client.session.exchange import evidence_received
from client.session.hello import make_hello
from client.session.inputs import DataOpened
from client.session.judge import judge
from client.session.keyplane import keys_received
from client.session.messages import Kind, Pair
from client.session.pairing import pair_received
from client.session.posture import tell_posture
from client.session.reasons import LEFT, NO_AGREEMENT
from client.session.state import Heard
from client.session.talk_state import Early
from client.session.turn import Turn
from client.session.words import SealedData
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, once, person

POSTURE = Posture(profile=Profile.OPEN)


@once
def three() -> FakeRoom:
    made = FakeRoom(3)
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return three()


def turn_of(room: FakeRoom, n: int = 0) -> Turn:
    """A step of somebody, in the making."""
    return Turn(room.nodes[n].state, room.now, room.dice.randbytes)


def counted(turn: Turn, cause: str) -> int:
    return turn.state.counts.get(cause, 0)


@pytest.mark.parametrize(("suites", "taken"), [(("WW1",), True), (("WW1", "X"), True), ((), False)])
def test_takes_a_hello_only_if_it_knows_the_suite_of_the_room(room, suites, taken):
    made, _ = make_hello(room.setup(1), room.dice.randbytes)
    other = structs.replace(made.value, suites=suites)
    data = liar.signed(room.nodes[1], Context.HELLO, other).envelope
    evidence = room.nodes[0].state.evidence
    if taken:
        assert read_hello(evidence, data).value == other
    else:
        with pytest.raises(Malformed, match="suite"):
            read_hello(evidence, data)


def test_refuses_a_hello_that_names_another_epoch_than_its_descriptor(room):
    made, _ = make_hello(room.setup(1), room.dice.randbytes)
    data = liar.signed(room.nodes[1], Context.HELLO, structs.replace(made.value, epoch=2)).envelope
    turn = turn_of(room)
    evidence_received(turn, None, Message(Kind.HELLO, data))
    assert counted(turn, "evidence-forged") == 1


def test_somebody_signs_only_so_much_in_one_call(room):
    other = room.nodes[1]
    good = liar.ready(room, other, room.nodes[0].me)
    signed = [
        liar.signed(other, Context.READY, structs.replace(good, seq=1000 + n))
        for n in range(MAX_SIGNED + 1)
    ]
    evidence = room.nodes[0].state.evidence
    mine = sum(claim.key == person(1).identity for _, claim in evidence.claims.values())
    for claim in signed[: MAX_SIGNED + 1 - mine]:
        evidence = with_claim(evidence, Kind.READY, claim.envelope)
    turn = turn_of(room)
    turn.state = replace(turn.state, evidence=evidence)
    evidence_received(turn, other.me, Message(Kind.READY, signed[-1].envelope))
    assert (counted(turn, "evidence-overfull"), turn.state.evidence) == (1, evidence)


@pytest.mark.parametrize(("honest", "told"), [(True, []), (False, ["ROSTER-AGREEMENT"])])
def test_names_who_reveals_another_part_of_the_code_than_they_promised(room, honest, told):
    turn, other = turn_of(room), room.nodes[1].me
    agreed, peer = turn.state.agreed, turn.state.peers[room.nodes[1].me]
    value = peer.statement.value
    if not honest:
        value = structs.replace(value, reveal="0a" * (len(value.reveal) // 2))
    turn.put(replace(peer, statement=Heard(value, turn.now)))
    turn.state = replace(turn.state, code=replace(turn.state.code, reveals={}))
    code._collect(turn, agreed)
    assert [effect.finding.id for effect in turn.effects] == told
    assert (other in turn.state.code.reveals) is honest


def test_of_somebody_who_is_gone_even_a_broken_drop_is_only_counted(room):
    turn = turn_of(room)
    clocks.sign_drop(turn, room.nodes[2].me, "silent")
    judge(turn)
    gone.from_the_gone(turn, room.nodes[2].me, [Message(Kind.DROP, b"{}")])
    assert (counted(turn, "from-gone"), counted(turn, "message-refused")) == (1, 1)


@pytest.mark.parametrize("paired", [True, False])
def test_the_posture_is_told_to_whom_a_key_exists_and_waits_for_the_others(room, paired):
    turn, other = turn_of(room), room.nodes[1].me
    turn.state = replace(turn.state, posture=POSTURE)
    if not paired:
        turn.put(replace(turn.state.peers[other], pair=None))
    tell_posture(turn)
    assert (other in turn.outbox) is paired
    assert room.nodes[2].me in turn.outbox


@pytest.mark.parametrize("linked", [True, False])
def test_a_link_of_somebody_whose_trust_is_lost_is_closed_if_there_is_one(room, linked):
    turn, other = turn_of(room), room.nodes[1].me
    turn.put(replace(turn.state.peers[other], linked=linked))
    trust = {**turn.state.trust, person(1).identity: TrustState.KEY_CHANGED}
    turn.state = replace(turn.state, trust=trust)
    refusal.refuse(turn)
    closed = [e.peer for e in turn.effects if isinstance(e, effects.CloseLink)]
    assert closed == ([other] if linked else [])
    assert [e for e in turn.effects if isinstance(e, effects.HoldSending)]


@pytest.mark.parametrize(("since", "reason"), [(29.0, None), (31.0, NO_AGREEMENT)])
def test_without_an_agreed_roster_somebody_leaves_after_thirty_seconds(room, since, reason):
    turn = turn_of(room)
    began = turn.now - since
    turn.state = replace(turn.state, agreed=None, missing_since=began, evidence_at=began)
    clocks.mind_the_clocks(turn)
    assert (turn.ending.reason if turn.ending else None) == reason


def dropped_while_somebody_states_another_roster(
    room: FakeRoom, *, here: float, exchanged: float, mine: bool
) -> list[tuple[str, str]]:
    """Whom I drop, and why; ``here`` and ``exchanged`` are seconds ago."""
    turn, other = turn_of(room), room.nodes[1].me
    began = turn.now - here
    peer = turn.state.peers[other]
    said = structs.replace(peer.statement.value, rh="0e" * 64)
    turn.put(
        replace(
            peer,
            statement=Heard(said, turn.now),
            stated_mine=mine,
            differs_since=began,
            on_roster_at=began,
            heard_at=turn.now,
            exchanged_at=turn.now - exchanged,
        )
    )
    turn.state = replace(turn.state, line_since=began, rh_at=began)
    clocks.drop_who_is_due(turn)
    signed = [c.value for kind, c in turn.state.evidence.claims.values() if kind is Kind.DROP]
    return [(drop.hello, drop.reason) for drop in signed]


@pytest.mark.parametrize(("here", "dropped"), [(9.0, False), (13.0, True)])
def test_who_states_another_roster_and_exchanges_nothing_is_dropped_soon(room, here, dropped):
    seen = dropped_while_somebody_states_another_roster(room, here=here, exchanged=here, mine=True)
    assert seen == ([(room.nodes[1].me, "no-agreement")] if dropped else [])


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize(("here", "dropped"), [(24.0, False), (28.0, True)])
def test_who_keeps_exchanging_and_never_states_what_i_see_is_dropped_in_the_end(
    room, mine, here, dropped
):
    """Evidence that is exchanged extends the patience for a while, but not for ever."""
    seen = dropped_while_somebody_states_another_roster(room, here=here, exchanged=0.0, mine=mine)
    assert seen == ([(room.nodes[1].me, "no-agreement")] if dropped else [])


@pytest.mark.parametrize(("space", "ends"), [(1, False), (0, True)])
def test_who_cannot_say_what_they_must_because_all_is_full_ends(room, monkeypatch, space, ends):
    turn, other = turn_of(room), room.nodes[1].me
    held = turn.state.evidence
    full = len(held.hellos) + len(held.claims)
    monkeypatch.setattr(evidence_module, "MAX_ITEMS", full + space)
    clocks.sign_drop(turn, other, "silent")
    assert counted(turn, "evidence-full") == int(ends)
    assert (turn.ending.reason if turn.ending else None) == (NO_AGREEMENT if ends else None)
    assert (other in turn.outbox) is not ends
    assert len(turn.state.evidence.claims) - len(held.claims) == int(not ends)


def test_who_leaves_before_anybody_came_says_no_bye():
    room = FakeRoom(2)
    node = room.join(0)
    room.run(0.5)
    room.leave(0)
    assert node.finished.reason == LEFT
    assert node.state.evidence.claims == {}


def test_nothing_is_agreed_while_somebody_is_here_twice(room):
    turn, other = turn_of(room), room.nodes[1]
    second, _ = make_hello(room.setup(1), room.dice.randbytes)
    evidence = turn.state.evidence
    evidence_received(turn, None, Message(Kind.HELLO, second.envelope))
    ready = liar.ready(room, other, turn.me)
    ready = structs.replace(ready, sender=second.hash)
    signed = liar.signed(other, Context.READY, ready)
    evidence_received(turn, None, Message(Kind.READY, signed.envelope))
    assert turn.state.evidence != evidence
    turn.grown = True
    agreement_before = turn.state.agreed
    judge(turn)
    assert second.hash in turn.state.doubled
    for hello in turn.state.others:
        peer = turn.peer(hello)
        last = peer.statement or room.nodes[0].state.peers[other.me].statement
        said = structs.replace(last.value, rh=turn.state.view.rh)
        turn.put(replace(peer, statement=Heard(said, turn.now)))
    assert agreement.everybody_states(turn, turn.state.view.rh)
    assert agreement.agree(turn) is False
    assert turn.state.agreed == agreement_before


@pytest.mark.parametrize(("length", "taken"), [(32, True), (31, False), (0, False)])
def test_refuses_a_contribution_to_a_pair_key_of_another_length(room, length, taken):
    small, large = sorted((room.nodes[0], room.nodes[1]), key=lambda node: node.me)
    turn = Turn(large.state, room.now, room.dice.randbytes)
    pair = turn.state.peers[small.me].pair
    n = pair.n + 1
    assert n % 2 == 1
    private = pair.my_next or large.state.key
    bound = between(ROOM_ID, small.me, large.me) + n.to_bytes(8, "big")
    made = Pair(
        type="pair",
        **liar.head(room, small),
        to=large.me,
        n=n,
        enc=b64(seal(private.public, Context.PAIR, bound, bytes(length))),
        next=small.state.hello.value.xwing,
    )
    data = liar.signed(small, Context.PAIR, made).envelope
    if taken:
        assert pair_received(turn, small.me, data)
        assert turn.state.peers[small.me].pair.n >= n
    else:
        with pytest.raises(SealBroken):
            pair_received(turn, small.me, data)
        assert turn.state.peers[small.me].pair == pair


# Words


def opened(room: FakeRoom, sender: Node, generation: int, plain: bytes | None) -> Turn:
    turn = turn_of(room)
    hearing.data_opened(turn, DataOpened(sender.me, generation, 9, plain))
    return turn


def test_words_that_are_no_single_message_are_counted_and_not_shown(room):
    other = room.nodes[1]
    generation = other.state.send_key.generation
    for plain in (pack([]), pack([Message(Kind.WANT, b"")]), b"", bytes(1024)):
        turn = opened(room, other, generation, plain)
        assert counted(turn, "data-malformed") == 1
        assert not [e for e in turn.effects if isinstance(e, effects.Said)]


def test_words_opened_under_a_key_that_is_gone_are_late(room):
    turn = opened(room, room.nodes[1], 99, pack([]))
    assert counted(turn, "data-late") == 1


def test_words_of_somebody_who_went_while_they_were_opened_are_of_nobody(room):
    other = room.nodes[1]
    generation = other.state.send_key.generation
    room.leave(1)
    room.run(0.5)
    turn = opened(room, other, generation, pack([]))
    assert counted(turn, "data-of-nobody") == 1


def test_early_words_of_somebody_who_went_are_of_nobody_and_old_ones_have_no_key(room):
    turn, other = turn_of(room), room.nodes[1].me
    nobody = SealedData("0f" * 64, 9, 1, b"x")
    old, fresh = SealedData(other, 9, 1, b"x"), SealedData(other, 9, 2, b"x")
    kept = (
        Early(nobody, turn.now),
        Early(old, turn.now - hearing.EARLY_S - 1),
        Early(fresh, turn.now),
    )
    turn.state = replace(turn.state, talk=replace(turn.state.talk, early=kept))
    hearing.take_early_data(turn)
    assert counted(turn, "data-of-nobody") == 1
    assert counted(turn, "data-without-key") == 1
    assert [early.data for early in turn.state.talk.early] == [fresh]


@pytest.mark.parametrize(("seq", "stale"), [(0, 1), (10_000, 0)])
def test_an_announcement_from_before_the_newest_one_is_stale(room, seq, stale):
    turn, other = turn_of(room), room.nodes[1]
    made = liar.keys(room, other, other.state.agreed.rh, other.state.generation + 1, "0a" * 64)
    data = liar.signed(other, Context.KEYS, structs.replace(made, seq=seq)).envelope
    before = turn.state.peers[other.me].keys
    keys_received(turn, other.me, data)
    assert counted(turn, "keys-stale") == stale
    assert len(turn.state.peers[other.me].keys) - len(before) == 1 - stale


def test_only_a_few_bodies_of_people_who_do_not_count_yet_are_kept(room):
    turn = turn_of(room)
    for n in range(inbox.MAX_EARLY + 2):
        inbox._keep_early(turn, f"{n:0128x}", 2, b"body")
    assert (len(turn.state.early), counted(turn, "early-overfull")) == (inbox.MAX_EARLY, 2)
    assert f"{inbox.MAX_EARLY + 1:0128x}" in turn.state.early, "the oldest went, not the newest"
    inbox._keep_early(turn, f"{0:0128x}", 2, b"newer body")
    assert turn.state.early[f"{0:0128x}"] == (2, b"newer body")


def test_a_claim_of_a_hello_that_is_not_here_waits_for_that_hello(room):
    other = room.nodes[1]
    turn, good = turn_of(room), liar.ready(room, other, room.nodes[0].me)
    strange = structs.replace(good, sender="0f" * 64)
    data = liar.signed(other, Context.READY, strange).envelope
    evidence_received(turn, other.me, Message(Kind.READY, data))
    assert counted(turn, "evidence-of-unknown") == 1
    assert not turn.effects
