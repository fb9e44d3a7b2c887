# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Receipts in whole calls: who gets them, what a lie in one does, and that honesty is silent."""

import threading

import pytest
from msgspec import structs

from client.crypto.envelope import Context, sign
from client.crypto.frame_keys import FrameKeys
from client.model.attendance import DifferenceKind
from client.model.ids import HelloHash
from client.model.media import StreamKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Severity
from client.session import attendance, effects, inputs, reasons
from client.session.attendance_state import Stay
from client.session.bodies import Message, data_head, pack
from client.session.messages import Kind
from client.session.receipt import MAX_SPELLS, TOLERANCE_S, Receipt, read_receipt
from client.session.words import Line
from tests.fakes.call_room import FakeRoom, Node, once, person, uid
from tests.fakes.talking import data_bodies, findings, heard, talking

WALL = 1_790_000_000.0
LONG_S = 40.0


@once
def meet(count: int = 3) -> FakeRoom:
    made = FakeRoom(count)
    made.talks = True
    plain = made.setup
    made.setup = lambda n, **changes: plain(n, **{"wall": WALL + 7 * n, **changes})
    made.join_all()
    made.run(1.0)
    assert made.all_live(*range(count))
    made.run(LONG_S)
    return made


def made_by(node: Node) -> list[Receipt]:
    identity = person(node.n).identity
    made = node.all_of(effects.ReceiptMade)
    return [read_receipt(one.envelope, identity).value for one in made]


def taken(node: Node) -> list[tuple[str, list[DifferenceKind]]]:
    return [
        (one.identity, [difference.kind for difference in one.differences])
        for one in node.all_of(effects.ReceiptTaken)
    ]


def agreed_with(*people: int) -> list[tuple[str, list[DifferenceKind]]]:
    return [(person(n).identity, []) for n in people]


def lie(
    room: FakeRoom, liar: Node, change=lambda receipt: receipt, *, signer: Node | None = None, **how
) -> None:
    """The liar sends another receipt than it would, sealed under its own key, and goes on."""
    twin = room.twin()
    twin.leave(liar.n)
    (honest,) = made_by(twin.nodes[liar.n])
    key = (signer or liar).state.setup.me.signing
    envelope = how.get("envelope") or sign(key, Context.ATTENDANCE, change(honest)).envelope
    keys = FrameKeys(threading.Lock)
    send_key = liar.state.send_key
    keys.use_send_key(send_key.rh, liar.me, send_key.generation, send_key.secret)
    for _ in range(200):
        keys.seal(StreamKind.DATA, b"")
    for _ in range(how.get("times", 1)):
        sealed = keys.seal(StreamKind.DATA, pack([Message(Kind.ATTENDANCE, envelope)]))
        for node in room.nodes.values():
            if node is not liar:
                room.inject(liar.conn, data_head(liar.me) + sealed, node)
    room.run(0.1)


def without(n: int):
    """Leaves a person out."""
    key = person(n).identity
    return lambda receipt: structs.replace(
        receipt, people=tuple(one for one in receipt.people if one.key != key)
    )


def moved(n: int, by: int):
    """Has a person come so much later."""
    key = person(n).identity

    def change(receipt: Receipt) -> Receipt:
        people = tuple(
            structs.replace(one, seen=((one.seen[0][0] + by, one.seen[0][1]),))
            if one.key == key
            else one
            for one in receipt.people
        )
        return structs.replace(receipt, people=people)

    return change


def with_stranger(receipt: Receipt) -> Receipt:
    one = structs.replace(receipt.people[0], key=person(9).identity)
    return structs.replace(receipt, people=(*receipt.people, one))


# honest people


def test_whoever_leaves_tells_those_who_stay_and_nobody_is_alarmed():
    room = meet()
    room.leave(2)
    room.run(LONG_S)
    room.leave(1)
    room.run(1.0)
    room.leave(0)
    assert taken(room.nodes[0]) == agreed_with(2, 1)
    assert taken(room.nodes[1]) == agreed_with(2)
    assert taken(room.nodes[2]) == []
    assert [findings(node) for node in room.nodes.values()] == [[], [], []]
    (last,) = made_by(room.nodes[0])
    times = {one.key: one.seen for one in last.people}
    ((_, left),) = times[person(2).identity]
    ((_, ended),) = times[person(0).identity]
    assert LONG_S - 2 <= ended - left <= LONG_S + 4


def test_a_receipt_says_how_people_are_verified_and_who_let_them_in():
    room = FakeRoom(3, profile=Profile.RESTRICTED)
    room.talks = True
    trust = {
        person(0).identity: TrustState.BY_ORGANISATION,
        person(1).identity: TrustState.IN_PERSON,
    }
    room.join(0)
    room.join(1, room.setup(1, trust=trust, audit_head=lambda: "ab" * 32))
    room.run(1.0)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[1].me))
    room.run(3.0)
    room.leave(1)
    (receipt,) = made_by(room.nodes[1])
    rows = {one.key: (one.trust, one.by) for one in receipt.people}
    assert rows == {
        person(0).identity: (TrustState.BY_ORGANISATION, ""),
        person(1).identity: (TrustState.IN_PERSON, person(0).identity),
    }
    assert receipt.audit == "ab" * 32
    assert [one.epoch for one in receipt.epochs] == [1]


