# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People for whole calls, made once: their passphrases cost most of a second each."""

from pathlib import Path

import pytest

from client.app.demo_people import DemoPerson
from tests.rig import household


@pytest.fixture(scope="session")
def everyone(tmp_path_factory: pytest.TempPathFactory) -> list[DemoPerson]:
    return household.make_profiles(tmp_path_factory.mktemp("people"), 3)


@pytest.fixture
def people(everyone: list[DemoPerson], tmp_path: Path) -> list[DemoPerson]:
    return household.copied(everyone, tmp_path)
