# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people of honest calls, and the window that a face's tests use."""

from tests.call.conftest import everyone, people
from tests.ui.conftest import engine, in_call, pytest_collection_modifyitems, ready, window

__all__ = [
    "engine",
    "everyone",
    "in_call",
    "people",
    "pytest_collection_modifyitems",
    "ready",
    "window",
]
