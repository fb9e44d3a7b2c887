# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""SFrame (RFC 9605) with AES-GCM: header, keys of one stream, seal and open.

Only suite 0x0005 is used in calls; 0x0004 is here because the RFC's vectors prove the shared
code. The suites with AES-CTR and HMAC are left out.
"""

from enum import Enum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from typing_extensions import override

from client.model.errors import Malformed, SealBroken

NONCE_BYTES = 12
TAG_BYTES = 16
MAX_VALUE = 2**64 - 1
"""Largest key id and counter."""

_INLINE = 7


class CipherSuite(Enum):
    """RFC 9605 section 4.5: (identifier, key length in bytes)."""

    AES_128_GCM_SHA256_128 = (0x0004, 16)
    AES_256_GCM_SHA512_128 = (0x0005, 32)

    @property
    def number(self) -> int:
        """The registered identifier."""
        return self.value[0]

    @property
    def key_bytes(self) -> int:
        """Length of the AES key."""
        return self.value[1]

    def digest(self) -> HashAlgorithm:
        """The hash of the suite's key derivation."""
        return SHA256() if self is CipherSuite.AES_128_GCM_SHA256_128 else SHA512()


SUITE = CipherSuite.AES_256_GCM_SHA512_128
"""The suite of calls (protocol.md section 7.6)."""


class StreamKey:
    """The key and salt of one key id, derived from a base key (RFC 9605 section 4.4.2).

    The AES object is made once here, so that a frame costs one call.
    """

    __slots__ = ("_aead", "_salt", "kid")

    def __init__(self, base_key: bytes, kid: int, suite: CipherSuite = SUITE) -> None:
        secret = HKDF.extract(suite.digest(), b"", base_key)
        scope = kid.to_bytes(8, "big") + suite.number.to_bytes(2, "big")
        key = _expand(suite, secret, b"SFrame 1.0 Secret key " + scope, suite.key_bytes)
        salt = _expand(suite, secret, b"SFrame 1.0 Secret salt " + scope, NONCE_BYTES)
        self.kid = kid
        self._aead = AESGCM(key)
        self._salt = int.from_bytes(salt, "big")

    def seal(self, counter: int, plaintext: bytes, aad: bytes) -> bytes:
        """``ciphertext || tag``; a counter is used once."""
        return self._aead.encrypt(self.nonce(counter), plaintext, aad)

    def open(self, counter: int, sealed: bytes, aad: bytes) -> bytes:
        """The plain bytes, or `SealBroken`."""
        try:
            return self._aead.decrypt(self.nonce(counter), sealed, aad)
        except InvalidTag as error:
            raise SealBroken("frame is not authentic") from error

    def nonce(self, counter: int) -> bytes:
        """Salt XOR counter."""
        return (self._salt ^ counter).to_bytes(NONCE_BYTES, "big")

    @override
    def __repr__(self) -> str:
        return f"StreamKey(kid={self.kid})"


def encode_header(kid: int, counter: int) -> bytes:
    """Header in the one shortest form (RFC 9605 section 4.3)."""
    if not (0 <= kid <= MAX_VALUE and 0 <= counter <= MAX_VALUE):
        raise ValueError("key id and counter are unsigned 64-bit numbers")
    config, tail = 0, b""
    if kid <= _INLINE:
        config = kid << 4
    else:
        size = (kid.bit_length() + 7) // 8
        config = 0x80 | (size - 1) << 4
        tail = kid.to_bytes(size, "big")
    if counter <= _INLINE:
        return bytes((config | counter,)) + tail
    size = (counter.bit_length() + 7) // 8
    return bytes((config | 0x08 | (size - 1),)) + tail + counter.to_bytes(size, "big")


def decode_header(data: bytes) -> tuple[int, int, int]:
    """``(kid, counter, header length)`` of a frame from outside, or `Malformed`."""
    if not data:
        raise Malformed("frame", "empty")
    config = data[0]
    kid, end = (config >> 4) & 7, 1
    if config & 0x80:
        kid, end = _number(data, end, kid + 1)
    counter = config & 7
    if config & 0x08:
        counter, end = _number(data, end, counter + 1)
    return kid, counter, end


def seal_frame(key: StreamKey, counter: int, metadata: bytes, plaintext: bytes) -> bytes:
    """``header || ciphertext || tag``. Never use a counter twice with one key."""
    header = encode_header(key.kid, counter)
    return header + key.seal(counter, plaintext, header + metadata)


def open_frame(key: StreamKey, metadata: bytes, data: bytes) -> bytes:
    """The plain frame; raises `Malformed` (header, foreign key id) or `SealBroken`."""
    kid, counter, end = decode_header(data)
    if kid != key.kid:
        raise Malformed("frame", "names another key")
    return key.open(counter, data[end:], data[:end] + metadata)


def _expand(suite: CipherSuite, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(algorithm=suite.digest(), length=length, info=info).derive(secret)


def _number(data: bytes, start: int, size: int) -> tuple[int, int]:
    """A number of ``size`` bytes that does not fit a shorter form, and where it ends."""
    end = start + size
    field = data[start:end]
    value = int.from_bytes(field, "big")
    if len(field) < size or value <= _INLINE or field[0] == 0:
        raise Malformed("frame", "header cut short or not in its shortest form")
    return value, end
