# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Words in a call over a fake relay and a virtual clock: said, heard, held back, and forged."""

import threading
from dataclasses import replace

import pytest
from msgspec import structs

from client.crypto.envelope import Context, sign
from client.crypto.frame_keys import FrameKeys
from client.model.events import CallPhase
from client.model.media import StreamKind
from client.model.room import Role
from client.model.talk import MAX_CHAT, Reaction
from client.session import effects, hearing, inputs, reasons
from client.session.bodies import DATA, Message, data_head, pack, read_data
from client.session.messages import Kind
from client.session.words import Data, End, Line, Sign, Standing, Typing
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, descriptor, once, person, uid


@once
def talking(count: int = 3, **room) -> FakeRoom:
    made = FakeRoom(count, **room)
    made.talks = True
    made.join_all()
    made.run(0.5)
    assert made.all_live(*range(count))
    return made


def changed(room: FakeRoom, **changes):
    """The room's descriptor with other parts, signed by its issuer."""
    value = structs.replace(room.descriptor.value, **changes)
    return sign(person(0).signing, Context.ROOM, value)


@pytest.fixture
def room() -> FakeRoom:
    return talking()


def say(room: FakeRoom, n: int, word: Line | Sign) -> None:
    room.feed(room.nodes[n], inputs.Say(word))
    room.run(0.05)


def heard(node: Node, kind: type = Line) -> list:
    return [(s.uid, s.word) for s in node.all_of(effects.Said) if isinstance(s.word, kind)]


def refused(node: Node) -> list[str]:
    return [effect.why for effect in node.all_of(effects.NotSaid)]


def findings(node: Node) -> list[tuple[str, str]]:
    return [(r.finding.id, r.finding.subject) for r in node.all_of(effects.Raised)]


def noticed(node: Node, code: str) -> list:
    return [n.uid for n in node.all_of(effects.Noticed) if n.code == code]


def data_bodies(room: FakeRoom, node: Node) -> list[bytes]:
    return [body for conn, body in room.wire if conn == node.conn and body[0] == DATA]


def lie(
    room: FakeRoom,
    signer: Node,
    *,
    seal_as: Node | None = None,
    named: Node | None = None,
    to: Node | None = None,
    context: Context = Context.DATA,
    **changes,
) -> bytes:
    """A data message by ``signer`` under the key of ``seal_as``, naming ``named`` as its sender."""
    sealer, name = seal_as or signer, named or signer
    key = sealer.state.send_key
    said = {
        "type": "data",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": name.me,
        "seq": 1000,
        "rh": key.rh,
        "word": Line("not mine"),
    } | changes
    signed = liar.signed(signer, context, Data(**said))
    # Whoever holds a key as a receiver holds all it takes to seal under it.
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, sealer.me, key.generation, key.secret)
    for _ in range(200):
        keys.seal(StreamKind.DATA, b"")
    sealed = keys.seal(StreamKind.DATA, pack([Message(Kind.DATA, signed.envelope)]))
    body = data_head(name.me) + sealed
    room.inject(signer.conn, body, to or room.nodes[1])
    room.run(0.05)
    return body


# said and heard


def test_a_line_reaches_everybody_once_with_its_writer(room):
    say(room, 0, Line("Guten Morgen"))
    for n in (1, 2):
        assert heard(room.nodes[n]) == [(uid(0), Line("Guten Morgen"))]
    assert not heard(room.nodes[0])
    assert [e.word for e in room.nodes[0].all_of(effects.SealData)][-1] == Line("Guten Morgen")


def test_lines_stay_in_order(room):
    for n in range(5):
        say(room, n % 3, Line(f"line {n}"))
    assert [word.text for _, word in heard(room.nodes[1])] == ["line 0", "line 2", "line 3"]


def test_a_sign_reaches_everybody(room):
    say(room, 2, Sign(Reaction.APPLAUSE))
    assert heard(room.nodes[0], Sign) == [(uid(2), Sign(Reaction.APPLAUSE))]


def test_all_short_messages_have_one_length(room):
    say(room, 0, Line("x"))
    say(room, 0, Sign(Reaction.BREAK))
    say(room, 0, Line("a sentence of some words"))
    assert len({len(body) for body in data_bodies(room, room.nodes[0])}) == 1


def test_the_longest_line_fits(room):
    text = "\U0001f600" * MAX_CHAT
    say(room, 0, Line(text))
    assert heard(room.nodes[1]) == [(uid(0), Line(text))]


