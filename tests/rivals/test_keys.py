# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Keys that came from a link, flags that lied, noise instead of speech: bugs of other products.

Each test is named after what must not happen; `threads.py` says where it happened.
"""

import threading

import msgspec
import numpy as np
import pytest

from client.crypto.envelope import Context, canonical, sign
from client.crypto.frame_keys import FrameKeys
from client.crypto.sender_keys import commitment
from client.engine import clock
from client.engine.frame_watch import FrameWatch
from client.identity.descriptor import RoomPlan, make_descriptor, member_of
from client.identity.invitation import InvitationContents, seal_invitation
from client.media.synthetic_voice import SilentSink, SyntheticVoice
from client.model import commands, events
from client.model.events import CallPhase
from client.model.ids import DisplayName, HelloHash, RoomId, RosterHash
from client.model.media import Sealed, StreamKind
from client.model.room import Role, Server
from client.model.secret import Secret
from client.session import effects, keyplane, reasons
from client.session.bodies import Message
from client.session.messages import KeySecret, Kind
from tests.fakes import liar, scenes
from tests.fakes.call_room import ROOM_KEY, FakeRoom, Node, uid
from tests.fakes.two_people import ROSTER, anna_and_ben, link_up, until
from tests.rig.household import Home, account, at_home
from tests.rig.pulse import until as until_true
from tests.rivals.steps import blocks, call, heard, room

LOBBY = 1


# Where a key comes from.


def secrets_of(room_: FakeRoom) -> list[bytes]:
    return [e.secret.reveal() for n in room_.nodes.values() for e in n.all_of(effects.UseSendKey)]


def test_no_value_of_a_link_or_a_server_becomes_a_key() -> None:
    """The same link, room and relay twice: every key is another one, and none was on the wire."""
    first, second = FakeRoom(2, seed=1), FakeRoom(2, seed=2)
    for one in (first, second):
        one.join_all()
        one.run(2.0)
        assert one.all_live(0, 1)
    made = [secrets_of(first), secrets_of(second)]
    assert len({*made[0], *made[1]}) == len(made[0]) + len(made[1]) >= 4
    for one, keys in zip((first, second), made, strict=True):
        wire = b"".join(body for _, body in one.wire)
        for key in keys:
            assert key not in wire
            assert key != ROOM_KEY.reveal()
    # The twin: the same dice give the same keys, so it is the dice that make them.
    again = FakeRoom(2, seed=1)
    again.join_all()
    again.run(2.0)
    assert secrets_of(again) == made[0]


def test_whoever_holds_the_link_alone_opens_no_frame() -> None:
    """Room key and join token are in the link: frames sealed in the call do not open with them."""
    rh, me = RosterHash("0b" * 64), HelloHash("aa" * 64)
    keys, honest, thief = (FrameKeys(threading.Lock) for _ in range(3))
    secret = Secret(b"s" * 32)
    keys.use_send_key(rh, me, 1, secret)
    keys.resume()
    frame = keys.seal(StreamKind.AUDIO, b"speech")
    assert frame is not None
    thief.add_receive_key(me, rh, 1, ROOM_KEY)
    honest.add_receive_key(me, rh, 1, secret)
    assert thief.open(me, StreamKind.AUDIO, frame) is None
    assert honest.open(me, StreamKind.AUDIO, frame) == b"speech"


def invitation(host: Home, guest: Home, **changes: object) -> bytes:
    """An invitation made by hand with the host's keys: the room as told by ``changes``."""
    now = clock.wall()
    with account(host.person) as mine:
        contact = mine.book.contact(guest.person.uid)
        assert contact is not None
        plan = RoomPlan(
            room_id=RoomId("5d4c9e0217a3b86f" * 2),
            created=now,
            nbf=now - 60,
            exp=now + 3600,
            members=(member_of(mine.card, Role.HOST), member_of(contact.card)),
            servers=(Server("wss://127.0.0.1:9", ("00" * 32,)),),
        )
        honest = make_descriptor(mine.person, plan).value
        bad = sign(mine.person.signing, Context.ROOM, msgspec.structs.replace(honest, **changes))
        contents = InvitationContents(
            "Lage", Secret(b"k" * 32), Secret(b"t" * 32), "ab" * 32, now - 60, now + 3600
        )
        return seal_invitation(mine.person, contact.card, bad, contents)


