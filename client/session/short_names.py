# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Short names of messages, for comparing evidence (protocol.md section 7.2).

8 bytes name a message, so a list of everything fits one request. Whoever signs two messages can
search for a pair whose hashes begin alike; given to two people, such a pair would look the same to
both, and they would see different rosters for good. So a short name is made with a salt that is
fresh in every request: no pair that was searched for before is alike under it.
"""

import hashlib
from collections.abc import Callable

from client.session.messages import SHORT

SALT_BYTES = 16


def fresh_salt(random: Callable[[int], bytes]) -> str:
    """A salt for one request, in hex."""
    return random(SALT_BYTES).hex()


def short_name(salt: str, name: str) -> str:
    """The first 8 bytes of SHA-512(salt || message hash), in hex; both come in hex."""
    return hashlib.sha512(bytes.fromhex(salt) + bytes.fromhex(name)).hexdigest()[:SHORT]
