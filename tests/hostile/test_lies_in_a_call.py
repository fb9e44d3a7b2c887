# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies told to two whole real engines: of the relay between them, and of one of the two.

Whatever is said, no call gets live with a wrong roster, no key goes to or comes from the wrong
person, and no frame is played that its sender did not seal for it. What a lie may do is stated
with each: nothing at all, or that there is no call. The honest twin runs in between.
"""

import random
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from client.crypto.frame_keys import FrameKeys
from client.engine.call import LiveCall
from client.model import commands, events, relay
from client.model.events import CallPhase
from client.model.media import Sealed, StreamKind
from client.relay import rooms as relay_rooms
from client.relay.rooms import Room, Seat
from client.session import inputs
from tests.rig.household import Home, at_home, copied, hosted_room
from tests.rig.witness import Witness

HELLO, SEALED, PAIRED = 1, 2, 3
GHOST = 9_000
NEVER_WITHIN_S = 1.0
"""How long a call that must not get live is watched; an honest one needs a tenth of it."""

encode = msgspec.msgpack.Encoder().encode


@dataclass
class Relay:
    """The real relay, whose post is carried by a liar. Runs on the host's loop alone."""

    lie: Callable[["Relay", Room, Seat, relay.Send], None] | None = None
    heard: list[tuple[int, bytes]] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    honest: Any = None

    def forward(self, room: Room, seat: Seat, message: relay.Send) -> None:
        self.heard.append((seat.conn, message.body))
        if self.lie is None:
            self.honest(room, seat, message)
        else:
            self.lie(self, room, seat, message)

    def altered(self, room: Room, seat: Seat, message: relay.Send, body: bytes) -> None:
        self.honest(room, seat, msgspec.structs.replace(message, body=body))

    def say(self, room: Room, what: object) -> None:
        """Say something to everybody, whole messages or any bytes."""
        data = what if isinstance(what, bytes) else encode(what)
        for seat in tuple(room._seats.values()):
            if seat.line is not None:
                seat.line.send_encoded(data)

    def deliver(self, room: Room, conn: int, body: bytes) -> None:
        self.say(room, relay.Deliver(sender=conn, seq=1, body=body))


@dataclass
class Scene:
    host: Home
    guest: Home
    room: events.RoomCreated
    relay: Relay
    witness: Witness

    def meet(self, *, camera: bool = True) -> None:
        """Both enter the room, as people do."""
        self.witness.begin()
        for home in (self.host, self.guest):
            home.said.clear()
        wish = commands.Join(microphone=True, camera=camera, synthetic=commands.SyntheticPerson())
        room_id = self.room.room.room_id
        for home, ask in (
            (self.host, commands.OpenMyRoom(room_id)),
            (self.guest, commands.OpenInvitation(self.room.invitations[0].file)),
        ):
            home.engine.send(ask)
            shown = home.until(lambda e: isinstance(e, events.PreJoin | events.Refused))
            assert isinstance(shown, events.PreJoin), shown
            home.join(wish)

    def part(self) -> list[events.CallReport]:
        """Both leave, unless the lie ended it already; returns their reports."""
        for home in (self.host, self.guest):
            home.engine.send(commands.Leave())
        return [home.report() for home in (self.host, self.guest)]

    def goes_live(self) -> None:
        for home in (self.host, self.guest):
            home.until_live(2)

    def never_goes_live(self) -> None:
        time.sleep(NEVER_WITHIN_S)
        for home in (self.host, self.guest):
            assert not [
                e for e in home.said if isinstance(e, events.CallChanged) and _is_live(e)
            ], home.said

    def plays(self, home: Home, other: Home) -> None:
        """Sound and picture of the other arrive."""
        home.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound and e.picture)
        assert self.witness.opened[home.person.uid] > 0
        assert other.person.name

    def alarms(self, home: Home) -> list[str]:
        return [e.finding.id for e in home.said if isinstance(e, events.Alarm)]


