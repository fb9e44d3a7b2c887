# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Programs of the others that are too old (check PEER-VERSION).

A hello says which version made it. Below the least that I or my organisation ask for, a
restricted or classified room refuses that presence as it refuses somebody who is not verified:
the others go on. An open room only tells.
"""

from dataclasses import replace
from functools import lru_cache

from client.model.ids import HelloHash
from client.model.room import Profile
from client.model.verdict import Severity
from client.session.turn import Turn

CHECK = "PEER-VERSION"
_PARTS = 3
_MOST_DIGITS = 6


def outdated(turn: Turn, hello: HelloHash) -> bool:
    """This presence was made by a program that is too old here; what cannot be read is."""
    signed = turn.state.evidence.hellos[hello]
    version = _numbers(signed.value.version)
    least = turn.state.setup.min_version
    if version is not None and version >= least:
        return False
    said = "no version" if version is None else ".".join(map(str, version))
    is_open = turn.state.evidence.room.profile is Profile.OPEN
    uid = turn.uid(hello)
    if is_open and (CHECK, uid) in turn.state.raised:
        return False
    why = f"{said}, at least {'.'.join(map(str, least))}"
    severity = Severity.WARN if is_open else Severity.BLOCK
    turn.raise_finding(CHECK, uid, why, severity)
    return not is_open


def least_version(turn: Turn, version: tuple[int, int, int]) -> None:
    """My organisation asks for more from now on; whoever is here is judged by it as well."""
    setup = turn.state.setup
    least = max(setup.min_version, version)
    turn.state = replace(turn.state, setup=replace(setup, min_version=least))


@lru_cache(maxsize=256)
def _numbers(version: str) -> tuple[int, int, int] | None:
    """Three plain numbers, or nothing: never raises for what a stranger wrote.

    Kept, since everybody is judged at every step of a call.
    """
    parts = version.split(".")
    plain = (part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS for part in parts)
    if len(parts) != _PARTS or not all(plain):
        return None
    major, minor, patch = map(int, parts)
    return major, minor, patch
