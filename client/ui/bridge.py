# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The one way from the engine's thread to the window: a queued signal."""

from PySide6.QtCore import QObject, Signal

from client.engine.handle import EngineHandle
from client.model.commands import Command
from client.model.events import Event
from client.model.ids import PeerId
from client.model.media import Picture, PictureSlot


class EngineBridge(QObject):
    """Commands down, events up.

    ``received`` is emitted on the engine's thread, and Qt queues it to every slot of an
    object that lives on the window's thread.
    """

    received = Signal(object)

    def __init__(self, engine: EngineHandle) -> None:
        super().__init__()
        self._engine = engine
        self._closed = False

    def start(self) -> None:
        """Listen from now on; connect to ``received`` first."""
        self._engine.listen(self._forward)

    def close(self) -> None:
        """Hear nothing more: the window is going away."""
        self._closed = True

    def send(self, command: Command) -> None:
        """Hand a command to the engine."""
        self._engine.send(command)

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of one person's pictures; None is my own camera."""
        return self._engine.pictures(peer)

    def screen_pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows; None is mine, as it is sent."""
        return self._engine.screen_pictures(peer)

    def show(self, picture: Picture) -> None:
        """Hand over a grabbed picture of what is shared."""
        self._engine.show(picture)

    def _forward(self, event: Event) -> None:
        if not self._closed:
            self.received.emit(event)
