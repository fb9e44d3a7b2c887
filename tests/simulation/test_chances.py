# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Anything happens by chance; more of it: `python -m tests.simulation.chances 0 99`."""

import pytest

from tests.simulation.chances import Apart, play


@pytest.mark.parametrize("seed", [3, 14, 15, 22, 125])
def test_honest_people_are_together_when_everything_has_settled(seed):
    play(seed, events=12)


def test_sees_people_who_never_meet(monkeypatch):
    monkeypatch.setattr("client.session.call.welcome_those_who_knocked", lambda _turn: None)
    with pytest.raises(Apart):
        play(2, events=0)
