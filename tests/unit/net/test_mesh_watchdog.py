# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from client.net.mesh.watchdog import DEAD_AFTER, FIRST_PACKET_WITHIN, WARN_AFTER, Pulse, Watchdog


def test_a_link_that_is_heard_is_alive_however_late_the_look():
    dog = Watchdog(0.0)
    assert dog.look(100.0, heard=True) is Pulse.ALIVE


def test_warns_after_a_second_and_gives_up_after_five():
    dog = Watchdog(0.0)
    dog.look(1.0, heard=True)
    assert dog.look(1.0 + WARN_AFTER - 0.01, heard=False) is Pulse.ALIVE
    assert dog.look(1.0 + WARN_AFTER, heard=False) is Pulse.SILENT
    assert dog.look(1.0 + DEAD_AFTER - 0.01, heard=False) is Pulse.SILENT
    assert dog.look(1.0 + DEAD_AFTER, heard=False) is Pulse.DEAD


def test_a_packet_after_the_warning_begins_anew():
    dog = Watchdog(0.0)
    dog.look(0.0, heard=True)
    dog.look(4.0, heard=False)
    dog.look(4.2, heard=True)
    assert dog.look(4.2 + DEAD_AFTER - 0.01, heard=False) is Pulse.SILENT


def test_waits_longer_for_the_first_packet_since_the_other_end_may_not_be_confirmed_yet():
    dog = Watchdog(0.0)
    assert dog.look(DEAD_AFTER + 1, heard=False) is Pulse.ALIVE
    assert dog.look(FIRST_PACKET_WITHIN, heard=False) is Pulse.DEAD
