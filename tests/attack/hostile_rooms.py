# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every bad room that ships, before the whole gate on a good computer, with real servers.

Accepted means that the room could be joined, or that it was refused for something else only than
what is wrong with it. The good room is let in first, by the same gate over the same relay.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from client.app.compose import load_resources
from client.engine.network_look import forwarders
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.rehearse import Twins, opened
from client.engine.rehearsal.stage import Installation
from client.engine.rehearsal.trial import Trial
from client.model.commands import KeystoreKind
from client.model.room import Profile
from client.policy.facts import KeystoreSeen, ManagedRules, PrivateFiles
from client.policy.rules import Rules
from tests.attack.campaign import Campaign, Numbered, spread
from tests.fakes.gate_context import COMPUTER, NETWORK

SLOW = frozenset(
    {
        "relay-silent",
        "relay-drips",
        "relay-without-tls",
        "relay-silent-behind-tls",
        "relay-noise-after-upgrade",
        "relay-silent-after-upgrade",
        "relay-endless-message",
    }
)
"""Servers that keep a client waiting until its patience ends; only a full run waits for them."""


def a_good_installation(rules: Rules | None = None) -> Installation:
    """A computer on which nothing stands in the way of open and restricted rooms.

    With ``rules`` an organisation has set them there.
    """
    managed = ManagedRules(())
    if rules is not None:
        managed = ManagedRules(("policy.json",), org="Amt", version=1, not_after=2**40, rules=rules)
    return Installation(
        computer=replace(COMPUTER, managed=lambda: managed),
        network=replace(NETWORK, forwarders=forwarders),
        keystore=KeystoreSeen(KeystoreKind.SYSTEM, "SecretService", allowed=True, probed=True),
        private_files=lambda: PrivateFiles(()),
        language="en",
    )


def attempts(trials: Sequence[Trial]) -> Numbered:
    """Each of these by its number, with fresh keys and servers, beside what refuses its twin."""
    row = slow_last(trials)
    messages = load_resources().messages

    async def good() -> Twins:
        async with opened(a_good_installation(), messages) as stage:
            return await stage.twins()

    async def joined(trial: Trial) -> bool:
        async with opened(a_good_installation(), messages) as stage:
            return not (await stage.tried(trial, twins)).decided

    twins = asyncio.run(good())
    assert twins[Profile.OPEN] == twins[Profile.RESTRICTED] == ()
    return lambda number: asyncio.run(joined(row[number]))


def slow_last(trials: Sequence[Trial]) -> list[Trial]:
    """A quick run stops before the servers that only wait."""
    return sorted(spread(trials), key=lambda trial: trial.name in SLOW)


ANYWHERE = tuple(trial for trial in BAD_ROOMS if trial.applies(Rules()))
"""Those that do not ask for an organisation's lists."""
QUICK = 66
"""Rooms of a quick run; none of them is one that only waits."""


def build_rooms() -> Numbered:
    return attempts(ANYWHERE)


CAMPAIGNS = (
    Campaign(
        "hostile rooms and servers",
        len(ANYWHERE),
        QUICK,
        build_rooms,
        numbered=True,
    ),
)
