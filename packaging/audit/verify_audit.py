# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: C901, INP001, PLR0912, PLR0915, TID251, T201, TRY301
"""Verify an audit log of Watchword without Watchword: PyNaCl and the standard library.

    python verify_audit.py PATH --owner ed25519:... [--head HASH] [--anchor "SEQ HASH"]
                           [--receipt FILE --signer ed25519:...]

PATH is an export.zip, the folder of an opened export, or a folder with audit.jsonl. Each line of
the answer begins with ``holds``, ``FAILS`` or ``unknown``. Ends with 0 only if nothing fails.
Format: docs/audit.md and docs/protocol.md. A separate reading of them, on purpose.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, NoReturn

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

LIMIT, LINE, DEPTH, MAX_INT = 256 * 1024 * 1024, 64 * 1024, 16, 2**53 - 1
AUDIT, ATTENDANCE = b"watchword/audit/v1\0", b"watchword/attendance/v1\0"
START = "0" * 64
KEY, HASH, B64 = r"ed25519:[0-9a-f]{64}", r"[0-9a-f]{64}", r"[A-Za-z0-9_-]*"
LINE_FIELDS = {"v": int, "seq": int, "t": int, "boot": str, "ev": dict, "prev": str}
TEXTS = ("type", "person", "way", "why", "room", "roster", "version", "net", "signed")
EVENT_FIELDS = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(("epoch", "ms", "n"), int)}
EVENT_FIELDS["checks"] = list


class BadError(Exception):
    """Something does not hold; its text says what."""


def strict(data: bytes) -> Any:
    """The one value of canonical JSON (RFC 8785, whole numbers, no duplicate names)."""
    if len(data) > LINE:
        raise BadError("larger than 64 KiB")
    depth = 0
    for byte in re.sub(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', b"", data, flags=re.DOTALL):
        depth += (byte in b"[{") - (byte in b"]}")
        if depth > DEPTH:
            raise BadError("nested too deep")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError
        return dict(pairs)

    def refuse(_: str) -> NoReturn:
        raise ValueError

    def whole(text: str) -> int:
        if len(text) > len(str(MAX_INT)) + 1 or abs(int(text)) > MAX_INT:
            raise ValueError
        return int(text)

    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=unique,
            parse_float=refuse,
            parse_constant=refuse,
            parse_int=whole,
        )
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if again.encode() != data:
            raise BadError("not in its one spelling")
    except (ValueError, RecursionError):
        raise BadError("not JSON that a log holds") from None
    return value


def fields(value: Any, known: dict[str, type], needed: tuple[str, ...]) -> dict[str, Any]:
    """A dictionary with these members only."""
    if not isinstance(value, dict) or set(needed) - set(value) or set(value) - set(known):
        raise BadError("members missing or unknown")
    if any(type(found) is not known[name] for name, found in value.items()):
        raise BadError("a member of the wrong type")
    return value


def unpack(text: Any) -> bytes:
    """Unpadded base64url in its one spelling."""
    if not isinstance(text, str) or not re.fullmatch(B64, text) or len(text) % 4 == 1:
        raise BadError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise BadError("not base64url in its one spelling")
    return data


def opened(envelope: bytes, context: bytes, owner: str) -> tuple[Any, str]:
    """What stands in a signed envelope, and who signed; with no owner whoever did."""
    names = {"payload": str, "kid": str, "sig": str}
    found = fields(strict(envelope), names, tuple(names))
    signer = found["kid"]
    if owner and signer != owner:
        raise BadError("signed by another key")
    raw = bytes.fromhex(signer[8:]) if re.fullmatch(KEY, signer) else b""
    if not raw or not crypto_core_ed25519_is_valid_point(raw):
        raise BadError("the key is none")
    payload, signature = unpack(found["payload"]), unpack(found["sig"])
    try:
        VerifyKey(raw).verify(context + payload, signature)
    except (BadSignatureError, ValueError):
        raise BadError("the signature does not hold") from None
    return strict(payload), signer


def place(value: Any) -> tuple[int, str]:
    """The number and the hash of a line."""
    found = fields(value, {"seq": int, "hash": str}, ("seq", "hash"))
    return found["seq"], found["hash"]


def mark(envelope: bytes, kind: str, owner: str) -> tuple[dict[str, Any], str]:
    """A signed place of the log."""
    found, signer = opened(envelope, AUDIT, owner)
    known = {"v": int, "type": str, "at": int, "last": dict, "first": dict}
    if isinstance(found, dict) and found.get("first", 0) is None:
        found = {name: one for name, one in found.items() if name != "first"}
    fields(found, known, ("v", "type", "at", "last"))
    if found["v"] != 1 or (kind and found["type"] != kind):
        raise BadError("a signature for another use")
    for name in ("last", "first"):
        if name in found:
            found[name] = place(found[name])
    return found, signer


def digest(row: bytes) -> str:
    """The hash by which the next line names a line."""
    return hashlib.sha256(AUDIT + row).hexdigest()


def chain(data: bytes) -> tuple[list[dict[str, Any]], list[bytes]]:
    """The lines, each of which follows from the one before."""
    if not data:
        return [], []
    if not data.endswith(b"\n"):
        raise BadError("the last line was cut")
    rows = data[:-1].split(b"\n")
    lines: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        try:
            line = fields(strict(row), LINE_FIELDS, tuple(LINE_FIELDS))
            event = fields(line["ev"], EVENT_FIELDS, ("type",))
            if line["v"] != 1 or any(type(one) is not str for one in event.get("checks", ())):
                raise BadError("of another version")
        except BadError as error:
            raise BadError(f"line {number}: {error}") from None
        follows = not lines or (
            line["seq"] == lines[-1]["seq"] + 1 and line["prev"] == digest(rows[number - 2])
        )
        if not follows:
            raise BadError(f"line {number} does not follow from the one before")
        lines.append(line)
    return lines, rows


def beginning(lines: list[dict[str, Any]], owner: str) -> None:
    """Line 1, or a signature of the owner's says why it is not there; every cut is theirs."""
    cuts = [
        mark(one["ev"].get("signed", "").encode(), "cut", owner)[0]["last"]
        for one in lines
        if one["ev"]["type"] == "log-cut"
    ]
    first = lines[0]
    before = (first["seq"] - 1, first["prev"])
    if before == (0, START):
        return
    if first["ev"]["type"] == "log-damaged":
        if mark(first["ev"].get("signed", "").encode(), "began", owner)[0]["last"] != before:
            raise BadError("a beginning that nobody signed")
        return
    known = {one["seq"]: one["prev"] for one in lines[1:]}
    if not any(
        cut == before or (cut[0] > before[0] and known.get(cut[0] + 1) == cut[1]) for cut in cuts
    ):
        raise BadError("the beginning is missing, and no signed cut says why")


