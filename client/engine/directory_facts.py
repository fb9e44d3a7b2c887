# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Facts for the gate out of the organisation's directory; without one each says so."""

from client.identity.directory import RevokedKind
from client.identity.held_directory import HeldDirectory
from client.model.ids import IdentityKey, Uid
from client.model.room import RoomDescriptor
from client.policy import facts as found


def directory_held(held: HeldDirectory | None, now: int, latest_seen: int) -> found.DirectoryHeld:
    """How old the list is; Unix seconds."""
    if held is None:
        return found.DirectoryHeld(held=False)
    return found.DirectoryHeld(
        held=True,
        forked=held.fork is not None,
        issued=held.value.issued,
        expires=held.value.expires,
        now=now,
        latest_seen=latest_seen,
        key=held.key,
    )


def withdrawn(room: RoomDescriptor, held: HeldDirectory | None) -> found.Withdrawn:
    """What the list withdraws of this room, its issuer among the members."""
    if held is None:
        return found.Withdrawn(held=False)
    return found.Withdrawn(
        held=True,
        room=held.room_revoked(room.room_id) or held.opened.revokes(RevokedKind.KEY, room.issuer),
        people=tuple(one.uid for one in room.members if held.revoked(one.uid, one.identity)),
    )


def about_me(
    held: HeldDirectory | None, uid: Uid, identity: IdentityKey, now: int
) -> found.MyEntry:
    """What the list says of me at Unix time ``now``."""
    if held is None:
        return found.MyEntry(held=False)
    entry = held.opened.entries.get(uid)
    mine = () if entry is None else held.opened.cards[uid]
    return found.MyEntry(
        held=True,
        revoked=held.revoked(uid, identity),
        other_key=entry is not None and all(card.key != identity for card in mine),
        not_after=0 if entry is None else entry.not_after,
        now=now,
    )
