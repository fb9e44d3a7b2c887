# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.app.audit_export: an officer's file, opened by nobody else and changed by nobody."""

import io
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from client.app import audit_export
from client.app.audit_export import LINES, SIGNED, pack, seal_to, unseal, verify
from client.app.audit_summary import LANGUAGES, texts
from client.crypto.hpke import read_sealing_key, sealing_key_text
from client.identity.audit import AuditEvent, anchor_of, follow, next_line, person_mark
from client.identity.audit_extract import cut_out
from client.model.audit import AuditExtract, PersonMark
from client.model.errors import ClientError, Malformed, SealBroken, SignatureInvalid
from client.model.ids import DisplayName, Uid
from tests.fakes.people import NOW, person

OWNER, BERTA, OFFICER = person("anna"), person("berta"), person("hanna")
KEY = sealing_key_text(OFFICER.xwing.public)
EVENTS = (
    AuditEvent("started", version="0.1.0"),
    AuditEvent("checks", way="refused", checks=("TLS-PIN fail block 7", "CORE-DUMP pass block 1")),
    AuditEvent("person", person=person_mark(BERTA.identity), way="joined"),
    AuditEvent("alarm", checks=("FRAME-REPLAY fail block",)),
)


def extract() -> AuditExtract:
    rows: list[bytes] = []
    for event in EVENTS:
        rows.append(next_line(anchor_of(rows[-1]) if rows else None, event, NOW, "boot"))
    data = b"".join(row + b"\n" for row in rows)
    lines, mark, count = cut_out(OWNER, follow(data), data, NOW, NOW, NOW)
    people = tuple(
        PersonMark(person_mark(one.identity), DisplayName(name), Uid(f"{name}@x.example"))
        for one, name in ((OWNER, "Anna"), (BERTA, "Berta"))
    )
    return AuditExtract(lines, mark.envelope, count, OWNER.identity, people, KEY, "Demo-Amt")


PACKED = pack(extract(), NOW, NOW)


def test_the_officer_opens_verifies_and_reads():
    opened = verify(unseal(OFFICER.xwing, seal_to(KEY, PACKED)), OWNER.identity)
    assert [line.ev for line in opened.lines] == list(EVENTS)
    assert set(opened.files) == {LINES, SIGNED, "summary.en.txt", "summary.de.txt"}
    english, german = (opened.files[f"summary.{one}.txt"].decode() for one in LANGUAGES)
    for page in (english, german):
        for told in ("Berta <Berta@x.example>", "TLS-PIN fail block 7", "FRAME-REPLAY", "Demo-Amt"):
            assert told in page
        assert "CORE-DUMP" not in page
    assert "REFUSED" in english
    assert "ABGEWIESEN" in german


def test_the_head_in_a_receipt_is_a_line_of_the_export():
    opened = verify(PACKED, OWNER.identity)
    assert opened.mark.value.last.hash in opened.hashes()
    assert len(opened.hashes()) == len(EVENTS)


def test_nobody_else_opens_it():
    sealed = seal_to(KEY, PACKED)
    with pytest.raises(SealBroken):
        unseal(BERTA.xwing, sealed)
    for place in (4, 100, len(sealed) - 1):
        other = bytearray(sealed)
        other[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(OFFICER.xwing, bytes(other))
    with pytest.raises(Malformed):
        unseal(OFFICER.xwing, PACKED)


def changed(**parts: bytes | None) -> bytes:
    names = {"lines": LINES, "signed": SIGNED}
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PACKED)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = parts.get(next((key for key, v in names.items() if v == name), ""), b"keep")
            if data is not None:
                after.writestr(name, before.read(name) if data == b"keep" else data)
    return buffer.getvalue()


def test_a_changed_zip_is_refused():
    assert len(verify(changed(), OWNER.identity).lines) == len(EVENTS)
    for packed in (
        b"no zip",
        changed(lines=None),
        changed(signed=None),
        changed(lines=extract().lines.replace(b"refused", b"allowed")),
        changed(lines=b""),
        changed(signed=b"{}"),
        PACKED[:-30],
    ):
        with pytest.raises(ClientError):
            verify(packed, OWNER.identity)
    with pytest.raises(SignatureInvalid):
        verify(PACKED, BERTA.identity)


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(audit_export, "MAX_EXPORT", 1_000_000)
    assert verify(PACKED, None).lines
    with pytest.raises(Malformed):
        verify(changed(lines=bytes(2_000_000)), None)


@settings(max_examples=300, deadline=None)
@given(at=integers(0, len(PACKED) - 1), value=integers(1, 255), cut=integers(0, 40))
def test_bytes_changed_anywhere_are_refused_or_change_nothing_that_counts(at, value, cut):
    other = bytearray(PACKED)
    other[at] ^= value
    try:
        opened = verify(bytes(other[: len(other) - cut]), OWNER.identity)
    except ClientError:
        return
    assert [line.ev for line in opened.lines] == list(EVENTS)


def zipped(*entries: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, data in entries:
            packed.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", [LINES, "../audit.jsonl", "/etc/passwd", "other.txt"])
def test_refuses_parts_that_an_export_does_not_have_once(name):
    good = ((LINES, extract().lines), (SIGNED, extract().signed))
    assert verify(zipped(*good), OWNER.identity).lines
    assert verify(zipped(*good, how=zipfile.ZIP_STORED), OWNER.identity).lines
    for bad in (
        zipped(*good, (name, extract().lines)),
        zipped(*good, how=zipfile.ZIP_BZIP2),
        zipped(*good, how=zipfile.ZIP_LZMA),
    ):
        with pytest.raises(Malformed):
            verify(bad, OWNER.identity)


def test_refuses_a_part_whose_packing_is_broken():
    with zipfile.ZipFile(io.BytesIO(PACKED)) as packed:
        begins = packed.getinfo(LINES).header_offset + 30 + len(LINES)
    other = PACKED[:begins] + b"\xff" * 8 + PACKED[begins + 8 :]
    with pytest.raises(Malformed):
        verify(other, OWNER.identity)


def test_every_word_of_the_summary_is_there_in_both_languages():
    english, german = (texts(one) for one in LANGUAGES)
    assert set(english.kinds) == set(german.kinds)
    assert set(english.ways) == set(german.ways)
    assert english.title != german.title


@pytest.mark.parametrize("text", ["", "xwing:", "xwing:AAAA", "ed25519:" + "a" * 64, KEY[:-1]])
def test_a_sealing_key_has_one_spelling(text):
    with pytest.raises(Malformed):
        read_sealing_key(text)
    assert read_sealing_key(KEY) == OFFICER.xwing.public
