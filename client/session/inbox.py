# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the relay delivers: bytes from a stranger, opened, checked and handed on.

Nothing in here lets an error out: what is malformed, forged, replayed or meant for somebody
else is dropped and counted, and told where a check says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from client.crypto.envelope import Context, open_envelope
from client.crypto.pairwise import open_under
from client.model.errors import ClientError, Malformed, SealBroken, SignatureInvalid
from client.model.ids import HelloHash
from client.model.relay import MAX_BODY
from client.session.agreement import statement_received
from client.session.bodies import (
    DATA,
    LOBBY,
    PAIRED,
    SEALED,
    Message,
    between,
    paired_head,
    read_paired,
    read_sealed,
    unpack,
)
from client.session.ending import end_received
from client.session.epochs import await_descriptor, descriptor_wanted
from client.session.evidence import OtherSuite, Overfull, Stranger, Unjudged
from client.session.exchange import evidence_received, want_received
from client.session.gone import from_the_gone
from client.session.hearing import data_delivered
from client.session.hello import learn_hello, welcome_received
from client.session.keyplane import keys_received, secret_received
from client.session.links import confirm_received, transport_received
from client.session.lobby import open_hello
from client.session.lobby_watch import bundle_opened, unsealed
from client.session.messages import EVIDENCE, Hello, Kind
from client.session.pairing import pair_received
from client.session.pairing_keys import key_to_open, with_key
from client.session.posture import list_received, posture_received
from client.session.room_key import room_key_received
from client.session.turn import STRANGER, Turn

MAX_EARLY = 16
"""Sealed bodies kept of people whose hello has not come yet."""

_HANDLERS: dict[Kind, Callable[[Turn, HelloHash, bytes], None]] = {
    Kind.STATEMENT: statement_received,
    Kind.KEYS: keys_received,
    Kind.SECRET: secret_received,
    Kind.WANT: want_received,
    Kind.TRANSPORT: transport_received,
    Kind.CONFIRM: confirm_received,
    Kind.POSTURE: posture_received,
    Kind.LIST: list_received,
    Kind.END: end_received,
    Kind.ROOM_KEY: room_key_received,
}
_UNDER_A_HELLO = frozenset(
    {Kind.DESCRIPTOR, Kind.HELLO, Kind.ADMIT, Kind.DROP, Kind.REMOVE, Kind.BYE}
)
"""Evidence for whoever has no pair keys: how one is let in, or why one is over."""
_EVIDENCE_KINDS = frozenset({Kind.HELLO, Kind.DESCRIPTOR, *EVIDENCE})


def delivered(turn: Turn, conn: int, body: bytes) -> None:
    """One body from the relay."""
    turn.state = replace(turn.state, relay_heard=turn.now)
    readers = {LOBBY: _lobby, SEALED: sealed_delivered, PAIRED: _paired, DATA: data_delivered}
    reader = readers.get(body[0]) if 1 < len(body) <= MAX_BODY else None
    if reader is None:
        unsealed(turn)
        return
    try:
        reader(turn, conn, body)
    except SealBroken:
        turn.count("unopened")
    except Malformed:
        turn.count("malformed")
    except SignatureInvalid:
        turn.count("forged")


def _lobby(turn: Turn, conn: int, body: bytes) -> None:
    """A hello under the lobby key: whoever made it holds an invitation of this room."""
    envelope, of_old_key = _open_lobby(turn, body)
    try:
        if of_old_key:
            _require_named(turn, envelope)
        hello = learn_hello(turn, envelope, conn)
    except Unjudged as later:
        await_descriptor(turn, later.signed, conn)
        return
    except Overfull:
        raise
    except OtherSuite as old:
        turn.count("hello-refused")
        why = "their program does not know this room's protection"
        turn.raise_finding("PEER-VERSION", turn.uid_of(old.identity), why)
        return
    except (SignatureInvalid, Malformed):
        turn.count("hello-refused")
        turn.raise_finding("ROSTER-SIGNED", STRANGER, "a hello that no member signed")
        return
    turn.knocked.add(hello)


def _open_lobby(turn: Turn, body: bytes) -> tuple[bytes, bool]:
    """The envelope inside, and whether it came under the previous room key."""
    setup = turn.state.setup
    try:
        return open_hello(setup.room_key, turn.room_id, body), False
    except SealBroken:
        if setup.old_room_key is None:
            raise
    return open_hello(setup.old_room_key, turn.room_id, body), True