@pytest.fixture
def closed_room(people):
    """Aydin's keys without an engine, so that rooms can be made by hand, and Weber."""
    with at_home(people[1]) as (guest,):
        yield Home(people[0]), guest


@pytest.mark.parametrize("suite", ["", "none", "plain", "WW0", "WW1-LK"])
def test_a_room_without_a_sealed_suite_is_not_joined(closed_room, suite) -> None:
    host, guest = closed_room
    refused = guest.check(invitation(host, guest, suite=suite))
    assert isinstance(refused, events.Refused)
    # A suite that is no name at all does not even make a room; else its own check says so.
    assert {"E2EE-REQUIRED", "ROOM-CANONICAL"} & blocks(refused).keys()
    honest = guest.check(invitation(host, guest))
    assert "E2EE-REQUIRED" not in {one.id for one in honest.findings if one.stands}


def test_a_room_without_a_sealed_suite_is_not_made(people) -> None:
    """There is no wish with which somebody could ask for one."""
    assert not {"suite", "e2ee", "encrypted", "plain"} & set(commands.CreateRoom.__struct_fields__)
    with at_home(*people[:2]) as (host, guest):
        _, files = room(host, guest)
        assert isinstance(guest.check(files[guest.person.uid]), events.PreJoin)
        outcome = guest.engine._visit._outcome
        assert outcome is not None
        assert outcome.opened is not None
        assert outcome.opened.descriptor.value.suite == "WW1"


# One person without keys.


def test_a_member_without_keys_does_not_stop_the_others() -> None:
    """Weber's program never makes a key with anybody: refused by name, the others talk."""
    room_ = FakeRoom(3)

    def only_the_door(sender: Node | None, to: Node, body: bytes) -> list:
        about_weber = 2 in {sender.n if sender else -1, to.n}
        return [] if about_weber and body[0] != LOBBY else [(0.0, body)]

    room_.carry = only_the_door
    room_.join(0)
    room_.join(1)
    room_.run(2.0)
    assert room_.all_live(0, 1)
    room_.join(2)
    room_.run(60.0)
    assert room_.all_live(0, 1)
    for n in (0, 1):
        node = room_.nodes[n]
        assert CallPhase.HOLD not in node.phases
        assert CallPhase.ENDED not in node.phases
        given = [key.given for key in (node.state.send_key,) if key]
        assert all(room_.nodes[2].me not in hellos for hellos in given)
    # The twin: with keys the same person is one of them.
    room_.carry = lambda _sender, _to, body: [(0.0, body)]
    room_.crash(2)
    room_.join(2, room_.setup(2, my_hellos=frozenset({room_.nodes[2].me})))
    room_.run(20.0)
    assert room_.all_live(0, 1, 2)


def test_a_member_named_without_a_key_is_not_let_into_a_room(closed_room) -> None:
    host, guest = closed_room
    with account(host.person) as mine:
        contact = mine.book.contact(guest.person.uid)
        assert contact is not None
        members = (member_of(mine.card, Role.HOST), member_of(contact.card))
    keyless = msgspec.structs.replace(
        members[1], uid="phone@test", name="Telephone", identity="tel:+4930123456"
    )
    refused = guest.check(invitation(host, guest, members=(*members, keyless)))
    assert {"DIALIN-FORBIDDEN", "ROOM-CANONICAL", "ROSTER-EXPECTED"} & blocks(refused).keys()
    honest = guest.check(invitation(host, guest, members=members))
    assert not {"DIALIN-FORBIDDEN", "ROSTER-EXPECTED"} & {
        one.id for one in honest.findings if one.stands
    }


# What the screen says, and what the wire carries.


