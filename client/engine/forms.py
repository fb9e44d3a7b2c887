# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every form of message and record read once, before a second thread runs.

msgspec learns a form when it is first read or written, and hands what is half learned to any other
thread that asks in that moment: the program ends there (a null pointer, msgspec 0.22;
shown by ``tests/unit/engine/test_forms.py``). So all of them are learned in one go.
"""

import threading
from collections.abc import Iterator

import msgspec

_learning = threading.Lock()


def learn_forms() -> int:
    """Learn each form that is known by now and return how many; call it before threads begin."""
    with _learning:
        return sum(_learned(form) for form in set(_all(msgspec.Struct)))


def _all(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for form in base.__subclasses__():
        yield form
        yield from _all(form)


def _learned(form: type[msgspec.Struct]) -> bool:
    try:
        msgspec.msgpack.Decoder(form)
    except (TypeError, NameError):
        # It holds what msgspec cannot read (a function, a running object): nobody reads it.
        return False
    return True
