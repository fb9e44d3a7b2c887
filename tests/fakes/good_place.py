# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A computer that passes every check of the place it stands in: tests run on worse ones.

Whole engines of tests get these eyes by `client.app.compose.make_engine`; what they see of the
program itself (self-test, debugger, environment, dumps) stays real.
"""

from dataclasses import replace
from types import MappingProxyType

from client.engine.gate_facts import Computer
from client.policy import posture_facts as seen

PLACE = (
    seen.Disks(()),
    seen.ScreenLocking(locks=True, after_s=300),
    seen.SystemSupport("Testing 1", 0, 1),
    seen.SecureBoot(on=True),
    seen.CaptureShield(works=True),
    seen.Simulated(""),
    seen.Recorders(()),
    seen.RemoteUse((), asked=True),
    seen.ScreenSeen(locked=False),
    seen.SignIn(60),
)
GOOD_PLACE = MappingProxyType({type(fact): lambda fact=fact: fact for fact in PLACE})
NO_DEVICES = seen.DevicesInUse(())


def in_a_good_place() -> Computer:
    """Real eyes for the program, good news of everything around it."""
    return replace(Computer(), posture=GOOD_PLACE, devices=lambda _chosen: NO_DEVICES)
