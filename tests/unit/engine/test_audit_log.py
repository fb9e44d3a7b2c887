# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.audit_log: what was written is read again; what was changed is seen."""

import stat
from pathlib import Path

import pytest

from client.engine import audit_log
from client.engine.audit_log import AuditLog
from client.identity.audit import AuditEvent, ChainBroken
from client.identity.audit_marks import MarkKind, open_mark
from client.model.errors import Failure
from client.platform.paths import ProfileFolder
from client.policy.facts import AuditSeen
from tests.fakes.anchors import FakeAnchors
from tests.fakes.people import NOW, person


@pytest.fixture
def folder(tmp_path: Path) -> ProfileFolder:
    return ProfileFolder.open(tmp_path / "profile")


STORE = FakeAnchors()


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    STORE.kept, STORE.fails = None, None


def log_in(folder: ProfileFolder) -> AuditLog:
    return AuditLog(folder, person("anna"), STORE)


def filled(folder: ProfileFolder, *kinds: str) -> Path:
    log = log_in(folder)
    for kind in kinds or ("verified", "different", "scanned"):
        log.record(AuditEvent(kind), NOW)
    return folder.path / "audit.jsonl"


def anchored(folder: ProfileFolder, *kinds: str) -> Path:
    file = filled(folder, *kinds)
    log = log_in(folder)
    log.record(AuditEvent("verified"), NOW)
    log.anchor()
    return file


def copy_of(folder: ProfileFolder) -> dict[str, bytes]:
    return {name: (folder.path / name).read_bytes() for name in FILES}


def put_back(folder: ProfileFolder, copy: dict[str, bytes]) -> None:
    for name, data in copy.items():
        (folder.path / name).write_bytes(data)


FILES = ("audit.jsonl", "audit-head.sealed")


def kinds(log: AuditLog) -> list[str]:
    return [line.ev.type for line in log.read()]


def test_what_was_recorded_is_read_after_a_restart(folder):
    filled(folder, "verified", "different")
    later = log_in(folder)
    assert kinds(later) == ["verified", "different"]
    later.record(AuditEvent("scanned"), NOW + 1)
    assert kinds(log_in(folder)) == ["verified", "different", "scanned"]
    boots = {line.boot for line in later.read()}
    assert len(boots) == 2


def test_nobody_else_can_read_the_log(folder):
    file = filled(folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert folder.problems().problems == ()


def test_an_empty_log_is_whole(folder):
    assert log_in(folder).read() == ()


@pytest.mark.parametrize("keep", [0, 1])
def test_a_cut_is_seen(folder, keep):
    file = filled(folder)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:keep]))
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_a_changed_line_is_seen(folder):
    file = filled(folder)
    file.write_bytes(file.read_bytes().replace(b"different", b"verified!"))
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_a_log_whose_head_was_taken_away_is_seen(folder):
    filled(folder)
    (folder.path / "audit-head.sealed").unlink()
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_a_head_of_somebody_else_is_seen(folder):
    filled(folder)
    with pytest.raises(ChainBroken):
        AuditLog(folder, person("berta"), STORE).read()


@pytest.mark.parametrize("missing", ["line", "part", "mark"])
def test_a_crash_before_the_last_line_was_written_is_mended(folder, missing):
    file = filled(folder)
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    cut = {"line": b"".join(lines[:-1]), "part": whole[:-20], "mark": whole[:-1]}[missing]
    file.write_bytes(cut)
    assert len(log_in(folder).read()) == 3
    log = log_in(folder)
    log.record(AuditEvent("verified"), NOW + 1)
    assert len(log.read()) == 4
    assert file.read_bytes().startswith(whole)


def test_a_crash_at_the_very_first_line_is_mended(folder):
    file = filled(folder, "verified")
    file.write_bytes(b"")
    assert kinds(log_in(folder)) == ["verified"]


def test_a_damaged_log_is_set_aside_and_said(folder):
    file = filled(folder)
    damaged = file.read_bytes().replace(b"different", b"verified!")
    file.write_bytes(damaged)
    log = log_in(folder)
    log.record(AuditEvent("verified"), NOW + 1)
    assert kinds(log) == ["log-damaged", "verified"]
    assert [line.seq for line in log.read()] == [4, 5]
    (aside,) = (folder.path / "audit").iterdir()
    assert aside.read_bytes() == damaged
    assert kinds(log_in(folder)) == ["log-damaged", "verified"]


def test_a_damaged_head_is_said(folder):
    filled(folder)
    (folder.path / "audit-head.sealed").write_bytes(b"junk")
    log = log_in(folder)
    log.record(AuditEvent("verified"), NOW)
    assert kinds(log) == ["log-damaged", "verified"]


