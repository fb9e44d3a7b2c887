# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One trial of a rehearsal: a bad room, and the checks that have to refuse it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from client.engine.rehearsal.papers import Make
from client.model.room import Profile, Server
from client.policy.rules import Rules

Serve = Callable[[int], AbstractAsyncContextManager[tuple[Server, ...]]]
"""Opens the servers of one room on 127.0.0.1, at this Unix time."""


def always(_rules: Rules) -> bool:
    """Refused whatever an organisation sets."""
    return True


@dataclass(frozen=True, slots=True)
class Trial:
    """A room with one deviation.

    ``expected`` are the checks of which one at least has to refuse it. ``least`` is the loosest
    profile in which they block; ``applies`` says under which rules they can at all. Without
    ``serve`` the room is on a good relay.
    """

    name: str
    expected: frozenset[str]
    make: Make
    least: Profile = Profile.OPEN
    applies: Callable[[Rules], bool] = always
    serve: Serve | None = None


def bad(
    name: str,
    expected: str,
    make: Make,
    least: Profile = Profile.OPEN,
    applies: Callable[[Rules], bool] = always,
    serve: Serve | None = None,
) -> Trial:
    """A row of the list; ``expected`` are ids with a space between."""
    return Trial(name, frozenset(expected.split()), make, least, applies, serve)
