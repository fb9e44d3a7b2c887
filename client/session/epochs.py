# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A new epoch in a running call: taken in, followed, asked for, proven false (ADR 013)."""

from dataclasses import replace

from client.crypto.envelope import Context, Signed, b64_exact, open_envelope
from client.crypto.hpke import parse_public, seal
from client.model.errors import ClientError, SignatureInvalid
from client.model.ids import HelloHash, IdentityKey
from client.model.secret import Secret
from client.session.bodies import Message, between, pack, sealed_body
from client.session.claims import grow, sign_bye
from client.session.descriptors import Descriptor, TwoOfOne, Unfit, with_descriptor
from client.session.effects import (
    DescriptorChanged,
    Noticed,
    Send,
    TwoDescriptors,
)
from client.session.evidence import Evidence, Unjudged
from client.session.hello import learn_hello
from client.session.messages import Hello, Kind, Want
from client.session.reasons import ADDED, EPOCH_UNFIT, STRUCK, TWO_EPOCHS
from client.session.room_key import use_room_key
from client.session.short_names import fresh_salt, short_name
from client.session.state import NEVER, Pending
from client.session.turn import STRANGER, Turn

MAX_PENDING = 16
"""Hellos under unknown epochs that are kept; the oldest goes."""
ASK_EVERY_S = 2.0
ASK_GAP_S = 0.25
"""Between two requests, whoever knocks."""
MAX_ASKS = 5
ANSWER_EVERY_S = 2.0
TELL_EVERY_S = 2.0


def new_descriptor(turn: Turn, envelope: bytes, room_key: Secret | None) -> None:
    """I am the issuer and made the next epoch: everybody hears of it, who is struck included."""
    before = turn.state.evidence
    if before.room.issuer != turn.state.setup.me.signing.identity:
        turn.count("epoch-refused")
        return
    try:
        take_descriptor(turn, envelope)
    except ClientError:
        turn.count("epoch-refused")
        return
    if turn.state.evidence.descriptor is before.descriptor or turn.over():
        return
    if room_key is not None:
        use_room_key(turn, room_key, turn.state.evidence.room.epoch)
    for hello in _talking(turn):
        turn.post(hello, _message(turn.state.evidence.descriptor))


def take_descriptor(turn: Turn, data: bytes) -> None:
    """A descriptor from anybody: the issuer signed it, so who hands it on does not matter.

    Raises `Malformed` or `SignatureInvalid` for what the issuer of this room did not sign.
    """
    before = turn.state.evidence
    try:
        grown = with_descriptor(before, data)
    except TwoOfOne as proof:
        first, second = sorted((proof.first, proof.second), key=lambda one: one.hash)
        turn.emit(TwoDescriptors(first.envelope, second.envelope))
        _end(turn, TWO_EPOCHS, first, second)
        return
    except Unfit as unfit:
        turn.raise_finding("ROOM-VERSION", "client", unfit.why)
        _end(turn, EPOCH_UNFIT, unfit.signed)
        return
    if not grow(turn, grown):
        return
    if grown.descriptor is not before.descriptor:
        _follow(turn, before)
    _judge_pending(turn)


def _follow(turn: Turn, before: Evidence) -> None:
    """Another epoch is current: tell who was named and who was struck."""
    room, old = turn.state.evidence.room, before.room
    mine = turn.state.setup.me.signing.identity
    new = [member for member in room.members if old.member(member.identity) is None]
    struck = [member for member in old.members if room.member(member.identity) is None]
    unknown = {member.identity for member in new if member.identity not in turn.state.trust}
    turn.state = replace(turn.state, unjudged=turn.state.unjudged | unknown - {mine})
    signed = turn.state.evidence.descriptor
    gone = tuple(member.uid for member in struck)
    turn.emit(DescriptorChanged(signed, gone))
    by = turn.uid_of(room.issuer)
    for member in new:
        turn.emit(Noticed(ADDED, member.uid, by=by))
    for member in struck:
        if member.identity != mine:
            turn.emit(Noticed(STRUCK, member.uid, by=by))
    if room.member(mine) is None:
        # Others may have missed it, and the issuer may be gone: my last word.
        for hello in _talking(turn):
            turn.post(hello, _message(signed))
        turn.finish_call(STRUCK, by)


def _end(turn: Turn, reason: str, *signed: Descriptor) -> None:
    """The issuer cannot be followed: everybody gets to see why, and the call is over."""
    if turn.over():
        return
    messages = tuple(_message(one) for one in signed)
    for hello in _talking(turn):
        turn.post(hello, *messages)
    for kept in turn.state.pending.values():
        # Who came under the other list has no keys with me, and must see the proof too.
        if kept.conn is not None:
            theirs = open_envelope(kept.data, Context.HELLO, Hello, kept.identity)
            for message in messages:
                turn.emit(Send(kept.conn, _sealed(turn, theirs, (message,))))
    if turn.state.ready_sent:
        sign_bye(turn, turn.me)
    turn.finish_call(reason, turn.uid_of(turn.state.evidence.room.issuer))


def _sealed(turn: Turn, to: Signed[Hello], messages: tuple[Message, ...]) -> bytes:
    """A bundle sealed to the key of a hello that may not be in evidence, as a body."""
    bound = between(turn.room_id, turn.me, HelloHash(to.hash))
    sealed = seal(b64_exact(to.value.xwing), Context.HELLO, bound, pack(messages))
    return sealed_body(turn.me, sealed)