def test_nobody_reads_a_line_on_the_wire(room):
    say(room, 0, Line("canary-words"))
    assert data_bodies(room, room.nodes[0])
    assert not any(b"canary-words" in body for _, body in room.wire)


def test_everybody_learns_how_everybody_stands_without_asking(room):
    for node in room.nodes.values():
        others = {uid(n) for n in room.nodes} - {uid(node.n)}
        assert {who for who, _ in heard(node, Standing)} == others


def test_a_hand_and_devices_are_told_when_they_change(room):
    node = room.nodes[0]
    room.feed(node, inputs.RaiseHand(up=True))
    room.feed(node, inputs.DevicesChanged(microphone=True, camera=False))
    room.run(1.0)
    last = heard(room.nodes[1], Standing)[-1]
    assert last == (uid(0), Standing(hand=True, microphone=True))


def test_a_newcomer_learns_which_hands_are_up_already():
    room = FakeRoom(3)
    room.talks = True
    room.join(0)
    room.join(1)
    room.run(1.0)
    room.feed(room.nodes[0], inputs.RaiseHand(up=True))
    room.run(1.0)
    mark = len(room.nodes[1].log)
    room.join(2)
    room.run(4.0)
    assert (uid(0), Standing(hand=True)) in heard(room.nodes[2], Standing)
    # The others were told before and hear nothing new, and miss nothing either.
    later = [e for _, e in room.nodes[1].log[mark:] if isinstance(e, effects.Said)]
    assert {said.uid for said in later} == {uid(2)}
    say(room, 0, Line("now"))
    assert not noticed(room.nodes[1], reasons.DATA_LOST)
    assert not noticed(room.nodes[2], reasons.DATA_LOST)
    assert heard(room.nodes[2]) == [(uid(0), Line("now"))]


def test_typing_is_told_a_few_times_a_second_and_the_latest_wins(room):
    node = room.nodes[0]
    text = ""
    for letter in "abcdefghijklmnopqrst":
        text += letter
        room.feed(node, inputs.TypeOn(text))
        room.run(0.05)
    room.run(1.0)
    told = [word.text for _, word in heard(room.nodes[1], Typing)]
    assert told[-1] == text
    assert 2 <= len(told) <= 5


def test_sending_a_line_ends_its_typing(room):
    room.feed(room.nodes[0], inputs.TypeOn("Gut"))
    room.run(0.1)
    room.feed(room.nodes[0], inputs.TypeOn("Guten"))
    say(room, 0, Line("Guten Morgen"))
    room.run(2.0)
    assert [word.text for _, word in heard(room.nodes[1], Typing)] == ["Gut"]


def test_taking_a_line_back_is_told_once(room):
    room.feed(room.nodes[0], inputs.TypeOn("Gut"))
    room.run(0.5)
    for _ in range(2):
        room.feed(room.nodes[0], inputs.TypeOn(""))
        room.run(0.5)
    assert [word.text for _, word in heard(room.nodes[1], Typing)] == ["Gut", ""]


def test_what_cannot_be_shown_is_taken_out_of_what_others_write(room):
    say(room, 0, Line("a\u202eb\x1b[2Jc\nd\u200b"))
    assert heard(room.nodes[1]) == [(uid(0), Line("ab[2Jc d"))]


def test_a_line_of_nothing_visible_is_not_shown(room):
    say(room, 0, Line("\u202e\u200b"))
    assert not heard(room.nodes[1])
    assert room.nodes[1].state.counts["data-not-shown"] == 1


def test_a_listener_is_heard_like_everybody_else():
    room = FakeRoom(2)
    room.talks = True
    host, other = room.descriptor.value.members
    room.descriptor = changed(room, members=(host, structs.replace(other, role=Role.LISTENER)))
    room.join(0)
    room.join(1, room.setup(1, media=False))
    room.run(1.0)
    say(room, 1, Line("I listen"))
    assert heard(room.nodes[0]) == [(uid(1), Line("I listen"))]


# held back


