# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.posture: told under pair keys to the roster, again when it changes; silence."""

import pytest

from client.crypto.envelope import canonical
from client.model.ids import IdentityKey, MessageHash
from client.model.posture import DirectoryHead, Posture
from client.model.room import Profile
from client.session import effects, inputs, posture
from client.session.bodies import Message
from client.session.messages import Kind, PostureSaid
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, once

FINE = Posture(Profile.OPEN)
WEAK = Posture(Profile.RESTRICTED, ("DEBUGGER", "KEYSTORE-SECURE"))
HEAD = DirectoryHead(IdentityKey("ed25519:" + "ab" * 32), 3, MessageHash("cd" * 64))


def received(node: Node) -> list[tuple[str, Posture | None]]:
    return [(e.peer, e.posture) for e in node.all_of(effects.PostureReceived)]


@once
def live(count: int, **room: object) -> FakeRoom:
    made = FakeRoom(count, **room)
    made.join_all()
    made.run(3.0)
    assert made.all_live(*range(count))
    return made


def tell(made: FakeRoom, n: int, posture: Posture) -> None:
    made.feed(made.nodes[n], inputs.MyPosture(posture))


def test_everybody_on_the_roster_hears_it_once_and_again_when_it_changes():
    made = live(3)
    tell(made, 0, FINE)
    made.run(70.0)
    for n in (1, 2):
        assert received(made.nodes[n]) == [(made.nodes[0].me, FINE)]
    changed = Posture(Profile.RESTRICTED, WEAK.failed, HEAD)
    tell(made, 0, changed)
    made.run(1.0)
    tell(made, 0, changed)
    made.run(10.0)
    for n in (1, 2):
        assert [said for _, said in received(made.nodes[n])] == [FINE, changed]
    assert received(made.nodes[0]) == []


def test_whoever_changes_it_all_the_time_is_heard_once_a_second_and_at_last_rightly():
    made = live(2)
    for n in range(40):
        tell(made, 0, (WEAK, FINE)[n % 2])
        made.run(0.05)
    assert len(received(made.nodes[1])) == 2
    assert made.nodes[1].state.counts["posture-too-often"] >= 15
    made.run(4.0)
    assert received(made.nodes[1])[-1] == (made.nodes[0].me, FINE)


def test_whoever_comes_later_hears_it_too():
    made = FakeRoom(2)
    made.join(0)
    tell(made, 0, WEAK)
    made.run(2.0)
    made.join(1)
    made.run(3.0)
    assert received(made.nodes[1]) == [(made.nodes[0].me, WEAK)]


def test_a_lost_message_is_made_up_for():
    made = live(2)
    made.carry = lambda _sender, _to, _body: []
    tell(made, 0, WEAK)
    made.run(1.0)
    made.carry = lambda _sender, _to, body: [(0.0, body)]
    made.run(4.0)
    assert received(made.nodes[1]) == [(made.nodes[0].me, WEAK)]


def test_without_a_posture_of_my_own_nothing_is_said_or_asked_for():
    made = live(2, profile=Profile.RESTRICTED, hosts=(0, 1))
    made.run(30.0)
    assert received(made.nodes[0]) == received(made.nodes[1]) == []


@pytest.mark.parametrize("profile", [Profile.RESTRICTED, Profile.CLASSIFIED])
def test_silence_counts_as_failing_after_ten_seconds_where_the_room_asks_for_more(profile):
    made = live(2, profile=profile, hosts=(0, 1))
    tell(made, 0, FINE)
    made.run(6.0)
    assert received(made.nodes[0]) == []
    made.run(6.0)
    assert received(made.nodes[0]) == [(made.nodes[1].me, None)]
    tell(made, 1, FINE)
    made.run(1.0)
    assert received(made.nodes[0]) == [(made.nodes[1].me, None), (made.nodes[1].me, FINE)]


def test_in_an_open_room_silence_is_no_sign():
    made = live(2)
    tell(made, 0, FINE)
    made.run(30.0)
    assert received(made.nodes[0]) == []


def test_whoever_waits_in_the_lobby_is_told_nothing():
    made = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    made.join(0)
    made.join(1)
    made.run(3.0)
    tell(made, 0, WEAK)
    waiting = made.join(2)
    tell(made, 2, FINE)
    made.run(5.0)
    assert received(waiting) == []
    made.feed(made.nodes[0], inputs.AdmitPerson(waiting.me))
    made.run(3.0)
    assert (made.nodes[0].me, WEAK) in received(waiting)
    assert (waiting.me, FINE) in received(made.nodes[0])


def said(room_id: str, **changes: object) -> Message:
    value = PostureSaid(type="posture", v=1, room_id=room_id, posture=Posture(Profile.OPEN))
    data = canonical(value)
    for old, new in changes.items():
        assert old.encode() in data
        data = data.replace(old.encode(), str(new).encode())
    return Message(Kind.POSTURE, data)


@pytest.mark.parametrize(
    ("message", "counted"),
    [
        (said(ROOM_ID), 0),
        (said("f" * 32), 1),
        (said(ROOM_ID, open="shut"), 1),
        (said(ROOM_ID, failed="fallen"), 1),
        (Message(Kind.POSTURE, b"{}"), 1),
        (Message(Kind.POSTURE, b"\xff" * 40), 1),
    ],
)
def test_what_is_no_posture_of_this_room_is_dropped_and_counted(message, counted):
    made = live(2)
    liar.say(made, made.nodes[0], made.nodes[1].me, message)
    made.run(0.1)
    counts = made.nodes[1].state.counts.get("message-refused", 0)
    assert (counts, len(received(made.nodes[1]))) == (counted, 1 - counted)
    assert made.all_live(0, 1)


def shown(node: Node) -> list[tuple[str, bytes]]:
    return [(e.peer, e.envelope) for e in node.all_of(effects.ListReceived)]


def test_a_list_is_shown_to_one_person_once():
    made = live(3)
    for _ in range(2):
        made.feed(made.nodes[0], inputs.SendList(made.nodes[1].me, b"a signed list"))
        made.run(0.5)
    assert shown(made.nodes[1]) == [(made.nodes[0].me, b"a signed list")]
    assert shown(made.nodes[2]) == []
    assert made.nodes[1].state.counts["list-refused"] == 1


def test_a_list_that_is_too_large_or_for_nobody_here_is_not_shown():
    made = live(2)
    for to, data in (
        (made.nodes[1].me, b"x" * (posture.MAX_LIST_BYTES + 1)),
        (made.nodes[0].me, b"x"),
        ("f" * 128, b"x"),
    ):
        made.feed(made.nodes[0], inputs.SendList(to, data))
    made.run(0.5)
    assert shown(made.nodes[1]) == []
    assert made.nodes[0].state.counts["list-not-shown"] == 3
    assert made.all_live(0, 1)


def test_nobody_is_told_anything_before_there_is_a_key_with_them():
    """Known to be here by the word of others, and not reached yet: told as soon as they are."""
    made = FakeRoom(3)
    apart = {0, 2}
    made.carry = lambda sender, to, body: (
        [] if sender is not None and {sender.n, to.n} == apart else [(0.0, body)]
    )
    for n in range(3):
        made.join(n)
    tell(made, 0, WEAK)
    made.run(4.0)
    assert received(made.nodes[2]) == []
    made.carry = lambda _sender, _to, body: [(0.0, body)]
    made.run(15.0)
    assert (made.nodes[0].me, WEAK) in received(made.nodes[2])