def _talking(turn: Turn) -> tuple[HelloHash, ...]:
    """With whom I have keys, as of before the epoch that is being taken in."""
    view = turn.state.view
    peers = turn.state.peers.values()
    return tuple(peer.hello for peer in peers if peer.paired and view.counts(peer.hello))


def _message(signed: Descriptor) -> Message:
    return Message(Kind.DESCRIPTOR, signed.envelope)


def tell_struck(turn: Turn, sender: HelloHash) -> None:
    """Somebody whom the current epoch does not name speaks: show them the epoch."""
    peer = turn.state.peers[sender]
    if turn.state.evidence.is_member(sender) or turn.now - peer.ended_told_at < TELL_EVERY_S:
        return
    turn.put(replace(peer, ended_told_at=turn.now))
    turn.post(sender, _message(turn.state.evidence.descriptor))


# Hellos under an epoch that is not here yet.


def await_descriptor(turn: Turn, signed: Signed[Hello], conn: int | None) -> None:
    """Keep a hello until its descriptor is here, and ask the one who said it, a few times."""
    hello = signed.value
    parse_public(b64_exact(hello.xwing))
    if hello.epoch == turn.state.evidence.room.epoch:
        # Either they lie, or the issuer did: then the answer is the proof.
        turn.raise_finding("ROSTER-SIGNED", STRANGER, "a hello under another list of this epoch")
    name = HelloHash(signed.hash)
    known = turn.state.pending.get(name)
    others = {
        other: kept
        for other, kept in turn.state.pending.items()
        if other != name and kept.identity != hello.identity
    }
    for oldest in tuple(others)[: max(0, len(others) - MAX_PENDING + 1)]:
        del others[oldest]
    pending = known or Pending(hello.identity, signed.envelope, conn, NEVER, 0)
    if conn is not None:
        pending = replace(pending, conn=conn)
    if conn is not None and pending.tries < MAX_ASKS and _may_ask(turn, pending):
        pending = replace(pending, asked_at=turn.now, tries=pending.tries + 1)
        turn.state = replace(turn.state, asked_epoch_at=turn.now)
        turn.emit(Send(conn, _request(turn, signed)))
    turn.state = replace(turn.state, pending={**others, name: pending})


def _may_ask(turn: Turn, pending: Pending) -> bool:
    state = turn.state
    soon = turn.now - state.asked_epoch_at < ASK_GAP_S
    return not soon and turn.now - pending.asked_at >= ASK_EVERY_S


def _request(turn: Turn, signed: Signed[Hello]) -> bytes:
    """A signed request sealed to the hello's key, with my own hello to answer to."""
    name, salt = HelloHash(signed.hash), fresh_salt(turn.random)
    want = Want(
        type="want",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        to=name,
        seq=turn.next_seq(),
        salt=salt,
        have=None,
        want=(short_name(salt, signed.value.descriptor),),
        keys="",
    )
    bundle = (
        Message(Kind.HELLO, turn.state.hello.envelope),
        Message(Kind.WANT, turn.sign(Context.WANT, want).envelope),
    )
    return _sealed(turn, signed, bundle)


def descriptor_wanted(turn: Turn, sender: HelloHash, conn: int, hello: bytes, data: bytes) -> None:
    """Somebody cannot judge my hello yet: my descriptor, to whom the current epoch names.

    Their hello may be under an epoch that I do not know either, so only its signature counts.
    """
    asker = open_envelope(hello, Context.HELLO, Hello, None)
    evidence = turn.state.evidence
    named = asker.value.identity == asker.key and evidence.room.member(asker.key) is not None
    if HelloHash(asker.hash) != sender or not named or asker.value.room_id != turn.room_id:
        raise SignatureInvalid("asked for a descriptor by nobody of this room")
    value = open_envelope(data, Context.WANT, Want, asker.key).value
    if (value.room_id, value.sender, value.to) != (turn.room_id, sender, turn.me):
        raise SignatureInvalid("a request for somebody else")
    answered = turn.state.answered_epoch
    if turn.now - answered.get(asker.key, NEVER) < ANSWER_EVERY_S:
        turn.count("request-too-often")
        return
    answered = {**answered, asker.key: turn.now}
    turn.state = replace(turn.state, answered_epoch=answered)
    for epoch in evidence.descriptors():
        if short_name(value.salt, epoch.hash) in value.want:
            turn.emit(Send(conn, _sealed(turn, asker, (_message(epoch),))))


def _judge_pending(turn: Turn) -> None:
    """The descriptors changed: hellos that waited for one are judged."""
    for name, kept in tuple(turn.state.pending.items()):
        try:
            learn_hello(turn, kept.data, kept.conn)
        except Unjudged:
            continue
        except ClientError:
            turn.count("hello-refused")
        else:
            if kept.conn is not None:
                turn.knocked.add(name)
        rest = {other: one for other, one in turn.state.pending.items() if other != name}
        turn.state = replace(turn.state, pending=rest)


def judged(turn: Turn, identity: IdentityKey) -> None:
    """My judgement of somebody came."""
    turn.state = replace(turn.state, unjudged=turn.state.unjudged - {identity})
