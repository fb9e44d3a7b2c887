# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A process that keeps an audit log and ends at step k of writing it, for every k.

A step is one of the calls by which the log, its head or the key store reach the disk: opening,
writing (half of it), syncing, renaming, removing. For each a child of this process runs the story
up to there and ends by ``os._exit``; then this process opens what it left behind. Arguments: an
empty folder, and the name of a story. Prints ``N`` steps, and a line for each that went wrong.
"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from client.engine import audit_log
from client.engine.audit_log import AuditLog
from client.engine.kept_anchor import KeptAnchor
from client.identity.audit import AuditEvent, ChainBroken
from client.model.secret import Secret
from client.platform.keystore_file import Cost, FileKeystore
from client.platform.paths import ProfileFolder
from tests.fakes.people import NOW, person

DAY = 86_400
ENDED = 42
CHEAP = Cost(passes=1, memory_kib=8)
audit_log.MAX_PART = 900
"""Three lines or so: the story then turns over several times."""


class Steps:
    """Counts what reaches the disk, and ends the process at one of them."""

    def __init__(self, end_at: int) -> None:
        self.end_at = end_at
        self.count = 0

    def step(self) -> bool:
        """Is this the one to end at?"""
        self.count += 1
        return self.count == self.end_at

    def install(self) -> None:
        self._wrap(os, "fsync")
        self._wrap(os, "open")
        self._wrap(Path, "replace")
        self._wrap(Path, "unlink")
        fdopen = os.fdopen

        def opened(handle: int, mode: str) -> io.BufferedIOBase:
            file = fdopen(handle, mode)
            return Halving(self, handle, file) if mode != "rb" else file

        os.fdopen = opened

    def _wrap(self, owner: object, name: str) -> None:
        before = getattr(owner, name)

        def counted(*args: object, **more: object) -> object:
            if self.step():
                os._exit(ENDED)
            return before(*args, **more)

        setattr(owner, name, counted)


class Halving:
    """A file of which only a half was written when the process ended."""

    def __init__(self, steps: Steps, handle: int, file: io.BufferedIOBase) -> None:
        self._steps, self._handle, self._file = steps, handle, file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        if self._steps.step():
            os.write(self._handle, data[: len(data) // 2])
            os._exit(ENDED)
        self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return self._handle


def opened(folder: Path) -> AuditLog:
    files = ProfileFolder.open(folder)
    with files.locked():
        pass
    store = FileKeystore.open(files, Secret(b"passphrase"), CHEAP)
    return AuditLog(files, person("anna"), KeptAnchor(store))


Told = Callable[[int], None]


def record(log: AuditLog, told: Told, *days: int) -> None:
    for day in days:
        log.record(AuditEvent("checks", n=day), NOW + day * DAY)
        told(day)
        log.anchor()


def grows_and_is_cut(folder: Path, told: Told) -> None:
    log = opened(folder)
    record(log, told, *range(1, 10))
    log.prune(NOW + 5 * DAY, NOW + 9 * DAY)
    record(log, told, 10, 11)
    log.prune(NOW + 10 * DAY, NOW + 11 * DAY)
    record(log, told, 12)


def is_opened_again(folder: Path, told: Told) -> None:
    record(opened(folder), told, 1, 2, 3, 4)
    record(opened(folder), told, 5)


STORIES = {"cut": grows_and_is_cut, "again": is_opened_again}


def child(folder: Path, story: Callable[[Path, Told], None], end_at: int) -> tuple[int, list[int]]:
    """How it ended, and the days of which it was told that they are on the disk."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        told = os.write
        Steps(end_at).install()
        story(folder, lambda day: told(writing, bytes((day,))) and None)
        os._exit(0)
    os.close(writing)
    days = b""
    while more := os.read(reading, 99):
        days += more
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), list(days)


def wrong(folder: Path, days: list[int]) -> str:
    """What is wrong with what was left behind; empty where all of it is in order."""
    log = opened(folder)
    seen = log.look()
    if not seen.intact or not seen.writable:
        return f"taken for tampering: {seen.why}"
    try:
        before = [one.ev.n for one in log.read() if one.ev.type == "checks"]
        log.record(AuditEvent("checks", n=99), NOW + 99 * DAY)
        log.anchor()
        lines = opened(folder).read()
    except ChainBroken as broken:
        return f"broken: {broken}"
    kept = [one.ev.n for one in lines if one.ev.type == "checks"]
    if kept != [*before, 99] or before != sorted(set(before)):
        return f"lines out of order: {kept}"
    # A cut may have released the oldest ones; what was acknowledged behind is there.
    cut = any(one.ev.type == "log-cut" for one in lines)
    due = [day for day in days if not cut or day >= before[0]]
    if not set(due) <= set(before):
        return f"lost {sorted(set(due) - set(before))}"
    if cut and days and before and before[0] > 10:
        return f"more was cut than was old: {kept}"
    left = [one.name for one in folder.rglob("*.new")]
    return f"left behind: {left}" if left else ""


def main(folder: Path, story: str) -> None:
    for end_at in range(1, 10_000):
        place = folder / f"{end_at}"
        code, days = child(place, STORIES[story], end_at)
        bad = wrong(place, days) if place.exists() else ""
        if bad:
            print(f"step {end_at}: {bad}", flush=True)
        if code == 0:
            print(end_at - 1, "steps", flush=True)
            return
        if code != ENDED:
            print(f"step {end_at}: ended with {code}", flush=True)
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
