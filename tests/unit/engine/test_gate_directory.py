# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate with an organisation's list: Berta opens Anna's room; they never compared."""

from dataclasses import replace

import pytest

from client.engine.directory_facts import about_me, directory_held, withdrawn
from client.engine.gate import Gate
from client.engine.names import Names
from client.identity.card import make_card
from client.identity.contacts import ContactBook
from client.identity.directory import RevokedKind
from client.identity.held_directory import Fork, HeldDirectory
from client.identity.trust import KnownPeople
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Result, Severity
from tests.fakes.directories import (
    DAY,
    card_again,
    directory,
    entry,
    following,
    held,
    opened,
    people,
    revoked,
)
from tests.fakes.gate_context import MESSAGES, RELAYED, ROOM_ID, context, invitation, room_of
from tests.fakes.people import NOW, card_of, person, uid_of

pytestmark = pytest.mark.asyncio
GATE = Gate(MESSAGES)
HELD = held(*people("anna", "berta"))
ANNA, BERTA = uid_of("anna"), uid_of("berta")
CHECKS = {"ROOM-REVOKED", "TRUST-LIST-FRESH", "NAME-CONFUSABLE", "CRED-REVOKED"}


def ctx(listed: HeldDirectory | None = HELD, *, called: str = "Berta", **changes):
    return replace(context(**({"book": ContactBook(), "directory": listed} | changes)), name=called)


async def look(view=None, **room):
    if room.get("profile") not in {None, Profile.OPEN}:
        room.setdefault("ice", RELAYED)
    data = invitation(room_of("anna", "berta", **room)) if room else invitation()
    return await GATE.check_invitation(data, view or ctx(), lambda *_: None)


def standing(outcome) -> dict[str, Severity]:
    return {one.id: one.severity for one in outcome.verdict.findings if one.stands}


def withdrawing(kind: RevokedKind, name: str) -> HeldDirectory:
    return HELD.updated(
        following(HELD.opened, *people("anna", "berta"), revoked=(revoked(kind, name),)), NOW + 60
    )


@pytest.mark.parametrize("profile", [Profile.OPEN, Profile.RESTRICTED])
async def test_people_of_one_list_meet_without_a_word(profile):
    outcome = await look(profile=profile)
    assert standing(outcome) == {}
    assert outcome.verdict.allowed
    assert outcome.trust[person("anna").identity] is TrustState.BY_ORGANISATION


async def test_without_a_list_the_new_checks_keep_out_of_the_way():
    outcome = await look(context())
    results = {one.id: one.result for one in outcome.verdict.findings}
    assert outcome.verdict.allowed
    assert {id_ for id_ in CHECKS if results[id_] is Result.NOT_APPLICABLE} == CHECKS - {
        "NAME-CONFUSABLE"
    }


async def test_a_stranger_to_the_list_is_refused():
    assert "ROOM-ISSUER" in standing(await look(ctx(held(*people("berta", "carl")))))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(RevokedKind.PERSON, ANNA), (RevokedKind.KEY, person("anna").identity)],
)
async def test_a_withdrawn_issuer_is_refused_in_an_open_room(kind, name):
    outcome = await look(ctx(withdrawing(kind, name)))
    assert not outcome.verdict.allowed
    assert standing(outcome)["ROOM-REVOKED"] is Severity.WARN
    assert standing(outcome)["ROSTER-VERIFIED"] is Severity.BLOCK
    assert outcome.trust[person("anna").identity] is TrustState.REVOKED


async def test_a_withdrawn_room_is_refused_where_the_profile_is_strict():
    gone = withdrawing(RevokedKind.ROOM, ROOM_ID)
    assert standing(await look(ctx(gone))) == {"ROOM-REVOKED": Severity.WARN}
    strict = await look(ctx(gone), profile=Profile.RESTRICTED)
    assert standing(strict) == {"ROOM-REVOKED": Severity.BLOCK}
    other = withdrawing(RevokedKind.ROOM, "ab" * 16)
    assert standing(await look(ctx(other), profile=Profile.RESTRICTED)) == {}


async def test_a_list_of_two_days_ago_does_for_an_open_room_and_not_for_a_restricted_one():
    day_old = held(*people("anna", "berta"), issued=NOW - 2 * DAY)
    assert standing(await look(ctx(day_old))) == {}
    outcome = await look(ctx(day_old), profile=Profile.RESTRICTED)
    assert standing(outcome) == {"TRUST-LIST-FRESH": Severity.BLOCK}


