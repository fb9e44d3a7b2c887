# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The mute gate: the one place that decides whether a block of the microphone may be encoded.

Pure; owned by the audio-in worker. ``muted`` is not a wish: it turns true only when the gate has
handled a block and nothing more will be let through (check MUTE-PROVEN).
"""

from client.model.media import BLOCK

SILENT_BLOCK = bytes(BLOCK * 2)
TAIL = 2
"""Blocks of digital silence sent between the last sound and the mute.

They hold nothing of the microphone. With them the receiver's decoder ends in silence, so that it
has nothing to prolong (a lost packet sounds on for 100 ms).
"""


class MuteGate:
    """Starts shut."""

    def __init__(self) -> None:
        self._muted = True
        self._tail = 0

    @property
    def muted(self) -> bool:
        """Proven: the gate is shut and the last thing it let through was silence, or nothing."""
        return self._muted

    def handle(self, block: bytes | None, *, wanted: bool) -> bytes | None:
        """What may be encoded for ``block`` while muting is ``wanted`` or not; None: nothing.

        A None ``block`` means that the device gave none in time; then the gate shuts without a
        tail, and opens all the same only for a real block.
        """
        if wanted:
            return self._shutting(block)
        if block is None:
            return None
        self._muted = False
        self._tail = TAIL
        return block

    def _shutting(self, block: bytes | None) -> bytes | None:
        if self._muted:
            return None
        if block is None or self._tail <= 0:
            self._muted = True
            return None
        self._tail -= 1
        return SILENT_BLOCK
