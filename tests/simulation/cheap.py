# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Many clients in one process: what one of them read and verified is not read again.

Fifty simulated people read the very same bytes of the same statement; each of their machines
would do that on its own. Inside `reading_once` the functions that read signed bytes remember
what came of exactly these arguments, error or value, for all clients. The real functions do the
first reading; nothing is skipped, no key is weakened, and outside the `with` nothing is changed.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator

from client.crypto import envelope, hpke
from client.model.errors import ClientError

KEPT = 40_000
"""Readings remembered; then all are forgotten at once."""


def remembering(real: Callable) -> Callable:
    """The same function of the same hashable arguments."""
    known: dict[tuple, tuple[bool, object]] = {}

    def read(*arguments: object) -> object:
        found = known.get(arguments)
        if found is None:
            try:
                found = (True, real(*arguments))
            except ClientError as error:
                found = (False, error)
            if len(known) >= KEPT:
                known.clear()
            known[arguments] = found
        good, value = found
        if good:
            return value
        raise value.with_traceback(None)

    return read


@contextlib.contextmanager
def reading_once() -> Iterator[None]:
    """Patch `open_envelope` and `parse_public` wherever the call imported them."""
    real = {"open_envelope": envelope.open_envelope, "parse_public": hpke.parse_public}
    quick = {name: remembering(function) for name, function in real.items()}
    changed = []
    for name, module in list(sys.modules.items()):
        if not name.startswith(("client.session", "client.crypto")):
            continue
        for attribute, function in real.items():
            if getattr(module, attribute, None) is function:
                changed.append((module, attribute))
                setattr(module, attribute, quick[attribute])
    try:
        yield
    finally:
        for module, attribute in changed:
            setattr(module, attribute, real[attribute])
