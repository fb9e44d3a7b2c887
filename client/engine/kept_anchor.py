# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log's anchor in the key store, beside my seed (`client.engine.audit_log.Anchors`)."""

from client.model.secret import Secret
from client.platform.keystore import Keystore

_NAME = "audit-anchor"


class KeptAnchor:
    """Blocks: the system's key store may ask the person to open it."""

    def __init__(self, store: Keystore) -> None:
        self._store = store

    def load(self) -> bytes | None:
        """What was kept last; raises `Failure` when the key store does not answer."""
        kept = self._store.load(_NAME)
        return None if kept is None else kept.reveal()

    def keep(self, anchor: bytes) -> None:
        """Keep this in place of the last; raises `Failure` when it cannot be."""
        self._store.store(_NAME, Secret(anchor))
