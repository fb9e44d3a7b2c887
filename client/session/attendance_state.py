# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call remembers of who was here, for the receipt at its end (protocol.md section 7.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from client.model.ids import HelloHash, IdentityKey, RosterHash

LONG_AGO = float("-inf")


def no_audit_head() -> str:
    """No audit log, so no head of one."""
    return ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One presence of a person, from and to in Unix seconds of this computer."""

    hello: HelloHash
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Attendance:
    """Frozen as all state is; handed on when I come back with a new hello."""

    seen: Mapping[IdentityKey, tuple[Stay, ...]] = field(default_factory=dict)
    """Everybody who was on an agreed roster of mine, me included; the newest stays of each."""
    noted_rh: RosterHash | None = None
    noted_at: float = LONG_AGO
    mine: bytes = b""
    """My signed receipt, once it is made."""
    taken: frozenset[HelloHash] = frozenset()
    """Whose receipt came: one counts of each presence."""
    awaits: frozenset[HelloHash] = frozenset()
    """The call ended for all, and these are about to send theirs."""
