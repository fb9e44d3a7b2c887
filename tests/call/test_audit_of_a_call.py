# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a real call leaves in the audit log of each person, and what it leaves nowhere."""

import re

import pytest

from client.crypto.hpke import sealing_key_text
from client.engine import clock
from client.identity.audit import AuditLine, person_mark, room_mark
from client.identity.audit_extract import verify_extract
from client.model import commands, events, talk
from client.model.audit import AuditExtract, ExportAudit
from client.model.errors import WrongUse
from client.model.version import VERSION
from client.policy.catalogue import CATALOGUE
from tests.fakes.managed import ORG, Place, draft, mark, signed
from tests.fakes.people import person as someone
from tests.rig.household import Home, account, at_home, copied, hosted_room

TITLE, SAID = "Kanarienvogel", "Zeisig im Gebuesch"


@pytest.fixture(scope="module")
def pair(everyone, tmp_path_factory):
    return copied(everyone[:2], tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def left(pair):
    """The lines of host and guest after a call of theirs, the room, and everybody's keys."""
    with at_home(*pair) as (host, guest):
        made = hosted_room(host, guest, title=TITLE)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        guest.check(made.invitations[0].file)
        guest.join()
        for home in (host, guest):
            home.until_live(2)
        host.engine.send(talk.SendChat(SAID))
        guest.until(lambda e: isinstance(e, talk.ChatLine))
        guest.leave()
        host.leave()
    logs, keys = [], []
    for one in pair:
        with account(one) as held:
            assert held.audit.look().intact
            logs.append(held.audit.read())
            keys.append(held.person.identity)
    return logs, made.room.room_id, keys


def of(lines: tuple[AuditLine, ...], kind: str) -> list[AuditLine]:
    return [line for line in lines if line.ev.type == kind]


@pytest.mark.parametrize("whose", [0, 1])
def test_a_call_is_told_from_the_start_of_the_program_to_its_end(left, whose):
    logs, room_id, keys = left
    lines = logs[whose]
    assert of(lines, "started")[-1].ev.version == VERSION
    phases = [line.ev.way for line in of(lines, "call")]
    assert phases[0] == "connecting"
    assert "live" in phases
    assert phases[-1] == "ended"
    assert {line.ev.room for line in of(lines, "call")} == {room_mark(room_id)}
    here = {line.ev.person for line in of(lines, "person") if line.ev.way == "joined"}
    assert here == {person_mark(key) for key in keys}
    assert all(re.fullmatch("[0-9a-f]{128}", line.ev.roster) for line in of(lines, "roster"))
    assert of(lines, "device")[0].ev.why == "on"


@pytest.mark.parametrize("whose", [0, 1])
def test_every_check_stands_there_with_its_result_severity_and_duration(left, whose):
    lines = left[0][whose]
    before = next(line for line in of(lines, "checks") if line.ev.way != "in-call")
    told = [entry.split(" ") for entry in before.ev.checks]
    asked = {row.id for row in CATALOGUE if row.fact is not None} - {
        row.id for row in CATALOGUE if row.severity[0].name == "OFF"
    }
    assert asked - {row.id for row in CATALOGUE if row.phases[0].value == "in_call"} <= {
        name for name, *_ in told
    }
    assert all(result in {"pass", "fail", "unknown", "not_applicable"} for _, result, *_ in told)
    assert all(took.isdigit() for _, _, _, took, *_ in told)
    assert before.ev.ms > 0
    assert before.ev.net


def test_no_title_name_uid_key_or_word_stands_there(left, pair):
    logs, room_id, keys = left
    text = " ".join(str(line) for lines in logs for line in lines)
    canaries = [TITLE, SAID, room_id, "127.0.0.1", "Default", "Made-up"]
    canaries += [part for one in pair for part in (one.uid, one.name)]
    canaries += [key.removeprefix("ed25519:") for key in keys]
    assert [canary for canary in canaries if canary in text] == []


@pytest.mark.usefixtures("left")
def test_nothing_of_it_lies_readable_in_the_folder(pair):
    canaries = [TITLE.encode(), SAID.encode()]
    for one in pair:
        for file in one.profile.rglob("*"):
            if file.is_file():
                data = file.read_bytes()
                assert [canary for canary in canaries if canary in data] == [], file.name


def test_under_a_policy_lines_go_to_its_officer_and_nobody_else(people, tmp_path):
    officer, other = (sealing_key_text(someone(name).xwing.public) for name in ("hanna", "carl"))
    now = clock.wall()
    rules = draft(not_before=now - 60, not_after=now + 600, audit={"export_key": officer})
    home = Home(people[0], managed=Place(tmp_path / "managed", signed(rules), mark()))
    home.open()
    try:
        for wished in ("", officer):
            wish = ExportAudit(0, now + 600, wished)
            extract = home.follower.ask(wish, AuditExtract)
            assert (extract.seal_to, extract.org) == (officer, ORG)
            lines, _ = verify_extract(extract.lines, extract.signed, extract.owner)
            assert len(lines) == extract.count > 0
        with pytest.raises(WrongUse):
            home.follower.ask(ExportAudit(0, now, other), AuditExtract)
    finally:
        home.engine.stop()


def test_a_refusal_stands_there_with_its_reason(people):
    with at_home(people[0]) as (home,):
        refused = home.check(b"no invitation")
        assert isinstance(refused, events.Refused)
    with account(people[0]) as held:
        last = [line for line in held.audit.read() if line.ev.type == "checks"][-1]
    assert last.ev.way == "refused"
    assert any(entry.startswith("INVITE-SEALED fail block") for entry in last.ev.checks)
