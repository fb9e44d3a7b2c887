# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: FBT003  the boolean itself is what is counted
"""PySide6 must not lose references: 6.12.0 ends a Python 3.11 process after some minutes of use.

A test suite of a few hundred calls would not notice. From Python 3.12 on the two values are
immortal and their counts stand still.
"""

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 20_000


class Bell(QObject):
    changed = Signal(bool)


def test_calls_into_qt_lose_no_reference_of_none_or_true() -> None:
    bell = Bell()
    heard = []
    bell.changed.connect(heard.append)
    bell.changed.emit(True)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        bell.setObjectName("x")
        bell.changed.emit(True)
        heard.clear()
    after = sys.getrefcount(None), sys.getrefcount(True)
    slack = CALLS // 100
    assert after[0] >= before[0] - slack
    assert after[1] >= before[1] - slack
