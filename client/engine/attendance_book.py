# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The records of calls that are over, sealed in the profile: who was here, by whose signature.

They are lasting evidence of presence, so they are few and not kept for ever: the newest 500 calls
of the days that the policy says, 180 where it says nothing. Every signature is checked again when
they are read.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

import msgspec

from client.identity.person import Person
from client.model.attendance import Difference
from client.model.errors import Failure, Malformed, SealBroken, SignatureInvalid
from client.model.ids import DisplayName, HelloHash, IdentityKey, RoomId, Uid
from client.platform.paths import ProfileFolder
from client.policy.managed import KEPT_DAYS
from client.session.receipt import Receipt, read_receipt, room_mark

MAX_CALLS = 500
_DAY_S = 24 * 3600
MAX_STORED = 8 * 1024 * 1024
_FOLDER, _LABEL = "attendance", "attendance"
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class KeptReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's receipt as it was compared; the envelope is empty where it could not be read."""

    peer: HelloHash
    identity: IdentityKey
    envelope: bytes
    differences: tuple[Difference, ...]


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose key it was, as the screen named them."""

    key: IdentityKey
    uid: Uid
    name: DisplayName


class KeptCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One call: my receipt, those of the others, and the names that go with the keys.

    ``ended_for_all``: nobody stayed behind, so everybody's receipt was due.
    """

    v: int = 1
    room_id: RoomId
    title: str
    me: IdentityKey
    mine: bytes
    taken: tuple[KeptReceipt, ...]
    people: tuple[Named, ...]
    ended_for_all: bool

    @property
    def receipt(self) -> Receipt:
        """Mine, verified again; raises `Malformed` or `SignatureInvalid`."""
        receipt = read_receipt(self.mine, self.me).value
        if receipt.room != room_mark(self.room_id):
            raise SignatureInvalid("a receipt of another room")
        return receipt

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeptCall":
        """Read what `to_bytes` wrote; raises `Malformed` unless every signature holds."""
        if len(data) > MAX_STORED:
            raise Malformed("attendance", "too large")
        try:
            kept = msgspec.msgpack.decode(data, type=cls)
            mark = kept.receipt.room
            for one in kept.taken:
                if one.envelope and read_receipt(one.envelope, one.identity).value.room != mark:
                    raise Malformed("attendance", "a receipt of another room")
        except (*_NOT_MSGPACK, SignatureInvalid) as error:
            raise Malformed("attendance", "not the records of a call") from error
        if kept.v != 1 or kept.to_bytes() != data:
            raise Malformed("attendance", "made by another version")
        return kept


class AttendanceBook:
    """All kept calls of one profile. Blocks on the disk for some milliseconds."""

    def __init__(self, files: ProfileFolder, person: Person) -> None:
        self._files = files
        self._person = person
        self.keep_days: Callable[[], int | None] = lambda: KEPT_DAYS
        """Days that they are kept; None where that is not known, and nothing old goes then."""

    def keep(self, call: KeptCall) -> None:
        """Keep a call that is over, and let go of what is old; raises `Failure`."""
        at = call.receipt.at
        sealed = self._person.seal_local(call.to_bytes(), _LABEL)
        self._files.write(f"{_FOLDER}/{at:012d}-{call.room_id}.sealed", sealed)
        self.prune(at)

    def prune(self, now: int) -> None:
        """Let go of what is older than it is kept, and of what is more than is kept."""
        names, days = self._names(), self.keep_days()
        least = 0 if days is None else now - days * _DAY_S
        for name in {*names[MAX_CALLS:], *(name for name in names if _at(name) < least)}:
            self._files.remove(name)

    def calls(self, room_id: RoomId | None = None) -> tuple[KeptCall, ...]:
        """The kept calls, of one room or of all, newest first.

        Raises `Failure` for a file that was changed: a record that is not whole proves nothing.
        """
        found = (self._read(name) for name in self._of(room_id))
        return tuple(call for call in found if call is not None)

    def whole(self, room_id: RoomId | None = None) -> tuple[tuple[KeptCall, ...], tuple[str, ...]]:
        """As `calls`, and the names of the files that cannot be read: one hides no others."""
        found: list[KeptCall] = []
        damaged: list[str] = []
        for name in self._of(room_id):
            try:
                call = self._read(name)
            except Failure:
                damaged.append(name)
            else:
                found += [] if call is None else [call]
        return tuple(found), tuple(damaged)

    def _of(self, room_id: RoomId | None) -> list[str]:
        ending = f"-{room_id}.sealed" if room_id else ".sealed"
        return [name for name in self._names() if name.endswith(ending)]

    def _names(self) -> list[str]:
        return sorted(self._files.names(_FOLDER), reverse=True)

    def _read(self, name: str) -> KeptCall | None:
        data = self._files.read(name)
        if data is None:
            return None
        try:
            return KeptCall.from_bytes(self._person.open_local(data, _LABEL))
        except (SealBroken, Malformed):
            raise Failure(
                "damaged-file",
                f"The file {name} of this profile is damaged or not yours. "
                "Restore it from a backup; nothing was overwritten.",
            ) from None


def _at(name: str) -> int:
    digits = PurePosixPath(name).name.partition("-")[0]
    return int(digits) if digits.isdigit() else 0
