# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The token that a profile's person signs in with, and when they last did; kept sealed."""

import msgspec

from client.model.errors import Malformed

_MAX_STORED = 8192
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class EnrolledToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key on a token. ``public`` is its public half (SubjectPublicKeyInfo, DER).

    ``at`` is the last proven sign-in in Unix seconds.
    """

    module: str
    label: str
    key_id: str
    public: bytes
    at: int

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "EnrolledToken":
        """Read what `to_bytes` wrote, or raise `Malformed`."""
        if len(data) > _MAX_STORED:
            raise Malformed("enrolled token", "too large")
        try:
            token = msgspec.msgpack.decode(data, type=cls)
        except _NOT_MSGPACK as error:
            raise Malformed("enrolled token", "not a record of one") from error
        if token.to_bytes() != data or not token.public or token.at < 1:
            raise Malformed("enrolled token", "not a record of one")
        return token
