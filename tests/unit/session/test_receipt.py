# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing what two people noted: lies are found, honest people are never accused."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from client.crypto.envelope import Context, sign
from client.model.attendance import DifferenceKind
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import HelloHash, RosterHash
from client.model.participant import TrustState
from client.session.bodies import MAX_DATA, Message, pack
from client.session.messages import Kind
from client.session.receipt import (
    MAX_CLOCKS_APART_S,
    MAX_EPOCHS,
    MAX_PEOPLE,
    MAX_SPELLS,
    TOLERANCE_S,
    EpochNamed,
    Mine,
    Present,
    Receipt,
    compare,
    read_receipt,
    room_mark,
)
from tests.fakes.call_room import ROOM_ID, person

T = 1_790_000_000
ME, SIGNER, OTHER = (person(n).identity for n in range(3))
HASH = "ab" * 64
NAMED = frozenset(person(n).identity for n in range(8))
Times = dict[str, tuple[tuple[int, int], ...]]


def receipt(seen: Times, *, at: int = T + 1000, **changes: object) -> Receipt:
    people = tuple(
        Present(key=key, seen=spells, trust=TrustState.IN_PERSON, by="")
        for key, spells in sorted(seen.items())
        if spells
    )
    made = Receipt(
        type="attendance",
        v=1,
        room=room_mark(ROOM_ID),
        sender=HelloHash(HASH),
        rh=RosterHash(HASH),
        at=at,
        epochs=(EpochNamed(epoch=1, descriptor=HASH),),
        people=people,
        audit="",
    )
    return structs.replace(made, **changes)


def noted(seen: Times, **changes: object) -> Mine:
    made = Mine(
        me=ME,
        signer=SIGNER,
        now=T + 1000,
        seen=seen,
        together=seen.get(SIGNER, ()),
        epochs={1: HASH},
        named=NAMED,
    )
    return structs.replace(made, **changes)


def kinds(mine: Mine, theirs: Receipt) -> list[tuple[DifferenceKind, str]]:
    return [(one.kind, one.key) for one in compare(mine, theirs)]


ALL = ((T, T + 1000),)
THREE: Times = {ME: ALL, SIGNER: ALL, OTHER: ALL}


def test_the_same_times_make_no_difference():
    assert kinds(noted(THREE), receipt(THREE)) == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, DifferenceKind.MISSING),
        ({OTHER: ((T + 200, T + 1000),)}, DifferenceKind.TIMES),
        ({OTHER: ((T, T + 500),)}, DifferenceKind.TIMES),
        ({OTHER: ((T, T + 300), (T + 320, T + 1000))}, DifferenceKind.TIMES),
    ],
)
def test_tells_who_is_left_out_or_has_other_times(told, found):
    theirs = receipt({ME: ALL, SIGNER: ALL, **told})
    assert kinds(noted(THREE), theirs) == [(found, OTHER)]


@pytest.mark.parametrize("off", [TOLERANCE_S, -TOLERANCE_S])
def test_what_is_within_the_tolerance_is_no_difference_and_one_second_more_is(off):
    begins = (T + 500, T + 500 + off)
    mine, theirs = ({**THREE, OTHER: ((begin, T + 1000),)} for begin in begins)
    assert kinds(noted(mine), receipt(theirs)) == []
    further = {**THREE, OTHER: ((begins[1] + (1 if off > 0 else -1), T + 1000),)}
    assert kinds(noted(mine), receipt(further)) == [(DifferenceKind.TIMES, OTHER)]


def test_a_member_whom_i_did_not_see_is_told():
    mine = {ME: ALL, SIGNER: ALL}
    assert kinds(noted(mine), receipt(THREE)) == [(DifferenceKind.EXTRA, OTHER)]


def test_a_key_that_the_room_does_not_name_is_told_as_such():
    stranger = person(9).identity
    theirs = receipt({ME: ALL, SIGNER: ALL, stranger: ALL})
    mine = noted({ME: ALL, SIGNER: ALL})
    assert kinds(mine, theirs) == [(DifferenceKind.UNKNOWN, stranger)]


def test_another_key_for_a_person_is_two_differences():
    stranger = person(9).identity
    found = kinds(noted(THREE), receipt({ME: ALL, SIGNER: ALL, stranger: ALL}))
    assert sorted(found, key=str) == sorted(
        [(DifferenceKind.UNKNOWN, stranger), (DifferenceKind.MISSING, OTHER)], key=str
    )


def test_whoever_says_that_they_were_never_there_is_found():
    theirs = receipt({ME: ALL, OTHER: ALL})
    assert kinds(noted(THREE), theirs) == [(DifferenceKind.MISSING, SIGNER)]


def test_whoever_says_that_they_were_there_before_i_saw_them_is_found():
    late = ((T + 600, T + 1000),)
    mine = {ME: ALL, SIGNER: late}
    assert kinds(noted(mine), receipt({ME: late, SIGNER: late})) == []
    claimed = receipt({ME: ALL, SIGNER: ALL})
    assert kinds(noted(mine), claimed) == [(DifferenceKind.TIMES, SIGNER)]


