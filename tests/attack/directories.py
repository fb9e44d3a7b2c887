# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's directory, altered: read under the one key that a managed policy names."""

from client.crypto.envelope import Context, canonical, decode
from client.crypto.signing import SigningKey
from client.identity.directory import (
    DIRECTORY_VERSION,
    Directory,
    Entry,
    Revoked,
    RevokedKind,
    open_directory,
    sign_directory,
)
from client.model.ids import display_name
from client.model.room import Envelope
from tests.attack.campaign import Attempt, Campaign
from tests.attack.papers import Papers
from tests.fakes.people import NOW, card_of, person, room, uid_of

ORGANISATION = SigningKey(b"the organisation's offline key..")


def a_directory(seq: int, *names: str, prev: str = "") -> Directory:
    return Directory(
        v=DIRECTORY_VERSION,
        org=display_name("example.org"),
        seq=seq,
        prev=prev,
        issued=NOW,
        expires=NOW + 3600,
        entries=tuple(
            Entry(uid_of(name), display_name(name.title()), "Unit", (_card(name),), 0)
            for name in sorted(names)
        ),
        revoked=(Revoked(RevokedKind.KEY, person("hanna").identity, NOW),),
    )


def _card(name: str) -> Envelope:
    return decode(card_of(name).envelope, Envelope)


def build_directories() -> Attempt:
    first = sign_directory(ORGANISATION, a_directory(1, "anna", "berta"))
    second = sign_directory(ORGANISATION, a_directory(2, "anna", "berta", "carl", prev=first.hash))
    key = ORGANISATION.identity
    for one in (first, second):
        assert canonical(open_directory(one.envelope, key).value) == one.payload
    papers = Papers(
        Context.DIRECTORY,
        (first.envelope, second.envelope),
        (card_of("anna").envelope, room("anna", "berta").envelope),
        lambda data: open_directory(data, key).signed,
        {key: ORGANISATION, **{person(n).identity: person(n).signing for n in ("anna", "berta")}},
    )
    return papers.attempt


CAMPAIGNS = (Campaign("altered directories", 1_000_000, 1_500, build_directories),)
