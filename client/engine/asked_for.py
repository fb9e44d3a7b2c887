# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Is what a person asks for still what they saw?"""

from client.identity.invitation import OpenedInvitation, read_invitation_bytes
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import RoomId


def kept_file(data: bytes) -> bytes:
    """The bytes of an invitation, from a file or a link; raises `Failure` for anything else."""
    try:
        return read_invitation_bytes(data)
    except Malformed:
        raise Failure("bad-invitation", "This invitation cannot be kept.") from None


def same_room(seen: RoomId | None, opened: OpenedInvitation | None) -> None:
    """A click on one room's page must not count for another that was opened meanwhile."""
    if seen is not None and (opened is None or opened.descriptor.value.room_id != seen):
        raise another_room()


def another_room() -> WrongUse:
    """The error for that."""
    return WrongUse("other-room", "Another room was opened meanwhile. Look at it first.")
