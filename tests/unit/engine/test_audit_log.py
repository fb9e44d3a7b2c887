# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.audit_log: what was written is read again; what was changed is seen."""

import stat
from pathlib import Path

import pytest

from client.engine import audit_log
from client.engine.audit_log import AuditLog
from client.identity.audit import AuditEvent, ChainBroken
from client.platform.paths import ProfileFolder
from tests.fakes.people import NOW, person


@pytest.fixture
def folder(tmp_path: Path) -> ProfileFolder:
    return ProfileFolder.open(tmp_path / "profile")


def log_in(folder: ProfileFolder) -> AuditLog:
    return AuditLog(folder, person("anna"))


def filled(folder: ProfileFolder, *kinds: str) -> Path:
    log = log_in(folder)
    for kind in kinds or ("verified", "different", "scanned"):
        log.record(AuditEvent(kind), NOW)
    return folder.path / "audit.jsonl"


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
        AuditLog(folder, person("berta")).read()


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
    monkeypatch.setattr(audit_log, "MAX_LOG", 400)
    filled(folder, *["verified"] * 5)
    log = log_in(folder)
    assert kinds(log)[0] == "log-continued"
    asides = list((folder.path / "audit").iterdir())
    assert asides
    assert [line.seq for line in log.read()][-1] == 5 + len(asides)
