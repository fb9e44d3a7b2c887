# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""From the files of a managed place to the gate's fact: every way to tamper ends in a block."""

import json
from types import SimpleNamespace

import pytest

from client.app.compose import load_resources
from client.crypto.signing import SigningKey
from client.engine.gate import with_new_rules
from client.engine.policy_desk import PolicyDesk, remember
from client.engine.policy_files import fact_of
from client.identity.seen_policy import SeenPolicy
from client.model.commands import CreateRoom
from client.model.errors import WrongUse
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.policy.facts import Facts, ManagedRules
from client.policy.judge import BEFORE_JOINING, judge
from client.policy.managed import read_policy, rules_of
from client.policy.policy_checks import policy_integrity
from client.policy.rules import Rules
from tests.fakes import good_facts as good
from tests.fakes.managed import (
    CONTACT,
    OFFICE,
    ORG,
    STRANGER,
    Place,
    draft,
    mark,
    signed,
    signed_anyhow,
)
from tests.fakes.people import NOW, card_of

NEVER = SeenPolicy()


def seen(version: int, data: bytes | None = None) -> SeenPolicy:
    digest = fact_of(_files(data or signed()), NEVER, NOW, 0).hash
    return SeenPolicy(version, digest, ORG, CONTACT)


def _files(policy: bytes | None, marker: bytes | None = None):
    return SimpleNamespace(
        policy=policy,
        marker=mark() if marker is None else marker,
        trouble="",
        found=("managed.json", "policy.json"),
    )


def judged(place: Place, before: SeenPolicy = NEVER, now: int = NOW, latest: int = 0):
    fact = fact_of(place.look(), before, now, latest)
    return fact, policy_integrity(fact, Rules())


def test_a_valid_policy_holds_and_brings_its_rules(tmp_path):
    fact, found = judged(Place(tmp_path / "w", signed(), mark()))
    assert found.result is Result.PASS
    assert found.evidence == f"set by {ORG}, version 42"
    assert fact.rules.profile is Profile.RESTRICTED
    assert fact.contact == CONTACT


def test_nothing_there_is_a_computer_that_is_not_managed(tmp_path):
    fact, found = judged(Place(tmp_path / "w"))
    assert (found.result, fact.rules) == (Result.PASS, Rules())


