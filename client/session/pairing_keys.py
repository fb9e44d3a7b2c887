# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which step of a pair key seals and which opens (protocol.md section 7.3)."""

from dataclasses import replace

from client.crypto.pairwise import PairKey, next_chain, pair_key
from client.model.ids import HelloHash, RoomId
from client.model.secret import Secret
from client.session.state import PairState

BOTH = 2
"""The first step to which both sides contributed: nothing travels under an earlier one."""
OLD_KEY_S = 30.0


def key_to_send(pair: PairState) -> PairKey:
    """The newest key that the other has shown to have; the first joint one at once.

    Before the first joint step there is nothing else to send under, and the relay keeps order.
    """
    most = max(pair.confirmed, BOTH)
    return max((key for key in pair.keys if key.n <= most), key=lambda key: key.n)


def key_to_open(pair: PairState, n: int) -> PairKey | None:
    """The key of step ``n``, if it is still held."""
    return next((key for key in pair.keys if key.n == n and n >= BOTH), None)


def with_key(pair: PairState, key: PairKey) -> PairState:
    """The same, after ``key`` was used; the other has shown to have it if it opened something."""
    keys = tuple(key if known.n == key.n else known for known in pair.keys)
    return replace(pair, keys=keys)


def moved_on(
    pair: PairState, fresh: Secret, *, room_id: RoomId, me: HelloHash, peer: HelloHash
) -> PairState:
    """The next step with a fresh contribution of either side."""
    n = pair.n + 1
    chain = next_chain(pair.chain, fresh, room_id=room_id, hellos=(me, peer), n=n)
    key = pair_key(chain, room_id=room_id, me=me, peer=peer, n=n)
    return replace(pair, n=n, chain=chain, keys=(*pair.keys[-1:], key))


def without_old(pair: PairState, now: float) -> PairState:
    """Forget the key before the newest 30 s after both have the newest."""
    if len(pair.keys) > 1 and pair.confirmed >= pair.n and now - pair.renewed_at > OLD_KEY_S:
        return replace(pair, keys=pair.keys[-1:])
    return pair
