# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The disk fills up in the middle of a call whose rules block an unwritable log."""

import pytest

from client.model import commands, events
from client.model.events import CallPhase
from tests.fakes.managed import Place, draft, mark, signed
from tests.rig.household import Home, account, copied, hosted_room
from tests.rig.small_disk import NoDisk, small_disk


def phase(home: Home, wanted: CallPhase) -> events.CallChanged:
    event = home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is wanted)
    assert isinstance(event, events.CallChanged)
    return event


def test_a_full_disk_holds_the_call_until_there_is_room_again(everyone, tmp_path):
    rules = signed(draft(profile="open", checks={"AUDIT-CHAIN": "block"}))
    place = Place(tmp_path / "managed", rules, mark())
    try:
        with small_disk(tmp_path / "disk") as disk:
            (host_at,) = copied(everyone[:1], disk.path)
            (guest_at,) = copied(everyone[1:2], tmp_path)
            host, guest = Home(host_at, managed=place), Home(guest_at)
            try:
                host.open()
                guest.open()
                made = hosted_room(host, guest)
                outcome = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
                assert isinstance(outcome, events.PreJoin), outcome
                host.join()
                guest.check(made.invitations[0].file)
                guest.join()
                host.until_live(2)
                guest.until_live(2)
                host.said.clear()
                disk.fill()
                assert phase(host, CallPhase.HOLD).reason == "gate-lost"
                alarm = host.until(lambda e: isinstance(e, events.Alarm))
                assert alarm.finding.id == "AUDIT-CHAIN"
                host.said.clear()
                disk.free()
                phase(host, CallPhase.LIVE)
                guest.leave()
                host.leave()
            finally:
                guest.engine.stop()
                host.engine.stop()
            with account(host_at) as held:
                lines = [line.ev for line in held.audit.read()]
            # What could not be written when it happened was written when there was room.
            phases = [one.way for one in lines if one.type == "call"]
            assert "live" in phases[phases.index("hold") :]
            assert any(one.type == "alarm" for one in lines)
    except NoDisk as missing:
        pytest.skip(str(missing))