def _is_live(event: events.CallChanged) -> bool:
    return event.phase is CallPhase.LIVE


@pytest.fixture(scope="module")
def scene(everyone, tmp_path_factory) -> Iterator[Scene]:
    """One household for all lies: what a lie leaves behind must not help the next one."""
    people = copied(everyone[:2], tmp_path_factory.mktemp("lies"))
    liar, witness = Relay(honest=relay_rooms.Room.forward), Witness()
    with pytest.MonkeyPatch.context() as patch:

        def forward(room: Room, seat: Seat, message: relay.Send) -> None:
            liar.forward(room, seat, message)

        patch.setattr(Room, "forward", forward)
        witness.watch(patch)
        with at_home(*people) as (host, guest):
            yield Scene(host, guest, hosted_room(host, guest), liar, witness)


@pytest.fixture(autouse=True)
def nobody_is_deceived(scene: Scene) -> Iterator[None]:
    """Before and after every test here."""
    scene.relay.lie = None
    yield
    scene.relay.lie = None
    assert scene.witness.wrongs == []


def test_honest_people_over_an_honest_relay_meet(scene: Scene) -> None:
    scene.meet()
    scene.goes_live()
    scene.plays(scene.host, scene.guest)
    scene.plays(scene.guest, scene.host)
    assert all(report.ever_live for report in scene.part())
    assert scene.alarms(scene.host) == scene.alarms(scene.guest) == []


# Lies that must change nothing.


