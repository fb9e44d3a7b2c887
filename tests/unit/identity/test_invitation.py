# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.invitation: noise without the invitee's seed, refused with any byte altered."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import Context, Signed, b64, b64_exact, decode, sign
from client.crypto.hpke import seal
from client.crypto.signing import raw_key
from client.identity.descriptor import make_descriptor, member_of
from client.identity.invitation import (
    LINK,
    MAGIC,
    MAX_FILE,
    MAX_LINK,
    MAX_TITLE,
    Invitation,
    InvitationContents,
    InvitationRefused,
    link_of,
    open_invitation,
    read_invitation_bytes,
    room_title,
    seal_invitation,
)
from client.identity.person import Person
from client.model.errors import Malformed
from client.model.ids import Uid
from client.model.room import Envelope, RoomDescriptor
from client.model.secret import Secret
from tests.fakes.people import NOW, card_of, person, plan, room, uid_of

ANNA, BERTA, CARL = person("anna"), person("berta"), person("carl")
ROOM = room("anna", "berta", "carl")
CONTENTS = InvitationContents(
    title="Budget 2027",
    room_key=Secret(b"r" * 32),
    join_token=Secret(b"t" * 32),
    nonce="ab" * 32,
    nbf=NOW,
    exp=NOW + 600,
)
FILE = seal_invitation(ANNA, card_of("berta"), ROOM, CONTENTS)
AAD = MAGIC + raw_key(BERTA.identity)


def inner() -> Invitation:
    """What is inside FILE."""
    plain = BERTA.xwing.open(Context.INVITE, AAD, FILE[4:])
    return decode(b64_exact(decode(plain, Envelope).payload), Invitation)


def sealed_anew(
    invitation: Invitation, signer: Person = ANNA, context: Context = Context.INVITE
) -> bytes:
    """A file for Berta whose inner message says this, signed by ``signer``."""
    plain = sign(signer.signing, context, invitation).envelope
    return MAGIC + seal(BERTA.xwing.public, Context.INVITE, AAD, plain)


def refusal(person_: Person, uid: Uid, data: bytes) -> str:
    with pytest.raises(InvitationRefused) as caught:
        open_invitation(person_, uid, data)
    assert caught.value.why
    return caught.value.check_id


def test_opens_for_the_invitee():
    opened = open_invitation(BERTA, uid_of("berta"), FILE)
    assert opened.descriptor == ROOM
    assert opened.title == "Budget 2027"
    assert opened.room_key.reveal() == b"r" * 32
    assert opened.join_token.reveal() == b"t" * 32
    assert (opened.nonce, opened.nbf, opened.exp) == ("ab" * 32, NOW, NOW + 600)
    assert opened.issuer == ANNA.identity


def test_opens_from_a_link_with_white_space_around():
    link = link_of(FILE)
    assert link.startswith(LINK)
    for text in (link, f"  {link}\r\n"):
        opened = open_invitation(BERTA, uid_of("berta"), text.encode())
        assert opened.descriptor == ROOM


def test_is_valid_only_while_both_room_and_invitation_are():
    opened = open_invitation(BERTA, uid_of("berta"), FILE)
    assert (opened.valid_from, opened.valid_until) == (NOW, NOW + 600)
    longer = replace(CONTENTS, nbf=NOW - 5, exp=NOW + 9_999)
    file = seal_invitation(ANNA, card_of("berta"), ROOM, longer)
    opened = open_invitation(BERTA, uid_of("berta"), file)
    assert (opened.valid_from, opened.valid_until) == (NOW, NOW + 3600)


def test_refuses_everybody_else():
    for name in ("anna", "carl", "dora"):
        assert refusal(person(name), uid_of(name), FILE) == "INVITE-SEALED"


def test_refuses_my_key_under_another_uid():
    assert refusal(BERTA, uid_of("dora"), FILE) == "INVITE-SEALED"


def test_refuses_an_invitation_handed_on_by_its_recipient():
    plain = BERTA.xwing.open(Context.INVITE, AAD, FILE[4:])
    aad = MAGIC + raw_key(CARL.identity)
    handed_on = MAGIC + seal(CARL.xwing.public, Context.INVITE, aad, plain)
    assert refusal(CARL, uid_of("carl"), handed_on) == "INVITE-SEALED"


