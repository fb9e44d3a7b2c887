# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The managed place, tampered with: what the gate would take for the organisation's rules.

Accepted means that POLICY-INTEGRITY passes over files that the office's key did not sign just so,
or over rules that are older than the ones this profile took.
"""

import random
from types import SimpleNamespace

from client.crypto.envelope import Context, plain_loads
from client.engine.policy_files import fact_of
from client.identity.seen_policy import SeenPolicy
from client.model.verdict import Result
from client.policy.managed import open_policy, read_marker
from client.policy.policy_checks import policy_integrity
from client.policy.rules import Rules
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import altered_bytes
from tests.attack.papers import Papers, altered_envelope
from tests.fakes.managed import FULL, OFFICE, ORG, draft, mark, signed
from tests.fakes.people import NOW, card_of, person, room


def _taken(policy: bytes | None, marker: bytes | None, seen: SeenPolicy, now: int) -> bool:
    """Would a call be allowed, as far as the organisation's rules go?"""
    names = (("managed.json", marker), ("policy.json", policy))
    found = tuple(name for name, data in names if data is not None)
    files = SimpleNamespace(policy=policy, marker=marker, trouble="", found=found)
    fact = fact_of(files, seen, now, NOW)
    return policy_integrity(fact, Rules()).result is Result.PASS


def _seen(policy: bytes) -> SeenPolicy:
    """What a profile keeps that took this policy."""
    files = SimpleNamespace(policy=policy, marker=mark(), trouble="", found=("policy.json",))
    return SeenPolicy(42, fact_of(files, SeenPolicy(), NOW, 0).hash, "Demo-Amt", "")


def build_policies() -> Attempt:
    now_in_force, older = signed(draft()), signed(draft(version=41))
    other = signed(draft(max_room_s=600))
    full = signed(FULL | {"version": 42})
    seen, seen_full = _seen(now_in_force), _seen(full)
    assert _taken(now_in_force, mark(), seen, NOW)
    assert _taken(full, mark(), seen_full, NOW)
    papers = Papers(
        Context.POLICY,
        (now_in_force, full),
        (card_of("anna").envelope, room("anna", "berta").envelope),
        lambda data: open_policy(data, OFFICE.identity),
        {OFFICE.identity: OFFICE, person("anna").identity: person("anna").signing},
    )

    def altered(dice: random.Random, whole: bytes, seen: SeenPolicy) -> bool:
        data, real = altered_envelope(dice, whole, papers)
        if data == whole:
            data, real = data + b" ", False
        # What the office's own key really signed is the office's, however odd.
        return _taken(data, mark(), seen, NOW) and not real

    def attempt(dice: random.Random) -> bool:
        pick = dice.randrange(12)
        if pick < 6 or pick >= 10:
            # One of them has every field: addresses, settings, locks and classes among them.
            return altered(dice, *((now_in_force, seen) if pick < 6 else (full, seen_full)))
        if pick == 6:
            marker = altered_bytes(dice, mark(), (mark(), now_in_force))
            # White space and the contact are no part of what the mark vouches for.
            return _taken(now_in_force, marker, seen, NOW) and not _vouches(marker)
        if pick == 7:
            return _taken(dice.choice((older, other, full)), mark(), seen, NOW)
        if pick == 8:
            policy, marker = dice.choice(((None, mark()), (now_in_force, None), (None, None)))
            return _taken(policy, marker, seen, NOW)
        outside = dice.choice((NOW - 90_000, NOW + 401 * 86_400))
        if outside < NOW:
            # A clock set back is no way out: the latest time ever seen counts.
            return not _taken(now_in_force, mark(), seen, outside)
        return _taken(now_in_force, mark(), seen, outside)

    return attempt


def _vouches(marker: bytes) -> bool:
    """Does this mark name the office's key, and the office, as the whole one does?"""
    read = read_marker(plain_loads(marker))
    return (read.key, read.org) == (OFFICE.identity, ORG)


CAMPAIGNS = (Campaign("policy tamperings", 1_000_000, 1_000, build_policies),)
