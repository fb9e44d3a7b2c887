# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Word of what the checks of a running call stand on, so that they need not wait their turn.

A new list of people, a contact, a chosen device, a shared screen, the organisation's policy, the
end of a certificate, a computer that woke up: each brings the next look forward (checks.md 1.10).
What the network and the screen do comes by the system's own word (`NetworkBell`, `ScreenGuard`).
"""

import asyncio
import itertools
import logging
from collections.abc import Callable

from typing_extensions import override

from client.engine.gate_facts import LOOK_S, GateContext
from client.engine.in_thread import in_thread
from client.engine.looked_at import JUMP_S
from client.policy.facts import Facts, ManagedRules, RelaySeen
from client.policy.network_facts import ForwardersSeen

_log = logging.getLogger(__name__)

NEWS_S = 0.25
"""How often this program asks itself; it costs nothing."""
_POLICY_TURNS = 3
"""Every so many turns the managed place is read, which takes some milliseconds."""


async def listen_for_news(
    context: Callable[[], GateContext], before: Facts, ring: Callable[[], None]
) -> None:
    """Call ``ring`` whenever something is news, until cancelled. ``before`` let the call begin."""
    ends = _ends(before)
    own, policy, gap = _own(context, ends), _policy_of(before), _gap(context)
    for turn in itertools.count(1):
        await asyncio.sleep(NEWS_S)
        now = _own(context, ends)
        read = policy
        if turn % _POLICY_TURNS == 0:
            read = await _policy(context)
        # While a computer sleeps one of its clocks stands still; and one can be set.
        last, gap = gap, _gap(context)
        if now != own or read != policy or abs(gap - last) > JUMP_S:
            own, policy = now, read
            ring()


class _Same:
    """Equal to itself only: a list or a book is never changed, another takes its place."""

    def __init__(self, value: object) -> None:
        self._value = value

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._value is other._value

    __hash__ = None  # type: ignore[assignment]


def _own(context: Callable[[], GateContext], ends: tuple[int, ...]) -> object:
    """What this program holds itself, and how many certificates are over."""
    try:
        ctx = context()
        over = sum(ctx.now_wall() > end for end in ends)
        return _Same(ctx.directory), _Same(ctx.book), ctx.chosen(), ctx.sharing(), over
    except Exception as error:  # noqa: BLE001  the next look finds out what is wrong
        _log.info("no news could be had: %s", type(error).__name__)
        return type(error)


def _gap(context: Callable[[], GateContext]) -> float:
    """By how much the two clocks differ."""
    try:
        ctx = context()
        return ctx.now_wall() - ctx.clock()
    except Exception:  # noqa: BLE001  as above
        return 0.0


async def _policy(context: Callable[[], GateContext]) -> object:
    try:
        async with asyncio.timeout(LOOK_S):
            return _told(await in_thread(context().computer.managed, "managed-news"))
    except Exception as error:  # noqa: BLE001  as above
        return type(error)


def _told(held: ManagedRules) -> object:
    return held.version, held.hash, held.trouble, held.found


def _policy_of(before: Facts) -> object:
    fact = before.get(ManagedRules)
    held = None if fact is None else fact.value
    return _told(held) if isinstance(held, ManagedRules) else None


def _ends(before: Facts) -> tuple[int, ...]:
    """When the certificates of the call's servers end, in Unix seconds."""
    facts = (before.get(RelaySeen), before.get(ForwardersSeen))
    values = [fact.value for fact in facts if fact is not None]
    ends = (v.not_after for v in values if isinstance(v, RelaySeen | ForwardersSeen))
    return tuple(end for end in ends if end)
