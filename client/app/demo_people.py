# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people of the demo: real file identities that have compared each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from client.engine import clock
from client.engine.account import Account
from client.engine.account_store import AccountStore
from client.identity.contacts import Way
from client.model.commands import KeystoreKind
from client.model.secret import Secret

NAMES = ("Aydin", "Weber", "Klein", "Novak", "Rossi", "Dubois", "Larsen", "Moreau")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person's profile folder and names."""

    profile: Path
    uid: str
    name: str


def make_people(folder: Path, count: int, passphrase: str) -> list[DemoPerson]:
    """Make ``count`` people in ``folder`` who know each other's keys in person."""
    people = [
        DemoPerson(folder / name.lower(), f"{name.lower()}@demo.example", name)
        for name in NAMES[:count]
    ]

    def make(person: DemoPerson) -> Account:
        with AccountStore(person.profile) as store:
            return store.create(
                person.uid,
                person.name,
                KeystoreKind.FILE,
                Secret(passphrase.encode()),
                clock.wall(),
            )

    with ThreadPoolExecutor(max_workers=2) as pool:
        accounts = list(pool.map(make, people))
    now = clock.wall()
    for mine in accounts:
        book = mine.book
        for other in accounts:
            if other is not mine:
                book, _ = book.add(other.card, now)
                book = book.compared(other.uid, other.card.key, now, Way.NUMBER)
        mine.save_book(book)
    return people