async def test_a_list_that_is_over_vouches_for_nobody():
    over = held(*people("anna", "berta"), issued=NOW - DAY, expires=NOW + 5)
    stands = standing(await look(ctx(over)))
    assert stands["TRUST-LIST-FRESH"] is Severity.INFO
    assert "ROOM-ISSUER" in stands


async def test_a_lying_key_vouches_for_nobody():
    fork = Fork(HELD.opened.signed, opened(directory(*people("anna"))).signed)
    stands = standing(await look(ctx(HELD.with_fork(fork))))
    assert stands["TRUST-LIST-FRESH"] is Severity.WARN
    assert "ROOM-ISSUER" in stands


async def test_my_own_withdrawn_key_refuses_everything():
    mine = withdrawing(RevokedKind.KEY, person("berta").identity)
    assert standing(await look(ctx(mine)))["CRED-REVOKED"] is Severity.BLOCK
    shown = await GATE.check_computer(ctx(mine))
    assert [one.id for one in shown if one.blocks] == ["CRED-REVOKED"]
    assert not [one for one in await GATE.check_computer(ctx()) if one.blocks]


async def test_a_newly_certified_key_is_accepted_and_the_old_one_is_a_change():
    newer = HELD.updated(
        following(HELD.opened, entry(card_again("anna")), *people("berta")), NOW + 60
    )
    assert standing(await look(ctx(newer)))["KEY-UNCHANGED"] is Severity.BLOCK
    old = HELD.updated(following(HELD.opened, *people("anna", "berta")), NOW + 60)
    assert standing(await look(ctx(old))) == {}


async def test_a_look_alike_of_a_contact_or_of_me_is_told():
    forged = make_card(person("carl"), uid_of("carl"), "Ann\u0430", NOW)
    book, _ = ContactBook().add(forged, NOW)
    assert standing(await look(ctx(book=book))) == {"NAME-CONFUSABLE": Severity.INFO}
    outcome = await look(ctx(book=book), profile=Profile.RESTRICTED)
    assert standing(outcome) == {"NAME-CONFUSABLE": Severity.WARN}
    assert standing(await look(ctx(called="\u0410nna"))) == {"NAME-CONFUSABLE": Severity.INFO}


async def test_a_withdrawal_during_the_call_is_lost_ground():
    outcome = await look(profile=Profile.RESTRICTED)
    assert (await GATE.check_in_call(outcome, ctx())).allowed
    gone = ctx(withdrawing(RevokedKind.ROOM, ROOM_ID))
    lost = await GATE.check_in_call(outcome, gone)
    assert [one.id for one in lost.blockers] == ["ROOM-REVOKED"]


async def test_the_facts_say_whose_list_it_is():
    room = room_of("anna", "berta").value
    assert not directory_held(None, NOW, NOW).held
    assert not withdrawn(room, None).held
    assert not about_me(None, BERTA, person("berta").identity, NOW).held
    issuer = withdrawing(RevokedKind.KEY, person("anna").identity)
    assert withdrawn(room, issuer).room
    assert withdrawn(room, issuer).people == (ANNA,)
    mine = about_me(HELD, BERTA, person("berta").identity, NOW)
    assert (mine.other_key, mine.revoked) == (False, False)
    assert about_me(HELD, BERTA, person("carl").identity, NOW).other_key
    assert not about_me(HELD, uid_of("carl"), person("carl").identity, NOW).other_key
    ends = held(entry(card_of("berta"), not_after=NOW + 9))
    assert about_me(ends, BERTA, person("berta").identity, NOW).not_after == NOW + 9


async def test_the_roster_marks_look_alikes_and_takes_the_organisations_names():
    room = room_of("anna", "berta").value
    anna, berta = room.members
    forged = make_card(person("carl"), uid_of("carl"), "Ann\u0430", NOW)
    book, _ = ContactBook().add(forged, NOW)
    names = Names(room, KnownPeople(book, HELD, NOW, BERTA), person("berta").identity)
    assert names.confusable(anna)
    assert not names.confusable(berta)
    assert names.known(anna)
    assert names.trust(anna) is TrustState.BY_ORGANISATION
    names.use(room, KnownPeople(ContactBook(), HELD, NOW, BERTA))
    assert not names.confusable(anna)
