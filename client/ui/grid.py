# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Tiles on the stage: as large as fits, all of one size, 16 to 9."""

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.ids import PeerId
from client.model.media import PictureSlot
from client.model.participant import RosterEntry
from client.ui.screen_tile import ScreenTile
from client.ui.tile import LEAST, VideoTile

_GAP = 12
_PAD = 16


def arrange(count: int, width: int, height: int) -> list[QRect]:
    """Where ``count`` tiles go: the number of columns that makes them largest."""
    best = (0, 0, 1)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        wide = (width - _GAP * (columns - 1)) / columns
        high = (height - _GAP * (rows - 1)) / rows
        tile_width = int(min(wide, high * 16 / 9))
        if tile_width > best[0]:
            best = (tile_width, tile_width * 9 // 16, columns)
    tile_width, tile_height, columns = best
    rows = -(-count // columns)
    top = (height - rows * tile_height - (rows - 1) * _GAP) // 2
    places = []
    for index in range(count):
        line, place = divmod(index, columns)
        in_line = min(columns, count - line * columns)
        left = (width - in_line * tile_width - (in_line - 1) * _GAP) // 2
        x = left + place * (tile_width + _GAP)
        y = top + line * (tile_height + _GAP)
        places.append(QRect(x, y, tile_width, tile_height))
    return places


def arrange_beside(count: int, width: int, height: int) -> tuple[QRect, list[QRect]]:
    """The big place for a shared screen, and up to ``count`` people in a strip.

    The strip is to the right where the area is wide, else below. Tiles shrink until all fit or
    the least size is reached; people beyond that get no place, and stand in the list beside it.
    """
    beside = width * 9 >= height * 16
    along, across = (height, width) if beside else (width, height)
    least = LEAST.height() if beside else LEAST.width()
    count = min(count, (along + _GAP) // (least + _GAP))
    if count < 1:
        return QRect(0, 0, width, height), []
    # The strip takes a fifth of the area at most.
    length = min(
        (along - _GAP * (count - 1)) // count, across * 9 // 80 if beside else across * 16 // 45
    )
    length = max(length, least)
    tile = QSize(length * 16 // 9, length) if beside else QSize(length, length * 9 // 16)
    step = (tile.height() if beside else tile.width()) + _GAP
    first = (along - step * count + _GAP) // 2
    if beside:
        left = width - tile.width()
        places = [QRect(left, first + step * n, tile.width(), tile.height()) for n in range(count)]
        return QRect(0, 0, left - _GAP, height), places
    top = height - tile.height()
    places = [QRect(first + step * n, top, tile.width(), tile.height()) for n in range(count)]
    return QRect(0, 0, width, top - _GAP), places


class TileGrid(QWidget):
    """Owns the tiles; one per person who is here, and one screen in the big place."""

    pressed = Signal(str)
    size_wanted = Signal(object, int, int)

    def __init__(self) -> None:
        super().__init__()
        self._tiles: dict[PeerId | None, VideoTile] = {}
        self._screen: ScreenTile | None = None

    @property
    def tiles(self) -> dict[PeerId | None, VideoTile]:
        """Tiles by peer; my own under None."""
        return dict(self._tiles)

    def tile(self, peer: PeerId | None) -> VideoTile | None:
        """The tile of one person, None as ``peer`` is me."""
        return self._tiles.get(peer)

    @property
    def shown_screen(self) -> ScreenTile | None:
        """The screen that somebody shows."""
        return self._screen

    def show_screen(self, screen: ScreenTile | None) -> None:
        """Give the big place to this screen; None: to the people again."""
        gone, self._screen = self._screen, screen
        if gone is not None:
            gone.close_feed()
            gone.hide()
            gone.deleteLater()
        if screen is not None:
            screen.setParent(self)
            screen.clicked.connect(lambda: self.pressed.emit(screen.entry.uid))
        self.place()
        if screen is not None:
            screen.show()

    def keep_only(self, peers: set[PeerId | None]) -> None:
        """Take away the tiles of people who are gone."""
        for peer in set(self._tiles) - peers:
            tile = self._tiles.pop(peer)
            tile.close_feed()
            tile.hide()
            tile.deleteLater()

    def add(self, peer: PeerId | None, entry: RosterEntry, slot: PictureSlot) -> VideoTile:
        """Make a tile for somebody who came."""
        tile = VideoTile(entry, slot)
        tile.setParent(self)
        tile.clicked.connect(lambda: self.pressed.emit(entry.uid))
        tile.resized.connect(lambda w, h: self.size_wanted.emit(peer, w, h))
        self._tiles[peer] = tile
        tile.show()
        return tile

    def place(self) -> None:
        """Put every tile where it belongs; mine is the last one."""
        ordered = sorted(self._tiles.items(), key=lambda item: item[0] is None)
        area = self.rect().adjusted(_PAD, _PAD, -_PAD, -_PAD)
        places = self._places(len(ordered), area)
        for (_, tile), where in zip(ordered, places, strict=False):
            tile.setGeometry(where.translated(_PAD, _PAD))
        for place, (_, tile) in enumerate(ordered):
            tile.setVisible(place < len(places))

    def _places(self, count: int, area: QRect) -> list[QRect]:
        if self._screen is None:
            return arrange(count, area.width(), area.height())
        big, places = arrange_beside(count, area.width(), area.height())
        self._screen.setGeometry(big.translated(_PAD, _PAD))
        return places

    @override
    def sizeHint(self) -> QSize:
        return QSize(880, 560)

    @override
    def resizeEvent(self, event: object) -> None:
        self.place()
