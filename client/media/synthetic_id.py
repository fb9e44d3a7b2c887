# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The number by which a synthetic person's picture and voice say who they are."""

import hashlib

from client.model.ids import Uid

PERSON_BITS = 32


def person_id(uid: Uid) -> int:
    """First 4 bytes of SHA-256 of the uid: carried in made-up pictures and sounds, no secret."""
    return int.from_bytes(hashlib.sha256(uid.encode()).digest()[: PERSON_BITS // 8], "big")