def test_nothing_is_said_in_a_hold_and_it_is_told(room):
    node = room.nodes[0]
    room.feed(node, inputs.GateLost(("TLS-PIN",)))
    assert node.phase is CallPhase.HOLD
    sent = len(data_bodies(room, node))
    say(room, 0, Line("not now"))
    room.feed(node, inputs.RaiseHand(up=True))
    room.feed(node, inputs.TypeOn("not now"))
    room.run(1.0)
    assert refused(node) == ["hold", "hold"]
    assert len(data_bodies(room, node)) == sent
    room.feed(node, inputs.GateMended())
    room.run(1.0)
    say(room, 0, Line("now"))
    assert heard(room.nodes[1]) == [(uid(0), Line("now"))]


def test_the_hand_can_be_lowered_in_a_hold_and_is_told_when_it_ends(room):
    node = room.nodes[0]
    room.feed(node, inputs.RaiseHand(up=True))
    room.run(1.0)
    room.feed(node, inputs.GateLost(("TLS-PIN",)))
    room.feed(node, inputs.RaiseHand(up=False))
    room.feed(node, inputs.GateMended())
    room.run(1.0)
    assert not refused(node)
    assert heard(room.nodes[1], Standing)[-1] == (uid(0), Standing())


def test_nothing_is_said_to_nobody():
    room = FakeRoom(2)
    room.talks = True
    node = room.join(0)
    room.run(1.0)
    say(room, 0, Line("hello?"))
    assert refused(node) == ["alone"]


def test_nothing_is_said_while_new_keys_are_made(room):
    room.carry = lambda sender, _to, body: [] if sender is room.nodes[1] else [(0.0, body)]
    room.leave(2)
    room.run(0.01)
    node = room.nodes[0]
    assert node.phase is CallPhase.AGREEING
    say(room, 0, Line("wait"))
    assert refused(node) == ["agreeing"]


def newcomer_without_keys(room: FakeRoom) -> None:
    """A third person is agreed on; their acknowledgement of the new keys does not come."""
    room.talks = True
    room.join(0)
    room.join(1)
    room.run(1.0)
    node = room.join(2)
    while room.nodes[0].state.next_key is None:
        room.run(0.001)
    room.carry = lambda sender, _to, body: [] if sender is node else [(0.0, body)]
    assert room.nodes[0].state.agreed.rh != room.nodes[0].state.send_key.rh


def test_a_line_waits_for_the_key_of_the_roster_on_the_screen():
    room = FakeRoom(3)
    newcomer_without_keys(room)
    say(room, 0, Line("to the three of us"))
    assert not heard(room.nodes[1])
    room.run(1.5)
    assert not refused(room.nodes[0])
    for n in (1, 2):
        assert heard(room.nodes[n]) == [(uid(0), Line("to the three of us"))]


def test_a_line_that_waits_is_not_said_to_another_roster():
    room = FakeRoom(3)
    newcomer_without_keys(room)
    say(room, 0, Line("to the three of us"))
    room.leave(1)
    room.run(3.0)
    assert refused(room.nodes[0]) == ["agreeing"]
    assert not heard(room.nodes[2])


def test_too_much_at_once_is_refused_at_the_writer(room):
    for n in range(20):
        say(room, 0, Line(f"line {n}"))
    assert "too-fast" in refused(room.nodes[0])
    room.run(5.0)
    before = len(refused(room.nodes[0]))
    say(room, 0, Line("slower"))
    assert len(refused(room.nodes[0])) == before


def test_a_room_without_chat_takes_signs_and_hands_only():
    room = FakeRoom(2)
    room.talks = True
    features = structs.replace(room.descriptor.value.features, chat=False)
    room.descriptor = changed(room, features=features)
    room.join_all()
    room.run(1.0)
    say(room, 0, Line("no"))
    room.feed(room.nodes[0], inputs.TypeOn("no"))
    say(room, 0, Sign(Reaction.YES))
    assert refused(room.nodes[0]) == ["no-chat"]
    assert heard(room.nodes[1], Sign)
    assert not heard(room.nodes[1], Typing)
    lie(room, room.nodes[0])
    assert not heard(room.nodes[1])


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


# the end for all


def ends(node: Node) -> tuple[str, str | None]:
    return node.finished.reason, node.finished.uid


def test_a_host_ends_the_call_for_everybody(room):
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(0.1)
    assert ends(room.nodes[0]) == (reasons.ENDED_FOR_ALL, None)
    assert ends(room.nodes[1]) == ends(room.nodes[2]) == (reasons.ENDED_BY_HOST, uid(0))


def test_nobody_else_ends_it(room):
    room.feed(room.nodes[1], inputs.EndForAll())
    room.run(1.0)
    assert refused(room.nodes[1]) == ["not-host"]
    assert room.all_live(0, 1, 2)


