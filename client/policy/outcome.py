# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What one check says about one subject; severity is added by the judge."""

import msgspec

from client.model.verdict import Result, Severity


class Outcome(msgspec.Struct, frozen=True):
    """Pass, fail, unknown or not applicable, with what the message needs.

    ``at_least`` raises the severity of this outcome above the profile's (an unknown issuer
    blocks where an unverified one warns); it never lowers it.
    """

    result: Result
    evidence: str = ""
    subject: str = "room"
    params: tuple[tuple[str, str], ...] = ()
    at_least: Severity = Severity.OFF


def passed(evidence: str = "", *, subject: str = "room") -> Outcome:
    """The check holds."""
    return Outcome(Result.PASS, evidence, subject)


def failed(
    evidence: str,
    *,
    subject: str = "room",
    params: tuple[tuple[str, str], ...] = (),
    at_least: Severity = Severity.OFF,
) -> Outcome:
    """The check does not hold; ``params`` fill the message."""
    return Outcome(Result.FAIL, evidence, subject, params, at_least)


def unknown(evidence: str, *, subject: str = "room") -> Outcome:
    """The check could not be answered, which counts as failed."""
    return Outcome(Result.UNKNOWN, evidence, subject)
