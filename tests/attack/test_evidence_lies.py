# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every lie about the evidence, with some seeds each, and its honest twin."""

import pytest

from tests.attack.evidence_lies import EVIDENCE_LIES
from tests.attack.lies import name_of, tell, twin


@pytest.mark.parametrize("script", EVIDENCE_LIES, ids=name_of)
def test_a_lie_about_the_evidence_deceives_nobody(script) -> None:
    outcome = tell(script, seed=7, seeds=2)
    assert (outcome.got_live, outcome.played) == (0, 0), outcome.examples


@pytest.mark.parametrize("script", EVIDENCE_LIES, ids=name_of)
def test_the_same_without_the_lie_works(script) -> None:
    assert twin(script, seed=7)
