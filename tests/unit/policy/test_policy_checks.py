# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the checks of a managed policy say, each with the honest twin that passes."""

from importlib import resources

import msgspec
import pytest
from msgspec.structs import replace

from client.model.room import Profile, Server
from client.model.verdict import Phase, Result, Severity
from client.policy import catalogue, profiles
from client.policy import judge as judging
from client.policy import policy_checks as managed
from client.policy.catalogue import BY_ID
from client.policy.connection_checks import ice_servers_pinned
from client.policy.directory_checks import trust_list_fresh
from client.policy.facts import IcePlan, IssuerSeen, ManagedRules, ProgramSeen
from client.policy.judge import BEFORE_JOINING, in_force, judge, judge_one
from client.policy.managed import read_policy, rules_of
from client.policy.messages import Messages
from client.policy.not_built import NOT_BUILT, NotBuilt
from client.policy.room_checks import room_issuer
from client.policy.rules import Rules
from tests.fakes import good_facts as good
from tests.fakes.managed import CONTACT, FULL, ORG, draft
from tests.fakes.people import person

NOW = 1_800_000_000
OPEN = profiles.profile_rules(Profile.OPEN)
IN_FORCE = ManagedRules(
    ("managed.json", "policy.json"),
    org=ORG,
    contact=CONTACT,
    version=42,
    hash="a" * 128,
    not_before=NOW - 10,
    not_after=NOW + 10,
    now=NOW,
    rules=rules_of(read_policy(draft())),
)


def changed(**changes) -> ManagedRules:
    return msgspec.structs.replace(IN_FORCE, **changes)


@pytest.mark.parametrize(
    "fact",
    [
        IN_FORCE,
        changed(highest=41, seen_hash="b" * 128),
        changed(highest=42, seen_hash="a" * 128),
        changed(latest_seen=NOW + 9),
        ManagedRules(()),
    ],
)
def test_takes_rules_in_force_and_a_computer_that_was_never_managed(fact):
    assert managed.policy_integrity(fact, OPEN).result is Result.PASS


@pytest.mark.parametrize(
    "fact",
    [
        changed(trouble="the policy's signature does not hold"),
        changed(version=0),
        changed(highest=43, seen_hash="a" * 128),
        changed(highest=42, seen_hash="b" * 128),
        changed(now=NOW - 11),
        changed(now=NOW + 10),
        changed(latest_seen=NOW + 10),
        ManagedRules(("policy.json",)),
        ManagedRules(("managed.json",), trouble="the installer's mark without a policy"),
        ManagedRules((), trouble="the managed place cannot be looked at"),
        ManagedRules((), highest=42, seen_hash="a" * 128, seen_org=ORG),
    ],
)
def test_refuses_rules_that_do_not_hold(fact):
    found = managed.policy_integrity(fact, OPEN)
    assert found.result is Result.FAIL
    assert found.evidence
    assert dict(found.params)["contact"] in {CONTACT, managed.NO_CONTACT}


@pytest.mark.parametrize("language", ["en", "de"])
def test_says_whose_rules_and_whom_to_call(language):
    folder = resources.files("client") / "resources"
    messages = Messages.from_json(
        (folder / "messages.en.json").read_bytes(), (folder / "messages.de.json").read_bytes()
    )
    row = BY_ID["POLICY-INTEGRITY"]
    (finding,) = judge_one(row, OPEN, good.facts(changed(now=NOW + 99)), 101.0)
    said = messages.show(finding, language).message
    assert ORG in said
    assert CONTACT in said
    (finding,) = judge_one(row, OPEN, good.facts(ManagedRules(("policy.json",))), 101.0)
    said = messages.show(finding, language).message
    assert {"en": "IT security", "de": "die IT-Sicherheit"}[language] in said


def test_a_room_is_at_least_as_strict_as_the_organisation():
    for mine in Profile:
        for rooms in Profile:
            found = managed.room_profile(good.room_facts(profile=rooms), Rules(profile=mine))
            strict = list(Profile).index(rooms) >= list(Profile).index(mine)
            assert (found.result is Result.PASS) is strict


def test_every_server_and_key_of_a_room_is_on_the_list():
    room = good.room_facts()
    named = [(one.url, pin) for one in room.descriptor.servers for pin in one.spki_sha256]
    assert managed.servers_listed(room, OPEN).result is Result.PASS
    assert managed.servers_listed(room, Rules(relays=frozenset(named))).result is Result.PASS
    url, pin = named[0]
    for other in ((url, "e" * 64), ("wss://192.0.2.9:1", pin)):
        assert managed.servers_listed(room, Rules(relays=frozenset({other}))).result is Result.FAIL
    more = good.room_facts(servers=(Server(url, (pin, "e" * 64)),))
    assert managed.servers_listed(more, Rules(relays=frozenset(named))).result is Result.FAIL
    none = good.room_facts(servers=())
    assert managed.servers_listed(none, Rules(relays=frozenset(named))).result is Result.FAIL


