# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people in a call say about their own computers; statements, never proofs."""

from typing import Annotated

import msgspec

from client.model.ids import IdentityKey, MessageHash
from client.model.room import Profile

MAX_FAILED = 64


class DirectoryHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which list of an organisation somebody holds: its key, its number, its hash."""

    key: Annotated[IdentityKey, msgspec.Meta(pattern=r"\Aed25519:[0-9a-f]{64}\Z")]
    seq: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    hash: Annotated[MessageHash, msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")]


class Posture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How strict somebody's rules are, and which checks of their own computer do not pass.

    ``failed`` holds check ids, sorted; only of checks that their rules warn of or block.
    """

    profile: Profile
    failed: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"\A[A-Z0-9-]{1,32}\Z")], ...],
        msgspec.Meta(max_length=MAX_FAILED),
    ] = ()
    directory: DirectoryHead | None = None
