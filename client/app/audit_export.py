# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The file that an officer gets: a zip of lines, signature and summaries, sealed to their key.

``WWA1`` and an HPKE ciphertext (context ``watchword/audit/v1``) of a zip with ``audit.jsonl``,
``extract.json`` and a summary in each language. What comes back out is verified in one place.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from client.app.audit_summary import LANGUAGES, summary
from client.crypto.envelope import Context, Signed
from client.crypto.hpke import XWingPrivate, read_sealing_key, seal
from client.identity.audit import AuditLine, follow, line_hash
from client.identity.audit_extract import verify_extract
from client.identity.audit_marks import Mark
from client.model.audit import AuditExtract
from client.model.errors import Malformed
from client.model.ids import IdentityKey

MAX_EXPORT = 256 * 1024 * 1024
"""Largest sealed file and largest part of it, in bytes."""
_MAGIC, _AAD = b"WWA1", b"export"
LINES, SIGNED = "audit.jsonl", "extract.json"
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, struct.error),
)
"""Everything that the library raises at a damaged zip; ``zlib.error`` is under none of them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An export that was verified. ``files`` are all of its parts by name."""

    lines: tuple[AuditLine, ...]
    mark: Signed[Mark]
    files: dict[str, bytes]

    def hashes(self) -> frozenset[str]:
        """The hash of every line: what an attendance receipt holds of its signer's log."""
        return frozenset(map(line_hash, self.files[LINES].splitlines()))


def pack(extract: AuditExtract, since: int, until: int) -> bytes:
    """The zip with everything an officer needs."""
    lines = follow(extract.lines)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(LINES, extract.lines)
        packed.writestr(SIGNED, extract.signed)
        for language in LANGUAGES:
            page = summary(extract, lines, since, until, language)
            packed.writestr(f"summary.{language}.txt", page.encode())
    return buffer.getvalue()


def seal_to(key: str, packed: bytes) -> bytes:
    """Seal a zip to an officer's key (``xwing:...``); raises `Malformed` for none."""
    return _MAGIC + seal(read_sealing_key(key), Context.AUDIT, _AAD, packed)


def unseal(key: XWingPrivate, data: bytes) -> bytes:
    """The zip in a sealed file; raises `SealBroken`, or `Malformed` for another kind of file."""
    if not data.startswith(_MAGIC):
        raise Malformed("export", "is not a sealed export of an audit log")
    return key.open(Context.AUDIT, _AAD, data[len(_MAGIC) :])


def verify(packed: bytes, owner: IdentityKey | None) -> Opened:
    """What a zip holds, if nothing was changed in it since its owner signed.

    Raises `Malformed`, `SignatureInvalid` or `ChainBroken`.
    """
    files = _parts(packed)
    if LINES not in files or SIGNED not in files:
        raise Malformed("export", "lacks its lines or their signature")
    lines, mark = verify_extract(files[LINES], files[SIGNED], owner)
    return Opened(lines, mark, files)


def _parts(packed: bytes) -> dict[str, bytes]:
    names = (LINES, SIGNED, *(f"summary.{language}.txt" for language in LANGUAGES))
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
            entries = zipped.infolist()
            there = [entry.filename for entry in entries]
            if len(there) != len({*there}) or {*there} - {*names}:
                # Two of one name are two truths: another program would show the other one.
                raise Malformed("export", "holds other parts than an export")
            if any(entry.compress_type not in _PACKED for entry in entries):
                raise Malformed("export", "is packed in an unknown way")
            for name in there:
                # A few bytes can unpack to more than a disk holds.
                with zipped.open(name) as part:
                    data = part.read(MAX_EXPORT + 1)
                if len(data) > MAX_EXPORT:
                    raise Malformed("export", "is too large to be real")
                found[name] = data
    except _UNREADABLE as error:
        raise Malformed("export", "is not a zip that can be read") from error
    return found
