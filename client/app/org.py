# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword org``: an organisation's list of its people, made where its key is kept.

The folder holds the key under a passphrase, the list in preparation and the list as last signed.
Only ``init`` and ``sign`` open the key; nothing here needs a network, so the folder may lie on a
computer that has none.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from client.app import dates
from client.app.office_key import make_seed, open_seed
from client.app.output import DONE, print_json, say
from client.app.person import MAX_CARD, read_file, write_file
from client.app.spoken import REVOKED
from client.crypto.envelope import Signed
from client.crypto.signing import SigningKey
from client.engine import clock
from client.identity.card import Card, read_card
from client.identity.directory import MAX_DIRECTORY, Directory, RevokedKind, open_directory
from client.identity.organisation import Organisation
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.ids import Uid, display_name
from client.platform.paths import ProfileFolder
from client.terminal.speech import said, tr

_SEED = "organisation"
_DRAFT = "organisation.json"
_SIGNED = "directory.signed"


@dataclass(frozen=True, slots=True)
class _Office:
    """An organisation's folder as it is read: the list in preparation and the last signed one."""

    folder: ProfileFolder
    draft: Organisation
    last: Signed[Directory] | None

    @property
    def changed(self) -> bool:
        """Something was prepared that is not signed yet."""
        return self.last is None or not self.draft.is_in(self.last.value)


