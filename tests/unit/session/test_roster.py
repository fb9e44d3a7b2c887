# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The roster as a table: evidence in, people out, whatever the order."""

import itertools

import pytest

from client.crypto.envelope import Context, Signed, sign
from client.model.errors import ClientError, SignatureInvalid
from client.model.ids import HelloHash
from client.model.room import Profile
from client.session import evidence as evidence_
from client.session.evidence import (
    MAX_SILENT,
    Evidence,
    Overfull,
    Stranger,
    Unknown,
    read_hello,
    with_claim,
    with_hello,
)
from client.session.hello import make_hello
from client.session.messages import Admit, Bye, Drop, Hello, Kind, Ready, Remove
from client.session.roster import RosterView, view_of
from client.session.state import CallSetup
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, chance, descriptor, person, uid

DICE = chance(4)
OPEN = descriptor(4)
RESTRICTED = descriptor(4, profile=Profile.RESTRICTED, hosts=(0, 1))
Item = tuple[Kind, bytes]


def hello(n: int, room=OPEN) -> Signed[Hello]:
    setup = CallSetup(person(n), uid(n), room, ROOM_KEY, {})
    return make_hello(setup, DICE.randbytes)[0]


def claim(n: int, who: Signed[Hello], kind: Kind, type_, **fields) -> Item:
    value = type_(
        type=type_.__name__.lower(),
        v=1,
        room_id=ROOM_ID,
        sender=HelloHash(who.hash),
        seq=fields.pop("seq", 1),
        **fields,
    )
    return kind, sign(person(n).signing, Context[kind.name], value).envelope


def ready(n, who, *welcomers) -> Item:
    names = tuple(w.hash for w in welcomers)
    return claim(n, who, Kind.READY, Ready, welcomed_by=names)


def admit(n, who, whom) -> Item:
    return claim(n, who, Kind.ADMIT, Admit, hello=whom.hash)


def bye(n, who, whom) -> Item:
    return claim(n, who, Kind.BYE, Bye, hello=whom.hash)


def drop(n, who, whom, reason="silent", keeps=()) -> Item:
    return claim(n, who, Kind.DROP, Drop, hello=whom.hash, reason=reason, keeps=keeps)


def remove(n, who, whom: int, keeps=(), epoch=1) -> Item:
    identity = person(whom).identity
    return claim(n, who, Kind.REMOVE, Remove, identity=identity, epoch=epoch, keeps=keeps)


def collect(room, hellos, items) -> Evidence:
    evidence = Evidence(room)
    for one in hellos:
        evidence = with_hello(evidence, read_hello(evidence, one.envelope))
    for kind, data in items:
        evidence = with_claim(evidence, kind, data)
    return evidence


def see(room, hellos, *items) -> RosterView:
    return view_of(collect(room, hellos, items))


A, B, C = hello(0), hello(1), hello(2)
ALL = (A, B, C)
READY = (ready(0, A, B), ready(1, B, A), ready(2, C, A))
RA, RB, RC = hello(0, RESTRICTED), hello(1, RESTRICTED), hello(2, RESTRICTED)
RALL = (RA, RB, RC)
RREADY = (ready(0, RA, RB), ready(1, RB, RA), ready(2, RC, RA))


def names(view: RosterView, *hellos) -> set[int]:
    return {n for n, one in enumerate(hellos) if one.hash in view.roster}


def test_in_an_open_room_everybody_who_is_ready_is_here():
    assert names(see(OPEN, ALL, *READY), *ALL) == {0, 1, 2}
    assert names(see(OPEN, ALL, *READY[:2]), *ALL) == {0, 1}


def test_a_ready_that_names_only_its_own_hellos_does_not_count():
    again = hello(2)
    assert names(see(OPEN, (*ALL, again), ready(2, C, again)), *ALL) == set()


def test_a_ready_that_names_an_unknown_hello_does_not_count():
    assert names(see(OPEN, (A, B), ready(0, A, C)), A, B) == set()


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
def test_the_order_of_evidence_does_not_matter(order):
    items = (*READY, drop(0, A, C), bye(1, B, B))
    assert see(OPEN, ALL, *(items[i] for i in order)) == see(OPEN, ALL, *items)
    assert see(OPEN, reversed(ALL), *(items[i] for i in order)) == see(OPEN, ALL, *items)


def test_the_hash_changes_when_somebody_ready_goes_and_not_for_somebody_who_never_was():
    everybody = see(OPEN, ALL, *READY)
    assert see(OPEN, ALL, *READY, drop(0, A, C)).rh != everybody.rh
    waiting = see(OPEN, ALL, *READY[:2])
    assert see(OPEN, ALL, *READY[:2], drop(0, A, C)).rh == waiting.rh


def test_a_bye_counts_only_from_the_same_person():
    again = hello(2)
    assert C.hash in see(OPEN, (*ALL, again), *READY, bye(2, again, C)).gone
    assert C.hash not in see(OPEN, ALL, *READY, bye(0, A, C)).gone


