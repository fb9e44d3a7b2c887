# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.seen: old papers stay old, whatever the clock says."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from client.identity import seen
from client.identity.descriptor import make_descriptor
from client.identity.seen import KEEP_AFTER_END_S, MAX_STORED, SeenRooms
from client.model.errors import Failure, Malformed
from client.model.ids import RoomId
from tests.fakes.people import NOW, ROOM_ID, person, plan, room

FIRST = room("anna", "berta")
SECOND = make_descriptor(
    person("anna"),
    msgspec.structs.replace(plan("anna", "berta", "carl"), epoch=2, prev=FIRST.hash),
)
OTHER = make_descriptor(
    person("anna"), msgspec.structs.replace(plan("anna", "carl"), room_id=RoomId("f" * 32))
)
ANNA, BERTA = person("anna").identity, person("berta").identity


@given(st.lists(st.integers(0, 2**40), max_size=10))
def test_time_only_rises(times):
    record = SeenRooms()
    for index, now in enumerate(times):
        record = record.at(now)
        assert record.latest == max(times[: index + 1])
        assert record.effective_now(now) == record.latest
    assert record.effective_now(2**41) == 2**41


def test_remembers_the_highest_epoch_of_each_room():
    record = SeenRooms().with_room(FIRST).with_room(OTHER).with_room(SECOND)
    entry = record.epoch_of(ROOM_ID)
    assert (entry.epoch, entry.hash, entry.exp) == (2, SECOND.hash, NOW + 3600)
    assert record.epoch_of(RoomId("f" * 32)).hash == OTHER.hash
    assert record.epoch_of(RoomId("e" * 32)) is None


def test_a_lower_epoch_never_replaces_a_higher_one():
    record = SeenRooms().with_room(SECOND)
    assert record.with_room(FIRST) == record


def test_of_two_descriptors_of_one_epoch_the_first_stays():
    twin = make_descriptor(person("anna"), plan("anna", "carl"))
    record = SeenRooms().with_room(FIRST)
    assert record.with_room(twin).epoch_of(ROOM_ID).hash == FIRST.hash


def test_a_nonce_belongs_to_its_first_user_for_good():
    record = SeenRooms().with_nonce("ab" * 32, ANNA, NOW + 10)
    assert record.with_nonce("ab" * 32, BERTA, NOW + 99) == record
    assert record.nonce_owner("ab" * 32) == ANNA
    assert record.nonce_owner("ac" * 32) is None


def test_forgets_only_what_ended_long_ago():
    record = SeenRooms().with_room(FIRST).with_nonce("ab" * 32, ANNA, NOW + 3600)
    end = NOW + 3600
    assert record.at(end + KEEP_AFTER_END_S).epoch_of(ROOM_ID) is not None
    assert record.at(end + KEEP_AFTER_END_S).nonce_owner("ab" * 32) == ANNA
    later = record.at(end + KEEP_AFTER_END_S + 1)
    assert later.epoch_of(ROOM_ID) is None
    assert later.nonce_owner("ab" * 32) is None
    # What was forgotten cannot be joined again: the time seen stays beyond its end.
    assert later.effective_now(NOW) > end


def test_refuses_to_forget_when_there_is_too_much(monkeypatch):
    monkeypatch.setattr(seen, "MAX_ENTRIES", 1)
    record = SeenRooms().with_room(FIRST).with_nonce("ab" * 32, ANNA, NOW)
    with pytest.raises(Failure, match="SEEN-FULL"):
        record.with_room(OTHER)
    with pytest.raises(Failure, match="SEEN-FULL"):
        record.with_nonce("ac" * 32, ANNA, NOW)
    assert record.with_room(SECOND).epoch_of(ROOM_ID).epoch == 2


def test_reads_back_what_it_wrote():
    record = SeenRooms().at(NOW).with_room(FIRST).with_room(OTHER)
    record = record.with_nonce("ab" * 32, ANNA, NOW)
    assert SeenRooms.from_bytes(record.to_bytes()) == record
    assert SeenRooms.from_bytes(SeenRooms().to_bytes()) == SeenRooms()


def test_refuses_doubled_entries_other_versions_and_damage():
    record = SeenRooms().with_room(FIRST).with_nonce("ab" * 32, ANNA, NOW)
    for change in (
        {"v": 2},
        {"epochs": record.epochs * 2},
        {"nonces": record.nonces * 2},
    ):
        with pytest.raises(Malformed):
            SeenRooms.from_bytes(msgspec.structs.replace(record, **change).to_bytes())
    raw = msgspec.msgpack.decode(record.to_bytes())
    for data in (
        record.to_bytes()[:-1],
        record.to_bytes() + b"\x00",
        msgspec.msgpack.encode(raw | {"more": 1}),
        bytes(MAX_STORED + 1),
    ):
        with pytest.raises(Malformed):
            SeenRooms.from_bytes(data)


@given(st.binary(max_size=60))
@example(b"\x80")
@example(b"\x81\xa6\x00\x00\x00\x00\x00\x80")
@example(b"\x91" * 50_000)
def test_refuses_bytes_that_are_no_record(data):
    with pytest.raises(Malformed):
        SeenRooms.from_bytes(data)
