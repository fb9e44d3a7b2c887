# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Key derivation, and fresh secrets from the operating system."""

import secrets

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from client.model.secret import Secret

SECRET_BYTES = 32
"""Length of every symmetric secret: seeds, room keys, join tokens, nonces."""


def hkdf_sha512(ikm: bytes, *, salt: bytes = b"", info: bytes, length: int) -> bytes:
    """HKDF with SHA-512 (RFC 5869); an empty ``salt`` means 64 zero bytes, as the RFC says."""
    return HKDF(algorithm=SHA512(), length=length, salt=salt or None, info=info).derive(ikm)


def random_bytes(length: int) -> bytes:
    """Fresh bytes from the system's generator; the source to hand to pure code."""
    return secrets.token_bytes(length)


def new_secret(length: int = SECRET_BYTES) -> Secret:
    """A fresh secret of ``length`` bytes."""
    return Secret(secrets.token_bytes(length))


def new_nonce() -> str:
    """A fresh public 32-byte nonce, 64 hex digits."""
    return secrets.token_hex(SECRET_BYTES)


def new_room_id() -> str:
    """128 random bits as 32 hex digits (protocol.md section 5)."""
    return secrets.token_hex(16)
