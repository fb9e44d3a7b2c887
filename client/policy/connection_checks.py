# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the way to the relay (checks.md section 2.2), before any token is sent."""

from client.policy.facts import ClockBeside, IcePlan, RelaySeen
from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.rules import Rules

NOT_REACHED = "the relay did not answer"
_TLS = "TLSv1.3"
_ICE_SCHEMES = ("stun:", "turn:", "turns:")
_MAX_ICE_SERVERS = 8


def tls_pin(fact: RelaySeen, _rules: Rules) -> Outcome:
    """The server's key is one of those in the signed room."""
    if fact.pin_ok is False:
        return failed("another key")
    if not fact.reached or fact.pin_ok is None:
        return unknown(NOT_REACHED)
    return passed()


def tls_version(fact: RelaySeen, _rules: Rules) -> Outcome:
    """TLS 1.3, nothing else."""
    if fact.tls_version and fact.tls_version != _TLS:
        return failed(fact.tls_version)
    if not fact.reached or not fact.tls_version:
        return unknown(NOT_REACHED)
    return passed(fact.tls_version)


def tls_cert(fact: RelaySeen, _rules: Rules) -> Outcome:
    """The certificate is within its dates (and has a chain where roots are set)."""
    if fact.cert_ok is False:
        return failed(fact.cert_why or "not valid", params=(("why", fact.cert_why or "not valid"),))
    if not fact.reached or fact.cert_ok is None:
        return unknown(NOT_REACHED)
    return passed()


def ice_servers_pinned(fact: IcePlan, _rules: Rules) -> Outcome:
    """The client asks exactly the servers that the signed room names; none is the usual case."""
    if fact.used != fact.named:
        return failed("the list to be used is not the room's")
    if len(fact.named) > _MAX_ICE_SERVERS or len(set(fact.named)) != len(fact.named):
        return failed("the room's list is too long or names a server twice")
    if not all(server.startswith(_ICE_SCHEMES) for server in fact.named):
        return failed("the room's list names something that is no address server")
    return passed(f"{len(fact.named)} servers")


def clock_skew(fact: ClockBeside, rules: Rules) -> Outcome:
    """My clock and the relay's differ by little."""
    off = abs(fact.mine - fact.relay)
    if off > rules.max_skew_s:
        return failed(f"{off} s", subject="client", params=(("n", str(max(1, round(off / 60)))),))
    return passed(f"{off} s", subject="client")
