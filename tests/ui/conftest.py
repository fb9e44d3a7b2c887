# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A window over a fake engine, without a display."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from client.model import events
from client.ui.app import open_window
from tests.fakes import scenes
from tests.fakes.engine import FakeEngine

# The offscreen platform says this about every dialog; there is no window manager to tell.
_NO_HINTS = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(_NO_HINTS, extend=True))


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def window(qapp, engine):
    made = open_window(qapp, engine, "light")
    made.bridge.start()
    made.show()
    yield made
    # Deferred deletions only happen in an event loop; without one every test would leave a window.
    made._closing = True
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ready(window, engine):
    engine.emit(
        scenes.IDENTITY,
        events.PeopleChanged(scenes.PEOPLE),
        events.RoomsChanged(scenes.ROOMS),
    )
    return window


@pytest.fixture
def in_call(ready, engine):
    engine.emit(
        events.CallChanged(events.CallPhase.CONNECTING),
        events.CallChanged(events.CallPhase.LIVE),
        scenes.ROSTER,
        scenes.CODE,
    )
    return ready
