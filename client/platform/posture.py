# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What this system tells of the place it is used at: one look for each kind of fact.

A look that raises leaves no fact, and what is not known counts as failed where it blocks. No
look here needs rights of an administrator, opens a device or asks anybody on the network.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from client.platform import (
    disks,
    locking,
    login_session,
    machine,
    program_files,
    programs,
    support,
)
from client.policy import posture_facts as seen

SLOW: Mapping[type, Callable[[], msgspec.Struct]] = MappingProxyType(
    {
        seen.Disks: disks.disks,
        seen.ScreenLocking: locking.screen_locking,
        seen.SystemSupport: support.system_support,
        seen.SecureBoot: machine.secure_boot,
        seen.CaptureShield: machine.capture_shield,
        seen.Simulated: machine.simulated,
        seen.ProgramFiles: program_files.program_files,
    }
)
"""What does not change from one moment to the next; in a call it is looked at once a minute."""

QUICK: Mapping[type, Callable[[], msgspec.Struct]] = MappingProxyType(
    {
        seen.Recorders: programs.recorders,
        seen.RemoteUse: login_session.remote_use,
        seen.ScreenSeen: login_session.screen_seen,
    }
)
"""What may change at any moment."""
