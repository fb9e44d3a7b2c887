# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine said last, for pages that open later."""

from collections.abc import Callable
from dataclasses import dataclass

from client.model.commands import Command
from client.model.events import IdentityChanged, RoomView
from client.model.ids import Uid
from client.model.media import DeviceInfo
from client.model.participant import PersonView

Send = Callable[[Command], None]
"""How a page hands a command to the engine."""


@dataclass(slots=True)
class Latest:
    """The newest of each lasting event. Only the window writes it."""

    identity: IdentityChanged | None = None
    people: tuple[PersonView, ...] = ()
    rooms: tuple[RoomView, ...] = ()
    devices: tuple[DeviceInfo, ...] = ()

    def person(self, uid: Uid) -> PersonView | None:
        """A contact as last told."""
        return next((p for p in self.people if p.uid == uid), None)
