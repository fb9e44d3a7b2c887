# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Turns a wish for a device into a fact, on a thread of its own: the latest wish wins."""

import asyncio
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from client.media.wiring import Spawn
from client.model.errors import Failure
from client.model.events import MediaChanged
from client.model.ids import DeviceId
from client.model.media import DeviceKind


class Named(Protocol):
    """A source or sink, as far as a report needs it."""

    @property
    def device(self) -> DeviceId:
        """The system's id."""

    @property
    def label(self) -> str:
        """Its name."""


S = TypeVar("S", bound=Named)


class DeviceSwitch(Generic[S]):
    """One device of a kind. All methods are the loop's; ``open_`` and ``close`` run on a thread.

    ``report`` gets proven states: on when open, off when closed, with a sentence on trouble.
    """

    def __init__(
        self,
        kind: DeviceKind,
        open_: Callable[[S], None],
        close: Callable[[S], None],
        report: Callable[[MediaChanged], None],
        spawn: Spawn,
    ) -> None:
        self._kind = kind
        self._open = open_
        self._close = close
        self._report = report
        self._spawn = spawn
        self._wish: S | None = None
        self._actual: S | None = None
        self._stuck = ""
        self._over = False
        self._work: asyncio.Task[None] | None = None

    @property
    def actual(self) -> S | None:
        """What is open now."""
        return self._actual

    @property
    def wished(self) -> S | None:
        """What is wanted: open now, or being opened."""
        return self._wish

    def wish(self, source: S | None) -> None:
        """Open ``source`` (closing another first), or close with None; returns at once.

        After `close` nothing is opened any more, whoever still wishes for it.
        """
        self._wish = None if self._over else source
        if self._work is None and self._wish is not self._actual:
            self._work = self._spawn(self._settle(), f"{self._kind.value} switch")

    def ended(self, source: S, trouble: Failure, *, closed: bool) -> None:
        """``source`` says that it ended by itself, or (not ``closed``) that it cannot be closed."""
        if not closed:
            self._stuck = trouble.sentence
        elif source is self._actual:
            self._actual = None
            if self._wish is source:
                self._wish = None
            self._tell(source, on=False, trouble=trouble.sentence)

    async def close(self) -> None:
        """Wish for nothing, for good, and wait until nothing is open."""
        self._over = True
        self.wish(None)
        while self._work is not None:
            await asyncio.wait((self._work,))

    async def _settle(self) -> None:
        try:
            while self._wish is not self._actual:
                if self._actual is not None:
                    await self._shut(self._actual)
                elif self._wish is not None:
                    await self._start(self._wish)
        finally:
            self._work = None

    async def _shut(self, source: S) -> None:
        self._stuck = ""
        await asyncio.to_thread(self._close, source)
        if self._actual is source:
            self._actual = None
            self._tell(source, on=bool(self._stuck), trouble=self._stuck)

    async def _start(self, source: S) -> None:
        try:
            await asyncio.to_thread(self._open, source)
        except Failure as failure:
            if self._wish is source:
                self._wish = None
            self._tell(source, on=False, trouble=failure.sentence)
        else:
            self._actual = source
            self._tell(source, on=True)

    def _tell(self, source: S, *, on: bool, trouble: str = "") -> None:
        self._report(MediaChanged(self._kind, on, source.device, source.label, trouble))