def on_the_wire(monkeypatch) -> tuple[list[bytes], list[bytes]]:
    """Every frame before it is sealed, and every media packet as it is handed to a link."""
    from client.net.mesh.link import PeerLink  # noqa: PLC0415

    plain: list[bytes] = []
    packets: list[bytes] = []
    seal, send = FrameKeys.seal, PeerLink.send

    def sealing(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        plain.append(bytes(data))
        return seal(keys, kind, data)

    def sending(link: PeerLink, packet: bytes) -> object:
        packets.append(bytes(packet))
        return send(link, packet)

    monkeypatch.setattr(FrameKeys, "seal", sealing)
    monkeypatch.setattr(PeerLink, "send", sending)
    return plain, packets


def in_the_clear(plain: list[bytes], packets: list[bytes]) -> int:
    wire = b"\x00".join(packets)
    return sum(frame[8:24] in wire for frame in plain if len(frame) >= 32)


def test_the_wire_does_not_carry_plain_frames_while_the_flag_says_sealed(
    people, monkeypatch
) -> None:
    plain, packets = on_the_wire(monkeypatch)
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        guest.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
        until_true(lambda: len(plain) > 10 and len(packets) > 10)
        guest.leave()
    assert len(packets) > 10
    assert in_the_clear(plain, packets) == 0


def test_plain_frames_are_not_overlooked_on_the_wire(people, monkeypatch) -> None:
    """The twin of the test above: a program that seals nothing is seen by the same eyes."""
    plain, packets = on_the_wire(monkeypatch)
    noted = FrameKeys.seal

    def not_sealed(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        noted(keys, kind, data)
        return Sealed(data)

    monkeypatch.setattr(FrameKeys, "seal", not_sealed)
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        alarm = guest.until(
            lambda e: isinstance(e, events.Alarm) and e.finding.id == "PLAINTEXT-FRAME"
        )
        assert isinstance(alarm, events.Alarm)
        assert host.person.name in alarm.finding.message
        assert not heard(guest, events.RemoteMedia, lambda e: e.sound or e.picture)
        guest.leave()
    assert in_the_clear(plain, packets) > 0


def test_end_to_end_is_not_said_before_the_relay_carried_only_sealed_bytes(
    people, monkeypatch
) -> None:
    """The screen says it in phase live alone; by then the relay saw keys and words, all sealed."""
    from client.relay.rooms import Room  # noqa: PLC0415

    carried: list[bytes] = []
    honest = Room.forward

    def forward(room_: Room, seat: object, message: object) -> None:
        carried.append(bytes(message.body))
        honest(room_, seat, message)

    monkeypatch.setattr(Room, "forward", forward)
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        at_live = len(carried)
        host.until(lambda e: isinstance(e, events.RosterChanged) and e.key_holders == 2)
        guest.leave()
    # Once live the first words may be among them: kind 4 is a sealed line like any other.
    assert {1, 2, 3} <= {body[0] for body in carried[:at_live]} <= {1, 2, 3, 4}
    names = [person.name.encode() for person in people[:2]] + [b"statement", b"identity"]
    for body in carried:
        assert not any(name in body for name in names)


@pytest.mark.parametrize(
    "phase",
    [p for p in CallPhase if p not in {CallPhase.LIVE, CallPhase.IDLE, CallPhase.ENDED}],
)
def test_end_to_end_is_not_on_the_screen_while_nothing_is_agreed(ready, engine, phase) -> None:
    from client.ui.text import PlainLabel  # noqa: PLC0415

    def said() -> str:
        shown = ready.call.findChildren(PlainLabel)
        return "\n".join(label.text() for label in shown if label.isVisibleTo(ready.call))

    engine.emit(events.CallChanged(CallPhase.CONNECTING), events.CallChanged(CallPhase.LIVE))
    engine.emit(scenes.ROSTER, scenes.CODE)
    assert "End-to-end" in said()
    engine.emit(events.CallChanged(phase))
    assert "End-to-end" not in said()


# What does not open is silence with a name.


class Ears(SilentSink):
    """A loudspeaker that keeps how loud each 20 ms were, as root mean square."""

    def __init__(self) -> None:
        super().__init__()
        self.loud: list[float] = []

    def start(self, grant, fill) -> None:
        def heard_block(out: memoryview) -> None:
            fill(out)
            block = np.frombuffer(out, dtype=np.int16).astype(np.float64)
            self.loud.append(float(np.sqrt(np.mean(np.square(block)))))

        super().start(grant, heard_block)


@pytest.mark.asyncio
async def test_sound_that_does_not_open_is_not_noise() -> None:
    """Output is digital silence, RMS 0, as long as only frames come that nobody can open."""
    async with anna_and_ben() as (anna, ben):
        honest = Secret(anna.secret.reveal())
        ben.keys.forget(anna.peer)
        ben.keys.add_receive_key(anna.peer, ROSTER, 0, Secret(b"w" * 32))
        ears = Ears()
        link_up(anna, ben)
        ben.media.set_speaker(ears)
        anna.media.set_microphone(on=True, source=SyntheticVoice(anna.person))
        await until(lambda: ben.keys.undecryptable(anna.peer) > 40 and len(ears.loud) > 40)
        assert max(ears.loud) == 0.0
        await until(lambda: ben.remote and ben.remote[-1].trouble)
        assert anna.name in ben.remote[-1].trouble
        # The twin: with the right key the same ears hear somebody.
        ben.keys.forget(anna.peer)
        ben.keys.add_receive_key(anna.peer, ROSTER, 0, honest)
        await until(lambda: max(ears.loud) > 100.0)


def findings_of(node: Node) -> list[tuple[str, str, str]]:
    return [
        (e.finding.id, e.finding.subject, e.finding.evidence) for e in node.all_of(effects.Raised)
    ]


def test_a_promise_that_a_key_does_not_keep_is_not_a_riddle() -> None:
    """The person and the cause are named at once, not `something is wrong`."""
    room_ = FakeRoom(3)
    room_.join_all()
    room_.run(2.0)
    room_.check = lambda _node: None  # it knows only keys that honest clients made
    a, b = room_.nodes[0], room_.nodes[1]
    rh = a.state.view.rh
    promised = commitment(a.me, rh, 7, Secret(b"t" * 32))
    keys = liar.signed(a, Context.KEYS, liar.keys(room_, a, rh, 7, promised))
    value = KeySecret(type="secret", v=1, rh=rh, generation=7, secret=(b"s" * 32).hex())
    liar.say(
        room_,
        a,
        b.me,
        Message(Kind.KEYS, keys.envelope),
        Message(Kind.SECRET, canonical(value)),
    )
    room_.run(5.0)
    assert ("KEY-COMMITTED", uid(0), "not the secret that was announced") in findings_of(b)
    assert findings_of(room_.nodes[2]) == []


def test_a_key_that_never_comes_is_not_silence_without_a_name() -> None:
    """Weber's secret never reaches Aydin: within 5 s Aydin reads whose key is missing."""
    room_ = FakeRoom(2)
    honest = keyplane._hand_out

    def keeps_back(turn, hello, key) -> None:
        if turn.state.setup.uid != uid(1):
            honest(turn, hello, key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyplane, "_hand_out", keeps_back)
        room_.join_all()
        room_.run(5.0)
    told = [e for e in room_.nodes[0].all_of(effects.Noticed) if e.code == reasons.KEY_MISSING]
    assert [e.uid for e in told] == [uid(1)]
    assert not [e for e in room_.nodes[1].all_of(effects.Noticed) if e.code == reasons.KEY_MISSING]
    # The twin: whoever gave a key is not named, and the missing one is asked for until it comes.
    room_.run(3.0)
    assert room_.all_live(0, 1)
    assert len(room_.nodes[0].all_of(effects.Noticed)) == 2


def test_frames_that_do_not_open_do_not_go_unnamed() -> None:
    """Each cause has its check, its person and its count; three strays are no cause."""
    rh = RosterHash("0b" * 64)
    weber, klein = HelloHash("aa" * 64), HelloHash("bb" * 64)
    theirs, mine = FrameKeys(threading.Lock), FrameKeys(threading.Lock)
    theirs.use_send_key(rh, weber, 1, Secret(b"s" * 32))
    theirs.resume()
    for peer in (weber, klein):
        mine.add_receive_key(peer, rh, 1, Secret(b"s" * 32))
    watch = FrameWatch(mine)
    people = ((weber, DisplayName("Anna Weber")), (klein, DisplayName("Ruth Klein")))
    for _ in range(3):
        mine.open(klein, StreamKind.AUDIO, b"plain sound of somebody")
    assert watch.findings(people) == ()
    again = theirs.seal(StreamKind.AUDIO, b"speech")
    assert again is not None
    assert mine.open(weber, StreamKind.AUDIO, again) == b"speech"
    for _ in range(5):
        assert mine.open(weber, StreamKind.AUDIO, again) is None
        assert mine.open(klein, StreamKind.AUDIO, b"plain sound of somebody") is None
    found = watch.findings(people)
    assert [(one.id, one.subject) for one in found] == [
        ("FRAME-REPLAY", "Anna Weber"),
        ("PLAINTEXT-FRAME", "Ruth Klein"),
    ]
    assert all(one.params == (("name", one.subject),) for one in found)
    assert watch.findings(people) == ()