def test_after_an_end_for_all_everybody_has_the_receipts_of_all():
    room = meet()
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(2.0)
    assert {node.finished.reason for node in room.nodes.values()} == {
        reasons.ENDED_FOR_ALL,
        reasons.ENDED_BY_HOST,
    }
    for n, node in room.nodes.items():
        others = [k for k in range(3) if k != n]
        assert sorted(taken(node)) == sorted(agreed_with(*others))
        assert not node.state.attendance.awaits
        assert findings(node) == []


def test_somebody_who_crashed_sends_none_and_alarms_nobody():
    room = meet()
    room.crash(2)
    room.run(LONG_S)
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(2.0)
    assert taken(room.nodes[0]) == agreed_with(1)
    assert taken(room.nodes[1]) == agreed_with(0)
    assert {check for node in room.nodes.values() for check, _ in findings(node)} <= {"LIVENESS"}


def test_a_line_that_was_cut_for_long_makes_no_difference():
    room = meet()
    room.cut(1, 45.0)
    room.run(LONG_S + 45.0)
    assert room.all_live(0, 1, 2)
    for n in (2, 1, 0):
        room.leave(n)
        room.run(3.0)
    assert taken(room.nodes[0]) == agreed_with(2, 1)
    assert not [
        one for node in room.nodes.values() for one in findings(node) if one[0] == "ATTENDANCE"
    ]


def test_whoever_comes_back_after_a_crash_testifies_to_their_own_time_only():
    room = meet()
    room.crash(2)
    room.run(2.0)
    room.join(2)
    room.run(LONG_S)
    assert room.all_live(0, 1, 2)
    room.leave(2)
    room.run(1.0)
    assert taken(room.nodes[0]) == taken(room.nodes[1]) == agreed_with(2)


def test_what_was_noted_before_a_new_hello_is_kept():
    room = meet()
    room.feed(room.nodes[1], inputs.ClockJumped())
    room.run(LONG_S)
    assert room.all_live(0, 1, 2)
    room.leave(1)
    room.run(1.0)
    (receipt,) = made_by(room.nodes[1])
    seen = dict(receipt.seen())
    assert seen[person(0).identity][0][0] <= WALL + 1007 + 3
    assert taken(room.nodes[0]) == agreed_with(1)
    assert not [one for _, one in taken(room.nodes[2]) if one]


def test_who_never_met_anybody_signs_nothing():
    room = FakeRoom(2)
    room.talks = True
    room.join(0)
    room.run(5.0)
    room.leave(0)
    assert made_by(room.nodes[0]) == []


def test_whoever_is_removed_keeps_a_record_and_sends_none():
    room = meet()
    said = len(data_bodies(room, room.nodes[2]))
    room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
    room.run(2.0)
    assert len(made_by(room.nodes[2])) == 1
    assert len(data_bodies(room, room.nodes[2])) == said
    assert taken(room.nodes[0]) == []


def test_on_hold_nothing_is_sent_and_the_own_record_is_made():
    room = meet()
    room.feed(room.nodes[2], inputs.GateLost(("NETWORK-TRUSTED",)))
    room.run(1.0)
    room.leave(2)
    room.run(1.0)
    assert len(made_by(room.nodes[2])) == 1
    assert taken(room.nodes[0]) == []


# lies


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (without(1), DifferenceKind.MISSING),
        (without(2), DifferenceKind.MISSING),
        (moved(1, 20), DifferenceKind.TIMES),
        (with_stranger, DifferenceKind.UNKNOWN),
    ],
    ids=["somebody left out", "never there", "came later", "a key of nobody"],
)
def test_one_lie_is_an_alarm_on_the_others_about_the_liar(change, kind):
    room = meet()
    lie(room, room.nodes[2], change)
    for n in (0, 1):
        assert taken(room.nodes[n]) == [(person(2).identity, [kind])]
        assert findings(room.nodes[n]) == [("ATTENDANCE", uid(2))]
    assert findings(room.nodes[2]) == []


def test_the_same_without_the_lie_is_silent():
    room = meet()
    lie(room, room.nodes[2])
    for n in (0, 1):
        assert taken(room.nodes[n]) == agreed_with(2)
        assert findings(room.nodes[n]) == []


@pytest.mark.parametrize(
    ("profile", "severity"), [(Profile.OPEN, Severity.INFO), (Profile.RESTRICTED, Severity.WARN)]
)
def test_how_loud_the_alarm_is_depends_on_the_room(profile, severity):
    room = FakeRoom(2, profile=profile, hosts=(0, 1))
    room.talks = True
    room.join_all()
    room.run(LONG_S)
    lie(room, room.nodes[1], without(0))
    (raised,) = room.nodes[0].all_of(effects.Raised)
    assert (raised.finding.id, raised.finding.severity) == ("ATTENDANCE", severity)
    assert raised.finding.evidence == "missing"