def org(args: argparse.Namespace) -> int:
    """``watchword org init|add|remove|revoke|sign|publish``."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "init": _init,
        "add": _add,
        "remove": _remove,
        "revoke": _revoke,
        "sign": _sign,
        "publish": _publish,
    }
    return actions[args.action](args)


def _init(args: argparse.Namespace) -> int:
    try:
        name = display_name(args.name)
    except Malformed as error:
        raise WrongUse("bad-name", f"This name cannot be used: {error.why}.") from None
    folder = ProfileFolder.open(args.out)
    with folder.locked():
        seed = make_seed(folder, _SEED, _DRAFT, args)
        draft = Organisation(name=name, key=SigningKey(seed.reveal()).identity)
        folder.write(_DRAFT, draft.to_bytes())
    if args.json:
        print_json({"organisation": draft.name, "key": draft.key, "folder": str(args.out)})
    else:
        say(
            tr(
                "{name}: the key is in {out}. Keep this folder offline, and a copy of it.",
                name=draft.name,
                out=args.out,
            ),
            tr("Everybody names this key at their first import:"),
            f"  {draft.key}",
        )
    return DONE


def _add(args: argparse.Namespace) -> int:
    card = _card(args.card)
    until = _until(args.until)

    def change(draft: Organisation) -> Organisation:
        return draft.added(card, args.unit or "", not_after=until, instead=args.replace)

    draft = _change(args.folder, change)
    entry = draft.entry(card.value.uid)
    computers = 0 if entry is None else len(entry.cards)
    if args.json:
        value = card.value
        print_json(
            {
                "uid": value.uid,
                "name": value.name,
                "unit": "" if entry is None else entry.unit,
                "key": card.key,
                "cards": computers,
                "people": len(draft.entries),
            }
        )
    else:
        more = tr(" with {n} cards", n=computers) if computers > 1 else ""
        say(
            tr(
                "{name} <{uid}> is on the list{more}. Sign it next.",
                name=card.value.name,
                uid=card.value.uid,
                more=more,
            )
        )
    return DONE


def _remove(args: argparse.Namespace) -> int:
    draft = _change(args.folder, lambda draft: draft.removed(Uid(args.uid)))
    if args.json:
        print_json({"uid": args.uid, "people": len(draft.entries)})
    else:
        say(
            tr(
                "{uid} is off the list. Sign it next. To bar them from calls: org revoke.",
                uid=args.uid,
            )
        )
    return DONE


def _revoke(args: argparse.Namespace) -> int:
    named = (
        (RevokedKind.PERSON, args.uid),
        (RevokedKind.KEY, args.key),
        (RevokedKind.ROOM, args.room),
    )
    kind, name = next((kind, name) for kind, name in named if name is not None)
    draft = _change(args.folder, lambda draft: draft.withdrawn(kind, name, clock.wall()))
    if args.json:
        print_json({"kind": kind.value, "id": name, "revoked": len(draft.revoked)})
    else:
        say(
            tr(
                "The {kind} {name} is withdrawn for good. Sign and publish the list next.",
                kind=said(REVOKED[kind.value]),
                name=name,
            )
        )
    return DONE


def _sign(args: argparse.Namespace) -> int:
    folder = ProfileFolder.open(_existing(args.folder))
    with folder.locked():
        office = _read(folder)
        seed = open_seed(folder, _SEED, args)
        if seed is None or SigningKey(seed.reveal()).identity != office.draft.key:
            raise _damaged()
        now = clock.wall()
        if office.last is not None and now < office.last.value.issued:
            raise Failure(
                "clock", "This computer's clock is behind the last list. Set it right, then sign."
            )
        expires = now + int(args.days * dates.DAY_S)
        try:
            signed = office.draft.signed(SigningKey(seed.reveal()), office.last, now, expires)
        except (Malformed, SignatureInvalid):
            raise _damaged() from None
        folder.write(_SIGNED, signed.envelope)
    _tell(args, signed, {})
    return DONE


def _publish(args: argparse.Namespace) -> int:
    folder = ProfileFolder.open(_existing(args.folder))
    with folder.locked():
        office = _read(folder)
    if office.last is None or office.changed:
        raise WrongUse("not-signed", "There are changes that are not signed. Sign the list first.")
    write_file(args.out, office.last.envelope)
    _tell(args, office.last, {"file": str(args.out)})
    return DONE


def _tell(args: argparse.Namespace, signed: Signed[Directory], more: dict[str, object]) -> None:
    value = signed.value
    if args.json:
        print_json(
            {
                "organisation": value.org,
                "key": signed.key,
                "seq": value.seq,
                "hash": signed.hash,
                "issued": value.issued,
                "expires": value.expires,
                "people": len(value.entries),
                "revoked": len(value.revoked),
                **more,
            }
        )
        return
    day = dates.day(value.expires)
    say(
        tr(
            "List {seq} of {org}, valid to {day}. People: {n}, withdrawn: {gone}.",
            seq=value.seq,
            org=value.org,
            n=len(value.entries),
            gone=len(value.revoked),
            day=day,
        ),
        tr("hash {hash}", hash=signed.hash[:32]),
        tr("Written to {file}.", file=more["file"])
        if more
        else tr("Publish it next: watchword org publish"),
    )


def _change(path: Path, change: Callable[[Organisation], Organisation]) -> Organisation:
    folder = ProfileFolder.open(_existing(path))
    with folder.locked():
        draft = change(_read(folder).draft)
        folder.write(_DRAFT, draft.to_bytes())
    return draft


def _read(folder: ProfileFolder) -> _Office:
    data = folder.read(_DRAFT, MAX_DIRECTORY)
    if data is None:
        raise WrongUse("no-organisation", f"{folder.path} holds no organisation: org init first.")
    try:
        draft = Organisation.from_bytes(data)
        signed = folder.read(_SIGNED, MAX_DIRECTORY)
        last = None if signed is None else open_directory(signed, draft.key).signed
    except (Malformed, SignatureInvalid):
        raise _damaged() from None
    return _Office(folder, draft, last)


def _existing(path: Path) -> Path:
    """A folder that is there: a mistyped name must not make one."""
    if not path.is_dir():
        raise WrongUse("no-organisation", f"{path} is not an organisation's folder.")
    return path


def _card(path: Path) -> Signed[Card]:
    try:
        return read_card(read_file(path, MAX_CARD, "contact card"))
    except (Malformed, SignatureInvalid):
        raise WrongUse("bad-card", f"{path} is not a contact card, or it was changed.") from None


def _until(text: str | None) -> int:
    """The end of a day (UTC) as Unix seconds; 0 without one."""
    return 0 if text is None else max(1, dates.first_second(text) + dates.DAY_S)


def _damaged() -> Failure:
    return Failure(
        "organisation-damaged",
        "The organisation's folder is damaged. Restore it from a copy of your own.",
    )
