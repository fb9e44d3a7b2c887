# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The country that a person declared, kept sealed with the time zone of that moment."""

import msgspec

from client.model.errors import Malformed

_MAX_STORED = 512
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class SaidPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``country`` is two letters, empty for none; ``zone`` is the system's name of its time."""

    country: str = ""
    zone: str = ""

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "SaidPlace":
        """Read what `to_bytes` wrote, or raise `Malformed`."""
        if len(data) > _MAX_STORED:
            raise Malformed("declared country", "too large")
        try:
            said = msgspec.msgpack.decode(data, type=cls)
        except _NOT_MSGPACK as error:
            raise Malformed("declared country", "not a record of one") from error
        if said.to_bytes() != data:
            raise Malformed("declared country", "not a record of one")
        return said