TAMPERED = {
    "policy deleted": (None, mark()),
    "mark deleted": (signed(), None),
    "policy emptied": (b"", mark()),
    "mark emptied": (signed(), b""),
    "a stranger's signature": (signed(key=STRANGER), mark()),
    "a stranger's mark": (signed(), mark(key=STRANGER.identity)),
    "another organisation": (signed(draft(org="Other")), mark()),
    "not signed": (json.dumps(draft()).encode(), mark()),
    "another paper of the office": (card_of("hanna").envelope, mark()),
    "an unknown field": (signed_anyhow({**draft(), "networks2": []}), mark()),
    "an unknown check": (signed_anyhow({**draft(), "checks": {"NEW-CHECK": "block"}}), mark()),
    "a float": (signed_anyhow(draft()).replace(b"payload", b"paylo4d"), mark()),
    "a mark of a later version": (signed(), mark(v=2)),
    "a mark with more in it": (signed(), mark(more="x")),
    "a mark twice over": (signed(), mark()[:-1] + b', "org": "Demo-Amt"}'),
    "over": (signed(draft(not_after=NOW)), mark()),
    "not yet": (signed(draft(not_before=NOW + 1)), mark()),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_refuses_a_place_that_was_tampered_with(what, tmp_path):
    fact, found = judged(Place(tmp_path / "w", *TAMPERED[what]))
    assert found.result is Result.FAIL, found.evidence
    if what not in {"over", "not yet"}:
        assert fact.rules == Rules()


def test_refuses_every_single_altered_byte(tmp_path):
    whole = signed()
    place = Place(tmp_path / "w", whole, mark())
    for at in range(len(whole)):
        place.write("policy.json", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert judged(place)[1].result is Result.FAIL, at
    place.write("policy.json", whole)
    assert judged(place)[1].result is Result.PASS


def test_a_version_only_rises(tmp_path):
    place = Place(tmp_path / "w", signed(), mark())
    for version, result in ((41, Result.PASS), (42, Result.PASS), (43, Result.FAIL)):
        assert judged(place, seen(version))[1].result is result
    other = seen(42, signed(draft(max_room_s=600)))
    assert judged(place, other)[1].result is Result.FAIL


def test_rules_that_were_here_once_are_missed_when_everything_is_deleted(tmp_path):
    _, found = judged(Place(tmp_path / "w"), seen(42))
    assert found.result is Result.FAIL
    assert dict(found.params) == {"contact": CONTACT, "org": ORG}


def test_a_clock_set_back_revives_no_policy(tmp_path):
    place = Place(tmp_path / "w", signed(draft(not_after=NOW + 100)), mark())
    assert judged(place, now=NOW)[1].result is Result.PASS
    assert judged(place, now=NOW, latest=NOW + 100)[1].result is Result.FAIL


def test_a_mark_without_a_policy_says_whom_to_call(tmp_path):
    _, found = judged(Place(tmp_path / "w", None, mark(contact="Helpdesk 7")))
    assert dict(found.params) == {"contact": "Helpdesk 7", "org": ORG}


class Account:
    def __init__(self, kept: SeenPolicy = NEVER):
        self.seen_policy = kept

    def save_seen_policy(self, kept: SeenPolicy) -> None:
        self.seen_policy = kept


def verdict(result: Result) -> Verdict:
    return Verdict((Finding("POLICY-INTEGRITY", result, Severity.BLOCK, "client"),))


def test_remembers_the_highest_policy_that_passed_and_no_other():
    fact = fact_of(_files(signed()), NEVER, NOW, 0)
    facts = Facts().with_fact(fact, 1.0)
    account = Account()
    for result in (Result.FAIL, Result.UNKNOWN):
        remember(account, verdict(result), facts)
        assert account.seen_policy == NEVER
    remember(account, verdict(Result.PASS), Facts())
    assert account.seen_policy == NEVER
    remember(account, verdict(Result.PASS), facts)
    assert account.seen_policy == SeenPolicy(42, fact.hash, ORG, CONTACT)
    later = Account(seen(43))
    remember(later, verdict(Result.PASS), facts)
    assert later.seen_policy.version == 43


class Rollout:
    """One profile that is shown policy after policy under one mark."""

    def __init__(self):
        self.account = Account()

    def takes(self, version: int, key, marker=None, **changes) -> bool:
        data = signed(draft(version=version, **changes), key)
        fact = fact_of(_files(data, marker), self.account.seen_policy, NOW, 0)
        outcome = policy_integrity(fact, Rules())
        remember(self.account, verdict(outcome.result), Facts().with_fact(fact, 1.0))
        return outcome.result is Result.PASS


THIRD = SigningKey(b"a third key of the office, 32 by")


def test_a_key_takes_the_place_of_another_only_where_a_policy_named_it():
    profile = Rollout()
    assert profile.takes(42, OFFICE)
    assert not profile.takes(43, STRANGER)
    assert profile.takes(43, OFFICE, next_key=STRANGER.identity)
    assert profile.takes(44, STRANGER)
    # The old key may be in wrong hands: that is why it was replaced.
    assert not profile.takes(45, OFFICE)
    assert not profile.takes(45, THIRD)
    assert profile.takes(45, STRANGER, next_key=THIRD.identity)
    assert profile.takes(46, THIRD)
    assert not profile.takes(47, STRANGER)


def test_a_next_key_that_was_withdrawn_counts_no_more():
    profile = Rollout()
    assert profile.takes(42, OFFICE, next_key=STRANGER.identity)
    assert profile.takes(43, OFFICE)
    assert not profile.takes(44, STRANGER)


def test_a_profile_that_never_saw_the_change_takes_the_new_key_with_a_new_mark_only():
    assert not Rollout().takes(44, STRANGER)
    assert Rollout().takes(44, STRANGER, mark(key=STRANGER.identity))


def test_a_new_mark_names_its_key_anew_and_versions_still_rise():
    profile = Rollout()
    assert profile.takes(42, OFFICE, next_key=STRANGER.identity)
    assert not profile.takes(43, STRANGER, mark(key=THIRD.identity))
    assert not profile.takes(41, THIRD, mark(key=THIRD.identity))
    assert profile.takes(43, THIRD, mark(key=THIRD.identity))


def test_a_next_key_signs_no_older_version():
    profile = Rollout()
    assert profile.takes(42, OFFICE, next_key=STRANGER.identity)
    assert not profile.takes(41, STRANGER)
    assert not profile.takes(42, STRANGER)


def test_new_rules_in_a_call_judge_what_was_seen_before_it():
    before = good.facts(good.room_facts(profile=Profile.RESTRICTED))
    let_in = judge(Rules(), before, BEFORE_JOINING, 101.0)
    assert not let_in.blockers

    def with_policy(**changes) -> Facts:
        fact = ManagedRules(
            ("policy.json",), version=1, rules=rules_of(read_policy(draft(**changes)))
        )
        return Facts().with_fact(fact, 5000.0)

    good_now = verdict(Result.PASS)
    same = with_new_rules(good_now, before, with_policy(), Rules(), 101.0)
    assert same.blockers == ()
    shorter = with_new_rules(good_now, before, with_policy(max_room_s=60), Rules(), 101.0)
    assert [one.id for one in shorter.blockers] == ["ROOM-EXPIRED"]
    other = [{"url": "wss://a.example:443", "spki_sha256": ["5a" * 32]}]
    moved = with_new_rules(good_now, before, with_policy(servers=other), Rules(), 101.0)
    assert [one.id for one in moved.blockers] == ["SERVERS-LISTED"]
    missing = with_new_rules(good_now, before, Facts(), Rules(), 101.0)
    assert missing is good_now


def desk(place: Place) -> PolicyDesk:
    quiet = SimpleNamespace(wall=lambda: NOW, resources=load_resources("en"))
    return PolicyDesk(place, quiet)


def wish(word: str) -> CreateRoom:
    return CreateRoom("Lage", (), 1, Profile.OPEN, classification=word)


def profile() -> SimpleNamespace:
    return SimpleNamespace(seen_policy=NEVER, seen=SimpleNamespace(latest=0))


LISTED = {"classes": ["OFFEN", "VS-NfD", "GEHEIM"], "max_classification": "VS-NfD"}


@pytest.mark.asyncio
@pytest.mark.parametrize("word", ["GEHEIM", "vs-nfd", "VS-NfD ", "INTERN"])
async def test_makes_no_room_of_a_class_that_nobody_here_could_join(word, tmp_path):
    place = Place(tmp_path / "w", signed(draft(**LISTED)), mark())
    with pytest.raises(WrongUse) as caught:
        await desk(place).new_room(profile(), wish(word))
    assert caught.value.code == "no-such-class"
    assert "OFFEN, VS-NfD." in caught.value.sentence
    assert "GEHEIM" not in caught.value.sentence


@pytest.mark.asyncio
@pytest.mark.parametrize("word", ["OFFEN", "VS-NfD", ""])
async def test_makes_a_room_of_a_class_that_the_policy_lists_or_of_none(word, tmp_path):
    place = Place(tmp_path / "w", signed(draft(**LISTED)), mark())
    made, *_ = await desk(place).new_room(profile(), wish(word))
    assert made.classification == word


@pytest.mark.asyncio
async def test_where_no_policy_lists_classes_any_word_is_one(tmp_path):
    for n, files in enumerate(((signed(), mark()), (None, None))):
        made, *_ = await desk(Place(tmp_path / f"{n}", *files)).new_room(profile(), wish("INTERN"))
        assert made.classification == "INTERN"


@pytest.mark.asyncio
async def test_the_first_list_is_by_the_key_that_the_policy_names_and_later_ones_by_their_own(
    tmp_path,
):
    named = {"trust": {"directory_key": STRANGER.identity}}
    place = Place(tmp_path / "w", signed(draft(**named)), mark())
    nobody, somebody = profile(), profile()
    nobody.directory, somebody.directory = None, object()
    assert await desk(place).list_key(nobody) == STRANGER.identity
    assert await desk(place).list_key(somebody) == ""
    place.write("policy.json", signed(draft(**named), key=STRANGER))
    assert await desk(place).list_key(nobody) == ""
