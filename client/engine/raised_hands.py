# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whose hands are up, in the order in which they rose here."""

import itertools
from collections.abc import Callable, Collection

import msgspec

from client.engine.names import Names
from client.model.ids import PeerId, Uid
from client.model.talk import HandRaised, HandsChanged


class _Hand(msgspec.Struct, frozen=True):
    peer: PeerId | None
    since: int
    place: int


class RaisedHands:
    """One call's hands. Who falls out and comes back keeps their place in the row."""

    def __init__(self, names: Names, wall: Callable[[], int]) -> None:
        self._names = names
        self._wall = wall
        self._places = itertools.count()
        self._up: dict[Uid, _Hand] = {}
        self._away: dict[Uid, _Hand] = {}

    def move(self, peer: PeerId | None, uid: Uid, *, up: bool) -> bool:
        """A hand goes up or down; ``peer`` None is mine. False when nothing changed."""
        before = self._up.get(uid)
        if not up:
            self._away.pop(uid, None)
            return self._up.pop(uid, None) is not None
        was = before or self._away.pop(uid, None)
        now = _Hand(peer, was.since, was.place) if was else self._new(peer)
        self._up[uid] = now
        return now != before

    def keep(self, here: Collection[PeerId]) -> bool:
        """Only who is here has a hand up; False when nothing changed."""
        gone = {
            uid: hand
            for uid, hand in self._up.items()
            if hand.peer is not None and hand.peer not in here
        }
        self._away |= gone
        self._up = {uid: hand for uid, hand in self._up.items() if uid not in gone}
        return bool(gone)

    def shown(self) -> HandsChanged:
        """Every hand that is up, the first to rise first."""
        row = sorted(self._up.items(), key=lambda item: item[1].place)
        return HandsChanged(
            tuple(
                HandRaised(hand.peer, uid, self._names.name(uid), hand.since, hand.peer is None)
                for uid, hand in row
            )
        )

    def _new(self, peer: PeerId | None) -> _Hand:
        return _Hand(peer, self._wall(), next(self._places))
