# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What comes of comparing numbers: of a scan, and as a line of the audit log."""

from enum import Enum

import msgspec


class ScanOutcome(Enum):
    """What a scanned picture showed."""

    MATCH = "match"
    """The other's code for exactly this number."""
    DIFFERENT = "different"
    """A code of a safety number, and not of this one: somebody may stand between."""
    OWN = "own"
    """My own code."""
    WRONG_PERSON = "wrong-person"
    """The code of another contact of mine, ``about``, for comparing with me."""
    WRONG_PAGE = "wrong-page"
    """The other's code for comparing with ``about``, not with me."""
    OTHER_VERSION = "other-version"
    """A code of another version of this program."""
    NOT_OURS = "not-ours"
    """A QR code of something else."""
    NOTHING = "nothing"
    """No QR code at all."""
    UNREADABLE = "unreadable"
    """The file is no picture that can be read."""


class AuditRecord(msgspec.Struct, frozen=True):
    """One line of the audit log. ``at`` in Unix seconds; ``name`` is looked up, not recorded."""

    seq: int
    at: int
    kind: str
    way: str
    key: str
    """First 16 hex digits of SHA-256 of the person's key."""
    name: str
    detail: str = ""
    """What else stands there, in the log's own words."""
