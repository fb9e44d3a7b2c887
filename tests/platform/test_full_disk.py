# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""AUDIT-CHAIN on a real disk: full, truncated, edited; and the twin on which all is well."""

import asyncio

import pytest

from client.engine.audit_log import AuditLog
from client.engine.gate_run import GateRun
from client.identity.audit import AuditEvent
from client.model.errors import Failure
from client.model.room import Profile
from client.model.verdict import Finding, Phase, Result, Severity
from client.platform.paths import ProfileFolder
from client.policy.facts import AuditSeen
from client.policy.judge import judge
from client.policy.profiles import profile_rules
from tests.fakes.anchors import FakeAnchors
from tests.fakes.gate_context import context
from tests.fakes.people import NOW, person
from tests.rig.small_disk import NoDisk, small_disk

SEVERITIES = {
    Profile.OPEN: Severity.INFO,
    Profile.RESTRICTED: Severity.WARN,
    Profile.CLASSIFIED: Severity.BLOCK,
}


@pytest.fixture
def disk(tmp_path):
    try:
        with small_disk(tmp_path / "disk") as made:
            yield made
    except NoDisk as missing:
        pytest.skip(str(missing))


@pytest.fixture
def log(disk):
    folder = ProfileFolder.open(disk.path / "profile")
    made = AuditLog(folder, person("anna"), FakeAnchors())
    for kind in ("started", "verified", "different"):
        made.record(AuditEvent(kind), NOW)
    made.anchor()
    return made


def found(log: AuditLog, profile: Profile) -> Finding:
    """What the gate's own way of looking finds."""
    ctx = context()
    run = GateRun(ctx, profile_rules(profile), lambda _finding, _total: None)
    asyncio.run(run.look({AuditSeen: log.look}))
    verdict = judge(run.rules, run.facts, (Phase.START,), ctx.clock())
    (one,) = (finding for finding in verdict.findings if finding.id == "AUDIT-CHAIN")
    return one


def stands_by_profile(log: AuditLog) -> None:
    for profile, severity in SEVERITIES.items():
        one = found(log, profile)
        assert (one.result, one.severity) == (Result.FAIL, severity)
        assert one.blocks is (profile is Profile.CLASSIFIED)


def fill_up(log: AuditLog) -> None:
    """Until the last file's last block is full as well."""
    for _ in range(40):
        log.record(AuditEvent("verified"), NOW)


def passes(log: AuditLog) -> None:
    for profile in Profile:
        assert found(log, profile).result is Result.PASS


def test_a_log_on_a_disk_with_room_passes(log):
    passes(log)


def test_a_full_disk_stands_until_there_is_room_again(disk, log):
    disk.fill()
    stands_by_profile(log)
    with pytest.raises(Failure):
        fill_up(log)
    stands_by_profile(log)
    disk.free()
    passes(log)
    log.record(AuditEvent("scanned"), NOW)
    assert [line.ev.type for line in log.read()][:3] == ["started", "verified", "different"]
    passes(log)


def test_a_truncated_log_stands(disk, log):
    file = disk.path / "profile" / "audit.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    stands_by_profile(log)
    file.write_bytes(whole)
    passes(log)


def test_an_edited_log_stands(disk, log):
    file = disk.path / "profile" / "audit.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"different", b"verified!"))
    stands_by_profile(log)
    file.write_bytes(whole)
    passes(log)


def test_a_log_whose_look_fails_is_unknown_and_counts_as_failed(log):
    log._anchors.fails = Failure("KEYSTORE-UNSAFE", "Locked.")
    fresh = AuditLog(log._files._files, person("anna"), log._anchors)
    one = found(fresh, Profile.CLASSIFIED)
    assert one.result is Result.UNKNOWN
    assert one.blocks
