# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every lie about words, with some seeds each, its honest twin, and what finds it."""

import pytest

from client.crypto import envelope
from client.session import hearing
from tests.attack.lies import name_of, tell, twin
from tests.attack.talk_lies import TALK_LIES, word_in_another_name


@pytest.mark.parametrize("script", TALK_LIES, ids=name_of)
def test_a_lie_about_words_deceives_nobody(script) -> None:
    outcome = tell(script, seed=7, seeds=2)
    assert (outcome.got_live, outcome.played) == (0, 0), outcome.examples


@pytest.mark.parametrize("script", TALK_LIES, ids=name_of)
def test_the_same_without_the_lie_works(script) -> None:
    assert twin(script, seed=7)


def test_the_lie_is_found_where_nobody_looks_who_signed(monkeypatch) -> None:
    honest = envelope.open_envelope

    def careless(data, context, type_, _key):
        return honest(data, context, type_, None)

    monkeypatch.setattr(hearing, "open_envelope", careless)
    monkeypatch.setattr(hearing, "_over_another_line", lambda _peer, _conn: False)
    assert tell(word_in_another_name, seed=7, seeds=1).got_live == 1
