# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Epochs as evidence: what one may say, and who counts under several of them."""

import itertools

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from client.crypto.envelope import Context, Signed, sign
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import HelloHash, RoomId
from client.model.room import Ice, Profile, Role, Server
from client.session import descriptors
from client.session.descriptors import TwoOfOne, Unfit, with_descriptor
from client.session.evidence import (
    Evidence,
    Overfull,
    Stranger,
    Unjudged,
    read_hello,
    with_claim,
    with_hello,
)
from client.session.hello import make_hello
from client.session.messages import Admit, Drop, Hello, Kind, Ready, Remove
from client.session.readmits import removes_of, words_of
from client.session.roster import view_of
from client.session.state import CallSetup
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, chance, person, uid
from tests.fakes.epochs import after, first, signed, with_feature

DICE = chance(9)
ONE = first(0, 1, 2)
TWO = after(ONE, 0, 1, 2, 3)
THREE = after(TWO, 0, 1, 3)


def evidence(*epochs) -> Evidence:
    found = Evidence(epochs[0])
    for epoch in epochs[1:]:
        found = with_descriptor(found, epoch.envelope)
    return found


def hello(n: int, epoch) -> Signed[Hello]:
    return make_hello(CallSetup(person(n), uid(n), epoch, ROOM_KEY, {}), DICE.randbytes)[0]


@pytest.mark.parametrize("order", list(itertools.permutations((ONE, TWO, THREE))))
def test_the_highest_epoch_is_current_whatever_the_order(order):
    found = evidence(*order)
    assert found.descriptor.hash == THREE.hash
    assert set(found.earlier) == {ONE.hash, TWO.hash}
    assert with_descriptor(found, ONE.envelope) is found


def test_a_gap_is_allowed_and_may_be_filled_later():
    found = evidence(ONE, THREE)
    assert found.room.epoch == 3
    assert evidence(ONE, THREE, TWO).descriptor.hash == THREE.hash


def test_only_the_issuer_of_the_room_makes_its_epochs():
    with pytest.raises(SignatureInvalid):
        with_descriptor(evidence(ONE), after(ONE, 0, 1, 2, by=1).envelope)
    other = msgspec.structs.replace(TWO.value, issuer=person(1).identity)
    with pytest.raises(SignatureInvalid):
        with_descriptor(evidence(ONE), signed(other, by=1).envelope)
    elsewhere = after(ONE, 0, 1, 2, room_id=RoomId("f" * 32))
    with pytest.raises(SignatureInvalid):
        with_descriptor(evidence(ONE), elsewhere.envelope)
    with pytest.raises(Malformed):
        with_descriptor(evidence(ONE), b"{}")
    assert evidence(ONE, TWO).room.epoch == 2


