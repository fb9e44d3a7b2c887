# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People and rooms with real keys from fixed seeds."""

from functools import cache

from client.crypto.envelope import Signed
from client.identity.card import Card, make_card
from client.identity.descriptor import RoomPlan, make_descriptor, member_of
from client.identity.person import Person
from client.model.ids import RoomId, Uid
from client.model.room import Role, RoomDescriptor, Server
from client.model.secret import Secret

NAMES = ("anna", "berta", "carl", "dora", "emil", "frieda", "gustav", "hanna")
ROOM_ID = RoomId("0123456789abcdef" * 2)
SERVER = Server(url="wss://192.0.2.7:7443", spki_sha256=("5a" * 32,))
NOW = 1_790_000_000


@cache
def person(name: str) -> Person:
    """The person of this name, always with the same keys."""
    return Person.from_seed(Secret(name.encode().ljust(32, b".")))


def uid_of(name: str) -> Uid:
    """``anna`` is ``anna@example.org``."""
    return Uid(f"{name}@example.org")


@cache
def card_of(name: str) -> Signed[Card]:
    """The person's card."""
    return make_card(person(name), uid_of(name), name.title(), NOW)


def plan(*names: str) -> RoomPlan:
    """A room of these people, the first one as host, open for an hour from NOW."""
    return RoomPlan(
        room_id=ROOM_ID,
        created=NOW,
        nbf=NOW,
        exp=NOW + 3600,
        members=tuple(
            member_of(card_of(name), Role.HOST if name == names[0] else Role.SPEAKER)
            for name in names
        ),
        servers=(SERVER,),
    )


def room(*names: str) -> Signed[RoomDescriptor]:
    """A room of these people, issued by the first."""
    return make_descriptor(person(names[0]), plan(*names))
