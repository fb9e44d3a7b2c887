# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Frames that did not open or came twice: counted by the keys, told to the person once."""

from collections.abc import Callable, Iterable

from client.crypto.frame_keys import FrameKeys
from client.model.ids import DisplayName, PeerId
from client.model.verdict import Finding, Result, Severity

TOLERATED = 3
"""A frame or two may cross a change of keys; more is somebody's doing."""
_TOLERATED = {"GHOST-STREAM": 0}
"""No honest program sends a stream that it did not announce, not once."""


class FrameWatch:
    """Checks PLAINTEXT-FRAME, FRAME-REPLAY and GHOST-STREAM of one call (checks.md section 2.4)."""

    def __init__(self, keys: FrameKeys, strays: Callable[[PeerId], int] = lambda _: 0) -> None:
        """``strays`` counts packets on a person's link of streams that they did not announce."""
        self._keys = keys
        self._strays = strays
        self._told: set[tuple[str, PeerId]] = set()

    def findings(self, people: Iterable[tuple[PeerId, DisplayName]]) -> tuple[Finding, ...]:
        """What is new since the last look, one finding a person and check."""
        found: list[Finding] = []
        for peer, name in people:
            counts = {
                "PLAINTEXT-FRAME": self._keys.undecryptable(peer),
                "FRAME-REPLAY": self._keys.replayed(peer),
                "GHOST-STREAM": self._strays(peer),
            }
            for check, count in counts.items():
                if count > _TOLERATED.get(check, TOLERATED) and (check, peer) not in self._told:
                    self._told.add((check, peer))
                    found.append(
                        Finding(
                            check,
                            Result.FAIL,
                            Severity.BLOCK,
                            subject=name,
                            params=(("name", name),),
                            evidence=f"{count} frames dropped",
                        )
                    )
        return tuple(found)
