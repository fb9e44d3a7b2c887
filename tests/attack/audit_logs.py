# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An audit log is tampered with by whoever can write the profile folder, but not the key store.

They know everything but the owner's keys: they compute hashes, write chains that hold, sign with
keys of their own, copy what the owner signed elsewhere, and put back any older state of the folder.
*Accepted*: the log then says something else than what was recorded, and nothing says so.
"""

import random
from collections.abc import Callable
from unittest import mock

import msgspec

from client.engine import audit_log
from client.engine.audit_files import HEAD, LOG
from client.engine.audit_log import AuditLog
from client.identity.audit import (
    CUT,
    DAMAGED,
    AuditEvent,
    AuditLine,
    ChainBroken,
    anchor_of,
    next_line,
)
from client.identity.audit_marks import Anchor, MarkKind, sign_mark
from client.identity.person import Person
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import altered_bytes
from tests.fakes.anchors import FakeAnchors
from tests.fakes.people import NOW, person

Files = dict[str, bytes]
Dice = random.Random
OWNER, ATTACKER = "anna", "berta"
SMALL_FILE = 2_600
"""So that the log of the campaign has several files."""


class MemoryFolder:
    """A profile folder in memory: what `AuditFiles` asks of one."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def write(self, name: str, data: bytes) -> None:
        self.files[name] = data

    def append(self, name: str, data: bytes) -> None:
        self.files[name] = self.files.get(name, b"") + data

    def set_aside(self, name: str, other: str) -> None:
        self.files[other] = self.files.pop(name)

    def remove(self, name: str) -> None:
        self.files.pop(name, None)

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.files if name.startswith(f"{folder}/")))


class History:
    """A log that grew for days, with a legitimate cut; every state that its folder ever had."""

    def __init__(self, name: str) -> None:
        self.person: Person = person(name)
        self.store = FakeAnchors()
        self.states: list[Files] = []
        folder = MemoryFolder({})
        log = AuditLog(folder, self.person, self.store)
        with mock.patch.object(audit_log, "MAX_PART", SMALL_FILE):
            for step in range(36):
                log.record(_event(step, name), NOW + step * 3_600)
                log.anchor()
                self.states.append(dict(folder.files))
                if step == 24:
                    log.prune(NOW + 6 * 3_600, NOW + step * 3_600)
                    self.states.append(dict(folder.files))
        self.files = dict(folder.files)
        self.lines = log.read()

    def opened(self, files: Files) -> AuditLog:
        """What the next start of the program has before it; the key store is as it was."""
        return AuditLog(MemoryFolder(files), self.person, FakeAnchors(self.store.kept))


def _event(step: int, name: str) -> AuditEvent:
    kinds = ("started", "checks", "acknowledged", "call", "person", "alarm", "verified")
    checks = ("TLS-PIN pass block 12", "CORE-DUMP fail warn 3")
    return AuditEvent(kinds[step % 7], why=name, n=step, checks=checks if step % 7 == 1 else ())


def build_logs() -> Attempt:
    mine, other = History(OWNER), History(ATTACKER)
    assert mine.opened(dict(mine.files)).read() == mine.lines
    assert mine.opened(dict(mine.files)).look().intact
    assert len(mine.files) > 3

    def attempt(dice: Dice) -> bool:
        files = dict(mine.files)
        while files == mine.files:
            files = dice.choice(TAMPERINGS)(dice, mine, other)
        if dice.random() < 0.2:
            return _unnoticed_while_running(mine, files)
        log = mine.opened(files)
        try:
            return log.read() != mine.lines
        except ChainBroken:
            # The gate hears of it as well (every fifth time: it reads all of it once more).
            return dice.random() < 0.2 and mine.opened(files).look().intact

    return attempt


def _unnoticed_while_running(mine: History, files: Files) -> bool:
    """The program runs: what it wrote itself is compared every few seconds."""
    folder = MemoryFolder(dict(mine.files))
    log = AuditLog(folder, mine.person, FakeAnchors(mine.store.kept))
    log._ensure_open(NOW)
    lines = {name for name in {*files, *mine.files} if name != HEAD}
    if all(files.get(name) == mine.files.get(name) for name in lines):
        return False  # The head alone is written anew with the next line.
    folder.files.clear()
    folder.files.update(files)
    return log.look().intact


# Each makes other files of the owner's; ``other`` is a log of the attacker's own.


def _bytes(dice: Dice, mine: History, other: History) -> Files:
    """Bits flipped, bytes removed, added and repeated, in any of the files."""
    files = dict(mine.files)
    name = dice.choice(sorted(files))
    if dice.random() < 0.5:
        at = dice.randrange(len(files[name]))
        flipped = files[name][at] ^ 1 << dice.randrange(8)
        files[name] = files[name][:at] + bytes((flipped,)) + files[name][at + 1 :]
    else:
        files[name] = altered_bytes(dice, files[name], tuple(other.files.values()))
    return files


def _rows(dice: Dice, mine: History, _: History) -> Files:
    """Lines deleted, swapped, repeated, moved, or the end taken off."""
    rows = _all_rows(mine)
    one, two = sorted(dice.sample(range(len(rows)), 2))
    kind = dice.randrange(6)
    if kind == 0:
        del rows[one]
    elif kind == 1:
        rows[one], rows[two] = rows[two], rows[one]
    elif kind == 2:
        rows.insert(two, rows[one])
    elif kind == 3:
        del rows[one : two + 1]
    elif kind == 4:
        rows.append(rows.pop(one))
    else:
        del rows[one:]
    return _with_rows(dice, mine, rows)


