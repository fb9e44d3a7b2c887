# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The highest policy this profile ever took, kept sealed: an older one is refused for good."""

import msgspec

from client.model.errors import Malformed
from client.model.ids import IdentityKey

_MAX_STORED = 4096
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class SeenPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``version`` is 0 where none was ever taken; ``org`` and ``contact`` are for showing.

    Where a policy named the key of the next ones, ``mark`` is the key on the installer's mark at
    that time, ``key`` the one that took its place (empty: none yet) and ``next_key`` the one that
    may.
    """

    version: int = 0
    hash: str = ""
    org: str = ""
    contact: str = ""
    mark: str = ""
    key: str = ""
    next_key: str = ""

    def signers(self, mark: IdentityKey) -> tuple[IdentityKey, ...]:
        """Whose policies count under this mark. A new mark names its key anew."""
        if self.mark != mark:
            return (mark,)
        named = (self.key or mark, self.next_key)
        return tuple(IdentityKey(key) for key in named if key)

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "SeenPolicy":
        """Read what `to_bytes` wrote, or raise `Malformed`."""
        if len(data) > _MAX_STORED:
            raise Malformed("seen policy", "too large")
        try:
            seen = msgspec.msgpack.decode(data, type=cls)
        except _NOT_MSGPACK as error:
            raise Malformed("seen policy", "not a record of a policy") from error
        if seen.version < 1 or not seen.hash or data not in {seen.to_bytes(), _without_keys(seen)}:
            raise Malformed("seen policy", "not a record of a policy")
        return seen


def _without_keys(seen: SeenPolicy) -> bytes:
    """How a version that knew no next key wrote it."""
    known = {name: getattr(seen, name) for name in ("version", "hash", "org", "contact")}
    return msgspec.msgpack.encode(known)
