# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""packaging/audit/verify_audit.py with receipts that people in a call really signed.

A receipt says where its signer's log stood when they left: who gives out another log later, or a
shorter one, is found by the receipt that the others hold.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from client.crypto.envelope import Context, sign
from client.engine.audit_files import LOG
from client.engine.audit_log import AuditLog
from client.identity.audit import AuditEvent
from client.identity.audit_extract import cut_out
from client.model.attendance import DifferenceKind
from client.session import effects
from client.session.receipt import Receipt, read_receipt
from tests.attack.audit_logs import MemoryFolder
from tests.fakes.anchors import FakeAnchors
from tests.fakes.call_room import FakeRoom, person
from tests.fakes.people import NOW
from tests.platform.test_verify_audit import script
from tests.unit.session.test_attendance import lie, without

WALL = float(NOW)
LEAVES = 1
OWNER = person(LEAVES).identity


@dataclass
class Left:
    """What a call left: the log of whoever left first, at that moment and later, and receipts."""

    at_leaving: bytes
    later: bytes
    taken: effects.ReceiptTaken
    extract: tuple[bytes, bytes]

    @property
    def receipt(self) -> bytes:
        """As one of those who stayed holds it."""
        return self.taken.envelope

    @property
    def value(self) -> Receipt:
        return read_receipt(self.receipt, OWNER).value


def _note(log: AuditLog, *steps: int) -> None:
    for step in steps:
        log.record(AuditEvent("call", way="live", n=step), NOW + step)


def leave_a_call(*, tells: bool = True, lies: bool = False) -> Left:
    """Three meet; one whose log is real leaves, and notes some more at home.

    With ``lies`` its receipt leaves one of them out.
    """
    folder = MemoryFolder({})
    log = AuditLog(folder, person(LEAVES), FakeAnchors())
    _note(log, 1, 2, 3)

    def head() -> str:
        mark = log.checkpoint(NOW + 4)
        assert mark is not None
        return mark.value.last.hash

    room = FakeRoom(3)
    room.talks = True
    plain = room.setup
    heads = {LEAVES: head} if tells else {}

    def setup(n: int, **changes: object):
        own = {"audit_head": heads[n]} if n in heads else {}
        return plain(n, **{"wall": WALL, **own, **changes})

    room.setup = setup
    room.join_all()
    room.run(40.0)
    if lies:
        lie(room, room.nodes[LEAVES], without(2))
    else:
        room.leave(LEAVES)
        room.run(1.0)
    at_leaving = folder.files[LOG]
    _note(log, 100, 101)
    taken = room.nodes[0].all_of(effects.ReceiptTaken)
    (theirs,) = (one for one in taken if one.identity == OWNER)
    lines = log.read()
    cut, mark, _ = cut_out(person(LEAVES), lines, folder.files[LOG], 0, NOW * 2, NOW + 200)
    return Left(at_leaving, folder.files[LOG], theirs, (cut, mark.envelope))


@cache
def left() -> Left:
    return leave_a_call()


def said(capsys, folder: Path, receipt: bytes, *more: str) -> tuple[int, str]:
    file = folder.parent / "receipt"
    file.write_bytes(receipt)
    code = script.main([str(folder), "--receipt", str(file), *more])
    return code, capsys.readouterr().out


def laid(tmp_path: Path, log: bytes, extract: bytes = b"") -> Path:
    folder = tmp_path / "log"
    folder.mkdir(exist_ok=True)
    (folder / "audit.jsonl").write_bytes(log)
    if extract:
        (folder / "extract.json").write_bytes(extract)
    return folder


def test_a_receipt_that_another_kept_is_found_in_the_signers_log(tmp_path, capsys):
    found = left()
    assert found.taken.differences == ()
    folder = laid(tmp_path, found.later)
    code, told = said(capsys, folder, found.receipt, "--owner", OWNER)
    assert code == 0, told
    assert f"line {found.value.audit[:16]}... is in the log" in told
    assert "holds    the receipt's signature" in told


