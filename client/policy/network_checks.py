# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the network this computer is in (checks.md sections 2.2 and 2.4).

Which networks may be used only an organisation's policy says. Where none does, NETWORK-TRUSTED
fails wherever it is asked at all: there is nothing to compare with, and that is no pass.
"""

from ipaddress import ip_network

from client.model.verdict import Result, Severity
from client.policy.network_facts import (
    EgressSeen,
    EgressSince,
    ForwardersSeen,
    MediaPlan,
    PortalSeen,
    ProxiesSeen,
    RadiosSeen,
    ReaderSeen,
)
from client.policy.networks import Target, Way, allowed, names_connections
from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.radios import protected
from client.policy.rules import Rules

_ME = "client"
_ELSEWHERE = (Target.IPV4, Target.IPV6, Target.NAMES, Target.ADDRESS_SERVER)
_MEDIA = (Target.IPV4, Target.IPV6)


def network_trusted(fact: EgressSeen, rules: Rules) -> Outcome:
    """Packets to a server of the room leave through a network that is named.

    Where the relay runs on this computer, the ways to everywhere else are asked instead.
    """
    relay = _to(fact.ways, Target.RELAY)
    if not relay or not all(way.known for way in relay):
        return unknown("the way to the server is not known", subject=_ME)
    leaving = [way for way in relay if not way.stays_here]
    if not leaving:
        leaving = [way for way in _to(fact.ways, *_MEDIA) if way.device or not way.known]
        within = _all_within(leaving, rules, fact.ways)
        return within if leaving else passed("stays here", subject=_ME)
    used = [way for way in leaving if way.device]
    if not used:
        return unknown("no way leads to the server", subject=_ME)
    good = [way for way in used if allowed(way, rules.networks)]
    return passed(good[0].device, subject=_ME) if good else _outside(used, rules, fact.ways)


def split_route(fact: EgressSeen, rules: Rules) -> Outcome:
    """Nothing of a call goes past the network that its relay is reached through.

    Asked are IPv4 and IPv6 to anywhere, name servers and the room's address servers. A family
    without a route loses nothing. Own addresses outside the named networks are never bound.
    """
    rest = _to(fact.ways, *_ELSEWHERE)
    used = [way for way in rest if way.known and way.device and not way.stays_here]
    if rules.networks:
        found = _all_within(used, rules, fact.ways)
    else:
        through = [way for way in _to(fact.ways, Target.RELAY) if way.device and not way.stays_here]
        devices = {way.device for way in (through[:1] or used[:1])}
        past = [way for way in used if way.device not in devices]
        found = _outside(past, rules, fact.ways) if past else passed("one device", subject=_ME)
    odd = sorted({way.target.value for way in rest if not way.known})
    # A way past the network is named first: because of it a server's name was not asked for.
    if odd and found.result is Result.PASS:
        return unknown(f"not known: {', '.join(odd)}", subject=_ME)
    return found


def network_changed(fact: EgressSince, rules: Rules) -> Outcome:
    """The ways of a running call are those that it began with, or lead through a named network.

    Devices that the call does not use may come and go.
    """
    if not rules.networks and rules.severity("NETWORK-TRUSTED") is Severity.OFF:
        return passed("no network is asked for", subject=_ME)
    now = {_aim(way): way for way in fact.now}
    used = [way for way in _to(fact.before, Target.RELAY) if way.device]
    used = [way for way in used if not way.stays_here] or used
    used = [way for way in used if allowed(way, rules.networks)] or used
    fates = [(was, now.get(_aim(was))) for was in used]
    kept = any(_stays(was, way, rules) for was, way in fates)
    there = [way for _, way in fates if way is not None and way.device]
    if not kept and there:
        return _outside(there, rules, fact.now)
    if not kept:
        return unknown("no way leads there now", subject=_ME)
    before = {_aim(way): way for way in fact.before}
    fresh = [
        way
        for way in _to(fact.now, *_ELSEWHERE)
        if way.device and not _same(before.get(_aim(way)), way)
    ]
    past = [way for way in fresh if not allowed(way, rules.networks)]
    return _outside(past, rules, fact.now) if past else passed("as before", subject=_ME)


def proxy_env(fact: ProxiesSeen, rules: Rules) -> Outcome:
    """No proxy is set that the organisation does not name; none is ever used unasked."""
    odd = sorted(set(fact.named) - (rules.proxies or frozenset()))
    if odd:
        return failed(f"{len(odd)} set", subject=_ME, params=(("net", odd[0]),), seen=odd)
    return passed(f"{len(fact.named)} set", subject=_ME)


def wifi_security(fact: RadiosSeen, _rules: Rules) -> Outcome:
    """Every Wi-Fi connection in use is protected by WPA2 or better."""
    weak = [radio for radio in fact.radios if not protected(radio)]
    if weak:
        named = (("net", weak[0].net),)
        return failed(f"{len(weak)} weak", subject=_ME, params=named, seen=weak)
    if fact.unseen:
        return unknown("the system does not tell how the Wi-Fi is protected", subject=_ME)
    return passed(f"{len(fact.radios)} in use", subject=_ME)


def captive_portal(fact: PortalSeen, _rules: Rules) -> Outcome:
    """No login page stands between this computer and the relay."""
    if fact.system:
        return failed("the system sees a login page", subject=_ME)
    if fact.answered:
        return passed("the right server answered", subject=_ME)
    if fact.foreign:
        return failed("something else answered in place of the server", subject=_ME)
    return unknown("no server answered", subject=_ME)


def tls_intercepted(fact: ReaderSeen, _rules: Rules) -> Outcome:
    """Where another key answered: is it one that this system is set to believe?

    Only a diagnosis: TLS-PIN has refused already, and what the system believes lets nothing pass.
    """
    if fact.pin_ok is None:
        return unknown("no server answered", subject=_ME)
    if not fact.pin_ok and fact.authority:
        return failed("a system authority", subject=_ME, params=(("ca", fact.authority),))
    return passed("nobody known reads along", subject=_ME)


def turn_tls(fact: ForwardersSeen, _rules: Rules) -> Outcome:
    """Every forwarding server with TLS proved who it is (2.2)."""
    if fact.refused:
        return failed(", ".join(fact.refused))
    if fact.asked < 1 or fact.silent or fact.proven != fact.asked:
        return unknown("a forwarding server did not answer")
    return passed(f"{fact.proven} servers")


def relay_only(fact: MediaPlan, _rules: Rules) -> Outcome:
    """People reach each other through a forwarding server only, which hides their addresses."""
    if not fact.relay_only:
        return failed("direct connections are allowed")
    if not fact.forwarders:
        return failed("no forwarding server is named")
    return passed(f"{fact.forwarders} forwarding servers")


def _to(ways: tuple[Way, ...], *targets: Target) -> list[Way]:
    return [way for way in ways if way.target in targets]


def asks_for_connections(rules: Rules) -> bool:
    """Does it matter here which saved connection a device carries?

    Where a list names one, and where none is named, but a person vouches for the network.
    """
    if rules.networks:
        return names_connections(rules.networks)
    return rules.severity("NETWORK-TRUSTED") is not Severity.OFF


def _all_within(ways: list[Way], rules: Rules, seen: tuple[Way, ...]) -> Outcome:
    past = [way for way in ways if not allowed(way, rules.networks)]
    return _outside(past, rules, seen) if past else passed("all within", subject=_ME)


def _outside(ways: list[Way], rules: Rules, seen: tuple[Way, ...]) -> Outcome:
    """Failed, naming the device; which targets go there, and no address, is the evidence.

    A person's word for it is one for these very networks, as far as they can be told apart.
    """
    what = sorted({f"{way.target.value} by {way.device or '?'}" for way in ways})
    named = "" if rules.networks else "; no network is named"
    device = next((way.device for way in ways if way.device), "?")
    networks = {one for way in ways for one in _network_of(way, seen)}
    return failed(", ".join(what) + named, subject=_ME, params=(("dev", device),), seen=networks)


def _network_of(way: Way, seen: tuple[Way, ...]) -> set[tuple[str, ...]]:
    """What tells the network behind a way from another: next machine, connection, addresses."""
    own = [one.to for one in seen if one.target is Target.OWN and one.device == way.device]
    return {
        (way.device, way.gateway, way.connection),
        *((way.device, _place(address)) for address in own),
    }


def _place(address: str) -> str:
    """An own address; the last half of one of IPv6 changes by itself and tells no network."""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def _stays(was: Way, now: Way | None, rules: Rules) -> bool:
    """A way that is as it was, or within the networks that are named."""
    if now is None or not now.known:
        return False
    if allowed(was, rules.networks):
        return allowed(now, rules.networks)
    return _same(was, now) or allowed(now, rules.networks)


def _aim(way: Way) -> tuple[Target, str, str]:
    return way.target, way.to, way.address


def _same(was: Way | None, now: Way) -> bool:
    """As far as is known: which connection a device carries is not told everywhere."""
    if was is None or (was.device, was.gateway) != (now.device, now.gateway):
        return False
    return was.connection == now.connection or not (was.connection and now.connection)
