# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a person chose for themselves, kept sealed in the profile."""

import msgspec

from client.model.errors import Malformed
from client.model.settings import Setting

_MAX_STORED = 2048
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class OwnSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each setting at most once, by name; one that was never touched is not there."""

    chosen: tuple[tuple[Setting, bool], ...] = ()

    def get(self, name: Setting) -> bool | None:
        """What was chosen, None for nothing."""
        return dict(self.chosen).get(name)

    def with_choice(self, name: Setting, *, on: bool) -> "OwnSettings":
        """The same with one of them chosen."""
        both = {**dict(self.chosen), name: on}
        return OwnSettings(tuple(sorted(both.items(), key=lambda one: one[0].value)))

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "OwnSettings":
        """Read what `to_bytes` wrote, or raise `Malformed`."""
        if len(data) > _MAX_STORED:
            raise Malformed("own settings", "too large")
        try:
            own = msgspec.msgpack.decode(data, type=cls)
        except _NOT_MSGPACK as error:
            raise Malformed("own settings", "not a record of them") from error
        names = [name.value for name, _ in own.chosen]
        if own.to_bytes() != data or names != sorted(set(names)):
            raise Malformed("own settings", "not a record of them")
        return own
