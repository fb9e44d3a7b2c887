# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Places in an audit log: in the key store as an anchor, and signed by the log's owner.

Signed marks (context ``watchword/audit/v1``) let somebody else verify lines without any secret of
the owner: a checkpoint says how far the log went, an extract which lines were handed out, a cut
which ones were removed because of their age, a beginning that an earlier log was damaged.
"""

from enum import Enum

import msgspec

from client.crypto.envelope import Context, Signed, open_envelope, sign
from client.crypto.signing import SigningKey
from client.model.errors import Malformed
from client.model.ids import IdentityKey

_VERSION = 1
_HASH_DIGITS = 64
_ANCHOR = "{seq:d} {hash}"


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line by its number and its hash; number 0 is the place before the first line."""

    seq: int
    hash: str

    def to_bytes(self) -> bytes:
        """As it is kept in the key store."""
        return _ANCHOR.format(seq=self.seq, hash=self.hash).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Anchor":
        """What `to_bytes` wrote, or `Malformed`."""
        try:
            number, space, digest = data.decode("ascii").partition(" ")
            made = cls(int(number), digest)
        except ValueError:
            raise Malformed("anchor", "is not a number and a hash") from None
        if not space or made.seq < 0 or len(digest) != _HASH_DIGITS or made.to_bytes() != data:
            raise Malformed("anchor", "is not a number and a hash")
        return made


class MarkKind(Enum):
    """What a signature in or beside the log is for."""

    CHECKPOINT = "checkpoint"
    """The log went up to ``last``."""
    EXTRACT = "extract"
    """The lines behind ``first`` up to ``last`` were handed out."""
    CUT = "cut"
    """The lines up to ``last`` were old enough and are removed."""
    BEGAN = "began"
    """The log begins anew behind ``last``: what was there before is damaged, and was set aside."""


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed; ``at`` in Unix seconds. ``first`` is the line before an extract's first."""

    v: int
    type: MarkKind
    at: int
    last: Anchor
    first: Anchor | None = None


def sign_mark(
    key: SigningKey, kind: MarkKind, at: int, last: Anchor, first: Anchor | None = None
) -> Signed[Mark]:
    """A mark signed by the log's owner."""
    return sign(key, Context.AUDIT, Mark(_VERSION, kind, at, last, first))


def open_mark(data: bytes, owner: IdentityKey, kind: MarkKind) -> Mark:
    """A mark of this kind signed by ``owner``; raises `Malformed` or `SignatureInvalid`."""
    mark = open_envelope(data, Context.AUDIT, Mark, owner).value
    if mark.v != _VERSION or mark.type is not kind:
        raise Malformed("mark", "is of another kind")
    return mark
