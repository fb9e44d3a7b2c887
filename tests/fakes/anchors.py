# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A key store for the anchor of an audit log."""


class FakeAnchors:
    """Keeps one anchor, or fails as a locked key store does."""

    def __init__(self, kept: bytes | None = None) -> None:
        self.kept = kept
        self.fails: Exception | None = None

    def load(self) -> bytes | None:
        if self.fails is not None:
            raise self.fails
        return self.kept

    def keep(self, anchor: bytes) -> None:
        if self.fails is not None:
            raise self.fails
        self.kept = anchor
