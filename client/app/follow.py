# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A command line's hold on the engine: send a command, wait for the event that answers it."""

import queue
import time
from collections.abc import Callable
from typing import TypeVar

from client.engine.handle import EngineHandle
from client.model.commands import Command
from client.model.errors import Failure, WrongUse
from client.model.events import CommandFailed, Event, PreJoin, Refused, Stopped

E = TypeVar("E")
GATE_TIMEOUT_S = 30.0


class Follower:
    """Collects every event of one engine in order; use from one thread."""

    def __init__(self, engine: EngineHandle) -> None:
        self.engine = engine
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._over = False
        self._heard: dict[type[object], Event] = {}
        engine.listen(self._take)

    def _take(self, event: Event) -> None:
        if not self._over:
            self._events.put(event)

    def close(self) -> None:
        """Collect nothing more: a face of its own takes over."""
        self._over = True

    def next(self, timeout: float | None) -> Event | None:
        """The next event, or None when none came for ``timeout`` seconds."""
        try:
            event = self._events.get(timeout=timeout)
        except queue.Empty:
            return None
        self._heard[type(event)] = event
        return event

    def latest(self, kind: type[E]) -> E | None:
        """The latest event of this kind that was heard so far, waiting for none."""
        while self.next(0) is not None:
            pass
        found = self._heard.get(kind)
        return found if isinstance(found, kind) else None

    def ask(
        self,
        command: Command,
        *answers: type[E],
        timeout: float = 60.0,
        on_event: Callable[[Event], None] | None = None,
    ) -> E:
        """Send ``command`` and return the first event of a type in ``answers``.

        Raises `WrongUse` or `Failure` with the engine's sentence when the command failed.
        """
        self.engine.send(command)
        return self.wait(*answers, timeout=timeout, on_event=on_event, about=type(command).__name__)

    def gate(self, command: Command) -> PreJoin | Refused:
        """Send a command that runs the checks and return what the gate said."""
        outcome: object = self.ask(command, PreJoin, Refused, timeout=GATE_TIMEOUT_S)
        assert isinstance(outcome, PreJoin | Refused)  # noqa: S101  for the type checker
        return outcome

    def wait(
        self,
        *answers: type[E],
        timeout: float = 60.0,
        on_event: Callable[[Event], None] | None = None,
        about: str = "",
    ) -> E:
        """Return the first event of a type in ``answers``; the rest goes to ``on_event``.

        A failure of the command ``about`` is raised; of any command when that is empty.
        """
        until = time.monotonic() + timeout
        while True:
            event = self.next(max(0.0, until - time.monotonic()))
            if event is None:
                raise Failure("timeout", "The program did not answer in time. Try again.")
            if isinstance(event, answers):
                return event
            if isinstance(event, CommandFailed) and about in {"", event.command}:
                kind = WrongUse if event.wrong_use else Failure
                raise kind(event.code, event.sentence)
            if isinstance(event, Stopped):
                raise Failure("stopped", "The program was stopped.")
            if on_event is not None:
                on_event(event)