def extract(lines: list[dict[str, Any]], rows: list[bytes], signed: bytes, owner: str) -> str:
    """An export: the owner signed its two ends. Returns who signed."""
    found, signer = mark(signed, "extract", owner)
    if "first" not in found:
        raise BadError("the signature does not say where the lines begin")
    first, last = found["first"], found["last"]
    if not lines:
        if first != last:
            raise BadError("lines are missing")
        return signer
    if (lines[0]["seq"] - 1, lines[0]["prev"]) != first:
        raise BadError("not the line that the signature begins with")
    if (lines[-1]["seq"], digest(rows[-1])) != last:
        raise BadError("not the line that the signature ends with")
    for one in lines:
        if one["ev"].get("signed"):
            mark(one["ev"]["signed"].encode(), "", signer)
    return signer


def anchored(lines: list[dict[str, Any]], rows: list[bytes], anchor: str) -> None:
    """The line that the key store knew is there, or was before a new signed beginning."""
    match = re.fullmatch(rf"(0|[1-9]\d{{0,15}}) ({HASH})", anchor)
    if match is None:
        raise BadError("an anchor is a number and a hash")
    seq, wanted = int(match[1]), match[2]
    if seq == 0:
        return
    if not lines or lines[-1]["seq"] < seq:
        raise BadError("lines are missing that were written before: an older copy")
    if seq < lines[0]["seq"]:
        if lines[0]["ev"]["type"] != "log-damaged":
            raise BadError("the anchor is older than the log")
    elif digest(rows[seq - lines[0]["seq"]]) != wanted:
        raise BadError("another line than the key store knew")


