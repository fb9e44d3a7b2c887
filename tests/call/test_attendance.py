# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Records of who was here between whole engines: signed, sent, compared, kept and shown."""

import subprocess
import sys
from pathlib import Path

from client.app.demo_people import DemoPerson
from client.model import commands, events
from client.model.attendance import (
    AttendanceListed,
    AttendanceRecorded,
    AttendanceView,
    ListAttendance,
    RecordState,
    ShowAttendance,
)
from client.model.ids import IdentityKey, RoomId
from client.model.talk import EndForAll
from client.session.receipt import read_receipt
from tests.call.test_talk import meet
from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE, Home, account, at_home


def recorded(home: Home) -> AttendanceView:
    event = home.until(lambda e: isinstance(e, AttendanceRecorded))
    assert isinstance(event, AttendanceRecorded)
    home.report()
    return event.call


def states(call: AttendanceView, homes: list[Home]) -> list[RecordState]:
    """What became of everybody's record, in the order of ``homes``."""
    found = {one.uid: one.record for one in call.people}
    return [found[home.person.uid] for home in homes]


def settled(home: Home, people: int, since: int = 0) -> None:
    """Wait for keys that exactly so many people hold, after the ``since``-th event."""
    home.until(
        lambda e: (
            isinstance(e, events.RosterChanged)
            and sum(one.on_roster for one in e.people) == e.key_holders == people
            and any(e is late for late in home.said[since:])
        )
    )


def alarms(home: Home) -> list[str]:
    return [e.finding.id for e in home.said if isinstance(e, events.Alarm)]


def test_whoever_leaves_is_recorded_by_those_who_stay(people) -> None:
    with at_home(*people) as homes:
        host, second, first = homes
        meet(*homes)
        since = len(second.said)
        first.engine.send(commands.Leave())
        early = recorded(first)
        settled(second, 2, since)
        second.engine.send(commands.Leave())
        later = recorded(second)
        host.engine.send(commands.Leave())
        last = recorded(host)
        there, mine, agrees = RecordState.STILL_THERE, RecordState.MINE, RecordState.AGREES
        assert states(early, homes) == [there, there, mine]
        assert states(later, homes) == [there, mine, agrees]
        assert states(last, homes) == [mine, agrees, agrees]
        assert last.sentence == "3 people were here; all records agree."
        assert all(call.agree for call in (early, later, last))
        assert [alarms(home) for home in homes] == [[], [], []]


def test_after_an_end_for_all_everybody_has_the_records_of_everybody(people) -> None:
    with at_home(*people) as homes:
        meet(*homes)
        for home in homes:
            settled(home, len(homes))
        homes[0].engine.send(EndForAll())
        for home in homes:
            call = recorded(home)
            assert sorted(one.record.value for one in call.people) == ["agrees", "agrees", "mine"]
            assert call.sentence == "3 people were here; all records agree."


def key_of(person: DemoPerson) -> str:
    with account(person) as mine:
        return mine.person.identity


def other_of(person: DemoPerson, both: list[DemoPerson]) -> DemoPerson:
    return next(one for one in both if one.uid != person.uid)


def verify(profile: Path, receipt: Path, owner: str) -> int:
    """The program of an auditor who trusts none of ours, on a copied log."""
    script = Path(__file__).parents[2] / "packaging" / "audit" / "verify_audit.py"
    argv = [sys.executable, "-I", str(script), str(profile), "--owner", owner]
    argv += ["--receipt", str(receipt)]
    return subprocess.run(argv, capture_output=True, check=False).returncode


def test_the_command_line_lists_the_calls_and_shows_who_was_there(people, tmp_path) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        host.engine.send(EndForAll())
        call = recorded(host)
        recorded(guest)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    shell = Shell(people[0].profile, secret)
    listed = shell.run("attendance", "list", "--json")
    assert [one["room"] for one in listed.json["calls"]] == [call.room_id]
    shown = shell.run("attendance", "show", call.room_id)
    assert shown.code == 0, shown.err
    assert call.sentence in shown.out
    assert all(f"<{one.uid}>" in shown.out for one in people[:2])
    receipts = tmp_path / "receipts"
    shown = shell.run("attendance", "show", call.room_id, "--receipts", str(receipts))
    assert shown.code == 0, shown.err
    signers = [file.stem.rpartition("-")[2] for file in receipts.iterdir()]
    assert sorted(f"ed25519:{one}" for one in signers) == sorted(one.key for one in call.people)
    # Each was signed by whom its name says, and their own log knows the line that it names.
    for one, file in zip(signers, receipts.iterdir(), strict=True):
        receipt = read_receipt(file.read_bytes(), IdentityKey(f"ed25519:{one}")).value
        whose = next(p for p in people[:2] if key_of(p) == f"ed25519:{one}")
        assert verify(whose.profile, file, f"ed25519:{one}") == 0
        assert verify(other_of(whose, people[:2]).profile, file, f"ed25519:{one}") == 1
        assert file.stat().st_mode & 0o077 == 0
        assert len(receipt.people) == len(signers)
    nowhere = shell.run("attendance", "show", "0" * 32, "--json")
    assert (nowhere.code, nowhere.json["reason"]) == (2, "no-records")


def test_records_are_kept_and_found_by_their_room(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        host.engine.send(EndForAll())
        call = recorded(host)
        recorded(guest)
        every = host.follower.ask(ListAttendance(), AttendanceListed)
        one = host.follower.ask(ShowAttendance(call.room_id), AttendanceListed)
        none = host.follower.ask(ShowAttendance(RoomId("0" * 32)), AttendanceListed)
    assert every.calls == one.calls == (call,)
    assert none.calls == ()
    files = list((people[0].profile / "attendance").iterdir())
    assert len(files) == 1
    assert people[1].name.encode() not in files[0].read_bytes()
