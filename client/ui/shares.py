# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who shows a screen: the screen in the big place, a mark on tile and list, a spoken word."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from client.model.events import RosterChanged
from client.model.ids import PeerId
from client.model.media import PictureSlot
from client.model.participant import RosterEntry
from client.model.share import SharesChanged
from client.ui.grid import TileGrid
from client.ui.marks import shown_name
from client.ui.roster import Roster
from client.ui.screen_tile import ScreenTile
from client.ui.text import announce, isolate


class Shares(QObject):
    """The screens of the others. Where several are shown, the one that came last is seen."""

    def __init__(
        self,
        parent: QObject,
        grid: TileGrid,
        people: Roster,
        pictures: Callable[[PeerId | None], PictureSlot],
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._people = people
        self._pictures = pictures
        self._here: dict[PeerId, RosterEntry] = {}
        self._shown: list[PeerId | None] = []
        """Who shows a screen, in the order in which they began; None is me."""
        self._seen: PeerId | None = None

    @property
    def watchers(self) -> int:
        """How many others are on the roster and see what I show."""
        return sum(entry.on_roster for entry in self._here.values())

    def reset(self) -> None:
        """Another call, or none: nobody shows anything."""
        self._here = {}
        self._shown = []
        self._draw()

    def roster_changed(self, event: RosterChanged) -> None:
        """People came or left; a key that no longer counts covers its screen."""
        self._here = {e.peer: e for e in event.people if e.peer is not None and not e.me}
        self._draw()

    def shares_changed(self, event: SharesChanged) -> None:
        """Who shows a screen now; a new one is announced."""
        now = [share.peer for share in event.shares]
        new = [peer for peer in now if peer not in self._shown]
        self._shown = [peer for peer in self._shown if peer in now] + new
        for peer in new:
            entry = self._here.get(peer) if peer is not None else None
            if entry is not None:
                name = shown_name(entry.name, confusable=entry.confusable)
                announce(self._grid, self.tr("{name} shows a screen.").format(name=isolate(name)))
        self._draw()

    def _draw(self) -> None:
        sharing = frozenset(self._shown)
        self._people.show_sharing(sharing)
        for peer, tile in self._grid.tiles.items():
            tile.show_sharing(on=peer in sharing)
        here = [peer for peer in self._shown if peer is not None and peer in self._here]
        self._show(here[-1] if here else None)

    def _show(self, peer: PeerId | None) -> None:
        screen = self._grid.shown_screen
        if peer is None:
            if screen is not None:
                self._grid.show_screen(None)
        elif screen is None or peer != self._seen:
            self._grid.show_screen(ScreenTile(self._here[peer], self._pictures(peer)))
        elif screen.entry != self._here[peer]:
            screen.show_entry(self._here[peer])
        self._seen = peer
