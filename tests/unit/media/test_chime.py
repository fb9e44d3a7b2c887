# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The sound of an arrival: short, soft, whole, and at most one in five seconds."""

import numpy as np

from client.media.chime import AT_MOST_EVERY_S, Chime, made
from client.model.media import BLOCK


def played(chime):
    blocks = []
    while (block := chime.block()) is not None:
        blocks.append(block)
    return blocks


def test_it_is_short_and_soft_and_begins_and_ends_in_silence():
    blocks = made()
    assert all(block.dtype == np.int16 and len(block) == BLOCK for block in blocks)
    assert len(blocks) * 0.02 < 0.5
    sound = np.concatenate(blocks).astype(float)
    assert 0.02 < np.abs(sound).max() / 32_767 < 0.1
    assert abs(sound[0]) < 10
    assert abs(sound[-1]) < 10
    assert np.abs(np.diff(sound)).max() < 400  # no click


def test_it_sounds_once_for_many_who_arrive_together():
    now = [100.0]
    chime = Chime(lambda: now[0])
    assert chime.block() is None
    assert chime.ring()
    assert len(played(chime)) == len(made())
    now[0] += AT_MOST_EVERY_S - 0.1
    assert not chime.ring()
    assert played(chime) == []
    now[0] += 0.1
    assert chime.ring()
    assert len(played(chime)) == len(made())
