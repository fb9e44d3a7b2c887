# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Words in a call over a fake relay and a virtual clock: said, heard and held back."""

from dataclasses import replace

import pytest
from msgspec import structs

from client.model.events import CallPhase
from client.model.room import Role
from client.model.talk import MAX_CHAT, Reaction
from client.session import effects, inputs, reasons
from client.session.bodies import DATA
from client.session.words import Line, Sign, Standing, Typing
from tests.fakes.call_room import FakeRoom, uid
from tests.fakes.talking import (
    changed,
    data_bodies,
    heard,
    lie,
    noticed,
    refused,
    say,
    talking,
)


@pytest.fixture
def room() -> FakeRoom:
    return talking()


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


def test_my_hand_and_devices_are_kept_when_i_come_back(room):
    node = room.nodes[1]
    room.feed(node, inputs.RaiseHand(up=True))
    room.run(1.0)
    room.feed(node, inputs.ClockJumped())
    room.run(3.0)
    assert room.nodes[1] is not node
    assert heard(room.nodes[0], Standing)[-1] == (uid(1), Standing(hand=True))


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
    assert told
    assert {frozenset(one.to) for one in told} == {
        frozenset(room.nodes[n].conn for n in (2, 3, 4, 5))
    }
    for n in (2, 3, 4, 5):
        assert (uid(0), Standing()) in heard(room.nodes[n], Standing)


@pytest.mark.parametrize("known", [True, False])
def test_a_line_goes_to_the_lines_of_the_roster_and_to_no_other(room, known):
    room.ghost()
    writer = room.nodes[0]
    if not known:
        peer = writer.state.peers[room.nodes[1].me]
        writer.state = replace(
            writer.state, peers={**writer.state.peers, peer.hello: replace(peer, conn=None)}
        )
    before = len(data_bodies(room, writer))
    say(room, 0, Line("for us"))
    assert heard(room.nodes[1])[-1] == (uid(0), Line("for us"))
    assert len([body for body in room.ghost_heard if body[0] == DATA]) == (0 if known else 1)
    assert len(data_bodies(room, writer)) - before == (2 if known else 1)


def test_a_line_that_waited_for_one_roster_is_not_said_to_the_next(room):
    node = room.nodes[0]
    waiting = (("e" * 128, Line("to others")),)
    node.state = replace(node.state, talk=replace(node.state.talk, waiting=waiting))
    room.feed(node, inputs.Tick())
    room.run(1.0)
    assert refused(node) == ["agreeing"]
    assert not heard(room.nodes[1])
    assert not node.state.talk.waiting
