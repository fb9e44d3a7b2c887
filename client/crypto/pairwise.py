# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The key between each two people: both contribute, and it moves on (protocol.md section 7.3).

``chain_n = HKDF(chain_(n-1), fresh 32 B, "watchword/pair/v1" || room_id || both hello hashes
|| n)``, one AES-256-GCM key per direction, a 96-bit counter as nonce. Values are frozen; a value
that has sealed is spent, the caller keeps the one returned.
"""

from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from client.crypto.secrets import hkdf_sha512
from client.model.errors import SealBroken
from client.model.ids import HelloHash, RoomId
from client.model.secret import Secret

FIRST_CHAIN = Secret(bytes(32))
"""``chain_0``: every later one holds a fresh contribution."""
MAX_COUNTER = 2**64 - 1

_INFO = b"watchword/pair/v1"
_KEY_INFO = b"watchword/pair-key/v1"


@dataclass(frozen=True, slots=True)
class PairKey:
    """Both directions of step ``n``; ``sent`` is my next counter, ``seen`` the highest opened."""

    n: int
    send: Secret
    receive: Secret
    sent: int = 0
    seen: int = -1


def next_chain(
    chain: Secret, fresh: Secret, *, room_id: RoomId, hellos: tuple[HelloHash, HelloHash], n: int
) -> Secret:
    """The chain value of step ``n``; the order of ``hellos`` does not matter."""
    small, large = sorted(hellos)
    info = _INFO + bytes.fromhex(room_id) + bytes.fromhex(small) + bytes.fromhex(large)
    return Secret(
        hkdf_sha512(
            fresh.reveal(), salt=chain.reveal(), info=info + n.to_bytes(8, "big"), length=32
        )
    )


def pair_key(chain: Secret, *, room_id: RoomId, me: HelloHash, peer: HelloHash, n: int) -> PairKey:
    """My two keys of step ``n``: one for each direction, so that nothing can be reflected."""
    return PairKey(n, _direction(chain, room_id, me, peer), _direction(chain, room_id, peer, me))


def seal_under(key: PairKey, aad: bytes, plaintext: bytes) -> tuple[PairKey, int, bytes]:
    """Seal once; returns the key with its counter moved on, the counter used, the ciphertext."""
    counter = key.sent
    if counter >= MAX_COUNTER:
        raise OverflowError("a pair key is worn out")
    sealed = AESGCM(key.send.reveal()).encrypt(_nonce(counter), plaintext, aad)
    return replace(key, sent=counter + 1), counter, sealed


def open_under(key: PairKey, counter: int, aad: bytes, sealed: bytes) -> tuple[PairKey, bytes]:
    """Open; raises `SealBroken` for altered bytes and for a counter that does not rise."""
    if not key.seen < counter <= MAX_COUNTER:
        raise SealBroken("a counter that was used already")
    try:
        plaintext = AESGCM(key.receive.reveal()).decrypt(_nonce(counter), sealed, aad)
    except InvalidTag as error:
        raise SealBroken("a message does not open under the pair key") from error
    return replace(key, seen=counter), plaintext


def _direction(chain: Secret, room_id: RoomId, sender: HelloHash, receiver: HelloHash) -> Secret:
    info = _KEY_INFO + bytes.fromhex(room_id) + bytes.fromhex(sender) + bytes.fromhex(receiver)
    return Secret(hkdf_sha512(chain.reveal(), info=info, length=32))


def _nonce(counter: int) -> bytes:
    return counter.to_bytes(12, "big")
