# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword audit``: show, verify and hand out this profile's log; an officer's own side of it.

``keygen`` and ``open`` belong to whoever reads exports: their folder holds the key under a
passphrase. ``verify FILE`` needs no key.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from client.app.audit_export import MAX_EXPORT, Opened, pack, seal_to, unseal, verify
from client.app.audit_summary import Texts, texts
from client.app.dates import DAY_S, first_second, moment
from client.app.follow import Follower
from client.app.office_key import make_seed, open_seed
from client.app.output import DONE, FAILED, print_json, say
from client.app.person import make_folder, read_file, ready, write_file
from client.app.tongue import language
from client.crypto.hpke import XWingPrivate, sealing_key_text
from client.identity.audit import ChainBroken, person_mark
from client.model.audit import AuditExtract, ExportAudit, NoteDamage
from client.model.commands import ShowAudit
from client.model.comparison import AuditRecord
from client.model.errors import Failure, Malformed, SealBroken, SignatureInvalid, WrongUse
from client.model.events import AuditShown
from client.model.ids import IdentityKey
from client.platform.paths import ProfileFolder
from client.terminal.speech import tr

_SEED, KEY_FILE = "audit-officer", "audit-export.key"
_MAX_KEY = 4_096


def audit(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword audit show|verify|export|noted``: what needs this profile."""
    ready(follower, args)
    if args.action == "export":
        return _export(follower, args)
    command = NoteDamage() if args.action == "noted" else ShowAudit()
    shown = follower.ask(command, AuditShown)
    if args.json:
        records = [
            {
                "seq": one.seq,
                "at": one.at,
                "type": one.kind,
                "way": one.way,
                "person": one.key,
                "detail": one.detail,
            }
            for one in shown.records
        ]
        trouble = shown.trouble
        print_json({"whole": not trouble, "trouble": trouble, "records": records})
        return FAILED if shown.trouble else DONE
    if args.action == "show":
        say(*lines_of(shown.records, texts(language())))
    if shown.trouble:
        say(shown.trouble, tr("Tell IT. When they know: watchword audit noted."))
        return FAILED
    if args.action != "show":
        say(tr("The audit log is whole: {n} records.", n=len(shown.records)))
    return DONE


def officer(args: argparse.Namespace) -> int:
    """``watchword audit keygen|open|verify FILE``: what needs no profile."""
    if args.action == "keygen":
        return _keygen(args)
    if args.action == "open":
        return _open(args)
    opened = _verified(read_file(args.file, MAX_EXPORT, "export"), args)
    if args.head and args.head not in opened.hashes():
        raise Failure("head-missing", "No line of this export has that hash: it is another log.")
    _say_opened(opened, args)
    return DONE


def lines_of(records: Iterable[AuditRecord], words: Texts) -> Iterator[str]:
    """The log as lines in a person's language; what has no words there keeps its own."""
    for one in records:
        parts = (
            words.kinds.get(one.kind, one.kind),
            words.ways.get(one.way, one.way),
            one.name or one.key,
            one.detail,
        )
        yield f"{one.seq:>5}  {moment(one.at)}  {'  '.join(filter(None, parts))}"


def _export(follower: Follower, args: argparse.Namespace) -> int:
    """Hand lines out, sealed to the officer whom the policy names."""
    since, until = first_second(args.since), first_second(args.until) + DAY_S - 1
    if since > until:
        raise WrongUse("bad-dates", "The first day is later than the last. Swap them.")
    named = ""
    if args.key is not None:
        named = read_file(args.key, _MAX_KEY, "officer's key").decode("ascii", "replace").strip()
    extract = follower.ask(ExportAudit(since, until, named), AuditExtract)
    write_file(args.file, seal_to(extract.seal_to, pack(extract, since, until)))
    if args.json:
        print_json({"file": str(args.file), "lines": extract.count, "trouble": extract.trouble})
    else:
        say(
            tr(
                "{n} lines are in {file}. Only the officer can open it.",
                n=extract.count,
                file=args.file,
            )
        )
        say(
            tr(
                "The officer: watchword audit open. Without Watchword: "
                "packaging/audit/verify_audit.py."
            )
        )
        say(*filter(None, (extract.trouble,)))
    return DONE


def _keygen(args: argparse.Namespace) -> int:
    folder = ProfileFolder.open(args.out)
    with folder.locked():
        seed = make_seed(folder, _SEED, KEY_FILE, args)
        key = sealing_key_text(XWingPrivate.from_seed(seed.reveal()).public)
        folder.write(KEY_FILE, key.encode() + b"\n")
    place = args.out / KEY_FILE
    if args.json:
        print_json({"key": key, "file": str(place)})
    else:
        say(
            tr(
                "The key for exports is in {out}. Keep this folder offline, and a copy.",
                out=args.out,
            ),
            tr("Write the line in {place} into the policy as audit.export_key.", place=place),
        )
    return DONE


def _open(args: argparse.Namespace) -> int:
    """Unseal an export and verify it; its parts are written to a folder."""
    if not args.key.is_dir():
        raise WrongUse("no-key", f"{args.key} is not the folder of a key: audit keygen.")
    data = read_file(args.file, MAX_EXPORT, "export")
    folder = ProfileFolder.open(args.key)
    with folder.locked():
        seed = open_seed(folder, _SEED, args)
    if seed is None:
        raise Failure("no-key", "This folder does not hold a key for exports.")
    try:
        packed = unseal(XWingPrivate.from_seed(seed.reveal()), data)
    except (SealBroken, Malformed):
        raise Failure(
            "not-opened", "This file was changed, or it is sealed to another key."
        ) from None
    opened = _verified(packed, args)
    if args.out is not None:
        make_folder(args.out)
        for name, part in opened.files.items():
            write_file(args.out / name, part, private=True)
        write_file(args.out / "export.zip", packed, private=True)
    _say_opened(opened, args)
    return DONE


def _verified(packed: bytes, args: argparse.Namespace) -> Opened:
    owner = IdentityKey(args.owner) if args.owner else None
    try:
        return verify(packed, owner)
    except SignatureInvalid:
        raise Failure("bad-signature", "The signature is not that of this log's owner.") from None
    except Malformed as error:
        raise Failure("changed", f"This export was changed, or is none: {error.why}.") from None
    except ChainBroken as error:
        where = f"line {error.line}: {error.why}" if error.line else error.why
        raise Failure("changed", f"This export was changed, or is none: {where}.") from None


def _say_opened(opened: Opened, args: argparse.Namespace) -> None:
    mark, first = opened.mark.value, opened.mark.value.first
    begins = 0 if first is None else first.seq + 1
    if args.json:
        print_json(
            {
                "whole": True,
                "owner": opened.mark.key,
                "person": person_mark(opened.mark.key),
                "lines": len(opened.lines),
                "first": begins,
                "last": mark.last.seq,
                "at": mark.at,
            }
        )
        return
    say(
        tr(
            "Nothing was changed: {n} lines, number {begins} to {seq}, signed at {at}.",
            n=len(opened.lines),
            begins=begins,
            seq=mark.last.seq,
            at=moment(mark.at),
        ),
        tr("Signed by {key}", key=opened.mark.key),
        tr("Compare this key with the person's contact card or your organisation's list."),
    )


def needs_no_profile(args: argparse.Namespace) -> bool:
    """Is this the officer's side?"""
    action: str = args.action
    file: Path | None = getattr(args, "file", None)
    return action in {"keygen", "open"} or (action == "verify" and file is not None)
