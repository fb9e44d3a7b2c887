# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the way to the relay (checks.md section 2.2), before any token is sent."""

import hashlib

from client.policy.facts import ClockBeside, IcePlan, RelaySeen
from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.rules import Rules

NOT_REACHED = "the relay did not answer"
_TLS = "TLSv1.3"
_CERT_WORDS = ("expired", "not valid before")
"""What can be wrong with a certificate, as the messages translate it."""
NO_CHAIN = "from no authority that the organisation names"
Roots = frozenset[tuple[str, str]]
"""Addresses of servers, each with the PEM text of the authorities that must vouch for it."""
_ICE_SCHEMES = ("stun:", "turn:", "turns:")
_MAX_ICE_SERVERS = 8


def tls_pin(fact: RelaySeen, _rules: Rules) -> Outcome:
    """The server's key is one of those in the signed room."""
    if fact.pin_ok is False:
        return failed("another key")
    return passed() if fact.reached and fact.pin_ok else _not_known(fact)


def tls_version(fact: RelaySeen, _rules: Rules) -> Outcome:
    """TLS 1.3, nothing else."""
    if fact.version_ok is False or fact.tls_version not in {None, "", _TLS}:
        return failed(fact.tls_version or "older than TLS 1.3")
    agreed = fact.reached and fact.version_ok and fact.tls_version == _TLS
    return passed(_TLS) if agreed else _not_known(fact)


def tls_cert(fact: RelaySeen, rules: Rules) -> Outcome:
    """The certificate is within its dates, and an authority vouches for it where one is named.

    The answer says which authorities it was compared with; any others leave it unknown.
    """
    if fact.cert_ok is False:
        why = next((word for word in _CERT_WORDS if fact.cert_why.startswith(word)), "not valid")
        return failed(fact.cert_why or why, params=(("why", why),))
    if fact.cert_ok and fact.against != digest_of(rules.roots):
        return unknown("not compared with the authorities that are named")
    return passed() if fact.reached and fact.cert_ok else _not_known(fact)


def digest_of(roots: Roots) -> str:
    """A short name for a set of authorities; empty for none."""
    if not roots:
        return ""
    text = "\n".join(f"{url} {pem}" for url, pem in sorted(roots))
    return hashlib.sha256(text.encode()).hexdigest()


def tls_keysize(fact: RelaySeen, _rules: Rules) -> Outcome:
    """The server's key is long enough to last."""
    if fact.key_ok is False:
        return failed(fact.key or "too short")
    return passed(fact.key) if fact.reached and fact.key_ok else _not_known(fact)


def _not_known(fact: RelaySeen) -> Outcome:
    return unknown("not shown" if fact.reached else NOT_REACHED)


def ice_servers_pinned(fact: IcePlan, rules: Rules) -> Outcome:
    """The client asks exactly the servers that the signed room names; none is the usual case."""
    if fact.used != fact.named:
        return failed("the list to be used is not the room's")
    if len(fact.named) > _MAX_ICE_SERVERS or len(set(fact.named)) != len(fact.named):
        return failed("the room's list is too long or names a server twice")
    if not all(server.startswith(_ICE_SCHEMES) for server in fact.named):
        return failed("the room's list names something that is no address server")
    if rules.ice_servers is not None and not set(fact.named) <= rules.ice_servers:
        return failed("the room names a server that is not on the organisation's list")
    return passed(f"{len(fact.named)} servers")


def clock_skew(fact: ClockBeside, rules: Rules) -> Outcome:
    """My clock and the relay's differ by little."""
    off = abs(fact.mine - fact.relay)
    if off > rules.max_skew_s:
        return failed(f"{off} s", subject="client", params=(("n", str(max(1, round(off / 60)))),))
    return passed(f"{off} s", subject="client")
