# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's desk for comparing numbers, without a profile on disk."""

import asyncio
from dataclasses import dataclass, field
from functools import cache

from client.app.compose import load_resources
from client.crypto.safety_number import scannable
from client.engine.comparing import Comparing
from client.engine.tasks import Tasks
from client.engine.world import World
from client.identity.audit import AuditEvent
from client.identity.contacts import ContactBook
from client.identity.trust import KnownPeople
from tests.fakes.people import NOW, card_of, person, uid_of

resources = cache(load_resources)


@dataclass
class FakeAudit:
    """Keeps what was recorded, or fails as a full disk does."""

    events: list[AuditEvent] = field(default_factory=list)
    fails: Exception | None = None

    def record(self, event: AuditEvent, _now: int) -> None:
        if self.fails is not None:
            raise self.fails
        self.events.append(event)

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(one.type, one.way) for one in self.events]


class FakeAccount:
    def __init__(self, name: str, *others: str) -> None:
        self.person = person(name)
        self.uid = uid_of(name)
        self.audit = FakeAudit()
        self.book = ContactBook()
        for other in others:
            self.book, _ = self.book.add(card_of(other), NOW)

    def save_book(self, book: ContactBook) -> None:
        self.book = book

    def known(self, now: int) -> KnownPeople:
        return KnownPeople(self.book, None, now, self.uid)


class Desk:
    """Anna's by default, who knows Berta and Carl."""

    def __init__(self, name: str = "anna", *others: str) -> None:
        self.account = FakeAccount(name, *(others or ("berta", "carl")))
        self.said: list = []
        self.now = 0.0
        self.heard = asyncio.Event()
        self.world = World(
            Tasks(), resources(), self._hear, clock=lambda: self.now, wall=lambda: NOW + 5
        )
        self.comparing = Comparing(self.world, self.account)

    def _hear(self, event: object) -> None:
        self.said.append(event)
        self.heard.set()

    def told(self, kind: type) -> list:
        return [event for event in self.said if isinstance(event, kind)]


def code_of(owner: str, other: str) -> bytes:
    """What stands in ``owner``'s QR code for comparing with ``other``."""
    return scannable(person(owner).identity, uid_of(owner), person(other).identity, uid_of(other))