def test_a_drop_counts_even_from_somebody_who_is_gone_and_never_from_oneself():
    view = see(OPEN, ALL, *READY, bye(0, A, A), drop(0, A, C))
    assert view.gone[C.hash].reason == "silent"
    assert A.hash not in see(OPEN, ALL, *READY, drop(0, A, A)).gone


def test_of_two_who_refuse_each_others_key_both_are_gone():
    view = see(OPEN, ALL, *READY, drop(0, A, B, "key-changed"), drop(1, B, A, "revoked"))
    assert names(view, *ALL) == {2}


def test_the_drops_of_somebody_revoked_are_void_unless_they_are_listed():
    by_c = drop(2, C, B)
    listed = collect(OPEN, ALL, [by_c])
    name = next(iter(listed.claims))
    assert names(see(OPEN, ALL, *READY, by_c, drop(0, A, C, "revoked")), *ALL) == {0, 1}
    kept = see(OPEN, ALL, *READY, by_c, drop(0, A, C, "revoked", keeps=(name,)))
    assert names(kept, *ALL) == {0}


def test_in_a_restricted_room_only_hosts_and_the_admitted_are_here():
    assert names(see(RESTRICTED, RALL, *RREADY), *RALL) == {0, 1}
    assert names(see(RESTRICTED, RALL, *RREADY, admit(0, RA, RC)), *RALL) == {0, 1, 2}


def test_an_admit_by_somebody_who_is_not_admitted_admits_nobody():
    fourth = hello(3, RESTRICTED)
    everybody = (*RALL, fourth)
    items = (*RREADY, ready(3, fourth, RA), admit(2, RC, fourth))
    assert names(see(RESTRICTED, everybody, *items), *everybody) == {0, 1}
    chain = see(RESTRICTED, everybody, *items, admit(0, RA, RC))
    assert names(chain, *everybody) == {0, 1, 2, 3}


def test_an_admit_for_one_hello_does_not_admit_another_of_the_same_person():
    again = hello(2, RESTRICTED)
    view = see(RESTRICTED, (*RALL, again), *RREADY, ready(2, again, RA), admit(0, RA, RC))
    assert names(view, *RALL, again) == {0, 1, 2}


def test_without_a_host_nobody_is_admitted():
    assert names(see(RESTRICTED, (RC,), admit(2, RC, RC)), *RALL) == set()


def test_an_admit_counts_in_the_hash():
    before = see(RESTRICTED, RALL, *RREADY, admit(0, RA, RC))
    after = see(RESTRICTED, RALL, *RREADY, admit(0, RA, RC), admit(1, RB, RC))
    assert before.roster == after.roster
    assert before.rh != after.rh


def test_a_removed_person_is_gone_with_every_hello_and_their_admits_are_void():
    again = hello(2, RESTRICTED)
    everybody = (*RALL, again)
    items = (*RREADY, admit(0, RA, RC), admit(0, RA, again), remove(0, RA, 2))
    view = see(RESTRICTED, everybody, *items)
    assert {RC.hash, again.hash} <= view.gone.keys()


@pytest.mark.parametrize("reason", ["silent", "key-changed", "revoked"])
def test_whom_a_removed_person_refuses_stays_unless_the_host_listed_it(reason):
    by_c = drop(2, RC, RB, reason)
    items = (*RREADY, admit(0, RA, RC), by_c)
    assert names(see(RESTRICTED, RALL, *items), *RALL) == {0, 2}
    assert names(see(RESTRICTED, RALL, *items, remove(0, RA, 2)), *RALL) == {0, 1}
    listed = (name_of(by_c, RALL),)
    assert names(see(RESTRICTED, RALL, *items, remove(0, RA, 2, keeps=listed)), *RALL) == {0}


def test_a_removed_host_voids_nobodys_word_by_finding_fault_with_their_key():
    fourth = hello(3, RESTRICTED)
    everybody = (*RALL, fourth)
    ready_ones = (*RREADY, ready(3, fourth, RA))
    items = (*ready_ones, admit(0, RA, fourth), remove(0, RA, 1), drop(1, RB, RA, "revoked"))
    assert names(see(RESTRICTED, everybody, *items), *everybody) == {0, 3}


def name_of(item: Item, hellos) -> str:
    """The name that one claim has as evidence."""
    (name,) = collect(RESTRICTED, hellos, [item]).claims
    return name


def test_two_hosts_who_remove_each_other_are_both_gone():
    view = see(RESTRICTED, RALL, *RREADY, remove(0, RA, 1), remove(1, RB, 0))
    assert names(view, *RALL) == set()


