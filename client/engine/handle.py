# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How a face holds the engine: send commands, hear events, take pictures."""

from collections.abc import Callable
from typing import Protocol

from client.model.commands import Command
from client.model.events import Event
from client.model.ids import PeerId
from client.model.media import Picture, PictureSlot


class EngineHandle(Protocol):
    """The only thing a face knows of the engine. All methods may be called on any thread."""

    def send(self, command: Command) -> None:
        """Hand over a command; its outcome arrives as an event."""

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call ``listener`` on the engine's thread for every event from now on."""

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures; None is my own camera."""

    def screen_pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows; None: mine, as it is sent."""

    def show(self, picture: Picture) -> None:
        """A grabbed picture of what `StartSharing` named; dropped while nothing is shared."""

    def stop(self) -> None:
        """Leave, close everything, end the thread; returns when it has ended."""
