# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who I am: every key of an installation comes of one seed in the keystore."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typing_extensions import override

from client.crypto.hpke import XWingPrivate
from client.crypto.secrets import SECRET_BYTES, hkdf_sha512, random_bytes
from client.crypto.signing import SigningKey
from client.model.errors import SealBroken
from client.model.ids import IdentityKey
from client.model.secret import Secret

SEED_BYTES = SECRET_BYTES
LOCAL_MAGIC = b"WWL1"
"""First bytes of a sealed local file; a 12-byte nonce, ciphertext and tag follow."""

_NONCE_BYTES = 12


class Person:
    """My keys (protocol.md section 4): ``signing``, ``xwing`` for invitations, local files."""

    __slots__ = ("_files", "signing", "xwing")

    def __init__(self, signing: SigningKey, xwing: XWingPrivate, files: Secret) -> None:
        self.signing = signing
        self.xwing = xwing
        self._files = files

    @classmethod
    def from_seed(cls, seed: Secret) -> "Person":
        """The person of a 32-byte seed; each key has its own HKDF label."""
        ikm = seed.reveal()
        if len(ikm) != SEED_BYTES:
            raise ValueError(f"a person's seed has {SEED_BYTES} bytes")
        return cls(
            SigningKey(hkdf_sha512(ikm, info=b"watchword/identity/ed25519/v1", length=32)),
            XWingPrivate.from_seed(
                hkdf_sha512(ikm, info=b"watchword/identity/xwing/v1", length=64)
            ),
            Secret(hkdf_sha512(ikm, info=b"watchword/identity/files/v1", length=32)),
        )

    @property
    def identity(self) -> IdentityKey:
        """My public signing key."""
        return self.signing.identity

    def seal_local(self, data: bytes, label: str) -> bytes:
        """Seal a local file; ``label`` says which one, so that files cannot be swapped."""
        nonce = random_bytes(_NONCE_BYTES)
        return LOCAL_MAGIC + nonce + self._file_key(label).encrypt(nonce, data, LOCAL_MAGIC)

    def open_local(self, data: bytes, label: str) -> bytes:
        """Open a local file, or raise `SealBroken`: altered, another file, or another person."""
        start = len(LOCAL_MAGIC) + _NONCE_BYTES
        if data[: len(LOCAL_MAGIC)] != LOCAL_MAGIC or len(data) < start:
            raise SealBroken("not a sealed local file")
        nonce = data[len(LOCAL_MAGIC) : start]
        try:
            return self._file_key(label).decrypt(nonce, data[start:], LOCAL_MAGIC)
        except InvalidTag as error:
            raise SealBroken("a sealed local file does not open") from error

    def _file_key(self, label: str) -> AESGCM:
        info = b"watchword/file/v1\x00" + label.encode()
        return AESGCM(hkdf_sha512(self._files.reveal(), info=info, length=32))

    @override
    def __repr__(self) -> str:
        return f"Person({self.identity})"
