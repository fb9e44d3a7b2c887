# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What others say: forged, replayed, kept back, too early, too late, too much."""

import threading
from dataclasses import replace

import pytest

from client.crypto.envelope import Context
from client.crypto.frame_keys import FrameKeys
from client.model.media import StreamKind
from client.model.talk import MAX_CHAT
from client.session import effects, hearing, inputs, reasons
from client.session.bodies import DATA, Message, data_head, pack, read_data
from client.session.messages import Kind
from client.session.talk_state import Heard
from client.session.words import Data, Line, Standing
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, descriptor, uid
from tests.fakes.talking import (
    data_bodies,
    findings,
    heard,
    lie,
    noticed,
    say,
    talking,
)


@pytest.fixture
def room() -> FakeRoom:
    return talking()


# forged and replayed


def test_takes_a_line_that_its_sender_signed_and_sealed(room):
    lie(room, room.nodes[0])
    assert heard(room.nodes[1]) == [(uid(0), Line("not mine"))]
    assert not findings(room.nodes[1])


def test_refuses_a_line_that_a_member_signs_and_seals_as_another(room):
    lie(room, room.nodes[2], seal_as=room.nodes[0], named=room.nodes[0])
    assert not heard(room.nodes[1])
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(0))]
    assert room.nodes[1].state.counts["data-forged"] == 1


def test_a_member_cannot_use_up_the_numbers_of_another(room):
    writer, reader, member = room.nodes[0], room.nodes[1], room.nodes[2]
    key = writer.state.send_key
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, writer.me, key.generation, key.secret)
    keys._streams[StreamKind.DATA].counter = 2**32 - 1
    body = data_head(writer.me) + keys.seal(StreamKind.DATA, pack([]))
    room.inject(member.conn, body, reader)
    room.run(0.05)
    say(room, 0, Line("still here"))
    assert heard(reader) == [(uid(0), Line("still here"))]
    assert findings(reader) == [("DATA-SIGNED", uid(0))]
    (raised,) = [one.finding for one in reader.all_of(effects.Raised)]
    assert uid(2) in raised.evidence


def test_refuses_a_line_of_a_member_under_the_key_of_another(room):
    lie(room, room.nodes[2], seal_as=room.nodes[0], named=room.nodes[2])
    assert not heard(room.nodes[1])
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(2))]


def test_refuses_what_was_signed_for_another_use(room):
    lie(room, room.nodes[0], context=Context.ALARM)
    assert not heard(room.nodes[1])
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(0))]


@pytest.mark.parametrize(
    "changes", [{"room_id": "f" * 32}, {"rh": "e" * 128}, {"sender": "d" * 128}]
)
def test_refuses_a_line_for_another_room_roster_or_presence(room, changes):
    lie(room, room.nodes[0], **changes)
    assert not heard(room.nodes[1])
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(0))]


def test_refuses_a_line_longer_than_the_cap(room):
    lie(room, room.nodes[0], word=Line("x" * (MAX_CHAT + 1)))
    assert not heard(room.nodes[1])
    assert room.nodes[1].state.counts["data-malformed"] == 1


def test_refuses_what_does_not_open_and_names_whose_place_it_took(room):
    say(room, 0, Line("real"))
    body = bytearray(data_bodies(room, room.nodes[0])[-1])
    body[-1] ^= 1
    sealed = bytearray(body)
    mine = bytes(sealed)
    room.nodes[1].state = _forget_frame(room.nodes[1], room.nodes[0])
    room.inject(9, mine, room.nodes[1])
    room.run(0.05)
    assert heard(room.nodes[1]) == [(uid(0), Line("real"))]
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(0))]


def _forget_frame(node: Node, sender: Node):
    talk = node.state.talk
    known = {**talk.heard}
    known[sender.me] = replace(known[sender.me], frame=(-1, -1))
    return replace(node.state, talk=replace(talk, heard=known))


def test_a_line_that_comes_twice_is_shown_once(room):
    room.carry = lambda _a, _b, body: [(0.0, body), (0.01, body)]
    say(room, 0, Line("once"))
    room.run(0.1)
    assert heard(room.nodes[1]) == [(uid(0), Line("once"))]
    assert room.nodes[1].state.counts["data-again"] == 1
    assert not findings(room.nodes[1])


def test_a_line_that_is_played_again_and_again_is_told(room):
    say(room, 0, Line("once"))
    body = data_bodies(room, room.nodes[0])[-1]
    for _ in range(hearing.TOLERATED_AGAIN + 1):
        room.inject(9, body, room.nodes[1])
    room.run(0.1)
    assert heard(room.nodes[1]) == [(uid(0), Line("once"))]
    assert findings(room.nodes[1]) == [("DATA-SIGNED", uid(0))]


