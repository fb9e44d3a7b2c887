# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member makes the next version of somebody else's room; only its issuer can."""

import msgspec
import pytest

from client.crypto.envelope import Context, sign
from client.identity.invitation import InvitationContents, open_invitation, seal_invitation
from client.model import events
from client.model.secret import Secret
from tests.rig.household import account, at_home, hosted_room


@pytest.fixture
def usurped(people):
    """Weber with an honest invitation, and a next version of that room by its member Klein."""
    host, guest, member = people
    with at_home(host, guest) as (aydin, weber):
        made = hosted_room(aydin, weber, _Named(member))
        files = {one.uid: one.file for one in made.invitations}
        with account(member) as mine:
            opened = open_invitation(mine.person, mine.uid, files[member.uid])
            room = opened.descriptor.value
            taken = msgspec.structs.replace(
                room, epoch=2, prev=opened.descriptor.hash, issuer=mine.person.identity
            )
            descriptor = sign(mine.person.signing, Context.ROOM, taken)
            contents = InvitationContents(
                "Lage", Secret(b"k" * 32), Secret(b"t" * 32), "ab" * 32, room.nbf, room.exp
            )
            card = mine.book.contact(guest.uid).card
            file = seal_invitation(mine.person, card, descriptor, contents)
        yield weber, files[guest.uid], file


class _Named:
    """Somebody to be invited who has no engine here."""

    def __init__(self, person) -> None:
        self.person = person


def test_another_members_next_version_of_a_room_is_refused_and_blocks_nothing(usurped) -> None:
    weber, honest, usurping = usurped
    assert isinstance(weber.check(honest), events.PreJoin)
    refused = weber.check(usurping)
    assert isinstance(refused, events.Refused)
    assert {one.id for one in refused.findings if one.blocks} >= {"ROOM-VERSION"}
    again = weber.check(honest)
    assert isinstance(again, events.PreJoin), again
    assert again.allowed
