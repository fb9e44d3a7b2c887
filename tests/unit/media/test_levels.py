# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from client.media.levels import LevelMeter, level, rms


def square(amplitude):
    return np.full(960, amplitude, dtype=np.int16)


def test_loudness_goes_from_silence_to_full_scale():
    assert level(np.zeros(960, dtype=np.int16)) == 0.0
    assert level(square(-32_768)) == 1.0


def test_every_halving_lowers_the_level_by_a_tenth():
    assert level(square(16_384)) - level(square(8192)) == pytest.approx(6.02 / 60, abs=0.001)


def test_what_is_below_the_floor_counts_as_silence():
    assert level(square(20)) == 0.0
    assert level(square(60)) > 0.0


def test_no_samples_are_silent():
    assert rms(np.zeros(0, dtype=np.int16)) == 0.0


def test_a_meter_rises_at_once_and_falls_gently():
    meter = LevelMeter()
    loud = meter.block(square(20_000))
    falling = [meter.block(None) for _ in range(20)]
    assert loud > falling[0] > falling[1] > 0.0
    assert falling[-1] == 0.0


def test_a_reset_meter_is_silent_at_once():
    meter = LevelMeter()
    meter.block(square(20_000))
    meter.reset()
    assert meter.value == 0.0
