# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""When a shared encoder makes a key frame: everybody pays for it, so nobody can order many."""

from client.model.ids import PeerId

TIER_INTERVAL = 1.0
"""At most one requested key frame in this many seconds per tier."""
PEER_INTERVAL = 2.0
"""One granted request per peer in this many seconds."""
JOIN_INTERVAL = 0.2
"""Newcomers within this many seconds share one key frame."""
_MOST_PEERS = 64


class KeyframeGate:
    """Grants key frames of one tier (media.md section 3.4). Pure: time is handed in (seconds).

    Requests coalesce to the next encoded frame: `take` says whether that one is a key frame.
    """

    def __init__(self) -> None:
        self._last: float | None = None
        self._due: float | None = None
        self._granted: dict[PeerId, float] = {}
        self._joined: dict[PeerId, float] = {}

    def newcomer(self, peer: PeerId, now: float) -> None:
        """A newly confirmed peer gets a key frame at once; one that flaps waits as a request."""
        again = now - self._joined.get(peer, -PEER_INTERVAL) < PEER_INTERVAL
        self._remember(self._joined, peer, now)
        self._want(now, TIER_INTERVAL if again else JOIN_INTERVAL)

    def requested(self, peer: PeerId, now: float) -> bool:
        """A peer asks (PLI); False when it was granted one less than two seconds ago."""
        if now - self._granted.get(peer, -PEER_INTERVAL) < PEER_INTERVAL:
            return False
        self._remember(self._granted, peer, now)
        self._want(now, TIER_INTERVAL)
        return True

    def force(self, now: float) -> None:
        """We need one ourselves: a new key is in force."""
        self._want(now, JOIN_INTERVAL)

    def take(self, now: float, *, broken: bool = False) -> bool:
        """Whether the frame encoded now is a key frame (the first one always is).

        ``broken``: the frame before was lost here, so this one must be.
        """
        due = self._last is None or (self._due is not None and now >= self._due)
        if not (due or broken):
            return False
        self._last, self._due = now, None
        return True

    def _want(self, now: float, interval: float) -> None:
        earliest = now if self._last is None else max(now, self._last + interval)
        self._due = earliest if self._due is None else min(self._due, earliest)

    @staticmethod
    def _remember(times: dict[PeerId, float], peer: PeerId, now: float) -> None:
        times[peer] = now
        if len(times) > _MOST_PEERS:
            del times[min(times, key=times.__getitem__)]
