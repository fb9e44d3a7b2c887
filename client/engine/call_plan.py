# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call starts from."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from client.engine.account import Account
from client.engine.gate import GateOutcome, kept_to
from client.engine.names import Names
from client.engine.network_look import Path
from client.identity.invitation import OpenedInvitation
from client.identity.trust import KnownPeople
from client.media.grants import DeviceGrant, GrantOffice
from client.model import commands
from client.model.media import GrantPurpose
from client.model.room import Server
from client.model.version import OLDEST_PEER, VERSION
from client.net.bound import bound_to
from client.net.vouched import vouched_by
from client.policy.judge import in_force
from client.policy.rules import Rules
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
    path: Path | None = None
    """The network that this call is kept to; None: to none."""
    rules: Rules = field(default_factory=Rules)
    """What held at the gate, the organisation's rules included."""
    release_when_muted: Callable[[], bool] = lambda: True
    """Asked on a device's thread."""

    @property
    def servers(self) -> tuple[Server, ...]:
        """The room's servers that may be spoken to."""
        room = self.opened.descriptor.value
        return room.servers if self.path is None else self.path.servers

    @property
    def device(self) -> str:
        """The device through which alone they are reached; empty: through any."""
        return "" if self.path is None else self.path.device

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Within it, and in tasks started in it, servers are reached as this call may."""
        with bound_to(self.device), vouched_by(self.rules.roots):
            yield


def plan_call(  # noqa: PLR0913  a call begins with all of this
    account: Account,
    outcome: GateOutcome,
    opened: OpenedInvitation,
    wish: commands.Join,
    *,
    grants: GrantOffice,
    known: Callable[[], KnownPeople],
    started_at: float,
    release_when_muted: Callable[[], bool] = lambda: True,
) -> CallPlan:
    """The plan of a call into a room that the gate let through."""
    descriptor = opened.descriptor
    rules = in_force(outcome.rules, outcome.facts)
    return CallPlan(
        setup=CallSetup(
            me=account.person,
            uid=account.uid,
            descriptor=descriptor,
            room_key=opened.room_key,
            trust=outcome.trust,
            media=True,
            version=VERSION,
            min_version=max(OLDEST_PEER, rules.min_client),
            my_hellos=account.hellos(descriptor.value.room_id),
        ),
        opened=opened,
        names=Names(descriptor.value, known(), account.person.identity),
        grant=grants.issue(GrantPurpose.CALL, descriptor.value.room_id),
        wish=wish,
        started_at=started_at,
        devices_opened=lambda: grants.devices_opened,
        account=account,
        known=known,
        latest_seen=account.seen.latest,
        path=kept_to(outcome),
        rules=rules,
        release_when_muted=release_when_muted,
    )
