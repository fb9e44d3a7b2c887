# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the design that this version does not have (checks.md section 2).

Where a rule asks for one of them, its finding is *unknown*, and unknown counts as failed: a
classified room asks for all of them, a policy for those that it names. Whatever the catalogue
has a row for is built, and drops out of here by itself.
"""

from dataclasses import dataclass

from client.model.room import Profile
from client.model.verdict import Phase, Severity
from client.policy.catalogue import BY_ID

_OFF, _INFO, _WARN, _BLOCK = Severity.OFF, Severity.INFO, Severity.WARN, Severity.BLOCK


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """A check by name. ``severity`` is the design's for open, restricted and classified."""

    id: str
    phase: Phase
    severity: tuple[Severity, Severity, Severity]

    def severity_in(self, profile: Profile) -> Severity:
        """What the design asks of this profile."""
        return dict(zip(Profile, self.severity, strict=True))[profile]


_BBB = (_BLOCK, _BLOCK, _BLOCK)
_WBB = (_WARN, _BLOCK, _BLOCK)
_IBB = (_INFO, _BLOCK, _BLOCK)
_IWB = (_INFO, _WARN, _BLOCK)
_NWB = (_OFF, _WARN, _BLOCK)
_NIW = (_OFF, _INFO, _WARN)
_IWW = (_INFO, _WARN, _WARN)

_DESIGNED = (
    NotBuilt("TURN-TLS", Phase.CONNECTING, _WBB),
    NotBuilt("LOCATION", Phase.CONNECTING, _NWB),
    NotBuilt("LOBBY-NO-METADATA", Phase.CONNECTING, _WBB),
    NotBuilt("CLIENT-INTEGRITY", Phase.START, _IBB),
    NotBuilt("AUDIT-CHAIN", Phase.START, _IWB),
    NotBuilt("GHOST-STREAM", Phase.IN_CALL, _BBB),
    NotBuilt("FRAME-FORMAT", Phase.IN_CALL, _IWB),
    NotBuilt("ENTRY-ADMITTED", Phase.IN_CALL, _IBB),
    NotBuilt("REMOVED-REKEYED", Phase.IN_CALL, _BBB),
    NotBuilt("PEER-VERSION", Phase.IN_CALL, _WBB),
    NotBuilt("SHARE-GUARD", Phase.IN_CALL, _IWB),
    NotBuilt("ATTENDANCE", Phase.IN_CALL, _IWW),
)

NOT_BUILT: tuple[NotBuilt, ...] = tuple(one for one in _DESIGNED if one.id not in BY_ID)

UNANSWERED: tuple[str, ...] = ()
"""Checks that have a row, and nothing on any system that could answer them: unknown everywhere."""
