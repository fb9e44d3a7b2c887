# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a sender promises about a sender key before handing it out (protocol.md section 7.5)."""

import hashlib
import hmac

from client.model.ids import HelloHash, MessageHash, RosterHash
from client.model.secret import Secret

SECRET_BYTES = 32

_CONTEXT = b"watchword/key-commit/v1"


def commitment(
    hello: HelloHash, roster: RosterHash, generation: int, secret: Secret
) -> MessageHash:
    """``SHA-512("watchword/key-commit/v1" || hello hash || rh || generation || secret)``, hex.

    Hashes are their 64 raw bytes, the generation is 8 bytes big-endian: every part has a fixed
    length, so the text cannot be read in two ways.
    """
    parts = _CONTEXT + bytes.fromhex(hello) + bytes.fromhex(roster) + generation.to_bytes(8, "big")
    return MessageHash(hashlib.sha512(parts + secret.reveal()).hexdigest())


def keeps_promise(
    promised: MessageHash, *, hello: HelloHash, roster: RosterHash, generation: int, secret: Secret
) -> bool:
    """The secret is the one that was announced to everybody."""
    if len(secret.reveal()) != SECRET_BYTES:
        return False
    return hmac.compare_digest(promised, commitment(hello, roster, generation, secret))
