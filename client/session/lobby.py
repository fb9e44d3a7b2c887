# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The lobby key: under it only hellos travel (protocol.md section 7.1).

Whoever waits learns who else knocks at that moment, and nothing else.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from client.crypto.secrets import hkdf_sha512
from client.model.errors import Malformed, SealBroken
from client.model.ids import RoomId
from client.model.secret import Secret
from client.session.bodies import LOBBY

SALT_BYTES = 32
PADDED = 4096
"""Every hello is this long before sealing."""

_INFO = b"watchword/lobby/v1"
_TAG = 16
_LENGTH = 4


def seal_hello(room_key: Secret, room_id: RoomId, envelope: bytes, salt: bytes) -> bytes:
    """A hello's envelope as a body for everybody in the room; ``salt`` is fresh."""
    if len(envelope) > PADDED - _LENGTH:
        raise Malformed("hello", "does not fit its padding")
    key, nonce = _key(room_key, room_id, salt)
    padded = (len(envelope).to_bytes(_LENGTH, "big") + envelope).ljust(PADDED, b"\x00")
    return bytes((LOBBY,)) + salt + key.encrypt(nonce, padded, None)


def open_hello(room_key: Secret, room_id: RoomId, body: bytes) -> bytes:
    """The envelope inside, or `Malformed` / `SealBroken`. Anybody invited can have made it."""
    if len(body) != 1 + SALT_BYTES + PADDED + _TAG:
        raise Malformed("hello", "not of the one size")
    key, nonce = _key(room_key, room_id, body[1 : 1 + SALT_BYTES])
    try:
        padded = key.decrypt(nonce, body[1 + SALT_BYTES :], None)
    except InvalidTag as error:
        raise SealBroken("a hello does not open under the room key") from error
    length = int.from_bytes(padded[:_LENGTH], "big")
    if length > PADDED - _LENGTH or any(padded[_LENGTH + length :]):
        raise Malformed("hello", "wrongly padded")
    return padded[_LENGTH : _LENGTH + length]


def _key(room_key: Secret, room_id: RoomId, salt: bytes) -> tuple[AESGCM, bytes]:
    """Key and nonce of one message, both from its own salt."""
    info = _INFO + bytes.fromhex(room_id)
    material = hkdf_sha512(room_key.reveal(), salt=salt, info=info, length=44)
    return AESGCM(material[:32]), material[32:]
