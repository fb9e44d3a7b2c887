# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.own_room: what an issuer keeps, and what of it a relay is told."""

import hashlib

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from client.crypto.signing import SigningKey, raw_key
from client.identity.own_room import MAX_STORED, OwnRoom, registration
from client.model.errors import Malformed, SignatureInvalid
from client.model.secret import Secret
from tests.fakes.people import NOW, room, uid_of

SIGNED = room("anna", "berta")
TOKENS = {uid_of("anna"): Secret(b"a" * 32), uid_of("berta"): Secret(b"b" * 32)}
ROOM = OwnRoom(
    descriptor=SIGNED.envelope,
    title="Budget 2027",
    room_key=Secret(b"r" * 32),
    tokens=dict(TOKENS),
    nonce="ab" * 32,
    admin_seed=Secret(b"s" * 32),
    tls_key=Secret(b"PEM KEY"),
    tls_cert=b"PEM CERT",
    listen="0.0.0.0:7443",
    addresses=("192.0.2.7:7443",),
)


def plain(own: OwnRoom) -> dict[str, object]:
    """Everything in a room, secrets revealed, to compare by value."""
    fields = {name: getattr(own, name) for name in own.__struct_fields__}
    fields["tokens"] = {uid: token.reveal() for uid, token in own.tokens.items()}
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in fields.items()}


def test_reads_back_what_it_wrote():
    assert plain(OwnRoom.from_bytes(ROOM.to_bytes())) == plain(ROOM)


def test_tells_the_relay_hashes_and_no_secret():
    told = registration(ROOM)
    assert (told.room_id, told.exp, told.max_members) == (SIGNED.value.room_id, NOW + 3600, 8)
    expected = {hashlib.sha256(letter * 32).digest() for letter in (b"a", b"b")}
    assert set(told.token_hashes) == expected
    assert told.admin_key == raw_key(SigningKey(b"s" * 32).identity)
    encoded = msgspec.msgpack.encode(told)
    for secret in (b"a" * 32, b"b" * 32, b"r" * 32, b"s" * 32, b"Budget", b"anna"):
        assert secret not in encoded


def test_the_order_of_hashes_does_not_tell_who_is_who():
    turned = msgspec.structs.replace(ROOM, tokens=dict(reversed(TOKENS.items())))
    assert registration(turned) == registration(ROOM)


def test_the_issuer_joins_as_if_invited():
    opened = ROOM.as_invitation(uid_of("anna"))
    assert opened.descriptor == SIGNED
    assert opened.join_token.reveal() == b"a" * 32
    assert opened.room_key.reveal() == b"r" * 32
    assert (opened.valid_from, opened.valid_until) == (NOW, NOW + 3600)
    assert opened.issuer == SIGNED.key
    with pytest.raises(KeyError):
        ROOM.as_invitation(uid_of("carl"))


def test_refuses_a_stored_room_whose_descriptor_does_not_hold():
    broken = msgspec.structs.replace(ROOM, descriptor=SIGNED.envelope[:-1])
    with pytest.raises(Malformed):
        OwnRoom.from_bytes(broken.to_bytes())
    with pytest.raises((Malformed, SignatureInvalid)):
        registration(broken)


def test_refuses_another_version_unknown_fields_and_wrong_types():
    raw = msgspec.msgpack.decode(ROOM.to_bytes())
    assert OwnRoom.from_bytes(msgspec.msgpack.encode(raw))
    for change in ({"v": 2}, {"more": 1}, {"room_key": "text"}, {"tokens": {"a": 1}}):
        with pytest.raises(Malformed):
            OwnRoom.from_bytes(msgspec.msgpack.encode(raw | change))
    for data in (ROOM.to_bytes() + b"\x00", ROOM.to_bytes()[:-1], bytes(MAX_STORED + 1)):
        with pytest.raises(Malformed):
            OwnRoom.from_bytes(data)


@given(st.binary(max_size=60))
@example(b"\x81\xa1\xff\x01")
@example(b"\x91" * 50_000)
def test_refuses_bytes_that_are_no_room(data):
    with pytest.raises(Malformed):
        OwnRoom.from_bytes(data)


def test_refuses_to_store_what_has_no_form():
    odd = msgspec.structs.replace(ROOM, title=object())
    with pytest.raises(NotImplementedError):
        odd.to_bytes()


def test_the_representation_holds_no_secret():
    text = repr(ROOM)
    for canary in ("aaaa", "bbbb", "rrrr", "ssss", "PEM KEY"):
        assert canary not in text
