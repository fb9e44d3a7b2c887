# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A host ends the call for everybody (protocol.md section 7.7).

The End names the presences that it ends. They are made anew for every call, so an End of an
earlier call ends nobody, and who holds one can hand it on to those from whom it was withheld.
"""

from client.crypto.envelope import Context, open_envelope
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash, IdentityKey
from client.model.room import Role
from client.session.attendance import here_within, part
from client.session.bodies import Message
from client.session.claims import sign_bye
from client.session.effects import NotSaid
from client.session.messages import Kind
from client.session.reasons import ENDED_BY_HOST, ENDED_FOR_ALL
from client.session.turn import Turn
from client.session.words import MAX_PEOPLE, End

DETOUR_S = 60.0
"""How long an End may be under way by way of others, after its host has left."""


def end_for_all(turn: Turn) -> None:
    """End the call for everybody, as a host of the current descriptor who is in it."""
    if not _is_host(turn, turn.state.setup.me.signing.identity) or not _counts(turn, turn.me):
        turn.emit(NotSaid("not-host"))
        return
    people = [hello for hello in sorted(turn.state.peers) if _counts(turn, hello)]
    end = End(
        type="end",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        people=tuple(people[:MAX_PEOPLE]),
    )
    _hand_on(turn, turn.sign(Context.END, end).envelope, ())
    _go(turn, ENDED_FOR_ALL)


def end_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody says that a host ended the call: proven, it is over; I tell the others too."""
    signed = open_envelope(data, Context.END, End, None)
    end = signed.value
    host = turn.peer(end.sender)
    if host is None:
        # Handed on in good faith, perhaps: whoever just came does not know everybody yet.
        turn.count("end-refused")
        return
    if host.identity != signed.key or end.room_id != turn.room_id:
        turn.raise_finding("ROSTER-SIGNED", turn.uid(sender), "handed on a forged message")
        raise SignatureInvalid("an end that no host here signed")
    if turn.me not in end.people or not _may_end(turn, host.hello, host.identity):
        turn.count("end-refused")
        return
    _hand_on(turn, signed.envelope, (sender, host.hello))
    _go(turn, ENDED_BY_HOST, host.hello)


def _hand_on(turn: Turn, envelope: bytes, but: tuple[HelloHash, ...]) -> None:
    for peer in tuple(turn.state.peers.values()):
        if peer.hello not in but and peer.paired and _counts(turn, peer.hello):
            turn.post(peer.hello, Message(Kind.END, envelope))


def _go(turn: Turn, reason: str, host: HelloHash | None = None) -> None:
    part(turn, wait=True)
    if turn.state.ready_sent:
        sign_bye(turn, turn.me)
    turn.finish_call(reason, turn.uid(host) if host else None)


def _may_end(turn: Turn, hello: HelloHash, identity: IdentityKey) -> bool:
    """A host who is in, or who has just said goodbye: their End may come by a detour.

    Not one who left long ago: whoever is outside ends nothing, whomever they have inside.
    """
    gone = turn.state.view.gone.get(hello)
    said_bye = gone is not None and gone.reason == "bye" and hello in turn.state.view.admitted
    just_left = said_bye and here_within(turn, hello, DETOUR_S)
    return _is_host(turn, identity) and (_counts(turn, hello) or just_left)


def _is_host(turn: Turn, identity: IdentityKey) -> bool:
    member = turn.state.evidence.room.member(identity)
    return member is not None and member.role is Role.HOST


def _counts(turn: Turn, hello: HelloHash) -> bool:
    return turn.state.view.counts(hello)
