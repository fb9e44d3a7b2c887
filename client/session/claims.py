# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing evidence and taking it in (protocol.md section 7.2)."""

from dataclasses import replace

from client.crypto.envelope import Context, Signed
from client.model.ids import HelloHash, IdentityKey, MessageHash
from client.session.bodies import Message
from client.session.evidence import Evidence, Overfull, may_sign, with_claim
from client.session.messages import Admit, Bye, Drop, DropReason, Kind, Ready, Remove
from client.session.reasons import NO_AGREEMENT
from client.session.turn import Turn

_VOIDING = {"revoked", "key-changed"}
MAX_KEEPS = 200


def grow(turn: Turn, evidence: Evidence) -> bool:
    """Take in evidence; False when it held nothing new."""
    if evidence is turn.state.evidence:
        return False
    turn.state = replace(turn.state, evidence=evidence, evidence_at=turn.now)
    turn.grown = True
    return True


def sign_ready(turn: Turn, welcomed_by: tuple[HelloHash, ...]) -> None:
    """I am here: once per hello, and again where those whom it named said nothing."""
    ready = Ready(
        type="ready",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        welcomed_by=welcomed_by,
    )
    turn.state = replace(turn.state, ready_sent=True, ready_at=turn.now)
    _publish(turn, Kind.READY, turn.sign(Context.READY, ready))


def sign_bye(turn: Turn, hello: HelloHash) -> None:
    """My presence ``hello``, this one or an older one, is over."""
    bye = Bye(
        type="bye", v=1, room_id=turn.room_id, sender=turn.me, seq=turn.next_seq(), hello=hello
    )
    signed = turn.sign(Context.BYE, bye)
    turn.state = replace(turn.state, mine=(*turn.state.mine, signed.hash))
    _publish(turn, Kind.BYE, signed)


def sign_admit(turn: Turn, hello: HelloHash) -> None:
    """I let exactly this hello in, because a person said so by name."""
    admit = Admit(
        type="admit", v=1, room_id=turn.room_id, sender=turn.me, seq=turn.next_seq(), hello=hello
    )
    _publish(turn, Kind.ADMIT, turn.sign(Context.ADMIT, admit))


def sign_remove(turn: Turn, identity: IdentityKey) -> None:
    """I remove this person as a host; what they said before and I hold still counts."""
    remove = Remove(
        type="remove",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        identity=identity,
        epoch=turn.state.evidence.room.epoch,
        keeps=_words_of(turn, identity),
    )
    _publish(turn, Kind.REMOVE, turn.sign(Context.REMOVE, remove))


def _words_of(turn: Turn, identity: IdentityKey | None) -> tuple[MessageHash, ...]:
    """Admits and Drops of a person that are here; a message has room for so many."""
    return tuple(
        name
        for name, (_, signed) in turn.state.evidence.claims.items()
        if signed.key == identity and isinstance(signed.value, Admit | Drop)
    )[:MAX_KEEPS]


def sign_drop(turn: Turn, hello: HelloHash, reason: DropReason) -> None:
    """I drop this hello, for a reason that everybody sees with my name."""
    identity = turn.state.evidence.identity(hello)
    # What a person said before their key was found bad still counts where we already hold it.
    keeps = _words_of(turn, identity) if reason in _VOIDING else ()
    drop = Drop(
        type="drop",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        hello=hello,
        reason=reason,
        keeps=keeps,
    )
    _publish(turn, Kind.DROP, turn.sign(Context.DROP, drop))


_Claim = Signed[Ready] | Signed[Admit] | Signed[Bye] | Signed[Remove] | Signed[Drop]


def _publish(turn: Turn, kind: Kind, signed: _Claim) -> None:
    """Into my own evidence, and to everybody with whom I have keys, whom it ends included."""
    evidence = turn.state.evidence
    try:
        full = not may_sign(evidence, turn.state.setup.me.signing.identity)
        grown = evidence if full else with_claim(evidence, kind, signed.envelope)
    except Overfull:
        full, grown = True, evidence
    if full:
        # What I must say and cannot would leave me with others in a roster I do not accept.
        turn.count("evidence-full")
        turn.finish_call(NO_AGREEMENT)
        return
    grow(turn, grown)
    for peer in turn.state.peers.values():
        if peer.paired and turn.state.view.counts(peer.hello):
            turn.post(peer.hello, Message(kind, signed.envelope))