def test_a_member_cannot_seal_an_old_line_anew(room):
    say(room, 0, Line("once"))
    lie(room, room.nodes[0], seq=room.nodes[0].state.talk.seq)
    assert heard(room.nodes[1]) == [(uid(0), Line("once"))]
    assert room.nodes[1].state.counts["data-again"] == 1


def test_a_relay_that_withholds_a_line_cannot_do_it_unnoticed(room):
    say(room, 0, Line("one"))
    room.carry = lambda _a, _b, body: [] if body[0] == DATA else [(0.0, body)]
    say(room, 0, Line("two"))
    room.carry = lambda _a, _b, body: [(0.0, body)]
    say(room, 0, Line("three"))
    assert [word.text for _, word in heard(room.nodes[1])] == ["one", "three"]
    assert noticed(room.nodes[1], reasons.DATA_LOST) == [uid(0)]


def test_lines_in_another_order_are_left_out_and_told(room):
    late = {b"": 0}

    def carry(_a, _b, body):
        if body[0] != DATA:
            return [(0.0, body)]
        late[b""] += 1
        return [(0.1 if late[b""] <= 2 else 0.0, body)]

    say(room, 0, Line("zero"))
    room.carry = carry
    room.feed(room.nodes[0], inputs.Say(Line("one")))
    room.feed(room.nodes[0], inputs.Say(Line("two")))
    room.run(1.0)
    assert [word.text for _, word in heard(room.nodes[1])] == ["zero", "two"]
    assert noticed(room.nodes[1], reasons.DATA_LOST) == [uid(0)]


def test_nobody_outside_the_roster_is_heard(room):
    node = room.nodes[1]
    room.carry = lambda _sender, _to, body: [] if body[0] == DATA else [(0.0, body)]
    say(room, 2, Line("a last word"))
    room.leave(2)
    room.run(2.0)
    assert room.all_live(0, 1)
    room.inject(9, data_bodies(room, room.nodes[2])[-1], node)
    room.run(0.05)
    assert not heard(node)
    assert node.state.counts["data-of-nobody"] == 1


def test_a_removed_person_is_not_heard_and_hears_nothing(room):
    gone = room.nodes[2]
    room.feed(room.nodes[0], inputs.RemovePerson(descriptor(3).value.members[2].identity))
    room.run(2.0)
    assert room.all_live(0, 1)
    before = len(gone.log)
    say(room, 0, Line("among us"))
    assert heard(room.nodes[1]) == [(uid(0), Line("among us"))]
    body = data_bodies(room, room.nodes[0])[-1]
    data = read_data(body)
    assert gone.keys.open(room.nodes[0].me, StreamKind.DATA, data.sealed) is None
    assert len(gone.log) == before


def test_a_flood_is_cut_and_told_once(room):
    node = room.nodes[1]
    say(room, 0, Line("real"))
    body = data_bodies(room, room.nodes[0])[-1]
    for _ in range(500):
        room.inject(room.nodes[0].conn, body, node)
    room.run(0.1)
    assert node.state.counts["data-flood"] > 300
    assert noticed(node, reasons.DATA_FLOOD) == [uid(0)]
    say(room, 2, Line("still heard"))
    assert (uid(2), Line("still heard")) in heard(node)


def test_a_liars_connections_are_not_remembered_without_end(room):
    node = room.nodes[1]
    body = data_bodies(room, room.nodes[0])[-1]
    for conn in range(500, 700):
        room.inject(conn, body, node)
    room.run(0.1)
    assert len(node.state.talk.lines) <= hearing.MAX_LINES


@pytest.mark.parametrize(
    "body",
    [
        bytes((DATA,)) + b"\x01" * 64,
        bytes((DATA,)) + b"\x01" * 64 + b"\x90",
        bytes((DATA,)) + b"\x01" * 64 + b"\x18" * 40,
        bytes((DATA,)) + b"\x01" * 70_00 + b"x" * 17000,
    ],
)
def test_refuses_bodies_that_are_no_data_message(room, body):
    node = room.nodes[1]
    before = dict(node.state.counts)
    room.inject(9, body, node)
    room.run(0.05)
    assert node.state.counts["malformed"] == before.get("malformed", 0) + 1


