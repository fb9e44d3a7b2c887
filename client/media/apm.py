# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is done to the microphone's sound before the mute gate; for now, nothing."""

from typing import Protocol


class AudioProcessor(Protocol):
    """Works on blocks of 480 samples (10 ms, int16, mono) in place; one owner thread."""

    def reverse(self, block: bytearray) -> None:
        """Take what the speaker plays, before the `forward` that may hear it."""

    def forward(self, block: bytearray, delay_ms: int) -> None:
        """Clean what the microphone heard; ``delay_ms`` is the way speaker to microphone."""


class PassThrough:
    """No echo cancellation: use a headset."""

    def reverse(self, block: bytearray) -> None:
        """See `AudioProcessor`; nothing is done."""

    def forward(self, block: bytearray, delay_ms: int) -> None:
        """See `AudioProcessor`; nothing is done."""
