# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the design that this version does not have (checks.md section 2).

Where a rule asks for one of them, its finding is *unknown*, and unknown counts as failed: a
classified room asks for all of them, a policy for those that it names. No check stands both here
and in the catalogue.
"""

from dataclasses import dataclass

from client.model.room import Profile
from client.model.verdict import Phase, Severity


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """A check by name. ``severity`` is the design's for open, restricted and classified."""

    id: str
    phase: Phase
    severity: tuple[Severity, Severity, Severity]

    def severity_in(self, profile: Profile) -> Severity:
        """What the design asks of this profile."""
        return self.severity[tuple(Profile).index(profile)]


NOT_BUILT: tuple[NotBuilt, ...] = ()
"""Every check of the design has its row in the catalogue."""

UNANSWERED: tuple[str, ...] = ()
"""Checks that have a row, and nothing on any system that could answer them: unknown everywhere."""
