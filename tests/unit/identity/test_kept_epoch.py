# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.kept_epoch: the newest epoch beside an invitation, and proof of two."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from client.identity.descriptor import make_descriptor
from client.identity.invitation import OpenedInvitation
from client.identity.kept_epoch import MAX_STORED, KeptEpoch, TwoEpochs
from client.model.errors import Malformed
from client.model.ids import RoomId
from client.model.secret import Secret
from tests.fakes.people import NOW, person, plan, room

ANNA = person("anna")
FIRST = room("anna", "berta")
NEW_KEY = Secret(b"n" * 32)


def epoch(number: int, *names: str, by: str = "anna", **changes: object):
    fields = {"epoch": number, "prev": FIRST.hash, **changes}
    return make_descriptor(person(by), msgspec.structs.replace(plan(*names), **fields))


SECOND = epoch(2, "anna", "berta", "carl")
TWIN = epoch(2, "anna", "berta")
KEPT = KeptEpoch(descriptor=SECOND.envelope, room_key=NEW_KEY, join_token=Secret(b"o" * 32))


def opened(descriptor) -> OpenedInvitation:
    return OpenedInvitation(
        descriptor=descriptor,
        title="Budget 2027",
        room_key=Secret(b"r" * 32),
        join_token=Secret(b"t" * 32),
        nonce="ab" * 32,
        nbf=NOW,
        exp=NOW + 3600,
        issuer=descriptor.key,
    )


def test_an_older_invitation_opens_the_room_as_it_is_now():
    now = KEPT.over(opened(FIRST))
    assert now.descriptor == SECOND
    assert now.room_key.reveal() == b"n" * 32
    assert (now.join_token.reveal(), now.nonce, now.title) == (b"o" * 32, "ab" * 32, "Budget 2027")


@pytest.mark.parametrize(
    "newer",
    [
        SECOND,
        epoch(3, "anna", "berta"),
        epoch(1, "berta", "anna", by="berta", prev=""),
        epoch(1, "anna", "berta", prev="", room_id=RoomId("f" * 32)),
    ],
    ids=["as new", "newer", "another issuer", "another room"],
)
def test_an_invitation_that_is_not_older_stays_as_it_is(newer):
    invitation = opened(newer)
    assert KEPT.over(invitation) is invitation


def test_both_read_back_what_they_wrote_and_show_no_key():
    again = KeptEpoch.from_bytes(KEPT.to_bytes())
    assert (again.signed, again.room_key.reveal()) == (SECOND, b"n" * 32)
    assert "nnnn" not in repr(again)
    proof = TwoEpochs(SECOND.envelope, TWIN.envelope)
    assert TwoEpochs.from_bytes(proof.to_bytes()) == proof


@pytest.mark.parametrize(
    ("first", "second"),
    [(SECOND, SECOND), (FIRST, SECOND), (SECOND, epoch(2, "berta", "anna", by="berta"))],
    ids=["the same", "two epochs", "two issuers"],
)
def test_what_does_not_contradict_itself_proves_nothing(first, second):
    with pytest.raises(Malformed):
        TwoEpochs.from_bytes(TwoEpochs(first.envelope, second.envelope).to_bytes())


def test_refuses_other_versions_unknown_fields_and_broken_descriptors():
    raw = msgspec.msgpack.decode(KEPT.to_bytes())
    broken = SECOND.envelope[:-1]
    for change in ({"v": 2}, {"more": 1}, {"room_key": 1}, {"descriptor": broken}):
        with pytest.raises(Malformed):
            KeptEpoch.from_bytes(msgspec.msgpack.encode(raw | change))
    with pytest.raises(Malformed):
        TwoEpochs.from_bytes(TwoEpochs(SECOND.envelope, broken).to_bytes())
    for kind in (KeptEpoch, TwoEpochs):
        with pytest.raises(Malformed):
            kind.from_bytes(bytes(MAX_STORED + 1))
    with pytest.raises(Malformed):
        KeptEpoch.from_bytes(KEPT.to_bytes() + b"\x00")
    proof = TwoEpochs(SECOND.envelope, TWIN.envelope)
    spelled = msgspec.msgpack.encode(dict(reversed(msgspec.structs.asdict(proof).items())))
    with pytest.raises(Malformed):
        TwoEpochs.from_bytes(spelled)


@given(st.binary(max_size=60))
@example(b"\x91" * 5_000)
def test_refuses_bytes_that_are_neither(data):
    for kind in (KeptEpoch, TwoEpochs):
        with pytest.raises(Malformed):
            kind.from_bytes(data)