def test_people_who_came_later_and_left_earlier_make_no_difference():
    early = person(3).identity
    mine: Times = {ME: ALL, SIGNER: ((T + 600, T + 1000),), OTHER: ALL, early: ((T, T + 500),)}
    theirs: Times = {
        ME: ((T + 600, T + 1000),),
        SIGNER: ((T + 600, T + 1000),),
        OTHER: ((T + 600, T + 1000),),
    }
    assert kinds(noted(mine), receipt(theirs)) == []
    # And the other way round: I came late, the signer saw somebody before.
    mine = {ME: ((T + 600, T + 1000),), SIGNER: ((T + 600, T + 1000),)}
    theirs = {ME: ((T + 600, T + 1000),), SIGNER: ALL, early: ((T, T + 500),)}
    assert kinds(noted(mine), receipt(theirs)) == []


def test_only_the_presence_that_signed_is_held_to_what_it_signed():
    both = ((T, T + 300), (T + 600, T + 1000))
    mine: Times = {ME: ALL, SIGNER: both, OTHER: ALL}
    last = ((T + 600, T + 1000),)
    theirs = receipt({ME: last, SIGNER: last, OTHER: last})
    assert kinds(noted(mine, together=last), theirs) == []
    assert {kind for kind, _ in kinds(noted(mine), theirs)} == {
        DifferenceKind.TIMES,
    }


def test_clocks_may_differ_but_not_without_end():
    shifted = {key: tuple((a + 200, b + 200) for a, b in s) for key, s in THREE.items()}
    assert kinds(noted(THREE), receipt(shifted, at=T + 1200)) == []
    far = MAX_CLOCKS_APART_S + 1
    shifted = {key: tuple((a + far, b + far) for a, b in s) for key, s in THREE.items()}
    theirs = receipt(shifted, at=T + 1000 + far)
    assert kinds(noted(THREE), theirs) == [(DifferenceKind.CLOCK, SIGNER)]


def test_another_descriptor_for_an_epoch_is_told_and_an_unknown_epoch_is_not():
    other = EpochNamed(epoch=1, descriptor="cd" * 64)
    newer = EpochNamed(epoch=2, descriptor="cd" * 64)
    assert kinds(noted(THREE), receipt(THREE, epochs=(newer,))) == []
    assert kinds(noted(THREE), receipt(THREE, epochs=(other, newer))) == [
        (DifferenceKind.ROOM, SIGNER)
    ]


def many(count: int) -> tuple[tuple[int, int], ...]:
    return tuple((T + 100 * n, T + 100 * n + 50) for n in range(count))


def test_of_somebody_who_came_and_went_often_only_the_newest_times_are_compared():
    mine: Times = {ME: ALL, SIGNER: ALL, OTHER: many(8)[-MAX_SPELLS:]}
    theirs: Times = {ME: ALL, SIGNER: ALL, OTHER: many(9)[1:-2][-MAX_SPELLS:]}
    assert len(theirs[OTHER]) == MAX_SPELLS
    # Each list is full and begins elsewhere: only what both can hold counts.
    assert kinds(noted(mine), receipt({**theirs, OTHER: many(8)[1:7]})) == [
        (DifferenceKind.TIMES, OTHER)
    ]
    assert kinds(noted(mine), receipt({**theirs, OTHER: many(8)[2:]})) == []
    mine = {ME: ALL, SIGNER: ALL, OTHER: many(5)}
    assert kinds(noted(mine), receipt({**theirs, OTHER: many(5)})) == []


def test_a_list_filled_with_moments_hides_nothing():
    moments = tuple((T + 980 + n, T + 980 + n) for n in range(MAX_SPELLS))
    theirs = receipt({ME: ALL, SIGNER: ALL, OTHER: moments})
    assert kinds(noted(THREE), theirs) == [(DifferenceKind.MISSING, OTHER)]


def test_in_a_crowd_only_those_whom_both_list_are_compared():
    crowd: Times = {person(n).identity: ALL for n in range(MAX_PEOPLE)}
    fewer = {key: spells for key, spells in crowd.items() if key != OTHER}
    assert kinds(noted(crowd), receipt(fewer)) == []
    short = {**crowd, OTHER: ((T, T + 10),)}
    assert kinds(noted(crowd), receipt(short)) == [(DifferenceKind.TIMES, OTHER)]


# Honest people, whatever they did: each notes others a few seconds off, by a clock of their own.


@dataclass
class Scene:
    truth: list[tuple[int, int]]
    off: list[list[tuple[int, int]]]
    clock: int