def test_refuses_a_seal_bound_to_another_person():
    plain = BERTA.xwing.open(Context.INVITE, AAD, FILE[4:])
    aad = MAGIC + raw_key(CARL.identity)
    file = MAGIC + seal(BERTA.xwing.public, Context.INVITE, aad, plain)
    assert refusal(BERTA, uid_of("berta"), file) == "INVITE-SEALED"


def test_refuses_an_invitation_not_signed_by_the_rooms_issuer():
    assert open_invitation(BERTA, uid_of("berta"), sealed_anew(inner())).descriptor == ROOM
    assert refusal(BERTA, uid_of("berta"), sealed_anew(inner(), CARL)) == "INVITE-SEALED"
    wrong_use = sealed_anew(inner(), ANNA, Context.ROOM)
    assert refusal(BERTA, uid_of("berta"), wrong_use) == "INVITE-SEALED"


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"title": ""},
        {"title": "x" * (MAX_TITLE + 1)},
        {"title": "a\u202eb"},
        {"room_key": b64(bytes(31))},
        {"room_key": "="},
        {"join_token": b64(bytes(33))},
        {"nonce": "AB" * 32},
        {"nonce": ""},
        {"nbf": -1},
        {"exp": -1},
    ],
    ids="-".join,
)
def test_refuses_an_impossible_value_inside(change):
    altered = sealed_anew(msgspec.structs.replace(inner(), **change))
    assert refusal(BERTA, uid_of("berta"), altered) == "INVITE-SEALED"


def with_room(signed: Signed[RoomDescriptor] | None = None, **parts: str) -> bytes:
    envelope = decode((signed or ROOM).envelope, Envelope)
    envelope = msgspec.structs.replace(envelope, **parts)
    return sealed_anew(msgspec.structs.replace(inner(), descriptor=envelope))


def test_names_a_room_whose_signature_does_not_hold():
    other = make_descriptor(ANNA, plan("anna", "berta"))
    sig = decode(other.envelope, Envelope).sig
    assert refusal(BERTA, uid_of("berta"), with_room(sig=sig)) == "ROOM-SIGNED"
    kid = CARL.identity
    assert refusal(BERTA, uid_of("berta"), with_room(kid=kid)) == "ROOM-SIGNED"


def test_names_a_room_that_its_signer_did_not_issue():
    foreign = sign(CARL.signing, Context.ROOM, ROOM.value)
    assert refusal(BERTA, uid_of("berta"), with_room(foreign)) == "ROOM-SIGNED"


def test_names_a_room_that_is_not_well_formed():
    odd = sign(ANNA.signing, Context.ROOM, msgspec.structs.replace(ROOM.value, room_id="x"))
    assert refusal(BERTA, uid_of("berta"), with_room(odd)) == "ROOM-CANONICAL"
    payload = b" " + ROOM.payload
    spaced = {"payload": b64(payload), "sig": b64(ANNA.signing.sign(Context.ROOM.bind(payload)))}
    assert refusal(BERTA, uid_of("berta"), with_room(**spaced)) == "ROOM-CANONICAL"


def test_refuses_the_room_of_another_issuer_even_if_that_room_holds():
    carls = make_descriptor(CARL, plan("carl", "berta"))
    assert refusal(BERTA, uid_of("berta"), with_room(carls)) == "INVITE-SEALED"


def test_refuses_altered_bytes_all_over_the_file():
    for position in range(0, len(FILE), 9):
        changed = bytearray(FILE)
        changed[position] ^= 1 << position % 8
        assert refusal(BERTA, uid_of("berta"), bytes(changed)) == "INVITE-SEALED"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_refuses_any_altered_removed_or_added_byte(data):
    start = data.draw(st.integers(0, len(FILE)))
    end = data.draw(st.integers(start, min(len(FILE), start + 3)))
    put = data.draw(st.binary(max_size=3))
    changed = FILE[:start] + put + FILE[end:]
    if changed != FILE:
        assert refusal(BERTA, uid_of("berta"), changed) == "INVITE-SEALED"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_refuses_any_altered_character_of_a_link(data):
    link = link_of(FILE).encode()
    position = data.draw(st.integers(0, len(link) - 1))
    byte = data.draw(st.integers(33, 255).filter(lambda value: value != link[position]))
    changed = link[:position] + bytes((byte,)) + link[position + 1 :]
    assert refusal(BERTA, uid_of("berta"), changed) == "INVITE-SEALED"