def says_everything_three_times(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    for _ in range(3):
        me.honest(room, seat, message)


def sends_everything_back_too(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    me.honest(room, seat, message)
    if seat.line is not None:
        for conn in (seat.conn, GHOST):
            seat.line.send_encoded(
                encode(relay.Deliver(sender=conn, seq=message.seq, body=message.body))
            )


def repeats_all_it_ever_heard(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    """Old hellos, keys and statements of earlier calls of this very room among them."""
    for conn, body in me.dice.sample(me.heard, min(6, len(me.heard))):
        me.deliver(room, me.dice.choice((conn, seat.conn, GHOST)), body)
    me.honest(room, seat, message)


def invents_connections_that_talk(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    ghost = GHOST + me.dice.randrange(50)
    me.say(room, relay.Joined(conn=ghost))
    for first in (0, HELLO, SEALED, PAIRED, 255):
        me.deliver(room, ghost, bytes((first,)) + me.dice.randbytes(200))
    me.honest(room, seat, message)


def says_that_everybody_left(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    for conn in tuple(room._by_conn):
        me.say(room, relay.Left(conn=conn))
    me.honest(room, seat, message)


def speaks_for_others_with_their_names(
    me: Relay, room: Room, seat: Seat, message: relay.Send
) -> None:
    """The claimed sender in the clear head of a body is somebody else's."""
    me.honest(room, seat, message)
    other = next((body for conn, body in reversed(me.heard) if conn != seat.conn), b"")
    if message.body[0] in {SEALED, PAIRED} and other[:1] in {b"\x02", b"\x03"}:
        me.altered(room, seat, message, message.body[:1] + other[1:65] + message.body[65:])


def says_that_somebody_wants_my_place(
    me: Relay, room: Room, seat: Seat, message: relay.Send
) -> None:
    me.honest(room, seat, message)
    me.say(room, relay.Rival(replaced=False))


def tells_another_time(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    me.say(room, relay.Pong(n=1, time=2**40))
    me.honest(room, seat, message)


@pytest.mark.parametrize(
    "lie",
    [
        says_everything_three_times,
        sends_everything_back_too,
        repeats_all_it_ever_heard,
        invents_connections_that_talk,
        says_that_everybody_left,
        speaks_for_others_with_their_names,
        tells_another_time,
    ],
)
def test_a_lie_of_the_relay_changes_nothing(scene: Scene, lie) -> None:
    scene.relay.lie = lie
    scene.meet()
    scene.goes_live()
    scene.plays(scene.host, scene.guest)
    scene.plays(scene.guest, scene.host)
    scene.part()
    # Who plays words again is told of, also those of an earlier presence, and nothing of it is
    # shown (protocol.md section 7.7).
    told = {*scene.alarms(scene.host), *scene.alarms(scene.guest)}
    assert told <= {"DATA-SIGNED", "GHOST-STREAM"}


def test_a_claimed_rival_is_told_and_ends_nothing(scene: Scene) -> None:
    scene.relay.lie = says_that_somebody_wants_my_place
    scene.meet()
    scene.goes_live()
    scene.plays(scene.host, scene.guest)
    scene.part()
    assert scene.alarms(scene.host) == scene.alarms(scene.guest) == ["INVITE-REPLAY"]


# Lies that may cost the call, and nothing else.


def flips_a_bit_of_everything(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    body = bytearray(message.body)
    body[me.dice.randrange(1, len(body))] ^= 1 << me.dice.randrange(8)
    me.altered(room, seat, message, bytes(body))


def keeps_the_two_apart(_me: Relay, _room: Room, _seat: Seat, _message: relay.Send) -> None:
    """Two views of one room: each is told that nobody else is there."""


def carries_no_word_under_a_pair_key(
    me: Relay, room: Room, seat: Seat, message: relay.Send
) -> None:
    if message.body[0] != PAIRED:
        me.honest(room, seat, message)


def lets_only_one_of_them_speak(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    """The first to speak under a pair key is heard, the other one never is."""
    if message.body[0] == PAIRED:
        me.kept.append(seat.conn)
        if seat.conn != me.kept[0]:
            return
    me.honest(room, seat, message)


def speaks_only_of_the_past(me: Relay, room: Room, seat: Seat, _message: relay.Send) -> None:
    """What it once heard in this room, in its old order, under the numbers of now."""
    if not me.kept:
        me.kept = [body for _, body in me.heard[:200]]
    for body in me.kept:
        me.deliver(room, seat.conn, body)


def sends_frames_that_are_none(me: Relay, room: Room, _seat: Seat, _message: relay.Send) -> None:
    me.say(room, secrets.token_bytes(64))


def sends_frames_that_are_too_large(
    me: Relay, room: Room, _seat: Seat, _message: relay.Send
) -> None:
    me.say(room, bytes(relay.MAX_FRAME + 1))


def exchanges_the_bodies_of_two(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
    """Everybody gets what the other one was to get, one behind."""
    me.kept.append(message.body)
    if len(me.kept) > 1:
        me.altered(room, seat, message, me.kept[-2][:1] + message.body[1:65] + me.kept[-2][65:])


@pytest.mark.parametrize(
    "lie",
    [
        flips_a_bit_of_everything,
        keeps_the_two_apart,
        carries_no_word_under_a_pair_key,
        lets_only_one_of_them_speak,
        speaks_only_of_the_past,
        sends_frames_that_are_none,
        sends_frames_that_are_too_large,
        exchanges_the_bodies_of_two,
    ],
)
def test_a_lie_of_the_relay_never_makes_a_call(scene: Scene, lie) -> None:
    scene.relay.kept = []
    scene.relay.lie = lie
    scene.meet()
    scene.never_goes_live()
    assert scene.witness.opened == {}
    scene.relay.lie = None
    scene.part()


def test_a_relay_that_loses_and_reorders_deceives_nobody(scene: Scene) -> None:
    def loses_and_reorders(me: Relay, room: Room, seat: Seat, message: relay.Send) -> None:
        if me.dice.random() < 0.2:
            return
        me.kept.append((room, seat, message))
        if len(me.kept) >= 2 or me.dice.random() < 0.5:
            for each in reversed(me.kept):
                me.honest(*each)
            me.kept = []

    scene.relay.kept = []
    scene.relay.lie = loses_and_reorders
    scene.meet()
    time.sleep(3)
    scene.relay.lie = None
    scene.goes_live()
    scene.part()


# Lies of one of the two.


def guests_call(scene: Scene) -> LiveCall:
    uid = scene.guest.person.uid
    return next(call for call in scene.witness.calls if call._plan.setup.uid == uid)


def lying(monkeypatch, scene: Scene, place: type, name: str, lie: Callable[..., Any]) -> None:
    """Let the guest's program, and only that, do something else: ``lie(honest, self, ...)``."""
    honest = getattr(place, name)

    def either(self: Any, *args: Any) -> Any:
        call = self if isinstance(self, LiveCall) else scene.witness._owners.get(id(self))
        if call is not None and call._plan.setup.uid == scene.guest.person.uid:
            return lie(honest, self, *args)
        return honest(self, *args)

    monkeypatch.setattr(place, name, either)


def seals_nothing(_honest, _keys: FrameKeys, _kind: StreamKind, data: bytes) -> Sealed:
    return Sealed(data)


def seals_with_a_wrong_header(honest, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed:
    sealed = honest(keys, kind, data)
    return Sealed(bytes((sealed[0] ^ 0x10,)) + sealed[1:]) if sealed else sealed


def seals_for_another_stream(honest, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed:
    return honest(keys, StreamKind.SCREEN if kind is StreamKind.VIDEO else StreamKind.DATA, data)


def repeats_its_first_frames(honest, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed:
    first = keys.__dict__.setdefault("first", {})
    sealed = first[kind] if kind in first else honest(keys, kind, data)
    if sealed is not None:
        first[kind] = sealed
    return sealed


@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (seals_nothing, "PLAINTEXT-FRAME"),
        (seals_with_a_wrong_header, "PLAINTEXT-FRAME"),
        (seals_for_another_stream, "PLAINTEXT-FRAME"),
        (repeats_its_first_frames, "FRAME-REPLAY"),
    ],
)
def test_a_frame_that_is_not_sealed_as_agreed_is_never_played_and_is_told(
    scene: Scene, monkeypatch, lie, check
) -> None:
    lying(monkeypatch, scene, FrameKeys, "seal", lie)
    scene.meet()
    scene.goes_live()
    scene.host.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == check)
    scene.plays(scene.guest, scene.host)
    # The first frame of a stream is an honest one where it is only repeated.
    assert scene.witness.opened[scene.host.person.uid] <= (2 if check == "FRAME-REPLAY" else 0)
    scene.part()


def another_certificate(honest, call: LiveCall, item: inputs.Input) -> None:
    if isinstance(item, inputs.SendTransport):
        params = msgspec.structs.replace(item.params, fingerprint_sha384="ab" * 48)
        item = inputs.SendTransport(params)
    honest(call, item)


def another_confirmation(honest, call: LiveCall, item: inputs.Input) -> None:
    if isinstance(item, inputs.SendConfirm):
        value = item.confirm.exporter
        wrong = value[:-1] + ("0" if value[-1] != "0" else "1")
        item = inputs.SendConfirm(msgspec.structs.replace(item.confirm, exporter=wrong))
    honest(call, item)


@pytest.mark.parametrize("lie", [another_certificate, another_confirmation])
def test_a_link_to_another_certificate_than_the_signed_one_never_carries_a_frame(
    scene: Scene, monkeypatch, lie
) -> None:
    lying(monkeypatch, scene, LiveCall, "feed", lie)
    scene.meet()
    scene.host.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == "DTLS-BOUND")
    assert scene.witness.opened[scene.host.person.uid] == 0
    assert not [e for e in scene.host.said if isinstance(e, events.RemoteMedia) and e.picture]
    scene.part()


def test_after_all_these_lies_honest_people_still_meet(scene: Scene) -> None:
    scene.meet()
    scene.goes_live()
    scene.plays(scene.host, scene.guest)
    scene.plays(scene.guest, scene.host)
    scene.part()
    assert scene.alarms(scene.host) == scene.alarms(scene.guest) == []