def test_a_long_log_goes_on_in_a_new_file(folder, monkeypatch):
    monkeypatch.setattr(audit_log, "MAX_PART", 400)
    filled(folder, *["verified"] * 9)
    parts = sorted((folder.path / "audit").iterdir())
    assert len(parts) > 1
    lines = log_in(folder).read()
    assert [line.seq for line in lines] == list(range(1, 10))
    log = log_in(folder)
    log.record(AuditEvent("scanned"), NOW)
    assert log.look().intact
    assert len(log.read()) == 10


@pytest.mark.parametrize("place", [0, 1])
def test_a_full_file_that_is_taken_away_or_changed_is_seen(folder, monkeypatch, place):
    monkeypatch.setattr(audit_log, "MAX_PART", 400)
    filled(folder, *["verified"] * 9)
    log = log_in(folder)
    log.record(AuditEvent("scanned"), NOW)
    part = sorted((folder.path / "audit").iterdir())[place]
    data = part.read_bytes()
    part.write_bytes(data.replace(b"verified", b"scanned!", 1))
    assert not log.look().intact
    with pytest.raises(ChainBroken):
        log_in(folder).read()
    part.unlink()
    assert not log.look().intact
    with pytest.raises(ChainBroken):
        log_in(folder).read()
    part.write_bytes(data)
    part.chmod(0o600)
    assert log.look().intact


# The anchor in the key store.


def test_an_older_copy_of_the_folder_is_seen(folder):
    anchored(folder)
    older = copy_of(folder)
    log = log_in(folder)
    log.record(AuditEvent("different"), NOW)
    log.anchor()
    put_back(folder, older)
    with pytest.raises(ChainBroken):
        log_in(folder).read()
    assert not log_in(folder).look().intact


def test_a_folder_without_its_log_is_seen(folder):
    anchored(folder)
    for name in FILES:
        (folder.path / name).unlink()
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_a_forged_end_with_a_head_of_its_own_is_seen(folder, tmp_path):
    anchored(folder)
    other = ProfileFolder.open(tmp_path / "other")
    kept, STORE.kept = STORE.kept, None
    anchored(other, "scanned", "scanned", "scanned")
    STORE.kept = kept
    put_back(folder, copy_of(other))
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_a_crash_between_a_line_and_its_anchor_is_no_damage(folder):
    anchored(folder)
    log_in(folder).record(AuditEvent("different"), NOW)
    log = log_in(folder)
    log.record(AuditEvent("verified"), NOW)
    assert kinds(log)[-2:] == ["different", "verified"]
    assert log.trouble() == ""


def test_a_damage_stands_until_somebody_noted_it(folder):
    file = anchored(folder)
    file.write_bytes(file.read_bytes().replace(b"different", b"verified!"))
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    assert not log.look().intact
    log.anchor()
    assert not log_in(folder).look().intact
    again = log_in(folder)
    again.record(AuditEvent("started"), NOW)
    assert not again.look().intact
    assert again.note_damage(NOW)
    assert again.look().intact
    assert not again.note_damage(NOW)
    assert kinds(again) == ["log-damaged", "started", "started", "damage-noted"]
    later = log_in(folder)
    later.record(AuditEvent("started"), NOW)
    assert later.look().intact


def test_an_older_copy_is_set_aside_and_the_numbers_go_on(folder):
    anchored(folder)
    older = copy_of(folder)
    log = log_in(folder)
    log.record(AuditEvent("different"), NOW)
    log.anchor()
    put_back(folder, older)
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    assert [line.seq for line in log.read()] == [6, 7]
    log.anchor()
    assert len(log_in(folder).read()) == 2


def test_a_key_store_that_does_not_answer_is_not_taken_for_an_empty_one(folder):
    anchored(folder)
    STORE.fails = Failure("KEYSTORE-UNSAFE", "Locked.")
    with pytest.raises(Failure):
        log_in(folder).look()
    with pytest.raises(Failure):
        log_in(folder).record(AuditEvent("started"), NOW)
    STORE.fails = None
    assert log_in(folder).look().intact


def test_an_anchor_that_was_changed_is_a_damage(folder):
    anchored(folder)
    STORE.kept = b"junk"
    with pytest.raises(ChainBroken):
        log_in(folder).read()
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    log.anchor()
    assert kinds(log) == ["log-damaged", "started"]
    assert kinds(log_in(folder)) == ["log-damaged", "started"]


# What the gate is told.


