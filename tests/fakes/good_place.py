# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A computer that passes every check of the place it stands in: tests run on worse ones.

Whole engines of tests get these eyes by `client.app.compose.make_engine`; what they see of the
program itself (self-test, debugger, environment, dumps) stays real.
"""

from dataclasses import replace
from types import MappingProxyType

from client.engine.gate_facts import Computer
from tests.fakes.good_facts import NO_DEVICES, PLACE

GOOD_PLACE = MappingProxyType({type(fact): lambda fact=fact: fact for fact in PLACE})


async def nobody_calls(_on_screen) -> None:
    """A system that says nothing of its screen by itself."""


def in_a_good_place() -> Computer:
    """Real eyes for the program, good news of everything around it."""
    return replace(
        Computer(), posture=GOOD_PLACE, devices=lambda _chosen: NO_DEVICES, screen=nobody_calls
    )
