# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies about chat, told to two whole engines by the relay between them.

Nothing is shown that its writer did not write, nothing twice, and what is kept back is told. After
each lie the relay is honest again, and the next line arrives.
"""

import secrets
import time
from collections.abc import Callable

import msgspec
import pytest

from client.model import commands, events, relay
from client.model.talk import ChatLine, EndForAll, MediaSaid, SendChat
from client.relay.rooms import Room, Seat
from client.session.bodies import DATA, PAIRED
from tests.hostile.test_lies_in_a_call import Relay, Scene, scene
from tests.rig.household import Home

__all__ = ["scene"]

Lie = Callable[[Relay, Room, Seat, relay.Send], None]


def lines(home: Home) -> list[tuple[str, str]]:
    return [(e.uid, e.text) for e in home.said if isinstance(e, ChatLine)]


def says(home: Home, text: str, other: Home) -> None:
    home.engine.send(SendChat(text))
    other.until(lambda e: isinstance(e, ChatLine) and e.text == text)


def sent(scene: Scene, home: Home, text: str) -> None:
    """Its writer sees it as sent, and the relay has it, whatever becomes of it there."""
    mark = len(scene.relay.heard)
    home.engine.send(SendChat(text))
    home.until(lambda e: isinstance(e, ChatLine) and e.me and e.text == text)
    end = time.monotonic() + 10.0
    while not any(body[0] == DATA for _, body in scene.relay.heard[mark:]):
        assert time.monotonic() < end
        time.sleep(0.01)


def about_data(lie: Lie) -> Lie:
    """Only data messages are lied about."""

    def told(liar: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
        if message.body[0] == DATA:
            lie(liar, room, seat, message)
        else:
            liar.honest(room, seat, message)

    return told


def alter(liar: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    body = bytearray(message.body)
    body[-1] ^= 1
    liar.altered(room, seat, message, bytes(body))


def repeat(liar: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    for _ in range(20):
        liar.honest(room, seat, message)


def withhold(_liar: Relay, _room: Room, _seat: Seat, _message: relay.Send) -> None:
    return


def flood(liar: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    for _ in range(600):
        noise = message.body[:-40] + secrets.token_bytes(40)
        liar.altered(room, seat, message, noise)


@pytest.mark.parametrize(
    ("lie", "shown", "told"),
    [
        (alter, False, "DATA-SIGNED"),
        (repeat, True, "DATA-SIGNED"),
        (withhold, False, "did not arrive"),
        (flood, False, "sends more than can be shown"),
    ],
)
def test_a_relay_that_lies_about_words_shows_nothing_false(scene: Scene, lie, shown, told) -> None:
    host, guest = scene.host, scene.guest
    scene.relay.lie = None
    scene.meet(camera=False)
    scene.goes_live()
    for home in (host, guest):
        home.until(lambda e: isinstance(e, MediaSaid) and e.people[0].microphone)
    says(host, "first", guest)
    scene.relay.lie = about_data(lie)
    sent(scene, host, "second")
    scene.relay.lie = None
    wanted = [text for text in ("first", "second", "third") if shown or text != "second"]
    if lie is flood:
        # The flood came over the host's own line, so the host is not heard for a while.
        wanted = ["first"]
        says(guest, "I am still here", host)
    else:
        says(host, "third", guest)
    guest.until(
        lambda e: (
            (isinstance(e, events.Alarm) and e.finding.id == told)
            or (isinstance(e, events.Notice) and told in e.sentence)
        )
    )
    assert [text for uid, text in lines(guest) if uid == host.person.uid] == wanted
    reports = scene.part()
    assert all(report.ever_live for report in reports)
    assert not scene.witness.wrongs


def test_an_end_for_all_is_worth_nothing_in_the_next_call(scene: Scene) -> None:
    host, guest = scene.host, scene.guest
    scene.relay.lie = None
    scene.meet(camera=False)
    scene.goes_live()
    mark = len(scene.relay.heard)
    host.engine.send(EndForAll())
    assert guest.report().reason == "ended-by-host"
    assert host.report().reason == "ended-for-all"
    ends = [body for _, body in scene.relay.heard[mark:] if body[0] == PAIRED]
    assert ends
    host.until(lambda e: isinstance(e, events.HostingChanged) and not e.hosting)
    host.said.clear()
    guest.said.clear()
    host.engine.send(commands.Host(scene.room.room.room_id))
    host.until(lambda e: isinstance(e, events.HostingChanged) and e.hosting)
    scene.meet(camera=False)
    scene.goes_live()

    def replay(liar: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
        for body in ends:
            liar.altered(room, seat, message, body)
        liar.honest(room, seat, message)

    scene.relay.lie = replay
    says(host, "still here", guest)
    says(guest, "so am I", host)
    scene.relay.lie = None
    reports = scene.part()
    assert {report.reason for report in reports} == {"left"}
    assert not scene.witness.wrongs


def test_no_word_of_a_chat_passes_the_relay_in_the_clear(scene: Scene) -> None:
    scene.relay.lie = None
    scene.meet(camera=False)
    scene.goes_live()
    says(scene.host, "a canary in a chat", scene.guest)
    scene.part()
    passed = b"".join(body for _, body in scene.relay.heard)
    assert bytes((DATA,)) in {body[:1] for _, body in scene.relay.heard}
    assert b"canary" not in passed
    assert msgspec.json.encode("a canary in a chat") not in passed