def _appended(dice: Dice, mine: History, _: History) -> Files:
    """Lines of the attacker's that follow as they should."""
    rows = _all_rows(mine)
    for _ in range(dice.randint(1, 4)):
        event = AuditEvent(dice.choice(("call", "verified", "acknowledged")), n=dice.randrange(99))
        rows.append(next_line(anchor_of(rows[-1]), event, NOW, "forged"))
    return _with_rows(dice, mine, rows)


def _rewritten(dice: Dice, mine: History, _: History) -> Files:
    """From one line on another story, whose chain holds."""
    rows = _all_rows(mine)
    at = dice.randrange(len(rows))
    ends = dice.randint(at, len(rows))
    event = AuditEvent("call", why=dice.choice(("left", "gate-lost")), n=dice.randrange(99))
    return _with_rows(dice, mine, _chained(rows, at, ends, event))


def _older(dice: Dice, mine: History, _: History) -> Files:
    """An older state of the folder: all of it, or some files of it."""
    files, state = dict(mine.files), dice.choice(mine.states[:-1])
    if dice.random() < 0.6:
        return dict(state)
    for name in dice.sample(sorted({*files, *state}), dice.randint(1, 2)):
        if name in state:
            files[name] = state[name]
        else:
            files.pop(name, None)
    return files


def _gone(dice: Dice, mine: History, _: History) -> Files:
    """Files taken away or exchanged."""
    files = dict(mine.files)
    names = sorted(files)
    if dice.random() < 0.4:
        one, two = dice.sample(names, 2)
        files[one], files[two] = files[two], files[one]
        return files
    for name in dice.sample(names, dice.randint(1, len(names))):
        del files[name]
    return files


def _forged_cut(dice: Dice, mine: History, other: History) -> Files:
    """The beginning is taken away, and a cut says that this is in order."""
    rows = _all_rows(mine)
    count = dice.randint(1, len(rows) - 1)
    last = anchor_of(rows[count - 1])
    real = [one.ev.signed for one in mine.lines if one.ev.type == CUT]
    signed = dice.choice(
        (
            "",
            _signed(other, MarkKind.CUT, last),
            *real,
            *(one.ev.signed for one in other.lines if one.ev.type == CUT),
        )
    )
    if dice.random() < 0.7:
        event = AuditEvent(CUT, n=count, signed=signed)
        rows.append(next_line(anchor_of(rows[-1]), event, NOW, "forged"))
    return _with_rows(dice, mine, rows[count:])


def _forged_beginning(dice: Dice, mine: History, other: History) -> Files:
    """A log that begins anew, as after damage; or simply with number 1."""
    rows = _all_rows(mine)
    last = anchor_of(dice.choice(rows))
    signed = dice.choice(("", _signed(other, MarkKind.BEGAN, last), rows[0].decode()))
    first = next_line(last, AuditEvent(DAMAGED, signed=signed), NOW, "forged")
    if dice.random() < 0.3:
        first = next_line(None, AuditEvent("started"), NOW, "forged")
    new = [first]
    for _ in range(dice.randrange(40)):
        new.append(next_line(anchor_of(new[-1]), AuditEvent("call"), NOW, "forged"))
    return _with_rows(dice, mine, new)


def _another_log(dice: Dice, mine: History, other: History) -> Files:
    """The attacker's own log in its place, with its own head or with the owner's."""
    files = dict(other.files)
    if dice.random() < 0.5:
        files[HEAD] = dice.choice((mine.files[HEAD], dice.choice(mine.states)[HEAD]))
    if dice.random() < 0.3:
        # Sealed by another key over exactly the line that should stand there.
        last = _all_rows(mine)[-1]
        files = {**mine.files, HEAD: other.person.seal_local(last, "audit-head")}
        files[LOG] = files[LOG] + last + b"\n"
    return files


TAMPERINGS: tuple[Callable[[Dice, History, History], Files], ...] = (
    _bytes,
    _rows,
    _appended,
    _rewritten,
    _older,
    _gone,
    _forged_cut,
    _forged_beginning,
    _another_log,
)


def _all_rows(history: History) -> list[bytes]:
    names = sorted(name for name in history.files if name.startswith("audit/"))
    data = b"".join(history.files[name] for name in (*names, LOG))
    return data[:-1].split(b"\n")


def _with_rows(dice: Dice, history: History, rows: list[bytes]) -> Files:
    """These lines in one file or in several, with the head as it is, older, or taken away."""
    data = b"".join(row + b"\n" for row in rows)
    files = {LOG: data, HEAD: history.files[HEAD]}
    if rows and dice.random() < 0.3:
        half = len(b"".join(row + b"\n" for row in rows[: len(rows) // 2]))
        files = {**files, "audit/part-000000000009.jsonl": data[:half], LOG: data[half:]}
    pick = dice.random()
    if pick < 0.3:
        files[HEAD] = dice.choice(history.states)[HEAD]
    elif pick < 0.4:
        del files[HEAD]
    return files


def _chained(rows: list[bytes], at: int, ends: int, event: AuditEvent) -> list[bytes]:
    """The same lines with another one at a place, and every hash behind it computed anew."""
    new = rows[:at]
    for place in range(at, ends):
        line = msgspec.json.decode(rows[place], type=AuditLine)
        before = anchor_of(new[-1]) if new else Anchor(line.seq - 1, line.prev)
        told = event if place == at else line.ev
        new.append(next_line(before, told, line.t, line.boot))
    return new


def _signed(other: History, kind: MarkKind, last: Anchor) -> str:
    return sign_mark(other.person.signing, kind, NOW, last).envelope.decode()


CAMPAIGNS = (Campaign("log tamperings", 100_000, 1_000, build_logs),)
