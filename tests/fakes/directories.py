# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation with a fixed key, and lists of its people."""

from client.crypto.envelope import Signed, decode
from client.crypto.signing import SigningKey
from client.identity.card import Card, make_card
from client.identity.directory import (
    Directory,
    Entry,
    OpenedDirectory,
    Revoked,
    RevokedKind,
    open_directory,
    sign_directory,
)
from client.identity.held_directory import HeldDirectory
from client.model.ids import DisplayName
from client.model.room import Envelope
from tests.fakes.people import NOW, card_of, person, uid_of

ORG = SigningKey(b"organisation".ljust(32, b"."))
OTHER_ORG = SigningKey(b"another one".ljust(32, b"."))
DAY = 86_400


def card_again(name: str, created: int = NOW + 5) -> Signed[Card]:
    """The card of the same person on another computer."""
    return make_card(person(f"{name}-again"), uid_of(name), name.title(), created)


def entry(*cards: Signed[Card], not_after: int = 0, unit: str = "") -> Entry:
    """The entry of the person whose cards these are."""
    first = cards[0].value
    envelopes = tuple(decode(card.envelope, Envelope) for card in cards)
    return Entry(first.uid, first.name, unit, envelopes, not_after)


def revoked(kind: RevokedKind, name: str, since: int = NOW) -> Revoked:
    return Revoked(kind, name, since)


def directory(*entries: Entry, **changes) -> Directory:
    """The first list, of these people, issued at NOW and valid for a month."""
    fields = {
        "v": 1,
        "org": DisplayName("Amt X"),
        "seq": 1,
        "prev": "",
        "issued": NOW,
        "expires": NOW + 30 * DAY,
        "entries": tuple(sorted(entries, key=lambda one: one.uid)),
        "revoked": (),
    }
    return Directory(**(fields | changes))


def people(*names: str) -> tuple[Entry, ...]:
    return tuple(entry(card_of(name)) for name in names)


def opened(value: Directory, key: SigningKey = ORG) -> OpenedDirectory:
    """Signed by the organisation and read again."""
    return open_directory(sign_directory(key, value).envelope, key.identity)


def following(before: OpenedDirectory, *entries: Entry, **changes) -> OpenedDirectory:
    """The honest next list, a minute later."""
    fields = {
        "seq": before.value.seq + 1,
        "prev": before.signed.hash,
        "issued": before.value.issued + 60,
        "revoked": before.value.revoked,
    }
    return opened(directory(*entries, **(fields | changes)))


def held(*entries: Entry, now: int = NOW, **changes) -> HeldDirectory:
    """A first list, taken at ``now``."""
    return HeldDirectory.first(opened(directory(*entries, **changes)), now)