def test_a_log_from_before_the_call_lacks_the_line(tmp_path, capsys):
    found = left()
    row = next(n for n, row in enumerate(found.later.splitlines())
               if script.digest(row) == found.value.audit)  # fmt: skip
    rows = found.later.splitlines(keepends=True)
    whole = said(capsys, laid(tmp_path, b"".join(rows[: row + 1])), found.receipt, "--owner", OWNER)
    older = said(capsys, laid(tmp_path, b"".join(rows[:row])), found.receipt, "--owner", OWNER)
    assert (whole[0], older[0]) == (0, 1)
    assert "FAILS    line" in older[1]


def test_an_export_is_checked_against_a_receipt_of_its_signer(tmp_path, capsys):
    found = left()
    folder = laid(tmp_path, *found.extract)
    assert said(capsys, folder, found.receipt)[0] == 0
    # Somebody else's word for the very same line is not the owner's.
    other = sign(person(2).signing, Context.ATTENDANCE, found.value).envelope
    code, told = said(capsys, folder, other)
    assert code == 1
    assert "signed by another key" in told
    assert said(capsys, folder, other, "--signer", person(2).identity)[0] == 0


def test_without_a_name_it_says_that_it_does_not_know_whose_receipt_it_is(tmp_path, capsys):
    found = left()
    folder = laid(tmp_path, found.later)
    other = sign(person(2).signing, Context.ATTENDANCE, found.value).envelope
    _, told = said(capsys, folder, other)
    assert person(2).identity in told
    assert "unknown  whether that is the log's owner" in told
    assert (
        "unknown  whether that is" not in said(capsys, folder, found.receipt, "--owner", OWNER)[1]
    )


@pytest.mark.parametrize(
    "forge",
    [
        lambda found: sign(person(0).signing, Context.ATTENDANCE, found.value).envelope,
        lambda found: sign(person(LEAVES).signing, Context.DATA, found.value).envelope,
        lambda found: found.receipt.replace(b'"sig":"', b'"sig":"A', 1),
        lambda found: found.receipt.replace(b'"payload":"', b'"payload":"A', 1),
        lambda found: found.receipt.replace(b":", b": ", 1),
        lambda found: found.receipt + b"\n",
        lambda found: found.receipt[:-1],
        lambda _: b"",
        lambda _: b"[" * 60_000,
        lambda _: b"\xff" * 9,
        lambda _: b'"' + b"a" * script.LINE + b'"',
    ],
    ids=["another signer", "another use", "signature", "payload", "spelling", "more", "cut",
         "nothing", "deep", "no text", "huge"],
)  # fmt: skip
def test_a_forged_receipt_fails_and_its_twin_holds(tmp_path, capsys, forge):
    found = left()
    folder = laid(tmp_path, found.later)
    code, told = said(capsys, folder, forge(found), "--owner", OWNER)
    assert code == 1
    assert "FAILS    the receipt's signature" in told
    assert said(capsys, folder, found.receipt, "--owner", OWNER)[0] == 0


@pytest.mark.parametrize("head", ["0" * 64, "0" * 128])
def test_a_signed_receipt_that_names_a_line_of_no_log_fails(tmp_path, capsys, head):
    found = left()
    value = structs.replace(found.value, audit=head)
    lied = sign(person(LEAVES).signing, Context.ATTENDANCE, value).envelope
    # Our own reader takes the form; only the log shows the lie.
    assert read_receipt(lied, OWNER).value.audit == head
    folder = laid(tmp_path, found.later)
    code, told = said(capsys, folder, lied, "--owner", OWNER)
    assert code == 1
    assert "holds    the receipt's signature" in told
    assert "FAILS    line 0000" in told


def test_a_receipt_of_whoever_keeps_no_log_proves_nothing_about_one(tmp_path, capsys):
    found = leave_a_call(tells=False)
    assert found.value.audit == ""
    code, told = said(capsys, laid(tmp_path, found.later), found.receipt, "--owner", OWNER)
    assert code == 0
    assert "unknown  the receipt names no line of a log" in told


def test_a_receipt_that_differs_is_still_its_signers_word(tmp_path, capsys):
    """Whom it leaves out is between the people; where the log stood is true all the same."""
    found = leave_a_call(lies=True)
    assert [one.kind for one in found.taken.differences] == [DifferenceKind.MISSING]
    assert left().taken.differences == ()
    folder = laid(tmp_path, found.later)
    assert said(capsys, folder, found.receipt, "--owner", OWNER)[0] == 0
    assert said(capsys, folder, found.receipt, "--owner", person(0).identity)[0] == 1