def test_two_hosts_who_remove_each_other_take_nobody_along():
    fourth = hello(3, RESTRICTED)
    everybody = (*RALL, fourth)
    items = (*RREADY, ready(3, fourth, RA), admit(0, RA, RC), admit(1, RB, fourth))
    one_way = see(RESTRICTED, everybody, *items, remove(1, RB, 0))
    assert names(one_way, *everybody) == {1, 3}
    both = see(RESTRICTED, everybody, *items, remove(1, RB, 0), remove(0, RA, 1))
    assert names(both, *everybody) == {2, 3}


def test_a_host_whom_a_third_one_removed_does_not_return_it_by_removing_a_second():
    room = descriptor(4, profile=Profile.RESTRICTED, hosts=(0, 1, 2))
    everybody = tuple(hello(n, room) for n in range(4))
    a, b, c, d = everybody
    items = (*(ready(n, one, a if n else b) for n, one in enumerate(everybody)), admit(0, a, d))
    assert names(see(room, everybody, *items, remove(2, c, 0)), *everybody) == {1, 2}
    view = see(room, everybody, *items, remove(2, c, 0), remove(0, a, 1))
    assert names(view, *everybody) == {2}


def test_a_remove_counts_only_from_a_host_and_for_its_epoch():
    assert not see(RESTRICTED, RALL, *RREADY, remove(2, RC, 0)).gone
    assert not see(RESTRICTED, RALL, *RREADY, remove(0, RA, 2, epoch=2)).gone


def test_evidence_of_an_unknown_hello_can_be_told_from_a_forgery():
    evidence = collect(OPEN, (A,), ())
    with pytest.raises(Unknown):
        with_claim(evidence, *ready(1, B, A))
    forged = claim(1, A, Kind.BYE, Bye, hello=A.hash)
    with pytest.raises(SignatureInvalid):
        with_claim(evidence, *forged)
    assert with_claim(evidence, *bye(0, A, A)).claims


def test_evidence_for_another_room_is_refused():
    value = Bye(type="bye", v=1, room_id="ff" * 16, sender=A.hash, seq=1, hello=A.hash)
    envelope = sign(person(0).signing, Context.BYE, value).envelope
    with pytest.raises(SignatureInvalid):
        with_claim(collect(OPEN, (A,), ()), Kind.BYE, envelope)


def test_a_claim_signed_for_one_use_is_no_evidence_for_another():
    _, envelope = bye(0, A, A)
    for kind in (Kind.READY, Kind.ADMIT, Kind.DROP, Kind.REMOVE):
        with pytest.raises(ClientError):
            with_claim(collect(OPEN, (A,), ()), kind, envelope)


def test_known_evidence_changes_nothing():
    evidence = collect(OPEN, ALL, READY)
    assert with_claim(evidence, *READY[0]) is evidence
    assert with_hello(evidence, A) is evidence


def test_of_hellos_that_signed_nothing_the_newest_of_a_person_are_kept():
    evidence = with_hello(with_hello(Evidence(OPEN), A), B)
    evidence = with_claim(evidence, *READY[0])
    flood = [hello(0) for _ in range(MAX_SILENT + 3)]
    for one in flood:
        evidence = with_hello(evidence, one)
    kept = [one.hash for one in flood[-MAX_SILENT:]]
    assert list(evidence.of(flood[0].key)) == [A.hash, *kept], "who signed something stays"
    assert evidence.identity(B.hash) == B.key, "nobody else's is forgotten"
    assert view_of(evidence).gone == {}


def test_my_own_hello_is_never_forgotten():
    evidence = with_hello(Evidence(OPEN, mine=A.hash), A)
    for _ in range(MAX_SILENT + 3):
        evidence = with_hello(evidence, hello(0))
    assert A.hash in evidence.hellos
    assert len(evidence.hellos) == MAX_SILENT + 1


def test_a_call_takes_only_so_many_items(monkeypatch):
    monkeypatch.setattr(evidence_, "MAX_ITEMS", 1)
    evidence = with_hello(Evidence(OPEN), A)
    assert with_hello(evidence, A) is evidence
    with pytest.raises(Overfull):
        with_hello(evidence, B)


def test_a_ready_that_names_only_who_never_signed_anything_does_not_count():
    evidence = with_hello(with_hello(Evidence(OPEN), A), B)
    named = with_claim(evidence, *READY[0])
    assert view_of(named).ready == frozenset()
    assert A.hash in view_of(with_claim(named, *READY[1])).ready


@pytest.mark.parametrize("bit", range(0, 64 * 8, 37))
def test_a_hello_with_a_flipped_bit_is_refused(bit):
    data = bytearray(A.envelope)
    at = len(data) * bit // 512
    data[at] ^= 1
    with pytest.raises(ClientError):
        read_hello(Evidence(OPEN), bytes(data))


def test_a_hello_of_a_stranger_is_refused():
    with pytest.raises(Stranger):
        read_hello(Evidence(OPEN), hello(9).envelope)
    assert read_hello(Evidence(OPEN), A.envelope).hash == A.hash
