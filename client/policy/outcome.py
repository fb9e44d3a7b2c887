# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What one check says about one subject; severity is added by the judge."""

import hashlib
from collections.abc import Iterable

import msgspec

from client.model.verdict import Result, Severity


class Outcome(msgspec.Struct, frozen=True):
    """Pass, fail, unknown or not applicable, with what the message needs.

    ``at_least`` raises the severity of this outcome above the profile's (an unknown issuer
    blocks where an unverified one warns); it never lowers it. ``bound`` names what was seen.
    """

    result: Result
    evidence: str = ""
    subject: str = "room"
    params: tuple[tuple[str, str], ...] = ()
    at_least: Severity = Severity.OFF
    bound: str = ""


def passed(evidence: str = "", *, subject: str = "room") -> Outcome:
    """The check holds."""
    return Outcome(Result.PASS, evidence, subject)


def failed(
    evidence: str,
    *,
    subject: str = "room",
    params: tuple[tuple[str, str], ...] = (),
    at_least: Severity = Severity.OFF,
    seen: Iterable[object] = (),
) -> Outcome:
    """The check does not hold; ``params`` fill the message.

    ``seen`` is all that a person's word for it covers, beside the evidence; it is never shown.
    """
    return Outcome(Result.FAIL, evidence, subject, params, at_least, _bound(seen))


def unknown(evidence: str, *, subject: str = "room", seen: Iterable[object] = ()) -> Outcome:
    """The check could not be answered, which counts as failed; ``seen`` as for `failed`."""
    return Outcome(Result.UNKNOWN, evidence, subject, bound=_bound(seen))


def _bound(seen: Iterable[object]) -> str:
    """A digest, for names and addresses are nobody else's; empty where there is nothing."""
    texts = sorted({repr(one) for one in seen})
    return hashlib.sha256(repr(texts).encode()).hexdigest() if texts else ""
