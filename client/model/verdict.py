# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Findings and the verdict: the only value in the program that can say yes."""

from enum import Enum, IntEnum

import msgspec


class Result(Enum):
    """What came of one check."""

    PASS = "pass"  # noqa: S105  a result, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(IntEnum):
    """What a failed or unknown check leads to."""

    OFF = 0
    INFO = 1
    WARN = 2
    BLOCK = 3


class Phase(Enum):
    """When a check runs (checks.md section 1.13)."""

    START = "start"
    OPENING = "opening"
    CONNECTING = "connecting"
    IN_CALL = "in_call"


class Finding(msgspec.Struct, frozen=True):
    """The outcome of one check about one subject (``client``, ``room`` or a person's uid).

    ``params`` fill the message's placeholders; ``evidence`` says what was seen, without
    secrets, titles or addresses. ``bound`` is a digest of all else that an acknowledgement
    covers; it is neither shown nor written down.
    """

    id: str
    result: Result
    severity: Severity
    subject: str = "room"
    params: tuple[tuple[str, str], ...] = ()
    evidence: str = ""
    bound: str = ""

    @property
    def stands(self) -> bool:
        """The check did not pass: failed, or could not be answered."""
        return self.result in {Result.FAIL, Result.UNKNOWN}

    @property
    def blocks(self) -> bool:
        """This finding alone refuses."""
        return self.stands and self.severity is Severity.BLOCK


class Verdict(msgspec.Struct, frozen=True):
    """Every finding over one immutable set of facts. ``allowed`` is computed, never set."""

    findings: tuple[Finding, ...]
    acknowledged: frozenset[str] = frozenset()

    @property
    def blockers(self) -> tuple[Finding, ...]:
        """Findings that refuse; nothing a person does here removes them."""
        return tuple(f for f in self.findings if f.blocks)

    @property
    def open_warnings(self) -> tuple[Finding, ...]:
        """Warnings that a person has not acknowledged yet."""
        return tuple(
            f
            for f in self.findings
            if f.stands and f.severity is Severity.WARN and f.id not in self.acknowledged
        )

    @property
    def allowed(self) -> bool:
        """Something was checked, nothing blocks, and every warning is acknowledged."""
        return bool(self.findings) and not self.blockers and not self.open_warnings


class ShownFinding(msgspec.Struct, frozen=True):
    """A finding as finished plain text for a face: title, message, one action code."""

    id: str
    result: Result
    severity: Severity
    title: str
    message: str
    action: str
    evidence: str = ""
    subject: str = ""
    """``client``, ``room`` or the uid of the person whom it is about."""

    @property
    def stands(self) -> bool:
        """The check did not pass: failed, or could not be answered."""
        return self.result in {Result.FAIL, Result.UNKNOWN}

    @property
    def blocks(self) -> bool:
        """This finding alone refuses."""
        return self.stands and self.severity is Severity.BLOCK
