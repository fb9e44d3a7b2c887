# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Epochs of rooms of mine: people named later, struck, or let back in, also while a call runs."""

import asyncio

from client.engine.call import LiveCall
from client.engine.people import People
from client.engine.rooms import Rooms
from client.engine.visit import Visit
from client.engine.world import World
from client.identity.own_epochs import EpochPlan, next_epoch
from client.identity.own_room import OwnRoom
from client.identity.trust import KnownPerson
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import IdentityKey, MessageHash, RoomId, Uid
from client.model.participant import TrustState
from client.model.room import MAX_MESH_MEMBERS, RoomDescriptor
from client.model.talk import AddPeople, DropPerson
from client.session.inputs import NewDescriptor
from client.session.readmits import removes_of, words_of

STRUCK_GRACE_S = 1.0
"""How long a struck person's line stays open, so that their program hears why it ends."""
RELAY_TRIES, RELAY_PAUSE_S = 3, 2.0


class Epochs:
    """Answers `AddPeople` and `DropPerson`. Use on the engine's loop only."""

    def __init__(self, world: World, people: People, rooms: Rooms, visit: Visit) -> None:
        self._world = world
        self._people = people
        self._rooms = rooms
        self._visit = visit
        # One epoch after the other: two of one number would prove that I lie.
        self._order = asyncio.Lock()

    async def add(self, wish: AddPeople) -> None:
        """Name more people in a room of mine; whoever was removed from its call may come back."""
        async with self._order:
            own = self._current(wish.room_id)
            call = self._call(wish.room_id)
            room = own.signed.value
            contacts = self._contacts(room, tuple(dict.fromkeys(wish.uids)))
            readmits = _back_in(room, contacts, call)
            plan = EpochPlan(add=tuple(one.card for one in contacts), readmits=readmits)
            made = self._make(own, plan)
            # The relay first: an invitation whose token it does not know would be worthless.
            await self._rooms.register_again(made)
            self._publish(made, call, None)
            invited = frozenset(one.uid for one in contacts)
            self._world.emit(self._rooms.with_invitations(made, invited))
            self._rooms.tell_rooms()

    async def drop(self, wish: DropPerson) -> None:
        """Strike a person: a new room key, new invitations for all who stay, no line for them."""
        async with self._order:
            own = self._current(wish.room_id)
            call = self._call(wish.room_id)
            room = own.signed.value
            member = next((one for one in room.members if one.uid == wish.uid), None)
            if member is None:
                raise WrongUse("not-a-member", f"{wish.uid} is not on the list of this room.")
            if member.identity == room.issuer:
                raise WrongUse("issuer", "The room is yours: end it instead of leaving its list.")
            words = words_of(call.evidence, member.identity) if call is not None else ()
            made = self._make(own, EpochPlan(strike=wish.uid, readmits=words))
            self._publish(made, call, made)
            self._world.emit(self._rooms.with_invitations(made))
            self._rooms.tell_rooms()
            if call is not None:
                await asyncio.sleep(STRUCK_GRACE_S)
            await self._tell_the_relay(made)

    def _current(self, room_id: RoomId) -> OwnRoom:
        own = self._rooms.own_room(room_id)
        if own.signed.value.exp <= self._people.account.seen.effective_now(self._world.wall()):
            raise WrongUse("room-over", "The time of this room is over. Make a new one.")
        return own

    def _call(self, room_id: RoomId) -> LiveCall | None:
        """The running call of this room, if I am in it."""
        try:
            call = self._visit.call
        except WrongUse:
            return None
        return call if call.room_id == room_id else None

    def _contacts(self, room: RoomDescriptor, uids: tuple[Uid, ...]) -> tuple[KnownPerson, ...]:
        """Whom I may name; raises `WrongUse` saying who cannot be and why."""
        if not uids:
            raise WrongUse("nobody", "Choose at least one contact for the room.")
        known = self._people.account.known(self._world.wall())
        named = {member.uid: member for member in room.members}
        more = [uid for uid in uids if uid not in named]
        if len(named) + len(more) > min(MAX_MESH_MEMBERS, room.features.max_members):
            most = min(MAX_MESH_MEMBERS, room.features.max_members)
            raise WrongUse("too-many", f"This room has at most {most} people, you included.")
        contacts = []
        for uid in uids:
            contact = known.contact(uid)
            if contact is None:
                raise WrongUse("unknown-person", f"{uid} is not among your contacts.")
            _require_trusted(contact, room)
            if uid in named and named[uid].identity != contact.card.key:
                raise WrongUse("key-changed", f"{contact.name} is named with another key: strike.")
            contacts.append(contact)
        return tuple(contacts)

    def _make(self, own: OwnRoom, plan: EpochPlan) -> OwnRoom:
        account = self._people.account
        try:
            return next_epoch(
                account.person, own, plan, now=self._world.wall(), random=self._world.random
            )
        except Malformed as error:
            raise WrongUse("bad-room", f"This list cannot be made: {error.why}.") from None

    def _publish(self, made: OwnRoom, call: LiveCall | None, keyed: OwnRoom | None) -> None:
        """Kept before anybody hears of it: another one of this number must never be signed."""
        account = self._people.account
        account.save_own_room(made)
        account.save_seen(account.seen.with_room(made.signed))
        self._visit.room_changed(made.signed.value.room_id)
        if call is not None:
            call.feed(NewDescriptor(made.descriptor, keyed.room_key if keyed else None))

    async def _tell_the_relay(self, made: OwnRoom) -> None:
        """The struck person's token is worth nothing from now on."""
        for tried in range(1, RELAY_TRIES + 1):
            try:
                await self._rooms.register_again(made)
            except Failure as failure:
                if tried == RELAY_TRIES:
                    raise Failure(
                        "relay-late",
                        "The list is changed, but the relay could not be told: the struck person "
                        f"can still reach it, and reads nothing there. {failure.sentence}",
                    ) from None
                await asyncio.sleep(RELAY_PAUSE_S)
            else:
                return


def _back_in(
    room: RoomDescriptor, contacts: tuple[KnownPerson, ...], call: LiveCall | None
) -> tuple[MessageHash, ...]:
    """The Removes that end, also for whoever was struck since and is named anew.

    Raises for somebody who is named already and was not removed.
    """
    found: list[MessageHash] = []
    for contact in contacts:
        removes = removes_of(call.evidence, IdentityKey(contact.card.key)) if call else ()
        if not removes and room.member(contact.card.key) is not None:
            raise WrongUse("is-a-member", f"{contact.name} is on the list of this room already.")
        found.extend(removes)
    return tuple(found)


def _require_trusted(contact: KnownPerson, room: RoomDescriptor) -> None:
    if contact.trust is TrustState.REVOKED:
        raise WrongUse("revoked", f"{contact.name} was withdrawn by your organisation.")
    if contact.trust.blocks:
        raise WrongUse("key-changed", f"The key of {contact.name} changed. Compare numbers first.")
    if contact.trust is TrustState.UNVERIFIED and not room.features.guests:
        # Those inside were told that everybody is verified: that cannot change under them.
        raise WrongUse("not-verified", f"Compare numbers first with {contact.name}.")
