# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword directory``: the organisation's list in a person's profile."""

import argparse
from pathlib import Path

import msgspec

from client.app.dates import day
from client.app.follow import Follower
from client.app.output import DONE, print_json, say, tell
from client.app.person import read_file, ready
from client.app.spoken import REVOKED
from client.model.commands import ImportDirectory, ShowDirectory, UpdateDirectory
from client.model.errors import WrongUse
from client.model.events import DirectoryShown, PeopleChanged
from client.model.list_fetch import DirectoryView, ListFetch
from client.model.participant import TrustState
from client.net.fetch import fetch
from client.terminal.speech import said, tr

MAX_FILE = 12 * 1024 * 1024
_LIST = "list of an organisation"
_PATIENCE_S = 180.0


def directory(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword directory import|update|show``."""
    named = "" if args.action == "show" else args.file
    is_address = "://" in named
    # A file that is not there is told before a passphrase is asked for.
    data = read_file(Path(named), MAX_FILE, _LIST) if named and not is_address else None
    ready(follower, args)
    before = shown = follower.ask(ShowDirectory(), DirectoryShown)
    if args.action == "update":
        shown = _update(follower, before, named, data)
    elif args.action == "import":
        data = _fetch(named) if data is None else data
        shown = follower.ask(ImportDirectory(data, args.key or ""), DirectoryShown)
    people = _people(follower)
    if args.json:
        print_json({**_json(shown.directory, people), "fetched": _fetched(shown.fetched)})
        return DONE
    if args.action != "show" and shown.directory is not None:
        say(_came(before.directory, shown.directory))
    _say(shown.directory, people)
    _say_fetched(shown.fetched)
    return DONE


def _update(
    follower: Follower, before: DirectoryShown, named: str, data: bytes | None
) -> DirectoryShown:
    """A newer list: what was read, or what stands at an address, else at those of the policy."""
    if not named:
        urls = () if before.fetched is None else before.fetched.urls
        if urls:
            tell(tr("Fetching the list from {urls}.", urls=", ".join(urls)))
        else:
            tell(tr("Fetching the list from the addresses of your organisation's policy."))
        # Under the key that the policy names; each address has its own deadline.
        return follower.ask(UpdateDirectory(), DirectoryShown, timeout=_PATIENCE_S)
    if before.directory is None:
        raise WrongUse(
            "no-directory", "There is no list yet: watchword directory import FILE --key KEY"
        )
    data = _fetch(named) if data is None else data
    return follower.ask(ImportDirectory(data, ""), DirectoryShown)


def _fetch(address: str) -> bytes:
    tell(tr("Fetching the list from {urls}.", urls=address))
    return fetch(address, MAX_FILE)


def _came(before: DirectoryView | None, now: DirectoryView) -> str:
    """What came of it, in a sentence."""
    if before is None:
        return tr("The list was taken.")
    if before.hash == now.hash:
        return tr("Nothing newer: you have this list already.")
    return tr("A newer list was taken; the one before was number {seq}.", seq=before.seq)


def _people(follower: Follower) -> int:
    """How many of my contacts the organisation vouches for now."""
    people = follower.latest(PeopleChanged)
    if people is None:
        return 0
    return sum(one.trust is TrustState.BY_ORGANISATION for one in people.people)


def _json(held: DirectoryView | None, verified: int) -> dict[str, object]:
    if held is None:
        return {"directory": None}
    return {
        "organisation": held.org,
        "key": held.key,
        "seq": held.seq,
        "hash": held.hash,
        "issued": held.issued,
        "expires": held.expires,
        "expired": held.expired,
        "forked": held.forked,
        "people": held.people,
        "verified": verified,
        "revoked": [
            {"kind": kind, "id": name, "since": since} for kind, name, since in held.revoked
        ],
    }


def _fetched(how: ListFetch | None) -> dict[str, object] | None:
    """How the list is fetched by the policy's addresses; None where it names none."""
    return None if how is None else msgspec.structs.asdict(how)


def _say_fetched(how: ListFetch | None) -> None:
    if how is None:
        return
    seen = tr("last answer on {day}", day=day(how.held_by)) if how.held_by else tr("no answer yet")
    say(tr("fetched from {urls}; {seen}", urls=", ".join(how.urls), seen=seen))
    if how.trouble:
        say(tr("the last try failed: {trouble}", trouble=how.trouble))


def _say(held: DirectoryView | None, verified: int) -> None:
    if held is None:
        say(tr("No organisation's list yet: watchword directory import FILE --key KEY"))
        return
    say(
        tr(
            "{org}, list {seq} of {issued}, valid to {expires}",
            org=held.org,
            seq=held.seq,
            issued=day(held.issued),
            expires=day(held.expires),
        ),
        tr(
            "{people} people, {n} withdrawn; {verified} contacts verified by the organisation",
            people=held.people,
            n=len(held.revoked),
            verified=verified,
        ),
        tr("key {key}", key=held.key),
        tr("hash {hash}", hash=held.hash[:32]),
    )
    if held.expired:
        say(tr("THIS LIST IS OVER and vouches for nobody. Import a newer one."))
    if held.forked:
        say(tr("THE ORGANISATION'S KEY SIGNED TWO DIFFERENT LISTS. Call IT security."))
    for kind, name, since in held.revoked:
        say(
            tr(
                "  withdrawn {kind} {name} since {day}",
                kind=said(REVOKED[kind]),
                name=name,
                day=day(since),
            )
        )
