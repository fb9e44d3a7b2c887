# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An engine that records commands and says what a test tells it to say."""

from collections.abc import Callable

from client.model.commands import Command
from client.model.events import Event
from client.model.ids import PeerId
from client.model.media import Picture


class FakeSlot:
    """A one-slot mailbox of pictures."""

    def __init__(self) -> None:
        self.wanted: list[tuple[int, int]] = []
        self._picture: Picture | None = None
        self._wake: Callable[[], None] | None = None

    def put(self, picture: Picture) -> None:
        pending = self._picture is not None
        self._picture = picture
        if self._wake is not None and not pending:
            self._wake()

    def take(self) -> Picture | None:
        picture, self._picture = self._picture, None
        return picture

    def on_wake(self, wake: Callable[[], None] | None) -> None:
        self._wake = wake

    def want(self, width: int, height: int) -> None:
        self.wanted.append((width, height))

    @property
    def watched(self) -> bool:
        return self._wake is not None


class FakeEngine:
    """Fulfils `client.engine.handle.EngineHandle` without doing anything."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.slots: dict[PeerId | None, FakeSlot] = {}
        self.screens: dict[PeerId | None, FakeSlot] = {}
        self.shown: list[Picture] = []
        self._listeners: list[Callable[[Event], None]] = []
        self.stopped = False

    def send(self, command: Command) -> None:
        self.commands.append(command)

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def pictures(self, peer: PeerId | None) -> FakeSlot:
        return self.slots.setdefault(peer, FakeSlot())

    def screen_pictures(self, peer: PeerId | None) -> FakeSlot:
        return self.screens.setdefault(peer, FakeSlot())

    def show(self, picture: Picture) -> None:
        self.shown.append(picture)

    def stop(self) -> None:
        self.stopped = True

    def emit(self, *events: Event) -> None:
        for event in events:
            for listener in self._listeners:
                listener(event)

    def sent(self, kind: type) -> list[Command]:
        return [c for c in self.commands if isinstance(c, kind)]