def test_a_line_before_its_key_waits_for_the_key(room):
    """The sender's new key is on its way while the line is here already."""

    def carry(sender, to, body):
        late = sender is room.nodes[0] and to is room.nodes[1] and body[0] != DATA
        return [(0.4, body)] if late else [(0.0, body)]

    room.carry = carry
    room.leave(2)
    room.run(0.25)
    assert not room.nodes[0].held
    say(room, 0, Line("early"))
    assert not heard(room.nodes[1])
    assert room.nodes[1].state.talk.early
    room.run(1.0)
    assert heard(room.nodes[1]) == [(uid(0), Line("early"))]


def test_early_lines_are_kept_a_few_and_for_a_while(room):
    node, sender = room.nodes[1], room.nodes[0]
    key = sender.state.send_key
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, sender.me, key.generation + 5, key.secret)
    for _ in range(hearing.MAX_EARLY_EACH + 3):
        sealed = keys.seal(StreamKind.DATA, b"x" * 1024)
        room.inject(sender.conn, data_head(sender.me) + sealed, node)
    room.run(0.1)
    assert len(node.state.talk.early) == hearing.MAX_EARLY_EACH
    assert node.state.counts["data-early-overfull"] == 3
    room.run(hearing.EARLY_S + 0.5)
    assert not node.state.talk.early
    assert node.state.counts["data-without-key"] == hearing.MAX_EARLY_EACH
    assert not findings(node)


# what comes too late, too early or in the wrong form


def opened(room: FakeRoom, sender: Node, plain: bytes | None, generation: int) -> None:
    """The engine answers for a frame of the first person to the second."""
    answer = inputs.DataOpened(sender.me, generation, 900, plain)
    room.feed(room.nodes[1], answer)


def test_what_was_opened_for_somebody_who_went_meanwhile_is_not_shown(room):
    sender = room.nodes[2]
    generation = sender.state.send_key.generation
    room.leave(2)
    room.run(2.0)
    opened(room, sender, b"", generation)
    assert room.nodes[1].state.counts["data-of-nobody"] == 1


def test_what_was_opened_with_a_key_that_is_gone_is_not_shown(room):
    opened(room, room.nodes[0], b"", 77)
    assert room.nodes[1].state.counts["data-late"] == 1


@pytest.mark.parametrize("kinds", [(), (Kind.DATA, Kind.DATA), (Kind.BYE,)])
def test_a_frame_holds_exactly_one_data_message(room, kinds):
    node, sender = room.nodes[1], room.nodes[0]
    plain = pack([Message(kind, b"{}") for kind in kinds])
    opened(room, sender, plain, sender.state.send_key.generation)
    assert node.state.counts["data-malformed"] == 1
    assert not heard(node)


@pytest.mark.parametrize(
    ("word", "times"), [(Standing(hand=True), 2), (Line("said once"), 1)], ids=["stand", "line"]
)
def test_what_holds_may_be_told_again_under_its_number_and_a_line_not(room, word, times):
    node, sender = room.nodes[1], room.nodes[0]
    key = sender.state.send_key
    seq = node.state.talk.heard.get(sender.me, Heard()).seq + 1
    data = Data(**(liar.head(room, sender) | {"seq": seq}), type="data", rh=key.rh, word=word)
    signed = liar.signed(sender, Context.DATA, data)
    before = len(heard(node, type(word)))
    again = node.state.counts.get("data-again", 0)
    for _ in range(2):
        opened(room, sender, pack([Message(Kind.DATA, signed.envelope)]), key.generation)
    assert heard(node, type(word))[before:] == [(uid(0), word)] * times
    assert node.state.counts.get("data-again", 0) - again == 2 - times


def test_a_line_under_a_key_that_was_dropped_is_not_shown(room):
    sender = room.nodes[0]
    body = data_head(sender.me) + _frame(sender, 0)
    room.inject(sender.conn, body, room.nodes[1])
    room.run(0.05)
    assert room.nodes[1].state.counts["data-late"] == 1


def _frame(sender: Node, generation: int) -> bytes:
    key = sender.state.send_key
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, sender.me, generation, key.secret)
    return keys.seal(StreamKind.DATA, b"x" * 1024)


def test_an_early_line_of_somebody_who_goes_is_forgotten(room):
    sender = room.nodes[2]
    body = data_head(sender.me) + _frame(sender, 50)
    room.inject(sender.conn, body, room.nodes[1])
    room.run(0.05)
    assert room.nodes[1].state.talk.early
    room.leave(2)
    room.run(1.0)
    assert not room.nodes[1].state.talk.early
    assert room.nodes[1].state.counts["data-of-nobody"] == 1
