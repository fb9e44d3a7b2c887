# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call starts from."""

from collections.abc import Callable
from dataclasses import dataclass

from client.engine.account import Account
from client.engine.names import Names
from client.identity.invitation import OpenedInvitation
from client.identity.trust import KnownPeople
from client.media.grants import DeviceGrant
from client.model import commands
from client.session.state import CallSetup


@dataclass(frozen=True, slots=True)
class CallPlan:
    """The room as the gate admitted it, and the person's wish."""

    setup: CallSetup
    opened: OpenedInvitation
    names: Names
    grant: DeviceGrant
    wish: commands.Join
    started_at: float
    devices_opened: Callable[[], int]
    account: Account
    """Keeps what a running call learns of its room."""
    known: Callable[[], KnownPeople]
    """Everybody I know at this moment."""
    latest_seen: int = 0
    """The latest time that this profile ever saw, Unix seconds."""
