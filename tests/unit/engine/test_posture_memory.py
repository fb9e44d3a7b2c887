# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from client.engine.posture_memory import AGAIN_AFTER_S, PostureMemory
from client.platform.ask import NoAnswer
from client.policy import posture_facts as place
from client.policy.catalogue import POSTURE_AGE_S
from tests.fakes.gate_context import COMPUTER, Clock, context


class Asked:
    def __init__(self):
        self.clock, self.disks, self.screen = Clock(), 0, 0
        self.fails = False
        self.memory = PostureMemory(self.clock)

    def _disks(self):
        self.disks += 1
        if self.fails:
            raise NoAnswer
        return place.Disks(())

    def _screen(self):
        self.screen += 1
        return place.ScreenSeen(locked=False)

    def look(self):
        eyes = {place.Disks: self._disks, place.ScreenSeen: self._screen}
        ctx = context(computer=replace(COMPUTER, posture=eyes))
        posture = self.memory.over(ctx).computer.posture
        return posture[place.Disks](), posture[place.ScreenSeen]()


def test_what_changes_slowly_is_asked_once_and_the_rest_each_time():
    asked = Asked()
    good = (place.Disks(()), place.ScreenSeen(locked=False))
    assert [asked.look() for _ in range(3)] == [good] * 3
    assert (asked.disks, asked.screen) == (1, 3)


def test_it_is_asked_again_before_it_is_too_old():
    asked = Asked()
    asked.look()
    asked.clock.now += AGAIN_AFTER_S
    asked.look()
    assert asked.disks == 2
    assert AGAIN_AFTER_S + 5 <= POSTURE_AGE_S


def test_a_look_that_failed_is_not_remembered():
    asked = Asked()
    asked.fails = True
    with pytest.raises(NoAnswer):
        asked.look()
    asked.fails = False
    asked.look()
    assert asked.disks == 2


def test_a_clock_that_went_back_is_no_reason_to_remember():
    asked = Asked()
    asked.look()
    asked.clock.now -= 1
    asked.look()
    assert asked.disks == 2
