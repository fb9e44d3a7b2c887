# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a person sees on a terminal of 80 by 24 while a test plays the engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.pilot import Pilot

from client.model.commands import Join, OpenInvitation
from client.model.events import Event
from client.terminal.app import TerminalApp
from client.terminal.entrance import Way
from tests.fakes.engine import FakeEngine

OPENING = OpenInvitation(b"an invitation")


@dataclass
class Terminal:
    app: TerminalApp
    engine: FakeEngine
    pilot: Pilot[None]

    async def hears(self, *events: Event) -> None:
        """The engine says this, and everything that follows from it is drawn."""
        self.engine.emit(*events)
        await self.pilot.pause()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def rows(self) -> list[str]:
        """The screen, row by row, without trailing spaces."""
        app = self.app
        strips = app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def sent(self, kind: type) -> list:
        return self.engine.sent(kind)


def straight(join: Join | None = None, **more: object) -> Way:
    """The way of ``join --terminal``."""
    return Way(OPENING, join=join or Join(), straight=True, **more)


@asynccontextmanager
async def terminal(
    way: Way | None = None, *, size: tuple[int, int] = (80, 24), **more: object
) -> AsyncIterator[Terminal]:
    engine = FakeEngine()
    app = TerminalApp(engine, way, **more)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Terminal(app, engine, pilot)
