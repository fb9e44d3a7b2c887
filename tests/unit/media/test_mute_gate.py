# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given
from hypothesis import strategies as st

from client.media.mute_gate import SILENT_BLOCK, TAIL, MuteGate

SOUND = b"\x01\x02" * 960


def opened():
    gate = MuteGate()
    assert gate.handle(SOUND, wanted=False) == SOUND
    return gate


def test_starts_shut_and_lets_nothing_through_while_muting_is_wanted():
    gate = MuteGate()
    assert gate.muted
    assert gate.handle(SOUND, wanted=True) is None
    assert gate.muted


def test_lets_sound_through_once_muting_is_not_wanted():
    assert not opened().muted


def test_ends_in_silence_and_only_then_is_muted():
    gate = opened()
    for _ in range(TAIL):
        assert gate.handle(SOUND, wanted=True) == SILENT_BLOCK
        assert not gate.muted
    assert gate.handle(SOUND, wanted=True) is None
    assert gate.muted


def test_a_device_that_gives_nothing_more_is_muted_at_once():
    gate = opened()
    assert gate.handle(None, wanted=True) is None
    assert gate.muted


def test_no_block_opens_nothing():
    gate = MuteGate()
    assert gate.handle(None, wanted=False) is None
    assert gate.muted


def test_unmuting_within_the_tail_lets_sound_through_again():
    gate = opened()
    gate.handle(SOUND, wanted=True)
    assert gate.handle(SOUND, wanted=False) == SOUND
    for _ in range(TAIL):
        gate.handle(SOUND, wanted=True)
    assert not gate.muted


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_sound_passes_only_while_muting_is_not_wanted_and_nothing_while_muted(steps):
    gate = MuteGate()
    for has_block, wanted in steps:
        passed = gate.handle(SOUND if has_block else None, wanted=wanted)
        assert passed in ({None, SILENT_BLOCK} if wanted else {None, SOUND})
        assert passed is None or not gate.muted