@st.composite
def scenes(draw) -> Scene:
    """Two observers and up to four others; ``off`` is how far each note is from the truth."""
    count = draw(st.integers(2, 6))
    truth = []
    for _ in range(count):
        begin = draw(st.integers(0, 900))
        truth.append((begin, begin + draw(st.integers(0, 900))))
    # The two meet at some time, and the second leaves first.
    (a, _), (b, end) = truth[0], truth[1]
    end = max(end, a + 1, b + 1)
    truth[0], truth[1] = (a, end + 100), (b, end)
    late = st.tuples(st.integers(0, 7), st.integers(0, 7))
    off = [[draw(late) for _ in range(count)] for _ in range(2)]
    return Scene(truth, off, draw(st.integers(-MAX_CLOCKS_APART_S, MAX_CLOCKS_APART_S)))


def notes(scene: Scene, who: int, until: int) -> Times:
    """What one of the two noted of everybody while they were there themselves."""
    begin, end = scene.truth[who]
    seen: Times = {}
    for n, (first, last) in enumerate(scene.truth):
        late_first, late_last = scene.off[who][n]
        came = max(first, begin) + late_first
        went = min(min(last, end) + late_last, until)
        if came <= went:
            seen[person(n).identity] = ((T + came, T + went),)
    return seen


@given(scenes())
def test_honest_people_never_accuse_each_other(scene):
    at = scene.truth[1][1]
    mine, theirs = notes(scene, 0, at), notes(scene, 1, at)
    told = {k: tuple((a + scene.clock, b + scene.clock) for a, b in s) for k, s in theirs.items()}
    assert compare(noted(mine, now=T + at), receipt(told, at=T + at + scene.clock)) == ()


@given(scenes(), st.integers(0, 5))
def test_whoever_is_left_out_for_longer_is_always_found(scene, left_out):
    at = scene.truth[1][1]
    mine, theirs = notes(scene, 0, at), notes(scene, 1, at)
    key = person(left_out % len(scene.truth)).identity
    theirs = {k: s for k, s in theirs.items() if k != key}
    together = [mine.get(k, ((0, 0),))[0] for k in (ME, SIGNER, key)]
    shared = min(end for _, end in together) - max(begin for begin, _ in together)
    found = (DifferenceKind.MISSING, key) in kinds(
        noted(mine, now=T + at), receipt(theirs, at=T + at)
    )
    assert found is (shared > TOLERANCE_S)


# bytes from outside


def signed(value: Receipt, n: int = 1) -> bytes:
    return sign(person(n).signing, Context.ATTENDANCE, value).envelope


def test_reads_what_its_signer_wrote():
    assert read_receipt(signed(receipt(THREE)), SIGNER).value == receipt(THREE)


def test_refuses_what_somebody_else_signed_or_signed_for_another_use():
    with pytest.raises(SignatureInvalid):
        read_receipt(signed(receipt(THREE), 2), SIGNER)
    other = sign(person(1).signing, Context.DATA, receipt(THREE)).envelope
    with pytest.raises(SignatureInvalid):
        read_receipt(other, SIGNER)


def row(**changes: object) -> Present:
    made = Present(key=OTHER, seen=ALL, trust=TrustState.IN_PERSON, by="")
    return structs.replace(made, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"people": (row(), row())},
        {"people": (row(seen=((T + 10, T),)),)},
        {"people": (row(seen=((T, T + 20), (T + 10, T + 30))),)},
        {"people": (row(seen=((T, T + 1001),)),)},
        {"people": (row(seen=()),)},
        {"people": (row(key="ed25519:zz"),)},
        {"people": (row(by="somebody"),)},
        {"people": ()},
        {"people": tuple(row(key=person(n).identity) for n in range(MAX_PEOPLE + 1))},
        {"people": (row(seen=many(MAX_SPELLS + 1)),)},
        {"epochs": ()},
        {"epochs": (EpochNamed(epoch=1, descriptor=HASH),) * 2},
        {"epochs": tuple(EpochNamed(epoch=n, descriptor=HASH) for n in range(MAX_EPOCHS + 1))},
        {"audit": "head"},
        {"at": -1},
        {"v": 2},
    ],
)
def test_refuses_what_no_honest_client_writes(changes):
    with pytest.raises(Malformed):
        read_receipt(signed(receipt(THREE, **changes)), SIGNER)


def test_the_largest_one_fits_a_message():
    largest = receipt(
        {},
        at=2**53 - 1,
        people=tuple(
            Present(
                key=person(n).identity,
                seen=tuple((2**52 + n, 2**52 + n) for n in range(MAX_SPELLS)),
                trust=TrustState.BY_ORGANISATION,
                by=ME,
            )
            for n in range(MAX_PEOPLE)
        ),
        epochs=tuple(EpochNamed(epoch=2**52 + n, descriptor=HASH) for n in range(MAX_EPOCHS)),
        audit=HASH,
    )
    envelope = signed(largest)
    assert read_receipt(envelope, SIGNER).value == largest
    assert len(pack([Message(Kind.ATTENDANCE, envelope)])) + 128 < MAX_DATA


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises((Malformed, SignatureInvalid)):
        read_receipt(data, SIGNER)
