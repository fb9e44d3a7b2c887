# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The next epoch of a room of mine: people added, struck or let back in (ADR 013)."""

from collections.abc import Callable

import msgspec

from client.crypto.envelope import Signed
from client.identity.card import Card
from client.identity.descriptor import RoomPlan, make_descriptor, member_of
from client.identity.own_room import OwnRoom
from client.identity.person import Person
from client.model.ids import MessageHash, Uid
from client.model.secret import Secret

SECRET_BYTES = 32


class EpochPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What changes. ``readmits`` lists Removes that end, and words of struck people that stay."""

    add: tuple[Signed[Card], ...] = ()
    strike: Uid | None = None
    readmits: tuple[MessageHash, ...] = ()


def next_epoch(
    person: Person, room: OwnRoom, plan: EpochPlan, *, now: int, random: Callable[[int], bytes]
) -> OwnRoom:
    """The room with its next epoch signed: new tokens for who is new, all else as it was.

    Who is struck loses their token, and the room key is a new one: they hold the old. Raises
    `Malformed` for a room that nobody would accept.
    """
    before = room.signed
    old = before.value
    named = {member.uid for member in old.members}
    members = tuple(member for member in old.members if member.uid != plan.strike)
    new = tuple(member_of(card) for card in plan.add if card.value.uid not in named)
    readmits = tuple(dict.fromkeys((*old.readmits, *plan.readmits)))
    descriptor = make_descriptor(
        person,
        RoomPlan(
            room_id=old.room_id,
            epoch=old.epoch + 1,
            prev=before.hash,
            created=now,
            nbf=old.nbf,
            exp=old.exp,
            members=(*members, *new),
            servers=old.servers,
            profile=old.profile,
            guests=old.features.guests,
            chat=old.features.chat,
            screen_share=old.features.screen_share,
            max_members=old.features.max_members,
            ice=old.ice,
            classification=old.classification,
            readmits=readmits,
        ),
    )
    tokens = {uid: token for uid, token in room.tokens.items() if uid != plan.strike}
    tokens.update({member.uid: Secret(random(SECRET_BYTES)) for member in new})
    key = room.room_key if plan.strike is None else Secret(random(SECRET_BYTES))
    return msgspec.structs.replace(
        room, descriptor=descriptor.envelope, tokens=tokens, room_key=key
    )
