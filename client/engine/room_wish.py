# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A room as an organisation's policy permits it: what nobody here could join is not made.

What the person left open is filled in from the policy: its server, its forwarding servers.
"""

import msgspec

from client.model.commands import CreateRoom
from client.model.errors import WrongUse
from client.model.verdict import Severity
from client.policy.facts import ManagedRules
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, as_strict, join

_HOUR_S = 3600
_FORWARDS = ("turn:", "turns:")


def permitted(wish: CreateRoom, held: ManagedRules) -> tuple[CreateRoom, int]:
    """The wish with what the policy settles, and how long the room may be valid, in seconds.

    Raises `WrongUse` for a class that the policy does not list and for a room that is too long:
    nobody here could join it.
    """
    word = wish.classification
    if held.classes and word and word not in held.classes:
        listed = ", ".join(held.classes)
        raise WrongUse(
            "no-such-class",
            f"Your organisation's policy permits these classes here: {listed}. "
            "Write one of them, or none.",
        )
    least = held.rules.profile
    if not as_strict(wish.profile, least):
        wish = msgspec.structs.replace(wish, profile=least)
    rules = join(profile_rules(wish.profile), held.rules)
    longest = rules.max_room_s
    hours = max(longest // _HOUR_S, 1)
    if wish.hours > hours:
        raise WrongUse("too-long", f"A room may last at most {hours} hours here. Choose fewer.")
    return _forwarded(_served(wish, rules), rules), longest


def server_of(rules: Rules) -> tuple[str, tuple[str, ...]] | None:
    """The first server that an organisation lists, with every key it may show."""
    listed = rules.relays or frozenset()
    url = min((one for one, _ in listed), default="")
    return (url, tuple(sorted(pin for one, pin in listed if one == url))) if url else None


def forwarders_of(rules: Rules) -> tuple[str, ...]:
    """The forwarding servers that an organisation lists, where its rooms must use one."""
    if rules.severity("RELAY-ONLY") is not Severity.BLOCK:
        return ()
    return tuple(url for url in sorted(rules.ice_servers or ()) if url.startswith(_FORWARDS))


def _served(wish: CreateRoom, rules: Rules) -> CreateRoom:
    """At the organisation's server, where it lists any and the person named no place."""
    server = server_of(rules)
    if server is None or wish.relay_url is not None or wish.listen is not None or wish.addresses:
        return wish
    return msgspec.structs.replace(wish, relay_url=server[0], relay_pin=" ".join(server[1]))


def _forwarded(wish: CreateRoom, rules: Rules) -> CreateRoom:
    """Through the organisation's forwarding servers, where the person named none."""
    listed = forwarders_of(rules)
    if wish.forwarders or not listed:
        return wish
    return msgspec.structs.replace(wish, forwarders=listed)
