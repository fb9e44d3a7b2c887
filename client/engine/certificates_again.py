# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The certificates of a running call's servers, judged once more by the wall clock.

A connection outlives the certificate that it began with, and no library tells when that is over:
the dates seen before the call are compared with the time on every look (checks.md section 1.10).
"""

import logging
from collections.abc import Callable
from functools import partial

import msgspec

from client.engine.gate_facts import GateContext
from client.net.tls import outside
from client.policy.facts import Fact, Facts, NotApplicable, RelaySeen
from client.policy.network_facts import ForwardersSeen

_log = logging.getLogger(__name__)


def certificates_again(before: Facts, ctx: GateContext) -> Facts:
    """What was seen of the servers ``before`` the call, with its certificates as they are now.

    A certificate without a date is not known, which refuses.
    """
    again = Facts()
    relay, forwarders = _seen(before, RelaySeen), _seen(before, ForwardersSeen)
    if isinstance(relay, RelaySeen):
        again = _with(again, partial(_relay, relay, ctx), ctx)
    if isinstance(forwarders, ForwardersSeen):
        again = _with(again, partial(_forwarders, forwarders, ctx), ctx)
    elif isinstance(forwarders, NotApplicable):
        again = again.not_applicable(ForwardersSeen, forwarders.why, ctx.clock())
    return again


def _with(facts: Facts, look: Callable[[], msgspec.Struct], ctx: GateContext) -> Facts:
    """What cannot be judged is left out, and so unknown, and the other is judged all the same."""
    try:
        return facts.with_fact(look(), ctx.clock())
    except Exception as error:  # noqa: BLE001  no fact, which counts as lost
        _log.warning("a certificate could not be judged anew: %s", type(error).__name__)
        return facts


def _relay(seen: RelaySeen, ctx: GateContext) -> RelaySeen:
    if not seen.cert_ok:
        return seen
    if not seen.not_after:
        return msgspec.structs.replace(seen, cert_ok=None)
    why = _trouble(seen.not_before, seen.not_after, ctx)
    return msgspec.structs.replace(seen, cert_ok=False, cert_why=why) if why else seen


def _forwarders(seen: ForwardersSeen, ctx: GateContext) -> ForwardersSeen:
    if not seen.not_after:
        # Nothing says that what proved them before the call still does.
        return msgspec.structs.replace(seen, proven=0)
    why = _trouble(0, seen.not_after, ctx)
    return msgspec.structs.replace(seen, refused=(*seen.refused, why)) if why else seen


def _trouble(not_before: int, not_after: int, ctx: GateContext) -> str:
    """By this computer's clock, and by the latest time ever seen where that was set back."""
    now = ctx.now_wall()
    latest = max(now, ctx.seen.latest)
    return outside(not_before, not_after, now) or outside(not_before, not_after, latest)


def _seen(facts: Facts, kind: type) -> object:
    fact: Fact | None = facts.get(kind)
    return None if fact is None else fact.value
