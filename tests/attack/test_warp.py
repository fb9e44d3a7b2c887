# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The clock that is handed in to whole clients and the relay between them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attack.cast import a_cast
from tests.attack.play import a_play
from tests.rig.warp import Spell, Warp

SECONDS = st.floats(0.0, 500.0)
SPELLS = st.builds(
    lambda start, base, rate, lasts: Spell(start, base, rate, start + lasts),
    SECONDS,
    SECONDS,
    st.floats(1.0, 1000.0),
    SECONDS,
)


@given(SPELLS, st.floats(-100.0, 1200.0), SECONDS)
def test_who_waits_wakes_when_the_clock_shows_the_time(spell, real, seconds):
    due = spell.reading(real) + seconds
    assert spell.reading(spell.real(due)) == pytest.approx(due, abs=1e-6)


def test_outside_of_a_spell_a_second_is_a_second():
    spell = Spell(start=100.0, base=40.0, rate=10.0, end=102.0)
    assert [spell.reading(real) for real in (99.0, 100.0, 101.0, 102.0, 103.0)] == [
        39.0,
        40.0,
        50.0,
        60.0,
        61.0,
    ]


def test_who_hears_of_a_spell_late_shows_the_same_time_as_who_heard_at_once():
    quick, slow = Warp(), Warp()
    spell = quick.spell_of(50.0, 1000.0, lead=0.0)
    quick.take(spell)
    time.sleep(max(0.0, spell.end - time.monotonic()))
    slow.take(spell)
    assert quick.spell == slow.spell
    assert slow.now() - time.monotonic() == pytest.approx(49.95, abs=0.01)


def test_a_relay_takes_rooms_by_the_clock_that_everybody_has(tmp_path):
    """An order of another time than the relay's is refused; here all went ahead together."""
    with a_cast(tmp_path, 2, processes=False) as cast:
        spell = cast.warp.spell_of(400.0, 1000.0, lead=0.0)
        cast.warp.take(spell)
        time.sleep(max(0.0, spell.end - time.monotonic()))
        with a_play(cast, 1) as play:
            play.make_room()
            assert play.check(1)