def test_a_whole_log_is_told_as_whole(folder):
    log = log_in(folder)
    assert log.look() == AuditSeen(writable=True, intact=True)
    log.record(AuditEvent("started"), NOW)
    log.anchor()
    assert log.look() == AuditSeen(writable=True, intact=True)
    assert log_in(folder).look() == AuditSeen(writable=True, intact=True)


def test_a_change_while_the_program_runs_is_seen(folder):
    file = anchored(folder)
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    whole = file.read_bytes()
    for changed in (whole[:-40], whole.replace(b"different", b"verified!"), whole + whole, b""):
        file.write_bytes(changed)
        assert not log.look().intact
    file.write_bytes(whole)
    assert log.look().intact


def test_a_log_that_nobody_can_write_is_told_as_such(folder):
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    (folder.path / "audit-probe").mkdir()
    assert not log.look().writable
    (folder.path / "audit-probe").rmdir()
    assert log.look().writable


# How long lines are kept.


def aged(folder: ProfileFolder) -> AuditLog:
    log = log_in(folder)
    for day in range(6):
        log.record(AuditEvent("verified", n=day), NOW + day * 86_400)
    log.anchor()
    return log


def test_old_lines_are_cut_and_what_is_left_is_whole(folder):
    log = aged(folder)
    assert log.prune(NOW + 3 * 86_400, NOW + 6 * 86_400) == 3
    assert [line.ev.n for line in log.read()] == [3, 4, 5, 3]
    assert log.look().intact
    log.record(AuditEvent("scanned"), NOW + 6 * 86_400)
    later = log_in(folder)
    assert kinds(later) == ["verified"] * 3 + ["log-cut", "scanned"]
    assert later.prune(NOW, NOW + 6 * 86_400) == 0
    assert later.prune(NOW + 5 * 86_400, NOW + 7 * 86_400) == 2
    assert len(log_in(folder).read()) == 4


def test_old_lines_are_cut_over_several_files(folder, monkeypatch):
    monkeypatch.setattr(audit_log, "MAX_PART", 400)
    log = aged(folder)
    before = len(list((folder.path / "audit").iterdir()))
    assert log.prune(NOW + 3 * 86_400, NOW + 6 * 86_400) == 3
    assert log.look().intact
    assert len(list((folder.path / "audit").iterdir())) <= before
    assert [line.ev.n for line in log_in(folder).read()] == [3, 4, 5, 3]


def test_a_crash_after_the_cut_was_written_is_no_damage(folder):
    log = aged(folder)
    uncut = (folder.path / "audit.jsonl").read_bytes()
    log.prune(NOW + 3 * 86_400, NOW + 6 * 86_400)
    cut = (folder.path / "audit.jsonl").read_bytes().splitlines(keepends=True)[-1]
    (folder.path / "audit.jsonl").write_bytes(uncut + cut)
    assert [line.ev.n for line in log_in(folder).read()] == [3, 4, 5, 3]
    later = log_in(folder)
    later.record(AuditEvent("started"), NOW + 6 * 86_400)
    assert later.trouble() == ""
    assert (folder.path / "audit.jsonl").read_bytes().count(b"\n") == 5


def test_more_lines_than_were_cut_may_not_be_missing(folder):
    log = aged(folder)
    log.prune(NOW + 3 * 86_400, NOW + 6 * 86_400)
    file = folder.path / "audit.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(ChainBroken):
        log_in(folder).read()


def test_nothing_is_removed_where_the_cut_cannot_be_anchored(folder):
    log = aged(folder)
    STORE.fails = Failure("KEYSTORE-UNSAFE", "Locked.")
    with pytest.raises(Failure):
        log.prune(NOW + 3 * 86_400, NOW + 6 * 86_400)
    STORE.fails = None
    assert (folder.path / "audit.jsonl").read_bytes().count(b"\n") == 7


def test_a_damage_is_not_forgotten_by_a_cut(folder):
    file = anchored(folder)
    file.write_bytes(b"")
    log = log_in(folder)
    log.record(AuditEvent("started"), NOW)
    log.prune(NOW + 1, NOW + 86_400)
    assert not log.look().intact
    later = log_in(folder)
    later.record(AuditEvent("started"), NOW + 86_400)
    assert not later.look().intact


def test_a_checkpoint_is_signed_by_its_owner(folder):
    log = log_in(folder)
    assert log.checkpoint(NOW) is None
    log.record(AuditEvent("started"), NOW)
    signed = log.checkpoint(NOW)
    assert signed is not None
    mark = open_mark(signed.envelope, person("anna").identity, MarkKind.CHECKPOINT)
    assert mark.last.seq == 1
