# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the session needs of others, said as protocols."""

from typing import Protocol

from client.crypto.signing import SigningKey


class Myself(Protocol):
    """Who acts in this call (`client.identity.person.Person` fits)."""

    @property
    def signing(self) -> SigningKey:
        """My identity key."""
