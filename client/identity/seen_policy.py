# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The highest policy this profile ever took, kept sealed: an older one is refused for good."""

import msgspec

from client.model.errors import Malformed

_MAX_STORED = 4096
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class SeenPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``version`` is 0 where none was ever taken; ``org`` and ``contact`` are for showing."""

    version: int = 0
    hash: str = ""
    org: str = ""
    contact: str = ""

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
        if seen.version < 1 or not seen.hash or seen.to_bytes() != data:
            raise Malformed("seen policy", "not a record of a policy")
        return seen
