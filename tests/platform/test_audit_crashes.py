# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A process that ends anywhere while it writes the log, and a profile that is closed meanwhile."""

import subprocess
import sys
import threading

import pytest

from client.engine.audit_log import AuditLog
from client.identity.audit import AuditEvent
from client.model.errors import Failure
from client.platform.paths import ProfileFolder
from tests.fakes.anchors import FakeAnchors
from tests.fakes.people import NOW, person

DAY = 86_400


@pytest.mark.skipif(not hasattr(sys, "abiflags"), reason="children are made by fork")
@pytest.mark.parametrize("story", ["again", "cut"])
def test_a_process_that_ends_at_any_step_leaves_a_whole_log_with_all_it_confirmed(tmp_path, story):
    argv = [sys.executable, "-m", "tests.rig.audit_crash", str(tmp_path), story]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=300, check=False)
    *wrong, last = ran.stdout.splitlines() or [ran.stderr]
    assert wrong == []
    steps, word = last.split()
    assert word == "steps"
    assert int(steps) > 100


class SlowAnchors(FakeAnchors):
    """A key store that waits for a person, as long as ``gate`` is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.asked = threading.Event(), threading.Event()
        self.gate.set()

    def keep(self, anchor: bytes) -> None:
        self.asked.set()
        assert self.gate.wait(10)
        super().keep(anchor)


def test_a_late_thread_writes_nothing_into_a_profile_that_was_closed(tmp_path):
    folder, store = ProfileFolder.open(tmp_path / "profile"), SlowAnchors()
    first = AuditLog(folder, person("anna"), store)
    for day in range(4):
        first.record(AuditEvent("checks", n=day), NOW + day * DAY)
    store.gate.clear()
    store.asked.clear()
    cutting = threading.Thread(target=first.prune, args=(NOW + 2 * DAY, NOW + 3 * DAY))
    cutting.start()
    assert store.asked.wait(10)
    closing = threading.Thread(target=first.close)
    closing.start()
    store.gate.set()
    closing.join(10)
    # Whoever comes next may write at once, and the first one does not any more.
    second = AuditLog(folder, person("anna"), FakeAnchors(store.kept))
    second.record(AuditEvent("started"), NOW + 3 * DAY)
    with pytest.raises(Failure, match="log-closed"):
        first.record(AuditEvent("started"), NOW + 3 * DAY)
    with pytest.raises(Failure, match="log-closed"):
        first.prune(NOW + 3 * DAY, NOW + 3 * DAY)
    cutting.join(10)
    assert second.look().intact
    kinds = [one.ev.type for one in second.read()]
    assert kinds == ["checks", "checks", "log-cut", "started"]


class Failing:
    """A folder whose disk fails while lines are removed."""

    def __init__(self, folder: ProfileFolder) -> None:
        self._folder = folder
        self.fails = ""

    def __getattr__(self, name):
        if name == self.fails:
            raise Failure("PROFILE-WRITE", "full")
        return getattr(self._folder, name)


def test_a_cut_that_the_disk_ends_half_way_is_no_tampering(tmp_path, monkeypatch):
    monkeypatch.setattr("client.engine.audit_log.MAX_PART", 900)
    folder = Failing(ProfileFolder.open(tmp_path / "profile"))
    log = AuditLog(folder, person("anna"), FakeAnchors())
    for day in range(9):
        log.record(AuditEvent("checks", n=day), NOW + day * DAY)
    writes = folder._folder.write

    def full(name, data):
        if name.startswith("audit/"):
            raise Failure("PROFILE-WRITE", "full")
        writes(name, data)

    monkeypatch.setattr(folder._folder, "write", full)
    with pytest.raises(Failure, match="PROFILE-WRITE"):
        log.prune(NOW + 5 * DAY, NOW + 9 * DAY)
    monkeypatch.undo()
    assert log.look().intact
    log.record(AuditEvent("started"), NOW + 9 * DAY)
    assert log.look().intact
    assert [one.ev.n for one in log.read() if one.ev.type == "checks"] == [5, 6, 7, 8]


def test_a_line_that_the_disk_took_at_the_second_try_stands_there_once(tmp_path):
    folder = Failing(ProfileFolder.open(tmp_path / "profile"))
    log = AuditLog(folder, person("anna"), FakeAnchors())
    log.record(AuditEvent("started"), NOW)
    folder.fails = "append"
    with pytest.raises(Failure, match="PROFILE-WRITE"):
        log.record(AuditEvent("checks", n=7), NOW)
    folder.fails = ""
    log.record(AuditEvent("checks", n=7), NOW)
    log.record(AuditEvent("checks", n=7), NOW)
    assert [one.ev.n for one in log.read()] == [0, 7, 7]
