# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room key of an epoch, handed out by the issuer under pair keys (protocol.md section 5)."""

import hmac
from dataclasses import replace

from client.crypto.envelope import canonical, decode
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash
from client.model.secret import Secret
from client.session.bodies import Message
from client.session.effects import RoomKeyChanged
from client.session.messages import Kind, RoomKey
from client.session.state import NEVER
from client.session.turn import Turn

HAND_AGAIN_S = (0.0, 2.0, 8.0)
"""Wait before each time that a new room key is handed to one person."""


def hand_new_room_key(turn: Turn) -> None:
    """As the issuer: a key that is new in this call, a few times, because messages get lost."""
    state = turn.state
    if state.evidence.room.issuer != state.setup.me.signing.identity or not state.key_epoch:
        return
    for peer in tuple(state.peers.values()):
        told = peer.key_told
        if not (peer.paired and state.view.counts(peer.hello)) or told >= len(HAND_AGAIN_S):
            continue
        if turn.due(peer.key_told_at + HAND_AGAIN_S[told]):
            turn.put(replace(peer, key_told=told + 1, key_told_at=turn.now))
            turn.wake(turn.now + max(HAND_AGAIN_S))
            hand_room_key(turn, peer.hello)


def hand_room_key(turn: Turn, hello: HelloHash) -> None:
    """As the issuer: the key of this epoch, to somebody whom it names."""
    state = turn.state
    room, mine = state.evidence.room, state.setup.me.signing.identity
    if room.issuer != mine or room.epoch == 1 or not state.evidence.is_member(hello):
        return
    key = RoomKey(
        type="room-key",
        v=1,
        room_id=turn.room_id,
        epoch=room.epoch,
        descriptor=state.evidence.descriptor.hash,
        key=state.setup.room_key.reveal().hex(),
    )
    turn.post(
        hello,
        Message(Kind.DESCRIPTOR, state.evidence.descriptor.envelope),
        Message(Kind.ROOM_KEY, canonical(key)),
    )


def room_key_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """A room key: from the issuer alone, for an epoch that is here and not older than mine."""
    value = decode(data, RoomKey)
    evidence = turn.state.evidence
    under = evidence.named(value.descriptor)
    if evidence.identity(sender) != evidence.room.issuer or value.room_id != turn.room_id:
        raise SignatureInvalid("a room key that is not the issuer's")
    if under is None or under.value.epoch != value.epoch or value.epoch < turn.state.key_epoch:
        turn.count("room-key-stale")
        return
    use_room_key(turn, Secret(bytes.fromhex(value.key)), value.epoch)


def use_room_key(turn: Turn, key: Secret, epoch: int) -> None:
    """The room key from this epoch on; the one before still opens hellos of members."""
    setup = turn.state.setup
    turn.state = replace(turn.state, key_epoch=epoch)
    if hmac.compare_digest(key.reveal(), setup.room_key.reveal()):
        return
    setup = replace(setup, room_key=key, old_room_key=setup.room_key)
    turn.state = replace(turn.state, setup=setup)
    for peer in turn.state.peers.values():
        turn.put(replace(peer, key_told=0, key_told_at=NEVER))
    turn.emit(RoomKeyChanged(key))