@pytest.mark.parametrize("extra", [b"\x00", b"\n", b" ", FILE])
def test_refuses_bytes_after_or_before_a_file(extra):
    assert refusal(BERTA, uid_of("berta"), FILE + extra) == "INVITE-SEALED"
    assert refusal(BERTA, uid_of("berta"), b"\x00" + FILE) == "INVITE-SEALED"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC,
        MAGIC + bytes(1136),
        b"WWI2" + FILE[4:],
        MAGIC + bytes(MAX_FILE),
        LINK.encode(),
        LINK.encode() + b"=",
        LINK.encode() + b"\xff",
        LINK.encode() + b"QQ",
        LINK.encode() + b"Q" * MAX_LINK,
        LINK.upper().encode() + link_of(FILE)[len(LINK) :].encode(),
        link_of(FILE).encode().replace(b":", b"://"),
        link_of(FILE).encode() + b" x",
    ],
)
def test_refuses_what_is_no_invitation(data):
    with pytest.raises(Malformed):
        read_invitation_bytes(data)
    assert refusal(BERTA, uid_of("berta"), data) == "INVITE-SEALED"


def test_a_file_reads_back_from_its_link():
    assert read_invitation_bytes(link_of(FILE).encode()) == FILE
    assert read_invitation_bytes(FILE) == FILE


def test_a_link_that_would_be_too_long_is_none():
    assert link_of(MAGIC + bytes(MAX_LINK)) == ""
    names = ("anna", "berta", "carl", "dora", "emil", "frieda", "gustav", "hanna")
    full = seal_invitation(ANNA, card_of("hanna"), room(*names), CONTENTS)
    assert 0 < len(link_of(full)) <= MAX_LINK
    assert open_invitation(person("hanna"), uid_of("hanna"), link_of(full).encode())


def test_refuses_to_invite_for_somebody_elses_room_or_a_stranger():
    with pytest.raises(ValueError, match="issuer"):
        seal_invitation(BERTA, card_of("carl"), ROOM, CONTENTS)
    with pytest.raises(ValueError, match="member"):
        seal_invitation(ANNA, card_of("dora"), ROOM, CONTENTS)


@pytest.mark.parametrize(
    "change",
    [
        {"room_key": Secret(b"")},
        {"join_token": Secret(bytes(31))},
        {"nonce": "short"},
        {"nbf": -1},
    ],
)
def test_refuses_to_seal_impossible_contents(change):
    with pytest.raises(ValueError, match="32"):
        seal_invitation(ANNA, card_of("berta"), ROOM, replace(CONTENTS, **change))


def test_refuses_to_seal_a_room_too_large_for_a_file():
    one = plan("anna", "berta")
    member = msgspec.structs.replace(member_of(card_of("carl")), name="x" * 64)
    many = msgspec.structs.replace(one, members=(*one.members, *([member] * 100)))
    large = make_descriptor(ANNA, many)
    with pytest.raises(Malformed, match="64 KiB"):
        seal_invitation(ANNA, card_of("berta"), large, CONTENTS)


@pytest.mark.parametrize("title", ["", "  ", "x" * (MAX_TITLE + 1), "a\nb", "a\u202eb", "u\u0308"])
def test_refuses_a_title_that_could_deceive(title):
    with pytest.raises(Malformed):
        room_title(title)


@pytest.mark.parametrize("title", ["Budget 2027", "\u00dcbung", "x" * MAX_TITLE])
def test_accepts_titles_as_people_write_them(title):
    assert room_title(title) == title


def test_nothing_printable_holds_a_secret():
    opened = open_invitation(BERTA, uid_of("berta"), FILE)
    for text in (repr(opened), repr(CONTENTS), repr(inner())):
        assert b64(b"r" * 32) not in text
        assert "rrrr" not in text
        assert "tttt" not in text


def test_a_sealed_file_shows_neither_title_nor_names():
    for canary in (b"Budget", b"berta", b"anna", b"192.0.2.7", ROOM.value.room_id.encode()):
        assert canary not in FILE
