# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line is tried in English, whatever this computer speaks, and leaves no language."""

import pytest

from client.terminal import speech


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    yield
    speech.use("en")