def signed_end(room: FakeRoom, signer: Node, **changes) -> Message:
    value = End(type="end", **(liar.head(room, signer) | changes))
    return Message(Kind.END, liar.signed(signer, Context.END, value).envelope)


def end(room: FakeRoom, signer: Node, to: Node, **changes) -> None:
    liar.say(room, signer, to.me, signed_end(room, signer, **changes))
    room.run(0.1)


def test_takes_an_end_that_a_host_signed(room):
    end(room, room.nodes[0], room.nodes[1], people=(room.nodes[1].me,))
    assert ends(room.nodes[1]) == (reasons.ENDED_BY_HOST, uid(0))


def test_refuses_an_end_that_somebody_else_signed(room):
    end(room, room.nodes[2], room.nodes[1], people=(room.nodes[1].me,))
    assert room.nodes[1].finished is None
    assert room.nodes[1].state.counts["end-refused"] == 1


def test_refuses_an_end_in_the_name_of_a_host_and_names_who_brought_it(room):
    end(room, room.nodes[2], room.nodes[1], people=(room.nodes[1].me,), sender=room.nodes[0].me)
    assert room.nodes[1].finished is None
    assert findings(room.nodes[1]) == [("ROSTER-SIGNED", uid(2))]


def test_refuses_an_end_of_another_call(room):
    """Everybody's presence is made anew for every call."""
    end(room, room.nodes[0], room.nodes[1], people=("a" * 128,))
    assert room.nodes[1].finished is None
    assert room.nodes[1].state.counts["end-refused"] == 1


def test_refuses_an_end_of_another_room(room):
    end(room, room.nodes[0], room.nodes[1], people=(room.nodes[1].me,), room_id="f" * 32)
    assert room.nodes[1].finished is None


def test_an_end_reaches_those_from_whom_the_relay_withholds_it(room):
    def carry(sender, to, body):
        return [] if sender is not None and (sender.n, to.n) == (0, 2) else [(0.0, body)]

    room.carry = carry
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(0.5)
    assert ends(room.nodes[2]) == (reasons.ENDED_BY_HOST, uid(0))


def test_a_host_who_was_removed_ends_nothing():
    room = talking(3, hosts=(0, 1))
    removed = room.nodes[1]
    people = (room.nodes[2].me,)
    said = signed_end(room, removed, people=people)
    room.feed(room.nodes[0], inputs.RemovePerson(descriptor(3).value.members[1].identity))
    room.run(2.0)
    assert room.all_live(0, 2)
    liar.say(room, room.nodes[0], room.nodes[2].me, said)
    room.run(0.1)
    assert room.nodes[2].finished is None


def test_a_host_alone_ends_the_call():
    room = FakeRoom(2)
    room.talks = True
    node = room.join(0)
    room.run(0.5)
    room.feed(node, inputs.EndForAll())
    assert ends(node) == (reasons.ENDED_FOR_ALL, None)


def test_my_hand_and_devices_are_kept_when_i_come_back(room):
    node = room.nodes[1]
    room.feed(node, inputs.RaiseHand(up=True))
    room.run(1.0)
    room.feed(node, inputs.ClockJumped())
    room.run(3.0)
    assert room.nodes[1] is not node
    assert heard(room.nodes[0], Standing)[-1] == (uid(1), Standing(hand=True))


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


def test_many_newcomers_are_told_at_once():
    room = FakeRoom(6)
    room.talks = True
    room.join(0)
    room.join(1)
    room.run(1.0)
    mark = len(room.nodes[0].log)
    for n in (2, 3, 4, 5):
        room.join(n)
    room.run(5.0)
    told = [e for _, e in room.nodes[0].log[mark:] if isinstance(e, effects.SealData)]
    assert {one.to for one in told} == {"*"}
    for n in (2, 3, 4, 5):
        assert (uid(0), Standing()) in heard(room.nodes[n], Standing)


def test_a_line_that_waited_for_one_roster_is_not_said_to_the_next(room):
    node = room.nodes[0]
    waiting = (("e" * 128, Line("to others")),)
    node.state = replace(node.state, talk=replace(node.state.talk, waiting=waiting))
    room.feed(node, inputs.Tick())
    room.run(1.0)
    assert refused(node) == ["agreeing"]
    assert not heard(room.nodes[1])
    assert not node.state.talk.waiting
