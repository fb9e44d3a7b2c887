# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A profile's files about a room or an organisation: what was written, or `Malformed`."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.crypto.envelope import Signed
from client.identity.descriptor import make_descriptor
from client.identity.invitation import OpenedInvitation
from client.identity.kept_epoch import MAX_STORED, KeptEpoch, TwoEpochs
from client.identity.organisation import Organisation
from client.model.errors import Malformed
from client.model.ids import DisplayName, RoomId
from client.model.room import RoomDescriptor
from client.model.secret import Secret
from tests.fakes.directories import ORG
from tests.fakes.people import NOW, card_of, person, plan, room

ROOM_KEY, NEW_KEY = Secret(b"k" * 32), Secret(b"n" * 32)
TOKEN, NEW_TOKEN = Secret(b"t" * 32), Secret(b"u" * 32)
FIRST = room("anna", "berta")


def room_of(issuer: str, **changes: object) -> Signed[RoomDescriptor]:
    """A room like the first, with other parts or by somebody else."""
    made = msgspec.structs.replace(plan(issuer, "berta"), **changes)
    return make_descriptor(person(issuer), made)


SECOND = room_of("anna", epoch=2, prev=FIRST.hash)
OTHER_SECOND = room_of("anna", epoch=2, prev=FIRST.hash, exp=NOW + 7200)
KEPT = KeptEpoch(descriptor=SECOND.envelope, room_key=NEW_KEY, join_token=NEW_TOKEN)
PROOF = TwoEpochs(SECOND.envelope, OTHER_SECOND.envelope)
OFFICE = Organisation(name=DisplayName("Amt X"), key=ORG.identity).added(card_of("anna"))
FILES = {
    "kept epoch": (KeptEpoch, KEPT.to_bytes()),
    "two epochs": (TwoEpochs, PROOF.to_bytes()),
    "organisation": (Organisation, OFFICE.to_bytes()),
}


def opened(descriptor: Signed[RoomDescriptor] = FIRST) -> OpenedInvitation:
    value = descriptor.value
    return OpenedInvitation(
        descriptor=descriptor,
        title="Lage",
        room_key=ROOM_KEY,
        join_token=TOKEN,
        nonce="5a" * 16,
        nbf=value.nbf,
        exp=value.exp,
        issuer=value.issuer,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_back_exactly(name):
    kind, data = FILES[name]
    assert kind.from_bytes(data).to_bytes() == data


@pytest.mark.parametrize("name", FILES)
@given(data=st.binary(max_size=300))
def test_noise_is_malformed(name, data):
    kind, _ = FILES[name]
    with pytest.raises(Malformed):
        kind.from_bytes(data)


@given(data=st.data())
def test_a_kept_epoch_with_a_byte_altered_is_malformed_or_has_the_same_signed_room(data):
    altered = bytearray(KEPT.to_bytes())
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        kept = KeptEpoch.from_bytes(bytes(altered))
    except Malformed:
        return
    assert kept.signed == SECOND
    secrets = (kept.room_key.reveal(), kept.join_token.reveal())
    assert secrets != (NEW_KEY.reveal(), NEW_TOKEN.reveal())


@given(data=st.data())
def test_a_proof_with_a_byte_altered_proves_nothing(data):
    altered = bytearray(PROOF.to_bytes())
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Malformed):
        TwoEpochs.from_bytes(bytes(altered))


@pytest.mark.parametrize("name", ["kept epoch", "two epochs"])
def test_refuses_a_file_that_is_too_large(name):
    kind, data = FILES[name]
    with pytest.raises(Malformed, match="too large"):
        kind.from_bytes(data + bytes(MAX_STORED))


def test_refuses_a_kept_epoch_of_another_version():
    later = msgspec.structs.replace(KEPT, v=2)
    with pytest.raises(Malformed, match="another version"):
        KeptEpoch.from_bytes(later.to_bytes())


@pytest.mark.parametrize("first", [FIRST.envelope, b"{}", b""])
def test_refuses_two_descriptors_that_do_not_contradict_each_other(first):
    with pytest.raises(Malformed):
        TwoEpochs.from_bytes(TwoEpochs(first, SECOND.envelope).to_bytes())


def test_refuses_the_same_descriptor_twice_as_a_proof():
    with pytest.raises(Malformed, match="contradict"):
        TwoEpochs.from_bytes(TwoEpochs(SECOND.envelope, SECOND.envelope).to_bytes())


def test_a_newer_epoch_takes_the_place_of_the_one_in_the_invitation():
    before = opened()
    now = KEPT.over(before)
    assert (now.descriptor, now.room_key, now.join_token) == (SECOND, NEW_KEY, NEW_TOKEN)
    assert (now.title, now.nonce) == (before.title, before.nonce)


@pytest.mark.parametrize(
    "invitation",
    [
        SECOND,
        room_of("anna", epoch=3, prev=SECOND.hash),
        room_of("carl"),
        room_of("anna", room_id=RoomId("fedcba9876543210" * 2)),
    ],
    ids=["same", "newer", "other issuer", "other room"],
)
def test_an_invitation_that_is_not_older_stays_as_it_is(invitation):
    before = opened(invitation)
    assert KEPT.over(before) is before


def test_shows_no_key_and_no_token_of_a_kept_epoch():
    assert "n" * 32 not in repr(KEPT)
    assert "u" * 32 not in repr(KEPT)
