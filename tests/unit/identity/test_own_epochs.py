# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.own_epochs: what changes from one epoch of a room of mine to the next."""

from collections.abc import Callable

import msgspec
import pytest

from client.identity.descriptor import MAX_READMITS
from client.identity.own_epochs import EpochPlan, next_epoch
from client.identity.own_room import OwnRoom
from client.model.errors import Malformed
from client.model.ids import MessageHash
from client.model.room import Role
from client.model.secret import Secret
from tests.fakes.people import NOW, card_of, person, room, uid_of

ANNA, BERTA, CARL = (uid_of(name) for name in ("anna", "berta", "carl"))
REMOVE, OTHER_REMOVE = MessageHash("0a" * 64), MessageHash("0b" * 64)
LATER = NOW + 60


def own(*names: str) -> OwnRoom:
    signed = room(*names)
    return OwnRoom(
        descriptor=signed.envelope,
        title="Budget 2027",
        room_key=Secret(b"r" * 32),
        tokens={uid_of(name): Secret(name.encode().ljust(32, b"t")) for name in names},
        nonce="ab" * 32,
        admin_seed=Secret(b"s" * 32),
        tls_key=Secret(b"PEM KEY"),
        tls_cert=b"PEM CERT",
        listen="0.0.0.0:7443",
        addresses=("192.0.2.7:7443",),
    )


def counted() -> Callable[[int], bytes]:
    """Chance that gives 1, 1, 1..., then 2, 2, 2..."""
    given = iter(range(1, 200))
    return lambda size: bytes([next(given)]) * size


def following(before: OwnRoom, **plan: object) -> OwnRoom:
    return next_epoch(person("anna"), before, EpochPlan(**plan), now=LATER, random=counted())


def tokens(room: OwnRoom) -> dict[str, bytes]:
    return {uid: token.reveal() for uid, token in room.tokens.items()}


def test_an_epoch_follows_the_one_before_and_keeps_all_else():
    before = own("anna", "berta")
    old, new = before.signed, following(before).signed
    same = msgspec.structs.replace(
        new.value, epoch=old.value.epoch, prev=old.value.prev, created=old.value.created
    )
    assert same == old.value
    assert (new.value.epoch, new.value.prev, new.value.created) == (2, old.hash, LATER)
    after = following(before)
    assert tokens(after) == tokens(before)
    assert after.room_key.reveal() == before.room_key.reveal()


def test_who_is_added_is_a_member_with_a_fresh_token_and_nobody_elses_changes():
    before = own("anna", "berta")
    after = following(before, add=(card_of("carl"),))
    members = {member.uid: member for member in after.signed.value.members}
    assert list(members) == [ANNA, BERTA, CARL]
    assert (members[CARL].identity, members[CARL].role) == (person("carl").identity, Role.SPEAKER)
    assert tokens(after) == {**tokens(before), CARL: b"\x01" * 32}
    assert after.room_key.reveal() == before.room_key.reveal()


def test_adding_somebody_who_is_named_already_changes_neither_role_nor_token():
    before = own("anna", "berta")
    after = following(before, add=(card_of("anna"), card_of("berta")))
    assert after.signed.value.members == before.signed.value.members
    assert tokens(after) == tokens(before)


def test_who_is_struck_loses_their_place_and_the_room_has_a_key_they_do_not_hold():
    before = own("anna", "berta", "carl")
    after = following(before, strike=BERTA)
    assert [member.uid for member in after.signed.value.members] == [ANNA, CARL]
    assert tokens(after) == {uid: t for uid, t in tokens(before).items() if uid != BERTA}
    assert after.room_key.reveal() == b"\x01" * 32


def test_one_is_struck_while_another_is_added_with_secrets_of_their_own():
    after = following(own("anna", "berta"), strike=BERTA, add=(card_of("carl"),))
    assert [member.uid for member in after.signed.value.members] == [ANNA, CARL]
    assert len({*tokens(after).values(), after.room_key.reveal()}) == 3


def test_readmits_add_up_from_epoch_to_epoch_once_each():
    second = following(own("anna", "berta"), readmits=(REMOVE, REMOVE))
    third = following(second, readmits=(OTHER_REMOVE, REMOVE))
    assert second.signed.value.readmits == (REMOVE,)
    assert third.signed.value.readmits == (REMOVE, OTHER_REMOVE)


def removes(count: int) -> tuple[MessageHash, ...]:
    return tuple(MessageHash(f"{n:04x}" * 32) for n in range(count))


def test_refuses_an_epoch_that_nobody_would_accept():
    before = own("anna", "berta")
    assert len(following(before, readmits=removes(MAX_READMITS)).signed.value.readmits) > 0
    with pytest.raises(Malformed):
        following(before, readmits=removes(MAX_READMITS + 1))
