# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of whoever runs the relay, told to whole clients. Each script is a `Play`.

A relay's operator may be in league with somebody invited, so it may know the room key.
"""

import time
from collections.abc import Callable

from client.crypto.envelope import Context, open_envelope, sign
from client.crypto.signing import SigningKey
from client.identity.person import Person
from client.model import relay as words
from client.model.ids import RoomId
from client.model.secret import Secret
from client.session.bodies import LOBBY, PAIRED, SEALED
from client.session.lobby import SALT_BYTES, open_hello, seal_hello
from client.session.messages import Hello
from tests.attack.play import Play
from tests.attack.told import RELAY, Lie, told
from tests.attack.told_parts import bodies, enter_all, everyone, still_live
from tests.rig.lying_relay import GHOST, Carry

TURN_S = 2.0
"""Real seconds in which a busy machine lets every process do what was due by its clock."""
STRANGER = SigningKey(b"a stranger's signing seed, 32 by")


def _hello(play: Play) -> Hello:
    """The newest hello that passed; its room key is known to whoever was invited."""
    key, room_id = Secret(bytes.fromhex(play.room["room_key"])), RoomId(play.room["room_id"])
    body = bodies(play, LOBBY)[-1]
    return open_envelope(open_hello(key, room_id, body), Context.HELLO, Hello, None).value


def _hello_body(play: Play, envelope: bytes) -> bytes:
    key, room_id = Secret(bytes.fromhex(play.room["room_key"])), RoomId(play.room["room_id"])
    return seal_hello(key, room_id, envelope, play.dice.randbytes(SALT_BYTES))


def _nobody_believes(play: Play, hello: str) -> None:
    for n in everyone(play):
        facts = play.facts(n)
        play.aim(hello in facts.shown, f"{n} shows a ghost")
        play.aim(hello in facts.links, f"{n} opens a link to a ghost")


# ghosts


@told(
    RELAY,
    "injects a hello that it signed itself, sealed with a room key somebody gave it",
    "no member signed it: dropped, alarm ROSTER-SIGNED, nobody is shown",
)
def inject_a_ghost(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    base = _hello(play)
    fields = {name: getattr(base, name) for name in base.__struct_fields__}
    forged = Hello(**{**fields, "identity": STRANGER.identity})
    signed = sign(STRANGER, Context.HELLO, forged)
    play.replay([_hello_body(play, signed.envelope)])
    play.wait(0.5)
    _nobody_believes(play, signed.hash)
    play.aim(
        not any("ROSTER-SIGNED" in play.facts(n).alarms for n in everyone(play)),
        "nobody was told of the ghost",
    )
    still_live(play)


@told(
    RELAY,
    "injects a hello in a member's name that another key signed",
    "the signature is not the named member's: dropped, the member's presence stays",
)
def a_members_name_under_another_key(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    base = _hello(play)
    fields = {name: getattr(base, name) for name in base.__struct_fields__}
    forged = Hello(**{**fields, "nonce": play.dice.randbytes(32).hex()})
    signed = sign(STRANGER, Context.HELLO, forged)
    play.replay([_hello_body(play, signed.envelope)], conn=GHOST + 1)
    play.wait(0.5)
    _nobody_believes(play, signed.hash)
    still_live(play)


@told(
    RELAY,
    "invents connections that come, go and say noise in every format",
    "connections have no standing: nothing is shown, sealed or sent to them",
)
def ghost_connections_that_talk(play: Play) -> None:
    enter_all(play)
    for number in range(40):
        conn = GHOST + number
        play.do(lambda conn=conn: play.relay.say(words.Joined(conn=conn)))
        for first in (0, LOBBY, SEALED, PAIRED, 255):
            play.replay([bytes((first,)) + play.dice.randbytes(200)], conn=conn)
    still_live(play)


@told(
    RELAY,
    "swaps the identity key in every hello for its own and signs again",
    "the descriptor names the keys: every such hello is dropped, and nobody gets live",
)
def swap_identity_keys(play: Play) -> None:
    play.make_room()
    key, room_id = Secret(bytes.fromhex(play.room["room_key"])), RoomId(play.room["room_id"])
    other = Person.from_seed(Secret(b"z" * 32))

    def carry(_a: str, _b: str, body: bytes) -> Carry:
        if body[0] != LOBBY:
            return [(0.0, body)]
        value = open_envelope(open_hello(key, room_id, body), Context.HELLO, Hello, None).value
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        forged = Hello(**{**fields, "identity": other.identity})
        return [(0.0, _hello_body(play, sign(other.signing, Context.HELLO, forged).envelope))]

    play.lie(carry)
    play.enter(*play.shuffled(everyone(play)))
    if play.honest:
        return still_live(play)
    play.wait(1.0)
    play.aim(any(play.facts(n).agreed for n in everyone(play)), "somebody got live")
    return None


# who sees whom


@told(
    RELAY,
    "hides one member from another: nothing passes between these two",
    "a roster that one of them does not state is agreed by nobody; who is cut off is dropped",
)
def hide_a_member(play: Play) -> None:
    play.make_room()
    pair = {play.uid(0), play.uid(play.count - 1)}
    play.lie(lambda a, b, body: [] if {a, b} == pair else [(0.0, body)])
    play.enter(*play.shuffled(everyone(play)))
    play.pass_time(20.0)
    play.lie(lambda _a, _b, body: [(0.0, body)])
    if play.honest:
        play.recover()


def _split(play: Play, side: Callable[[str], int]) -> None:
    play.lie(lambda a, b, body: [(0.0, body)] if side(a) == side(b) else [])
    play.pass_time(16.0 - TURN_S)
    for n in everyone(play):
        end = time.monotonic() + TURN_S
        while not play.honest and _crosses(play, n, side) and time.monotonic() < end:
            time.sleep(0.05)
        play.aim(_crosses(play, n, side), f"{n} sends to people it cannot hear of")


def _crosses(play: Play, n: int, side: Callable[[str], int]) -> bool:
    """Whether somebody sends for a roster with people of both sides."""
    facts = play.facts(n)
    on_it = facts.views.get(facts.agreed or "", {})
    keys = {play.cast.keys[play.uid(m)]: m for m in everyone(play)}
    return not facts.held and len({side(play.uid(keys[who])) for who in on_it.values()}) > 1


@told(
    RELAY,
    "splits a running call in two: each half hears only itself",
    "who is not heard for 10 s is dropped or the call holds; nobody goes on with a stale roster",
)
def split_the_roster_in_two_views(play: Play) -> None:
    play.meet()
    _split(play, lambda uid: int(uid == play.uid(0)))


@told(
    RELAY,
    "splits a running call so that everybody is alone",
    "everybody holds or drops the others; nothing is sealed for a roster nobody states",
)
def leave_everybody_alone(play: Play) -> None:
    play.meet()
    order = [play.uid(n) for n in everyone(play)]
    _split(play, order.index)


@told(
    RELAY,
    "says again and again that connections left and came",
    "hints change nobody on the roster: the call goes on",
)
def flapping_connections(play: Play) -> None:
    play.meet()
    for _ in range(30):
        for n in everyone(play):
            conn = play.relay.conn(play.uid(n))
            play.do(lambda conn=conn: play.relay.say(words.Left(conn=conn)))
            play.do(lambda conn=conn: play.relay.say(words.Joined(conn=conn)))
    play.wait(0.3)
    still_live(play)


# delivery


@told(
    RELAY,
    "withholds every second statement and key message at random",
    "what is missing is asked for; no roster is agreed without everybody's word",
)
def withhold_some_statements(play: Play) -> None:
    play.make_room()
    play.lie(
        lambda _a, _b, body: [] if body[0] == PAIRED and play.dice.random() < 0.5 else [(0.0, body)]
    )
    play.enter(*play.shuffled(everyone(play)))
    play.pass_time(8.0)
    play.lie(lambda _a, _b, body: [(0.0, body)])
    if play.honest:
        play.recover()


@told(
    RELAY,
    "withholds all that travels under pair keys",
    "without statements there is no agreed roster: nobody is live, no key is handed out",
)
def withhold_all_statements(play: Play) -> None:
    play.make_room()
    play.lie(lambda _a, _b, body: [] if body[0] == PAIRED else [(0.0, body)])
    play.enter(*play.shuffled(everyone(play)))
    if play.honest:
        return still_live(play)
    play.pass_time(8.0)
    play.aim(any(play.facts(n).agreed for n in everyone(play)), "live without a statement")
    return None


@told(
    RELAY,
    "carries the words of one member only under pair keys, and nobody else's",
    "one person's word is not everybody's: nobody is live",
)
def let_only_one_speak(play: Play) -> None:
    play.make_room()
    speaker = play.uid(play.dice.randrange(play.count))
    play.lie(lambda a, _b, body: [(0.0, body)] if body[0] != PAIRED or a == speaker else [])
    play.enter(*play.shuffled(everyone(play)))
    if play.honest:
        return still_live(play)
    play.pass_time(8.0)
    play.aim(any(play.facts(n).agreed for n in everyone(play)), "live by one person's word")
    return None


@told(
    RELAY,
    "delays and reorders everything by up to two seconds",
    "order never matters: everybody ends on one roster",
)
def reorder(play: Play) -> None:
    play.make_room()
    play.lie(lambda _a, _b, body: [(play.dice.random() * 2, body)])
    play.enter(*play.shuffled(everyone(play)))
    play.pass_time(5.0)
    play.lie(lambda _a, _b, body: [(0.0, body)])
    play.recover()


@told(
    RELAY,
    "says everything three times, and once more back to its sender",
    "a message that was taken is not taken again; nothing comes twice on the screen",
)
def repeat_everything(play: Play) -> None:
    play.make_room()

    def carry(a: str, _b: str, body: bytes) -> Carry:
        seat = play.relay.seat(a)
        if seat is not None:
            play.relay._put(seat, GHOST, body)
        return [(0.0, body)] * 3

    play.lie(carry)
    play.enter(*play.shuffled(everyone(play)))
    still_live(play)


@told(
    RELAY,
    "changes one bit of every fifth message",
    "what was altered does not open; it is asked for or said again",
)
def alter_some_bodies(play: Play) -> None:
    play.make_room()

    def carry(_a: str, _b: str, body: bytes) -> Carry:
        if play.dice.random() >= 0.2:
            return [(0.0, body)]
        at = play.dice.randrange(len(body))
        return [
            (0.0, body[:at] + bytes((body[at] ^ (1 << play.dice.randrange(8)),)) + body[at + 1 :])
        ]

    play.lie(carry)
    play.enter(*play.shuffled(everyone(play)))
    play.pass_time(4.0)
    play.lie(lambda _a, _b, body: [(0.0, body)])
    play.recover()


@told(
    RELAY,
    "hands every message to somebody else than it was meant for",
    "each is bound to sender and recipient and opens for nobody else: nobody is live",
)
def hand_to_the_wrong_person(play: Play) -> None:
    play.make_room()
    last: dict[str, bytes] = {}

    def carry(_a: str, b: str, body: bytes) -> Carry:
        if body[0] == LOBBY:
            return [(0.0, body)]
        other = next((kept for to, kept in last.items() if to != b), b"")
        last[b] = body
        return [(0.0, other)] if other else []

    play.lie(carry)
    play.enter(*play.shuffled(everyone(play)))
    if play.honest:
        return still_live(play)
    play.wait(1.5)
    play.aim(any(play.facts(n).agreed for n in everyone(play)), "somebody got live")
    return None


@told(
    RELAY,
    "delivers messages under the connection numbers of others",
    "who spoke is told by the seal, not by the number: everybody is live as before",
)
def swap_connections(play: Play) -> None:
    play.meet()
    for _, to, conn, body in list(play.relay.heard):
        play.do(lambda to=to, conn=conn, body=body: play.relay.inject(body, to, conn % 3 + 1))
    play.wait(0.3)
    still_live(play)


@told(
    RELAY,
    "writes another sender into the clear head of what travels under pair keys",
    "the head is authenticated: it opens for nobody",
)
def claim_another_sender(play: Play) -> None:
    play.meet()
    heads = {}
    for a, _, _, body in list(play.relay.heard):
        if body[0] in {SEALED, PAIRED}:
            heads[a] = body[1:65]
    for a, to, conn, body in list(play.relay.heard):
        other = next((head for name, head in heads.items() if name != a), b"")
        if body[0] in {SEALED, PAIRED} and other:
            forged = body[:1] + other + body[65:]
            play.do(lambda to=to, conn=conn, forged=forged: play.relay.inject(forged, to, conn))
    play.wait(0.3)
    still_live(play)


LIES: tuple[Lie, ...] = (
    inject_a_ghost,
    a_members_name_under_another_key,
    ghost_connections_that_talk,
    swap_identity_keys,
    hide_a_member,
    split_the_roster_in_two_views,
    leave_everybody_alone,
    flapping_connections,
    withhold_some_statements,
    withhold_all_statements,
    let_only_one_speak,
    reorder,
    repeat_everything,
    alter_some_bodies,
    hand_to_the_wrong_person,
    swap_connections,
    claim_another_sender,
)
