# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.own_epochs: the next epoch of a room of mine."""

import itertools

import pytest

from client.identity.own_epochs import EpochPlan, next_epoch
from client.identity.own_room import OwnRoom
from client.model.errors import Malformed
from client.model.ids import MessageHash
from client.model.room import Role
from client.model.secret import Secret
from client.session.descriptors import what_may_not_change
from tests.fakes.people import NOW, card_of, person, room, uid_of

ANNA = person("anna")
FIRST = room("anna", "berta")
OWN = OwnRoom(
    descriptor=FIRST.envelope,
    title="Budget 2027",
    room_key=Secret(b"r" * 32),
    tokens={uid_of("anna"): Secret(b"a" * 32), uid_of("berta"): Secret(b"b" * 32)},
    nonce="ab" * 32,
    admin_seed=Secret(b"s" * 32),
    tls_key=Secret(b"PEM KEY"),
    tls_cert=b"PEM CERT",
    listen="0.0.0.0:7443",
    addresses=("192.0.2.7:7443",),
)


def fresh():
    number = itertools.count(1)
    return lambda size: bytes([next(number)]) * size


def make(own: OwnRoom = OWN, **plan) -> OwnRoom:
    return next_epoch(ANNA, own, EpochPlan(**plan), now=NOW + 60, random=fresh())


def tokens(own: OwnRoom) -> dict[str, bytes]:
    return {uid: token.reveal() for uid, token in own.tokens.items()}


def test_an_added_person_gets_a_token_and_nothing_else_changes():
    made = make(add=(card_of("carl"),))
    new = made.signed.value
    assert (new.epoch, new.prev, new.created) == (2, FIRST.hash, NOW + 60)
    assert [(m.uid, m.role) for m in new.members[-1:]] == [(uid_of("carl"), Role.SPEAKER)]
    assert new.members[:2] == FIRST.value.members
    assert tokens(made) == {**tokens(OWN), uid_of("carl"): b"\x01" * 32}
    assert made.room_key.reveal() == OWN.room_key.reveal()
    assert list(what_may_not_change(FIRST, made.signed)) == []
    for part in ("title", "nonce", "tls_cert", "listen", "addresses"):
        assert getattr(made, part) == getattr(OWN, part)


def test_a_struck_person_loses_their_token_and_the_room_has_a_new_key():
    made = make(make(add=(card_of("carl"),)), strike=uid_of("berta"))
    assert [m.uid for m in made.signed.value.members] == [uid_of("anna"), uid_of("carl")]
    assert set(made.tokens) == {uid_of("anna"), uid_of("carl")}
    assert made.room_key.reveal() != OWN.room_key.reveal()
    assert made.signed.value.epoch == 3


def test_whoever_is_struck_and_added_again_has_another_token():
    out = make(strike=uid_of("berta"))
    back = next_epoch(
        ANNA, out, EpochPlan(add=(card_of("berta"),)), now=NOW, random=lambda size: b"z" * size
    )
    assert back.tokens[uid_of("berta")].reveal() == b"z" * 32


def test_readmits_are_kept_over_epochs_each_once_and_change_no_member():
    one, two = MessageHash("1" * 128), MessageHash("2" * 128)
    first = make(add=(card_of("berta"),), readmits=(one,))
    assert first.signed.value.members == FIRST.value.members
    assert tokens(first) == tokens(OWN)
    second = make(first, readmits=(two, one))
    assert second.signed.value.readmits == (one, two)


def test_refuses_more_readmits_than_a_room_holds():
    many = tuple(MessageHash(f"{n:0128x}") for n in range(300))
    with pytest.raises(Malformed):
        make(readmits=many)
    assert make(readmits=many[:256]).signed.value.readmits == many[:256]