def test_a_room_above_my_class_or_of_an_unknown_class_blocks_everywhere():
    rules = rules_of(read_policy(FULL))
    for label in ("", "OFFEN", "VS-NfD"):
        found = managed.classification(good.room_facts(classification=label), rules)
        assert found.result is Result.PASS
    for label in ("GEHEIM", "vs-nfd", "COSMIC"):
        found = managed.classification(good.room_facts(classification=label), rules)
        assert (found.result, found.at_least) == (Result.FAIL, Severity.BLOCK)
    anything = good.room_facts(classification="COSMIC")
    assert managed.classification(anything, OPEN).result is Result.PASS


def test_only_listed_people_make_rooms_me_included():
    rules = Rules(issuers=frozenset({person("anna").identity}))
    for me in (True, False):
        listed = IssuerSeen("Anna", None, me=True, key=person("anna").identity)
        assert room_issuer(listed, rules).result is Result.PASS
        other = IssuerSeen("Carl", None, me=me, key=person("carl").identity)
        found = room_issuer(other, rules)
        assert (found.result, found.at_least) == (Result.FAIL, Severity.BLOCK)


def test_the_list_of_people_is_the_one_that_the_policy_names():
    key, other = person("hanna").identity, person("carl").identity
    rules = Rules(list_keys=frozenset({key}))
    assert trust_list_fresh(good.directory_held(key=key), rules).result is Result.PASS
    for fact in (good.directory_held(key=other), good.directory_held(key=key, held=False)):
        found = trust_list_fresh(fact, rules)
        assert (found.result, found.at_least) == (Result.FAIL, Severity.BLOCK)


def test_a_room_names_address_servers_of_the_list_only():
    plan = IcePlan(("turn:a",), ("turn:a",))
    assert ice_servers_pinned(plan, Rules(ice_servers=frozenset({"turn:a"}))).result is Result.PASS
    assert ice_servers_pinned(plan, Rules(ice_servers=frozenset())).result is Result.FAIL


def test_a_program_older_than_permitted_is_refused():
    facts = good.facts(ProgramSeen((1, 2, 3)))
    for least, result in (((1, 2, 3), Result.PASS), ((1, 3, 0), Result.FAIL)):
        rules = Rules(severities=OPEN.severities, min_client=least)
        (finding,) = judge_one(BY_ID["CLIENT-VERSION"], rules, facts, 101.0)
        assert finding.result is result


def test_the_rules_in_the_facts_are_the_rules_that_judge():
    facts = good.facts(IN_FORCE)
    assert in_force(Rules(), facts).profile is Profile.RESTRICTED
    verdict = judge(OPEN, facts, BEFORE_JOINING, 101.0)
    assert [finding.id for finding in verdict.blockers] == ["ROOM-PROFILE"]
    strict = good.facts(IN_FORCE, good.room_facts(profile=Profile.RESTRICTED))
    assert judge(OPEN, strict, BEFORE_JOINING, 101.0).allowed


def test_a_check_that_is_not_built_blocks_where_a_policy_asks_for_it(monkeypatch):
    asked = (Severity.OFF, Severity.WARN, Severity.WARN)
    unbuilt = NotBuilt("NOT-MADE-YET", Phase.IN_CALL, asked)
    monkeypatch.setattr(judging, "NOT_BUILT", (unbuilt,))
    rules = replace(rules_of(read_policy(draft())), severities=((unbuilt.id, Severity.BLOCK),))
    room = good.room_facts(profile=Profile.RESTRICTED)
    facts = good.facts(changed(rules=rules), room)
    verdict = judge(OPEN, facts, BEFORE_JOINING, 101.0)
    assert [finding.id for finding in verdict.blockers] == [unbuilt.id]
    assert verdict.blockers[0].result is Result.UNKNOWN


def classified_facts():
    policy = {**FULL, "trust": None, "servers": None, "checks": None}
    rules = rules_of(read_policy({name: one for name, one in policy.items() if one is not None}))
    room = good.room_facts(profile=Profile.CLASSIFIED, classification="VS-NfD")
    return good.facts(changed(rules=rules), room)


def test_a_classified_room_is_refused_while_a_check_that_it_asks_for_is_not_built(monkeypatch):
    missing = (NotBuilt("NOT-THERE-YET", Phase.START, (Severity.BLOCK,) * 3),)
    monkeypatch.setattr(profiles, "NOT_BUILT", missing)
    monkeypatch.setattr(judging, "NOT_BUILT", missing)
    verdict = judge(OPEN, classified_facts(), BEFORE_JOINING, 101.0)
    assert [finding.id for finding in verdict.blockers] == ["NOT-THERE-YET"]


def test_a_classified_room_is_possible_once_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(profiles, "NOT_BUILT", ())
    monkeypatch.setattr(judging, "NOT_BUILT", ())
    assert judge(OPEN, classified_facts(), BEFORE_JOINING, 101.0).allowed
    unmanaged = good.facts(good.room_facts(profile=Profile.CLASSIFIED), ManagedRules(()))
    refused = judge(profiles.profile_rules(Profile.CLASSIFIED), unmanaged, BEFORE_JOINING, 101.0)
    assert [finding.id for finding in refused.blockers] == ["POLICY-INTEGRITY"]


def test_no_check_is_both_built_and_missing():
    missing = [one.id for one in NOT_BUILT]
    assert len(set(missing)) == len(missing)
    assert not set(missing) & {check.id for check in catalogue.CATALOGUE}