def test_one_receipt_of_each_presence_counts():
    room = meet()
    lie(room, room.nodes[2], times=3)
    assert taken(room.nodes[0]) == agreed_with(2)
    assert room.nodes[0].state.counts["receipt-again"] == 2


def test_so_many_are_taken_of_one_person_and_the_others_have_their_place(monkeypatch):
    monkeypatch.setattr(attendance, "MAX_EACH", 1)
    room = meet()
    room.leave(2)
    room.run(1.0)
    room.join(2)
    room.run(5.0)
    room.leave(2)
    room.run(2.0)
    room.leave(1)
    room.run(2.0)
    assert taken(room.nodes[0]) == agreed_with(2, 1)
    assert room.nodes[0].state.counts["receipt-again"] == 1


def test_so_many_are_taken_in_one_call(monkeypatch):
    monkeypatch.setattr(attendance, "MAX_TAKEN", 1)
    room = meet()
    room.leave(2)
    room.run(2.0)
    room.leave(1)
    room.run(2.0)
    assert taken(room.nodes[0]) == agreed_with(2)


@pytest.mark.parametrize(
    "change",
    [
        lambda receipt: structs.replace(receipt, sender="ab" * 64),
        lambda receipt: structs.replace(receipt, room="ab" * 64),
        lambda receipt: structs.replace(receipt, rh="ab" * 64),
    ],
    ids=["presence", "room", "roster"],
)
def test_a_receipt_for_another_call_is_dropped_as_forged(change):
    room = meet()
    lie(room, room.nodes[2], change)
    assert taken(room.nodes[0]) == []
    assert findings(room.nodes[0]) == [("DATA-SIGNED", uid(2))]


def test_a_receipt_that_somebody_else_signed_is_dropped_as_forged():
    room = meet()
    lie(room, room.nodes[2], signer=room.nodes[1])
    assert taken(room.nodes[0]) == []
    assert findings(room.nodes[0]) == [("DATA-SIGNED", uid(2))]


def test_one_that_cannot_be_read_is_told_once():
    room = meet()
    twice = lambda receipt: structs.replace(receipt, people=receipt.people * 2)  # noqa: E731
    lie(room, room.nodes[2], twice, times=2)
    assert taken(room.nodes[0]) == [(person(2).identity, [DifferenceKind.UNREADABLE])]
    assert findings(room.nodes[0]) == [("ATTENDANCE", uid(2))]
    assert room.nodes[0].state.counts["receipt-malformed"] == 1


def test_after_the_end_only_receipts_are_taken():
    room = meet()
    host, other = room.nodes[0], room.nodes[1]
    # Nobody's receipt comes, so the host waits for them.
    room.carry = lambda _sender, _to, _body: []
    room.feed(host, inputs.EndForAll())
    waits = host.state.attendance.awaits
    assert waits == {room.nodes[1].me, room.nodes[2].me}
    key = other.state.send_key
    room.feed(other, inputs.Say(Line("too late")))
    body = data_bodies(room, other)[-1]
    room.feed(host, inputs.Delivered(other.conn, body))
    room.feed(host, inputs.Tick())
    room.feed(host, inputs.Delivered(other.conn, b"\x03" + body[1:]))
    assert key is not None
    assert heard(host) == []
    assert host.state.counts["data-malformed"] == 1
    assert host.state.attendance.awaits == waits
    room.leave(1)
    room.feed(host, inputs.Delivered(other.conn, data_bodies(room, other)[-1]))
    assert taken(host) == agreed_with(1)


def test_a_bundle_of_two_messages_is_refused():
    room = talking()
    peer = room.nodes[0].state.peers[room.nodes[1].me]
    generation = peer.keys[-1].keys.value.generation
    plain = pack([Message(Kind.ATTENDANCE, b"{}"), Message(Kind.ATTENDANCE, b"{}")])
    room.feed(room.nodes[0], inputs.DataOpened(peer.hello, generation, 5000, plain))
    assert room.nodes[0].state.counts["data-malformed"] == 1


# what is noted


def test_people_are_noted_only_while_the_relay_is_heard():
    room = meet(2)
    node = room.nodes[0]
    node.line = False
    room.feed(node, inputs.LineDown())
    room.run(4.0)
    last = max(stay.last for stays in node.state.attendance.seen.values() for stay in stays)
    room.run(3.0)
    assert last == max(s.last for stays in node.state.attendance.seen.values() for s in stays)


def test_a_short_gap_is_bridged_and_a_long_one_makes_another_stay():
    hello = HelloHash("ab" * 64)
    stays = attendance._prolonged((), hello, 100.0)
    stays = attendance._prolonged(stays, hello, 100.0 + TOLERANCE_S)
    assert stays == (Stay(hello, 100.0, 100.0 + TOLERANCE_S),)
    for n in range(8):
        stays = attendance._prolonged(stays, hello, 200.0 + 20 * n)
    assert [stay.first for stay in stays] == [200.0 + 20 * n for n in range(8)][-MAX_SPELLS:]
    other = attendance._prolonged(stays, HelloHash("cd" * 64), stays[-1].last)
    assert len({stay.hello for stay in other}) == 2
