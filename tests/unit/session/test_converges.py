# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever two people were given, in whatever order: once they have compared they see the same.

People sign at will, far beyond the measure too, and whoever carries it gives each side a part.
"""

import pytest

from client.model.errors import ClientError
from client.session import evidence as ev
from client.session.evidence import Evidence, read_hello, with_claim, with_hello
from client.session.messages import Admit, Bye, Drop, Kind, Ready, Remove
from client.session.roster import view_of
from tests.fakes.call_room import chance, person
from tests.unit.session.test_roster import OPEN, RESTRICTED, claim, hello

ROUNDS = 12


@pytest.fixture(autouse=True)
def small_measures(monkeypatch):
    monkeypatch.setattr(ev, "MAX_HELLOS", 2)
    monkeypatch.setattr(ev, "MAX_SIGNED", 4)
    monkeypatch.setattr(ev, "MAX_SILENT", 1)


def take(evidence: Evidence, kind: Kind, data: bytes) -> Evidence:
    try:
        if kind is Kind.HELLO:
            return with_hello(evidence, read_hello(evidence, data))
        return with_claim(evidence, kind, data)
    except ClientError:
        return evidence


def signed_at_will(dice, room) -> list[tuple[Kind, bytes]]:
    hellos = [(n, hello(n, room)) for n in range(4) for _ in range(dice.choice((1, 1, 2, 4)))]
    items = [(Kind.HELLO, one.envelope) for _, one in hellos]
    for _ in range(dice.randrange(4, 26)):
        (n, mine), (whom, other) = dice.choice(hellos), dice.choice(hellos)
        own = dice.choice([one for k, one in hellos if k == n])
        named = tuple(one.hash for _, one in dice.sample(hellos, 2))
        reason = dice.choice(("silent", "revoked", "no-code"))
        gone = {"hello": other.hash, "reason": reason, "keeps": ()}
        removed = {"identity": person(whom).identity, "epoch": 1, "keeps": ()}
        kind, type_, fields = dice.choice(
            (
                (Kind.READY, Ready, {"welcomed_by": named}),
                (Kind.READY, Ready, {"welcomed_by": named}),
                (Kind.ADMIT, Admit, {"hello": other.hash}),
                (Kind.BYE, Bye, {"hello": own.hash}),
                (Kind.DROP, Drop, gone),
                (Kind.REMOVE, Remove, removed),
            )
        )
        items.append(claim(n, mine, kind, type_, seq=dice.randrange(50), **fields))
    return items


def given(dice, room, items) -> Evidence:
    """One side's part of it, in an order of chance; what came too early comes once more."""
    part = [item for item in items if dice.random() < 0.7]
    dice.shuffle(part)
    evidence = Evidence(room)
    for item in (*part, *part):
        evidence = take(evidence, *item)
    return evidence


def shown(to: Evidence, by: Evidence) -> Evidence:
    for message in by.beyond("00" * 16, ()):
        if message.kind is not Kind.DESCRIPTOR:
            to = take(to, message.kind, message.data)
    return to


@pytest.mark.parametrize("seed", range(60))
def test_two_who_compare_end_on_one_roster(seed):
    dice = chance(seed)
    room = dice.choice((OPEN, RESTRICTED))
    items = signed_at_will(dice, room)
    one, other = given(dice, room, items), given(dice, room, items)
    for _ in range(ROUNDS):
        if view_of(one).rh == view_of(other).rh:
            break
        one, other = shown(one, other), shown(other, one)
    assert view_of(one).rh == view_of(other).rh
    assert view_of(one).roster == view_of(other).roster
