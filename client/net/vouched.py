# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Servers whose certificate must also come from an authority that the organisation names.

The pin is never replaced by this: both must hold. Who opens a connection does not choose; the
gate and the call set it for everything that they start, like the device in `client.net.bound`.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from client.policy.connection_checks import Roots

_roots: ContextVar[Roots] = ContextVar("roots", default=frozenset())


@contextlib.contextmanager
def vouched_by(roots: Roots) -> Iterator[None]:
    """Within the block, and in tasks started in it, these servers need such a certificate."""
    token = _roots.set(roots)
    try:
        yield
    finally:
        _roots.reset(token)


def roots_now() -> Roots:
    """What the block around asks for, empty where there is none."""
    return _roots.get()


def authorities_for(url: str) -> tuple[str, ...]:
    """PEM texts of the authorities of one server, one by each who names any; all must vouch."""
    return tuple(sorted(pem for named, pem in _roots.get() if named == url))