@pytest.mark.parametrize(
    "change",
    [
        {"profile": Profile.RESTRICTED},
        {"suite": "WW2"},
        {"engine": "livekit"},
        {"classification": "secret"},
        {"servers": (Server("wss://127.0.0.2:7443", ("0" * 64,)),)},
        {"ice": Ice("all", ("stun:127.0.0.1",))},
        {"exp": 2**33 + 1},
        {"prev": "1" * 128},
        with_feature(ONE, dialin=True),
        with_feature(ONE, recording=True),
        with_feature(ONE, guests=True),
        with_feature(ONE, screen_share=True),
        with_feature(ONE, max_members=2),
        {"members": ONE.value.members[1:]},
        {"members": (*ONE.value.members, ONE.value.members[1])},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_epoch_that_changes_the_room_itself_is_unfit(change):
    bad = after(ONE, 0, 1, 2, **change)
    with pytest.raises(Unfit):
        with_descriptor(evidence(ONE), bad.envelope)


def test_an_epoch_may_turn_things_off_and_change_roles():
    members = tuple(msgspec.structs.replace(m, role=Role.HOST) for m in ONE.value.members)
    better = after(ONE, 0, 1, 2, members=members, **with_feature(ONE, chat=False))
    assert with_descriptor(evidence(ONE), better.envelope).room.features.chat is False


def test_a_looser_earlier_epoch_is_as_unfit_as_a_looser_later_one():
    strict = first(0, 1, 2, profile=Profile.RESTRICTED)
    loose = after(strict, 0, 1, 2, profile=Profile.OPEN)
    with pytest.raises(Unfit):
        with_descriptor(evidence(strict), loose.envelope)
    with pytest.raises(Unfit):
        with_descriptor(evidence(loose), strict.envelope)


def test_one_key_under_two_names_is_unfit():
    double = msgspec.structs.replace(ONE.value.members[1], uid=uid(7))
    bad = after(ONE, 0, members=(*ONE.value.members, double))
    with pytest.raises(Unfit):
        with_descriptor(evidence(ONE), bad.envelope)


@pytest.mark.parametrize("known", [(ONE, TWO), (ONE, TWO, THREE)])
def test_two_descriptors_of_one_epoch_are_proof_also_of_an_earlier_one(known):
    twin = after(ONE, 0, 1)
    with pytest.raises(TwoOfOne) as proof:
        with_descriptor(evidence(*known), twin.envelope)
    assert {proof.value.first.hash, proof.value.second.hash} == {TWO.hash, twin.hash}


@given(st.binary(max_size=80))
@example(ONE.envelope[:-1])
@example(b'{"payload":"","kid":"","sig":""}')
def test_bytes_that_are_no_descriptor_are_refused(data):
    with pytest.raises((Malformed, SignatureInvalid)):
        with_descriptor(evidence(ONE), data)


@given(st.integers(0, len(TWO.envelope) - 1), st.integers(1, 255))
def test_an_altered_descriptor_is_refused(place, flip):
    data = bytearray(TWO.envelope)
    data[place] ^= flip
    with pytest.raises((Malformed, SignatureInvalid)):
        with_descriptor(evidence(ONE), bytes(data))


def test_a_descriptor_too_large_to_hand_on_is_refused(monkeypatch):
    monkeypatch.setattr(descriptors, "MAX_BYTES", len(TWO.envelope))
    assert evidence(ONE, TWO).room.epoch == 2
    monkeypatch.setattr(descriptors, "MAX_BYTES", len(TWO.envelope) - 1)
    with pytest.raises(Malformed):
        evidence(ONE, TWO)


def test_no_more_epochs_are_kept_than_a_call_can_have(monkeypatch):
    monkeypatch.setattr(descriptors, "MAX_EPOCHS", 1)
    with pytest.raises(Overfull):
        with_descriptor(evidence(ONE, TWO), THREE.envelope)


def test_a_hello_stays_valid_under_the_epoch_it_names():
    old, new = hello(2, ONE), hello(3, TWO)
    found = evidence(ONE, TWO, THREE)
    for one in (old, new):
        assert read_hello(found, one.envelope).hash == one.hash


def test_a_hello_under_an_unknown_epoch_is_not_judged_before_that_comes():
    new = hello(3, TWO)
    with pytest.raises(Unjudged):
        read_hello(evidence(ONE), new.envelope)
    assert read_hello(evidence(ONE, TWO), new.envelope).hash == new.hash


def test_a_strangers_hello_under_an_unknown_list_that_is_over_is_refused():
    with pytest.raises(Stranger):
        read_hello(evidence(THREE), hello(2, TWO).envelope)
    with pytest.raises(Unjudged):
        read_hello(evidence(THREE), hello(1, TWO).envelope)


def test_a_hello_whose_epoch_does_not_name_it_or_has_another_number_is_refused():
    found = evidence(ONE, TWO, THREE)
    with pytest.raises(Stranger):
        read_hello(found, hello(3, ONE).envelope)
    lie = msgspec.structs.replace(hello(1, ONE).value, epoch=3)
    with pytest.raises(Stranger):
        read_hello(found, _signed(1, Kind.HELLO, lie))


# Who counts.


def _signed(n: int, kind: Kind, value) -> bytes:
    return sign(person(n).signing, Context[kind.name], value).envelope


def claim(n: int, who: Signed[Hello], type_, **fields):
    kind = Kind[type_.__name__.upper()]
    value = type_(
        type=type_.__name__.lower(),
        v=1,
        room_id=ROOM_ID,
        sender=HelloHash(who.hash),
        seq=1,
        **fields,
    )
    return kind, _signed(n, kind, value)


def see(found: Evidence, hellos, *claims):
    for one in hellos:
        found = with_hello(found, read_hello(found, one.envelope))
    for kind, data in claims:
        found = with_claim(found, kind, data)
    return found, view_of(found)


def ready(n, who, *others):
    return claim(n, who, Ready, welcomed_by=tuple(o.hash for o in others))


def here(view, *hellos) -> list[bool]:
    return [one.hash in view.roster for one in hellos]


def test_membership_is_judged_by_the_current_epoch():
    a, c, d = hello(0, ONE), hello(2, ONE), hello(3, TWO)
    items = (ready(0, a, c), ready(2, c, a), ready(3, d, a))
    _, before = see(evidence(ONE, TWO), (a, c, d), *items)
    found, view = see(evidence(ONE, TWO, THREE), (a, c, d), *items)
    assert here(before, a, c, d) == [True, True, True]
    assert here(view, a, c, d) == [True, False, True]
    assert not view.counts(HelloHash(c.hash))
    assert before.rh != view.rh
    assert not found.is_member(HelloHash(c.hash))


HOSTS = first(0, 1, 2, profile=Profile.RESTRICTED, hosts=(0, 1))


def removal(by: int, who: Signed[Hello], whom: int, epoch: int = 1, keeps=()):
    return claim(by, who, Remove, identity=person(whom).identity, epoch=epoch, keeps=tuple(keeps))


def test_a_remove_holds_over_epochs_until_one_lists_it():
    a, c = hello(0, ONE), hello(2, ONE)
    items = (ready(0, a, c), ready(2, c, a), removal(0, a, 2))
    found, _ = see(evidence(ONE), (a, c), *items)
    (name,) = removes_of(found, person(2).identity)
    still = after(ONE, 0, 1, 2)
    lifted = after(ONE, 0, 1, 2, readmits=(name,))
    again = hello(2, still)
    _, view = see(evidence(ONE, still), (a, c, again), *items, ready(2, again, a))
    assert here(view, a, c, again) == [True, False, False]
    again = hello(2, lifted)
    found, view = see(evidence(ONE, lifted), (a, c, again), *items, ready(2, again, a))
    assert here(view, a, c, again) == [True, False, True], "the old presence stays over"
    assert removes_of(found, person(2).identity) == ()
    # A later epoch that does not list it again takes nothing back.
    fourth = after(lifted, 0, 1, 2)
    _, view = see(evidence(ONE, lifted, fourth), (a, c, again), *items, ready(2, again, a))
    assert here(view, again) == [True]


def test_a_remove_by_a_host_of_its_own_epoch_counts_and_by_no_other():
    demoted = tuple(
        msgspec.structs.replace(m, role=Role.SPEAKER if m.uid == uid(1) else m.role)
        for m in HOSTS.value.members
    )
    next_ = after(HOSTS, members=demoted)
    b = hello(1, HOSTS)
    for epoch, ended in ((1, True), (2, False), (7, False)):
        c = hello(2, HOSTS)
        _, view = see(evidence(HOSTS, next_), (b, c), removal(1, b, 2, epoch))
        assert (c.hash in view.gone) is ended, epoch


def test_whom_a_struck_host_let_in_stays_only_if_the_issuer_lists_it():
    a, b, c = hello(0, HOSTS), hello(1, HOSTS), hello(2, HOSTS)
    let_in = claim(1, b, Admit, hello=HelloHash(c.hash))
    items = (ready(0, a, b), ready(1, b, a), ready(2, c, a), let_in)
    found, view = see(evidence(HOSTS), (a, b, c), *items)
    assert here(view, c) == [True]
    words = words_of(found, person(1).identity)
    _, view = see(evidence(HOSTS, after(HOSTS, 0, 2)), (a, b, c), *items)
    assert here(view, a, b, c) == [True, False, False]
    _, view = see(evidence(HOSTS, after(HOSTS, 0, 2, readmits=words)), (a, b, c), *items)
    assert here(view, a, b, c) == [True, False, True]


def test_a_struck_person_drops_nobody_any_more():
    a, b, c = hello(0, ONE), hello(1, ONE), hello(2, ONE)
    dropped = claim(2, c, Drop, hello=HelloHash(b.hash), reason="silent", keeps=())
    items = (ready(0, a, b), ready(1, b, a), ready(2, c, a), dropped)
    _, view = see(evidence(ONE), (a, b, c), *items)
    assert here(view, b) == [False]
    _, view = see(evidence(ONE, after(ONE, 0, 1)), (a, b, c), *items)
    assert here(view, b) == [True]
