# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The newest epoch of a room that I learned in a call: what is newer than my invitation.

The invitation stays: it holds my place and its number. The epoch and its room key replace those
inside it, so that whoever crashed comes back into the room as it is now (ADR 013).
"""

from dataclasses import replace

import msgspec

from client.crypto.envelope import Signed
from client.identity.descriptor import open_descriptor
from client.identity.invitation import OpenedInvitation
from client.identity.own_room import hide, reveal
from client.model.errors import Malformed, SignatureInvalid
from client.model.room import RoomDescriptor
from client.model.secret import Secret

MAX_STORED = 256 * 1024
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class KeptEpoch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An epoch's envelope, the room key that goes with it, and my token in the room.

    Whoever was struck and named again has another token than their first invitation holds.
    """

    v: int = 1
    descriptor: bytes
    room_key: Secret
    join_token: Secret

    @property
    def signed(self) -> Signed[RoomDescriptor]:
        """The descriptor, verified again."""
        return open_descriptor(self.descriptor)

    def over(self, opened: OpenedInvitation) -> OpenedInvitation:
        """The invitation as it would be made today; unchanged where it is not older than this."""
        signed = self.signed
        mine, theirs = signed.value, opened.descriptor.value
        same = (mine.room_id, mine.issuer) == (theirs.room_id, theirs.issuer)
        if not same or mine.epoch <= theirs.epoch:
            return opened
        return replace(
            opened, descriptor=signed, room_key=self.room_key, join_token=self.join_token
        )

    def to_bytes(self) -> bytes:
        """For sealing into a local file; holds the room key."""
        return msgspec.msgpack.encode(self, enc_hook=reveal)

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeptEpoch":
        """Read what `to_bytes` wrote; the descriptor is verified again. Raises `Malformed`."""
        if len(data) > MAX_STORED:
            raise Malformed("kept epoch", "too large")
        try:
            kept = msgspec.msgpack.decode(data, type=cls, dec_hook=hide)
            open_descriptor(kept.descriptor)
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("kept epoch", "not an epoch of a room") from error
        if kept.v != 1 or kept.to_bytes() != data:
            raise Malformed("kept epoch", "made by another version")
        return kept


class TwoEpochs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two descriptors that one issuer signed for one epoch: the proof, for whoever asks."""

    first: bytes
    second: bytes

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "TwoEpochs":
        """Read what `to_bytes` wrote; raises `Malformed` for what proves nothing."""
        if len(data) > MAX_STORED:
            raise Malformed("two epochs", "too large")
        try:
            proof = msgspec.msgpack.decode(data, type=cls)
            first, second = open_descriptor(proof.first), open_descriptor(proof.second)
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("two epochs", "not two descriptors") from error
        a, b = first.value, second.value
        same = (a.room_id, a.issuer, a.epoch) == (b.room_id, b.issuer, b.epoch)
        if not same or first.hash == second.hash or proof.to_bytes() != data:
            raise Malformed("two epochs", "they do not contradict each other")
        return proof
