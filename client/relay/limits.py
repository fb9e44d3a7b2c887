# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How much a relay takes from one connection, from one address, and in all.

Honest clients stay far below: a call of eight sends some tens of messages a second at its
busiest. Who goes above is cut, not slowed: a client that is cut resumes, a flood pays anew.
"""

import ipaddress
from collections.abc import Callable

import msgspec

_IPV6_SITE = 64
"""One subscriber owns a /64; counting single IPv6 addresses would limit nobody."""


class Limits(msgspec.Struct, frozen=True):
    """Counts and bytes a second with the burst allowed, queue sizes in bytes, times in seconds."""

    rooms: int = 1024
    tokens_per_room: int = 256
    connections: int = 512
    connections_per_address: int = 64
    unattached: int = 128
    """Connections that have not attached yet, in all: they may not crowd out those that have."""
    openings_per_address: tuple[float, float] = (20.0, 200.0)
    failures_per_address: tuple[float, float] = (0.5, 20.0)
    """Wrong tokens. Beyond it a wrong one is cut unanswered; a right one always passes, so
    that a neighbour behind the same address cannot lock anyone out."""
    orders_per_address: tuple[float, float] = (0.5, 20.0)
    messages: tuple[float, float] = (200.0, 2000.0)
    messages_per_address: tuple[float, float] = (1600.0, 16000.0)
    volume: tuple[float, float] = (1024.0 * 1024, 8.0 * 1024 * 1024)
    volume_per_address: tuple[float, float] = (8.0 * 1024 * 1024, 64.0 * 1024 * 1024)
    addresses: int = 10_000
    """Addresses remembered at once."""
    send_queue: int = 1024 * 1024
    """Bytes waiting for one reader; a slower one is cut."""
    before_upgrade: int = 8 * 1024
    """Bytes of the HTTP request."""
    tls_s: float = 5.0
    attach_s: float = 10.0
    """From the end of the TLS handshake until attached."""
    refusal_s: float = 0.2
    """Every refusal of room or token is given this long after it was asked for."""
    rival_s: float = 3.0
    silent_s: float = 15.0
    close_s: float = 1.0


class TokenBucket:
    """Lets ``burst`` pass at once and ``rate`` a second from then on."""

    __slots__ = ("_burst", "_clock", "_left", "_rate", "_seen")

    def __init__(self, limit: tuple[float, float], clock: Callable[[], float]) -> None:
        self._rate, self._burst = limit
        self._clock = clock
        self._left = self._burst
        self._seen = clock()

    def take(self, amount: float = 1.0) -> bool:
        """Whether this much more may pass now; what may not is not counted."""
        now = self._clock()
        self._left = min(self._burst, self._left + max(0.0, now - self._seen) * self._rate)
        self._seen = now
        if amount > self._left:
            return False
        self._left -= amount
        return True

    @property
    def full(self) -> bool:
        """Nothing was taken lately: forgetting this bucket changes nothing."""
        gone_by = max(0.0, self._clock() - self._seen)
        return self._left + gone_by * self._rate >= self._burst


class AddressAccount:
    """What one address has used."""

    __slots__ = ("failures", "messages", "open", "openings", "orders", "volume")

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.open = 0
        self.openings = TokenBucket(limits.openings_per_address, clock)
        self.failures = TokenBucket(limits.failures_per_address, clock)
        self.orders = TokenBucket(limits.orders_per_address, clock)
        self.messages = TokenBucket(limits.messages_per_address, clock)
        self.volume = TokenBucket(limits.volume_per_address, clock)

    @property
    def idle(self) -> bool:
        """Forgetting this account gives nobody more than they have."""
        buckets = (self.openings, self.failures, self.orders, self.messages, self.volume)
        return self.open == 0 and all(bucket.full for bucket in buckets)


class Gatekeeper:
    """Counts connections in all and by address, before any TLS work is spent on them."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._accounts: dict[str, AddressAccount] = {}
        self.open = 0

    def admit(self, address: str) -> AddressAccount | None:
        """The account a new connection is charged to; None: close it at once."""
        key = site_of(address)
        account = self._accounts.get(key)
        if account is None:
            if len(self._accounts) >= self._limits.addresses:
                return None
            account = self._accounts[key] = AddressAccount(self._limits, self._clock)
        if (
            self.open >= self._limits.connections
            or account.open >= self._limits.connections_per_address
            or not account.openings.take()
        ):
            return None
        self.open += 1
        account.open += 1
        return account

    def release(self, account: AddressAccount) -> None:
        """A connection that was admitted has ended."""
        self.open -= 1
        account.open -= 1

    def tidy(self) -> None:
        """Forget addresses with nothing open that have used nothing lately; call now and then."""
        self._accounts = {key: acc for key, acc in self._accounts.items() if not acc.idle}

    def __len__(self) -> int:
        return len(self._accounts)


def site_of(address: str) -> str:
    """The address that limits are counted by: IPv4 as it is, IPv6 by its /64."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_SITE), strict=False))
    return str(parsed)