def parts(path: Path) -> dict[str, bytes]:
    """The files by name, none larger than the limit; nothing is unpacked to the disk."""
    if path.is_dir():
        older = sorted((path / "audit").glob("part-*.jsonl"))
        rest = [path / "audit.jsonl"] if (path / "audit.jsonl").exists() or not older else []
        files = {"audit.jsonl": b"".join(_whole(one) for one in (*older, *rest))}
        if (path / "extract.json").exists():
            files["extract.json"] = _whole(path / "extract.json")
        return files
    files = {}
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        for name in ("audit.jsonl", "extract.json"):
            if names.count(name) != 1:
                raise BadError(f"the zip does not hold {name} once")
            if packed.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise BadError("packed in an unknown way")
            with packed.open(name) as part:
                files[name] = part.read(LIMIT + 1)
            if len(files[name]) > LIMIT:
                raise BadError("too large to be real")
    return files


def _whole(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise BadError("too large to be real")
    return data


def receipt_head(path: Path, signer: str) -> tuple[str, str]:
    """The hash of the signer's log in an attendance receipt that they signed, and the signer."""
    found, by = opened(_whole(path), ATTENDANCE, signer)
    if not isinstance(found, dict) or found.get("type") != "attendance" or found.get("v") != 1:
        raise BadError("not a receipt")
    head = found.get("audit")
    # The format leaves room for 64 bytes; no log names its lines so.
    if not isinstance(head, str) or not re.fullmatch(rf"({HASH}|{HASH}{HASH})?", head):
        raise BadError("not a receipt")
    return head, by


def verify(path: Path, args: argparse.Namespace) -> list[tuple[str, str]]:
    """What holds and what does not: pairs of a word and a sentence."""
    told: list[tuple[str, str]] = []

    def look(what: str, check: Any) -> Any:
        try:
            found = check()
        except (BadError, OSError, zipfile.BadZipFile) as error:
            told.append(("FAILS", f"{what}: {error}"))
        except (ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
            told.append(("FAILS", f"{what}: cannot be read"))
        else:
            told.append(("holds", what))
            return found
        return None

    files = look("the files can be read", lambda: parts(path))
    read = (
        None if files is None else look("the chain of lines", lambda: chain(files["audit.jsonl"]))
    )
    if files is None or read is None:
        return told
    lines, rows = read
    signer = None
    if "extract.json" in files:
        signer = look(
            "the owner's signature over both ends, and every signed line",
            lambda: extract(lines, rows, files["extract.json"], args.owner),
        )
        told.append(("signed", f"by {signer}"))
        if not args.owner:
            told.append(("unknown", "whether that is the person: give --owner from their card"))
    elif not args.owner:
        told.append(("unknown", "cuts and the beginning: give --owner"))
    elif lines:
        look("the beginning and every cut", lambda: beginning(lines, args.owner))
    hashes = {digest(row) for row in rows}
    heads = list(args.head)
    if args.receipt:
        # Without a name given, it must at least be whoever signed the export.
        whose = args.signer or args.owner or signer or ""
        head = look("the receipt's signature", lambda: receipt_head(args.receipt, whose))
        if head and not whose:
            told.append(("signed", f"the receipt, by {head[1]}"))
            told.append(("unknown", "whether that is the log's owner: give --owner"))
        if head and head[0]:
            heads.append(head[0])
        elif head:
            told.append(("unknown", "the receipt names no line of a log"))
    for head in heads:
        here = head in hashes
        told.append(("holds" if here else "FAILS", f"line {head[:16]}... is in the log"))
    if args.anchor:
        look("the anchor", lambda: anchored(lines, rows, args.anchor))
    elif "extract.json" not in files and not heads:
        told.append(("unknown", "whether lines are missing at the end: give --anchor or --head"))
    told.append(("lines", str(len(lines))))
    return told


def main(argv: list[str] | None = None) -> int:
    """0: nothing fails. 1: something does."""
    parser = argparse.ArgumentParser(description="Verify an audit log of Watchword.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--owner", default="", help="the key that must have signed")
    parser.add_argument("--head", action="append", default=[], help="a hash that must be in it")
    parser.add_argument("--anchor", default="", help='"SEQ HASH" of a line that must be in it')
    parser.add_argument("--receipt", type=Path, help="a signed receipt of the same owner")
    parser.add_argument("--signer", default="", help="who signed the receipt; else the owner")
    args = parser.parse_args(argv)
    told = verify(args.path, args)
    for word, sentence in told:
        print(f"{word:<8} {sentence}")
    return 1 if any(word == "FAILS" for word, _ in told) else 0


if __name__ == "__main__":
    sys.exit(main())
