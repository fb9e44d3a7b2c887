# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.descriptor: one well-formed room, signed by the issuer it names."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import Context, sign
from client.identity.descriptor import make_descriptor, member_of, open_descriptor
from client.model.errors import Malformed, SignatureInvalid
from client.model.room import Ice, Profile, Role, RoomDescriptor, Server
from tests.fakes.people import NOW, SERVER, card_of, person, plan, room

ANNA = person("anna")
ROOM = room("anna", "berta")
VALUE = ROOM.value
HASH = "ab" * 64


def resigned(**change: object) -> bytes:
    """The room with other fields, validly signed by its issuer."""
    return sign(ANNA.signing, Context.ROOM, msgspec.structs.replace(VALUE, **change)).envelope


def test_opens_what_the_issuer_made():
    opened = open_descriptor(ROOM.envelope)
    assert opened == ROOM
    assert opened.key == opened.value.issuer == ANNA.identity
    assert [m.uid for m in opened.value.members] == ["anna@example.org", "berta@example.org"]


def test_names_members_by_key_and_card():
    berta = VALUE.member(person("berta").identity)
    assert berta == member_of(card_of("berta"))
    assert berta.card_hash == card_of("berta").hash
    assert VALUE.member(person("carl").identity) is None


def test_never_allows_telephones_or_recording():
    assert (VALUE.features.dialin, VALUE.features.recording) == (False, False)
    assert VALUE.profile is Profile.OPEN


def test_refuses_a_room_signed_by_anybody_else():
    forged = sign(person("carl").signing, Context.ROOM, VALUE)
    with pytest.raises(SignatureInvalid):
        open_descriptor(forged.envelope)


def test_refuses_a_room_signed_for_another_use():
    with pytest.raises(SignatureInvalid):
        open_descriptor(sign(ANNA.signing, Context.INVITE, VALUE).envelope)


MEMBER = VALUE.members[0]
IMPOSSIBLE = [
    {"v": 2},
    {"room_id": "0" * 31},
    {"room_id": "A" * 32},
    {"epoch": 0},
    {"epoch": 1, "prev": HASH},
    {"epoch": 2, "prev": ""},
    {"epoch": 2, "prev": HASH.upper()},
    {"created": -1},
    {"nbf": -1},
    {"exp": -1},
    {"classification": "x" * 65},
    {"classification": "S\u00dc"},
    {"suite": "WW\n"},
    {"readmits": ("x",)},
    {"readmits": (HASH,) * 257},
    {"servers": ()},
    {"servers": (SERVER,) * 17},
    {"servers": (Server(SERVER.url, ()),)},
    {"servers": (Server(SERVER.url, ("5A" * 32,)),)},
    {"servers": (Server(SERVER.url, ("5a" * 32,) * 9),)},
    {"servers": (Server("ws://192.0.2.7:7443", SERVER.spki_sha256),)},
    {"servers": (Server("wss://192.0.2.7", SERVER.spki_sha256),)},
    {"servers": (Server("wss://user@192.0.2.7:1", SERVER.spki_sha256),)},
    {"servers": (Server("wss://192.0.2.7:7443/path", SERVER.spki_sha256),)},
    {"servers": (Server("wss://ex ample:1", SERVER.spki_sha256),)},
    {"ice": Ice("all", ("turn:x",) * 17)},
    {"ice": Ice("all", ("turn: x",))},
    {"ice": Ice("all", ("",))},
    {"features": msgspec.structs.replace(VALUE.features, max_members=0)},
    {"features": msgspec.structs.replace(VALUE.features, max_members=257)},
    {"members": ()},
    {"members": (MEMBER,) * 257},
    {"members": (msgspec.structs.replace(MEMBER, uid="nobody"),)},
    {"members": (msgspec.structs.replace(MEMBER, name="An\u202ena"),)},
    {"members": (msgspec.structs.replace(MEMBER, card_hash=""),)},
    {"members": (msgspec.structs.replace(MEMBER, identity=""),)},
    {"members": (msgspec.structs.replace(MEMBER, identity="ed25519:" + "00" * 32),)},
]


@pytest.mark.parametrize("change", IMPOSSIBLE, ids="-".join)
def test_refuses_a_signed_room_with_an_impossible_field(change):
    with pytest.raises(Malformed):
        open_descriptor(resigned(**change))


POSSIBLE = [
    {"epoch": 2, "prev": HASH},
    {"classification": "VS-NfD"},
    {"readmits": (HASH,)},
    {"servers": (Server("wss://[2001:db8::7]:7443", SERVER.spki_sha256),)},
    {"servers": (Server("wss://relay.example.org:443", SERVER.spki_sha256 * 2),)},
    {"ice": Ice("relay", ("turns:turn.example.org:443?transport=tcp",))},
    {"suite": "WW2"},
    {"exp": 0},
    {"features": msgspec.structs.replace(VALUE.features, dialin=True, recording=True)},
]


@pytest.mark.parametrize("change", POSSIBLE, ids="-".join)
def test_leaves_to_the_gate_what_is_well_formed(change):
    opened = open_descriptor(resigned(**change)).value
    assert opened == msgspec.structs.replace(VALUE, **change)


@pytest.mark.parametrize("field", RoomDescriptor.__struct_fields__)
def test_refuses_a_room_with_a_field_missing(field):
    fields = dict(RoomDescriptor.__annotations__)
    del fields[field]
    shorter = msgspec.defstruct("Shorter", list(fields.items()), frozen=True)
    value = shorter(**{name: getattr(VALUE, name) for name in fields})
    with pytest.raises(Malformed):
        open_descriptor(sign(ANNA.signing, Context.ROOM, value).envelope)


def test_refuses_to_make_what_nobody_would_accept():
    honest = plan("anna", "berta")
    assert make_descriptor(ANNA, honest).value.members == honest.members
    for change in ({"members": ()}, {"room_id": "x"}, {"servers": ()}, {"nbf": -1}):
        with pytest.raises(Malformed):
            make_descriptor(ANNA, msgspec.structs.replace(honest, **change))


def test_makes_the_next_epoch():
    following = msgspec.structs.replace(
        plan("anna", "berta", "carl"), epoch=2, prev=ROOM.hash, profile=Profile.RESTRICTED
    )
    made = make_descriptor(ANNA, following)
    assert open_descriptor(made.envelope).value.prev == ROOM.hash
    assert made.value.members[0].role is Role.HOST
    assert made.value.created == NOW


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_refuses_any_altered_byte(data):
    envelope = ROOM.envelope
    position = data.draw(st.integers(0, len(envelope) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(envelope)
    changed[position] ^= flip
    with pytest.raises((Malformed, SignatureInvalid)):
        open_descriptor(bytes(changed))
