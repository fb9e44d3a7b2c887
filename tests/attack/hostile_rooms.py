# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every bad room that ships, before the whole gate on a good computer, with real servers.

Accepted means that the room could be joined, or that it was refused for something else only than
what is wrong with it. The good room is let in first, by the same gate over the same relay.
"""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace

from client.app.compose import load_resources
from client.engine.network_look import forwarders
from client.engine.rehearsal import server_rooms
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.rehearse import Twins, opened
from client.engine.rehearsal.stage import Installation
from client.engine.rehearsal.trial import Trial
from client.model.commands import KeystoreKind
from client.model.room import Profile
from client.policy.facts import KeystoreSeen, ManagedRules, PrivateFiles
from client.policy.rules import Rules
from tests.attack.campaign import Attempt, Campaign
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


def attempts(trials: Sequence[Trial]) -> Attempt:
    """Each of these in turn, with fresh keys and servers, beside what refuses its good twin."""
    row = itertools.cycle([*(t for t in trials if t.name not in SLOW), *_slow(trials)])
    messages = load_resources().messages

    async def good() -> Twins:
        async with opened(a_good_installation(), messages) as stage:
            return await stage.twins()

    async def joined(trial: Trial) -> bool:
        async with opened(a_good_installation(), messages) as stage:
            return not (await stage.tried(trial, twins)).decided

    twins = asyncio.run(good())
    assert twins[Profile.OPEN] == twins[Profile.RESTRICTED] == ()
    return lambda _dice: asyncio.run(joined(next(row)))


def _slow(trials: Sequence[Trial]) -> list[Trial]:
    return [trial for trial in trials if trial.name in SLOW]


ANYWHERE = tuple(trial for trial in BAD_ROOMS if trial.applies(Rules()))
"""Those that do not ask for an organisation's lists."""
PAPERS = tuple(trial for trial in ANYWHERE if trial.serve is None)


def build_rooms() -> Attempt:
    return attempts((*PAPERS, *server_rooms.TRIALS))


CAMPAIGNS = (
    Campaign("hostile rooms and servers", 3 * len(ANYWHERE), len(PAPERS) + 10, build_rooms),
)
