# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Hands, reactions and what people say about their devices, brought to tiles and list."""

from PySide6.QtCore import QObject

from client.model.ids import PeerId
from client.model.talk import HandsChanged, MediaSaid, PersonMedia, Reacted
from client.ui.call_bar import CallBar
from client.ui.grid import TileGrid
from client.ui.reactions import place_word, sign_of
from client.ui.roster import Roster
from client.ui.text import announce, isolate
from client.ui.tile import VideoTile


class Signs(QObject):
    """Keeps what was said last, since a tile may come after it."""

    def __init__(self, parent: QObject, grid: TileGrid, people: Roster, bar: CallBar) -> None:
        super().__init__(parent)
        self._grid = grid
        self._people = people
        self._bar = bar
        self._hands: dict[PeerId | None, str] = {}
        self._said: dict[PeerId, PersonMedia] = {}

    def reset(self) -> None:
        """Another call: no hand is up and nobody has said anything."""
        self._hands = {}
        self._said = {}

    def dress(self, peer: PeerId | None, tile: VideoTile) -> None:
        """Show on a tile what is known of its person."""
        tile.show_hand(self._hands.get(peer, ""))
        if peer is not None:
            tile.show_said(self._said.get(peer))
        self._people.show_word(peer, tile.state_word())

    def hands_changed(self, event: HandsChanged) -> None:
        """Whose hand is up; the first that rose is the first. A new one is announced."""
        before = self._hands
        self._hands = {
            None if hand.me else hand.peer: place_word(place)
            for place, hand in enumerate(event.hands, start=1)
        }
        self._bar.show_hand(up=None in self._hands)
        self._people.show_hands(self._hands)
        for peer, tile in self._grid.tiles.items():
            tile.show_hand(self._hands.get(peer, ""))
        for hand in event.hands:
            if not hand.me and hand.peer not in before:
                text = self.tr("{name} raised a hand.").format(name=isolate(hand.name))
                announce(self._grid, text)

    def reacted(self, event: Reacted) -> None:
        """A person made a sign: on the tile, in the list, and spoken."""
        tile = self._grid.tile(event.peer)
        if tile is not None:
            tile.show_sign(event.reaction)
        self._people.show_sign(event.peer, event.reaction)
        if event.peer is not None:
            text = self.tr("{name}: {sign}")
            sign = sign_of(event.reaction).word
            announce(self._grid, text.format(name=isolate(event.name), sign=sign))

    def media_said(self, event: MediaSaid) -> None:
        """What the others say about microphone and camera."""
        self._said = {one.peer: one for one in event.people}
        self._people.show_said(self._said)
        for peer, tile in self._grid.tiles.items():
            self.dress(peer, tile)
