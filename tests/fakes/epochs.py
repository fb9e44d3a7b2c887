# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Epochs of the test room: signed by its issuer, or by whoever pretends to be."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from client.crypto.envelope import Context, Signed, sign
from client.model.room import Profile, RoomDescriptor
from client.model.secret import Secret
from client.session import inputs
from tests.fakes.call_room import FakeRoom, Node, descriptor, once, person

NEW_KEY = Secret(b"the new room key, also 32 bytes ")
NOBODY = 40
"""A person whom no room names."""


def first(
    *people: int, profile: Profile = Profile.OPEN, hosts: Iterable[int] = (0,)
) -> Signed[RoomDescriptor]:
    """The first epoch, naming these people."""
    room = descriptor(max(people) + 1, profile=profile, hosts=hosts).value
    members = tuple(room.members[n] for n in people)
    return signed(msgspec.structs.replace(room, members=members))


def signed(room: RoomDescriptor, by: int = 0) -> Signed[RoomDescriptor]:
    return sign(person(by).signing, Context.ROOM, room)


def after(
    before: Signed[RoomDescriptor], *people: int, by: int = 0, **changes: object
) -> Signed[RoomDescriptor]:
    """The next epoch, naming these people; ``changes`` are fields of the descriptor."""
    old = before.value
    known = {member.identity: member for member in old.members}
    names = descriptor(max((*people, 0)) + 1).value.members
    members = tuple(known.get(names[n].identity, names[n]) for n in people)
    fields = {"epoch": old.epoch + 1, "prev": before.hash, "members": members, **changes}
    return signed(msgspec.structs.replace(old, **fields), by)


def with_feature(before: Signed[RoomDescriptor], **changes: object) -> dict[str, object]:
    """The features of a room with changes, for `after`."""
    return {"features": msgspec.structs.replace(before.value.features, **changes)}


@once
def room_of(count: int, first_epoch: Signed[RoomDescriptor], *people: int) -> FakeRoom:
    """A call under way among these people; ``count`` have keys in all."""
    room = FakeRoom(count)
    room.descriptor = first_epoch
    for n in people:
        room.join(n)
    room.run(3.0)
    return room


def publish(
    room: FakeRoom, epoch: Signed[RoomDescriptor], key: Secret | None = None, by: int = 0
) -> None:
    """The issuer's engine hands an epoch to its session."""
    room.feed(room.nodes[by], inputs.NewDescriptor(epoch.envelope, key))


def under(room: FakeRoom, n: int, epoch: Signed[RoomDescriptor], key: Secret | None = None) -> Node:
    """Somebody comes with an invitation to this epoch."""
    setup = room.setup(n, descriptor=epoch)
    return room.join(n, setup if key is None else replace(setup, room_key=key))
