# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The verb ``identity``, and what every verb needs to act as somebody."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from client.app.dates import day
from client.app.follow import Follower
from client.app.output import DONE, print_json, say
from client.model.commands import CreateIdentity, KeystoreKind, Unlock
from client.model.errors import Failure, WrongUse
from client.model.events import IdentityChanged, IdentityPhase
from client.model.participant import PersonView, TrustState
from client.model.place import CountrySaid, DeclareCountry, ShowCountry
from client.model.secret import Secret
from client.model.system_words import why_no_file
from client.terminal.speech import noted, said, tr

MAX_CARD = 64 * 1024
_TRUST = {
    TrustState.IN_PERSON: noted("verified-in-person"),
    TrustState.BY_ORGANISATION: noted("verified-by-organisation"),
    TrustState.UNVERIFIED: noted("unverified"),
    TrustState.KEY_CHANGED: noted("key-changed"),
    TrustState.REVOKED: noted("revoked"),
}
_BINARY = getattr(os, "O_BINARY", 0)


def read_file(path: Path, limit: int, what: str) -> bytes:
    """The bytes of a file that a person named; a missing or oversize one is wrong use."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        why = why_no_file(error)
        raise WrongUse("no-file", f"The {what} cannot be read, {path}: {why}.") from None
    if len(data) > limit:
        raise WrongUse("too-large", f"{path} is too large to be a {what}.")
    return data


def passphrase(args: argparse.Namespace, prompt: str, *, twice: bool = False) -> Secret:
    """The passphrase of the file key store: from ``--passphrase-file``, else asked for."""
    if args.passphrase_file is not None:
        data = read_file(args.passphrase_file, 4096, "passphrase file")
        first = data.split(b"\n", 1)[0].rstrip(b"\r")
        if not first:
            raise WrongUse("passphrase", f"{args.passphrase_file} holds no passphrase.")
        return Secret(first)
    if not sys.stdin.isatty():
        raise WrongUse("passphrase", "Name the passphrase's file with --passphrase-file.")
    typed = getpass.getpass(f"{prompt}: ")
    if twice and getpass.getpass(tr("Once more: ")) != typed:
        raise WrongUse("passphrase", "The two passphrases differ. Nothing was made.")
    if not typed:
        raise WrongUse("passphrase", "A passphrase is needed.")
    return Secret(typed.encode())


def unlock(follower: Follower, args: argparse.Namespace) -> IdentityChanged:
    """Wait for the identity and open its key store if it is locked."""
    state = follower.wait(IdentityChanged)
    if state.phase is IdentityPhase.LOCKED:
        state = follower.ask(Unlock(passphrase(args, tr("Passphrase"))), IdentityChanged)
    return state


def ready(follower: Follower, args: argparse.Namespace) -> IdentityChanged:
    """Wait for the unlocked identity; an error when there is none yet."""
    state = unlock(follower, args)
    if state.phase is IdentityPhase.MISSING or state.me is None:
        raise Failure(
            "no-identity",
            "There is no identity in this profile. Make one: watchword identity create",
        )
    return state


def person_json(person: PersonView) -> dict[str, object]:
    """One person as every verb prints them with ``--json``."""
    return {
        "uid": person.uid,
        "name": person.name,
        "organisation": person.organisation,
        "identity": person.identity,
        "trust": person.trust.value,
        "since": person.since,
        "confusable": person.confusable,
        "new_key": person.new_key,
        "cause": person.cause.value,
        "compared_at": person.compared_at,
    }


def trust_said(person: PersonView) -> str:
    """How sure we are of a person, in their language; JSON says the word of the protocol."""
    return said(_TRUST[person.trust])


def person_line(person: PersonView) -> str:
    """One person as a line: name, uid, trust, and what to beware of, as words."""
    line = f"{person.name} <{person.uid}>  {trust_said(person)}"
    if person.new_key:
        line += tr(", new key since {day}", day=day(person.since))
    return line + (tr("  (look-alike name)") if person.confusable else "")


def identity(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword identity create|show|card|country``."""
    if args.action == "create":
        return _create(follower, args)
    state = ready(follower, args)
    assert state.me is not None  # noqa: S101  `ready` refuses otherwise
    if args.action == "show":
        if args.json:
            kind = state.keystore.value if state.keystore else ""
            print_json({**person_json(state.me), "keystore": kind})
        else:
            say(f"{state.me.name} <{state.me.uid}>", tr("key {key}", key=state.me.identity))
        return DONE
    if args.action == "country":
        return _country(follower, args)
    if args.out is not None:
        write_file(args.out, state.card)
    if args.json:
        print_json({"uid": state.me.uid, "card": state.card_text})
    else:
        say(tr("Card written to {out}.", out=args.out) if args.out else state.card_text)
    return DONE


def _create(follower: Follower, args: argparse.Namespace) -> int:
    state = follower.wait(IdentityChanged)
    if state.phase is not IdentityPhase.MISSING:
        raise WrongUse("has-identity", "This profile already has an identity. Nothing was changed.")
    kind = KeystoreKind(args.keystore) if args.keystore else None
    if kind is None:
        safe = state.system_keystore and args.passphrase_file is None
        kind = KeystoreKind.SYSTEM if safe else KeystoreKind.FILE
    secret = None
    if kind is KeystoreKind.FILE:
        secret = passphrase(args, tr("Choose a passphrase"), twice=True)
    made = follower.ask(CreateIdentity(args.uid, args.name, kind, secret), IdentityChanged)
    assert made.me is not None  # noqa: S101  an identity was just made
    if args.json:
        print_json({**person_json(made.me), "keystore": kind.value})
    else:
        say(
            tr("Identity made for {name} <{uid}>.", name=made.me.name, uid=made.me.uid),
            tr("Give others your card: watchword identity card"),
        )
    return DONE


def _country(follower: Follower, args: argparse.Namespace) -> int:
    code = "" if args.code == "-" else args.code
    wish = ShowCountry() if code is None else DeclareCountry(code)
    told = follower.ask(wish, CountrySaid)
    if args.json:
        print_json({"country": told.country, "moved": told.moved})
        return DONE
    say(
        tr("You say that you are in {country}.", country=told.country)
        if told.country
        else tr("No country was declared.")
    )
    if told.moved:
        say(tr("This computer's time zone changed since."))
    return DONE


def make_folder(path: Path) -> None:
    """Make a folder for what names people, closed to other accounts; raises `Failure`."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Failure("not-written", f"{path} cannot be made: {why_no_file(error)}.") from None


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that a person named; raises `Failure` when that cannot be done.

    ``private``: it names people in plain words, so other accounts of the computer cannot read it.
    """
    try:
        if private:
            # A file that was there keeps its mode and its other names: it goes first.
            path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if private else os.O_TRUNC) | _BINARY
        with os.fdopen(os.open(path, flags, 0o600 if private else 0o666), "wb") as file:
            file.write(data)
    except OSError as error:
        why = why_no_file(error)
        raise Failure("not-written", f"{path} could not be written: {why}.") from None