def _require_named(turn: Turn, envelope: bytes) -> None:
    """Under the previous room key only people whom the current epoch names may knock."""
    signed = open_envelope(envelope, Context.HELLO, Hello, None)
    if turn.state.evidence.room.member(signed.key) is None:
        raise Stranger("the previous room key, by somebody who is not named any more")


def sealed_delivered(turn: Turn, conn: int, body: bytes) -> None:
    """A bundle sealed to my hello: Welcome, Pair or a request, with the evidence they need."""
    sender, sealed = read_sealed(body)
    if sender == turn.me:
        raise SignatureInvalid("my own message came back")
    plain = turn.state.key.open(Context.HELLO, between(turn.room_id, sender, turn.me), sealed)
    messages = unpack(plain)
    bundle_opened(turn, messages)
    if messages and messages[-1].kind is Kind.WANT:
        _requested(turn, sender, conn, messages)
        return
    for message in messages:
        if message.kind is Kind.PAIR:
            if not pair_received(turn, sender, message.data):
                _keep_early(turn, sender, conn, body)
                return
        elif message.kind is Kind.WELCOME:
            welcome_received(turn, sender, message.data)
        elif message.kind in _UNDER_A_HELLO:
            evidence_received(turn, None, message)
            continue
        else:
            raise Malformed("bundle", "holds what must travel under a pair key")
        _came_over(turn, sender, conn)


def _requested(turn: Turn, sender: HelloHash, conn: int, messages: tuple[Message, ...]) -> None:
    """A request for a descriptor: their hello and the request, and nothing else."""
    if [message.kind for message in messages] != [Kind.HELLO, Kind.WANT]:
        raise Malformed("bundle", "holds what must travel under a pair key")
    hello, want = messages
    descriptor_wanted(turn, sender, conn, hello.data, want.data)
    evidence_received(turn, None, hello)


def _came_over(turn: Turn, sender: HelloHash, conn: int) -> None:
    """A signed message for me came over this connection; pair-sealed ones outrank it."""
    peer = turn.peer(sender)
    if peer is not None and (not peer.paired or peer.conn is None):
        turn.put(replace(peer, conn=conn))


def _keep_early(turn: Turn, sender: HelloHash, conn: int, body: bytes) -> None:
    """A Pair that came before its sender counts: one each, a few in all."""
    early = {**turn.state.early}
    if sender not in early and len(early) >= MAX_EARLY:
        # The oldest goes: whoever fills this in names that do not exist keeps nobody out for good.
        turn.count("early-overfull")
        del early[next(iter(early))]
    turn.state = replace(turn.state, early={**early, sender: (conn, body)})


def take_early(turn: Turn) -> None:
    """Read what was kept of people who count by now."""
    view = turn.state.view
    for sender, (conn, body) in tuple(turn.state.early.items()):
        if not (sender in turn.state.peers and view.counts(sender) and view.counts(turn.me)):
            continue
        rest = {key: kept for key, kept in turn.state.early.items() if key != sender}
        turn.state = replace(turn.state, early=rest)
        delivered(turn, conn, body)


def _paired(turn: Turn, conn: int, body: bytes) -> None:
    """A bundle under the pair key of one person."""
    head = read_paired(body)
    peer = turn.peer(head.sender)
    key = key_to_open(peer.pair, head.n) if peer and peer.pair else None
    if peer is None or peer.pair is None or key is None:
        turn.count("no-key")
        return
    bound = paired_head(head.sender, head.n, head.counter) + between(
        turn.room_id, head.sender, turn.me
    )
    used, plain = open_under(key, head.counter, bound, head.sealed)
    pair = replace(with_key(peer.pair, used), confirmed=max(peer.pair.confirmed, head.n))
    turn.put(replace(peer, pair=pair, conn=conn, heard_at=turn.now))
    messages = unpack(plain)
    if turn.state.view.counts(head.sender):
        handle_all(turn, head.sender, messages)
    else:
        from_the_gone(turn, head.sender, messages)


def handle_all(turn: Turn, sender: HelloHash, messages: Iterable[Message]) -> None:
    """Each message for itself: a bad one does not spoil the others."""
    for message in messages:
        try:
            if message.kind in _EVIDENCE_KINDS:
                evidence_received(turn, sender, message)
            elif message.kind in _HANDLERS:
                _HANDLERS[message.kind](turn, sender, message.data)
            else:
                turn.count("misplaced")
        except ClientError:
            turn.count("message-refused")
