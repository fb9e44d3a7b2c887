# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signed words about direct links, relayed under the pair key (protocol.md section 8)."""

from client.crypto.envelope import Context, open_envelope
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash
from client.model.media import LinkEnd
from client.model.transport import LinkConfirm, TransportParams
from client.session.bodies import Message
from client.session.effects import ConfirmReceived, TransportReceived
from client.session.inputs import LinkChanged
from client.session.messages import VERSION, Kind
from client.session.turn import Turn

_CHECKS = {
    LinkEnd.PROFILE_MISMATCH: "SRTP-PROFILE",
    LinkEnd.WEAK_CIPHER: "CIPHER-SUITE",
    LinkEnd.FINGERPRINT_MISMATCH: "DTLS-BOUND",
    LinkEnd.CONFIRM_MISMATCH: "DTLS-BOUND",
}


def send_transport(turn: Turn, params: TransportParams) -> None:
    """Hand my end's parameters to the other."""
    if _may_talk(turn, params, "transport"):
        signed = turn.sign(Context.TRANSPORT, params)
        turn.post(params.to, Message(Kind.TRANSPORT, signed.envelope))


def send_confirm(turn: Turn, confirm: LinkConfirm) -> None:
    """Hand my end's confirmation to the other."""
    if _may_talk(turn, confirm, "confirm"):
        signed = turn.sign(Context.CONFIRM, confirm)
        turn.post(confirm.to, Message(Kind.CONFIRM, signed.envelope))


def transport_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """The other end's parameters; its nonces make old ones worthless."""
    peer = turn.peer(sender)
    if peer is None or not peer.linked:
        turn.count("link-message-refused")
        return
    params = open_envelope(data, Context.TRANSPORT, TransportParams, peer.identity).value
    _require_between_us(turn, params, sender, "transport")
    if (params.nonce, params.peer_nonce) != (peer.nonce, turn.state.hello.value.nonce):
        raise SignatureInvalid("transport parameters for another meeting")
    turn.emit(TransportReceived(params))


def confirm_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """The other end's confirmation."""
    peer = turn.peer(sender)
    if peer is None or not peer.linked:
        turn.count("link-message-refused")
        return
    confirm = open_envelope(data, Context.CONFIRM, LinkConfirm, peer.identity).value
    _require_between_us(turn, confirm, sender, "confirm")
    turn.emit(ConfirmReceived(confirm))


def link_changed(turn: Turn, change: LinkChanged) -> None:
    """A link came up or ended; a mismatch is a security event about that person."""
    peer = turn.peer(change.peer)
    if peer is None or change.end is None:
        return
    check = _CHECKS.get(change.end)
    if check is not None:
        turn.raise_finding(check, turn.uid(change.peer), change.end.value)


def _may_talk(turn: Turn, value: TransportParams | LinkConfirm, type_: str) -> bool:
    peer = turn.peer(value.to)
    mine = (value.type, value.v, value.room_id, value.sender) == (
        type_,
        VERSION,
        turn.room_id,
        turn.me,
    )
    if not mine or peer is None or not peer.linked or not turn.state.view.counts(value.to):
        turn.count("link-message-refused")
        return False
    return True


def _require_between_us(
    turn: Turn, value: TransportParams | LinkConfirm, sender: HelloHash, type_: str
) -> None:
    head = (value.type, value.v, value.room_id, value.sender, value.to)
    if head != (type_, VERSION, turn.room_id, sender, turn.me):
        raise SignatureInvalid("a link message for somebody else")
