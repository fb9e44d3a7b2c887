# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.model.commands import KeystoreKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy import computer_checks as computer
from client.policy import connection_checks as connection
from client.policy import people_checks as people
from client.policy import policy_checks as managed
from client.policy.facts import (
    ClockBeside,
    CoreDumps,
    Environment,
    IcePlan,
    KeystoreSeen,
    ManagedRules,
    MembersSeen,
    OpenDevices,
    PrivateFiles,
    ProgramSeen,
    SelfTest,
    Watched,
)
from client.policy.profiles import profile_rules
from tests.fakes import good_facts as good

OPEN = profile_rules(Profile.OPEN)
RESTRICTED = profile_rules(Profile.RESTRICTED)
CLASSIFIED = profile_rules(Profile.CLASSIFIED)
ANSWER = good.ANSWER
SYSTEM = KeystoreSeen(KeystoreKind.SYSTEM, "SecretService", allowed=True, probed=True)
FILE = KeystoreSeen(KeystoreKind.FILE, "file", allowed=True, probed=True)


def changed(fact, **changes):
    return msgspec.structs.replace(fact, **changes)


@pytest.mark.parametrize("rules", [OPEN, RESTRICTED, CLASSIFIED])
def test_one_changed_key_blocks_and_names_the_person(rules):
    (outcome,) = people.key_unchanged(good.members(TrustState.KEY_CHANGED), rules)
    assert outcome.result is Result.FAIL
    assert outcome.at_least is Severity.BLOCK
    assert ("name", "Anna") in outcome.params
    assert people.key_unchanged(good.members(), rules)[0].result is Result.PASS


def test_names_each_person_who_is_not_compared():
    anna = good.members(TrustState.UNVERIFIED).others[0]
    both = MembersSeen((anna, changed(anna, uid="carl@demo", name="Carl")))
    outcomes = people.roster_verified(both, OPEN)
    assert [outcome.subject for outcome in outcomes] == ["anna@demo", "carl@demo"]
    assert all(outcome.result is Result.FAIL for outcome in outcomes)


@pytest.mark.parametrize(
    ("trust", "rules", "result"),
    [
        (TrustState.UNVERIFIED, OPEN, Result.FAIL),
        (TrustState.BY_ORGANISATION, OPEN, Result.PASS),
        (TrustState.IN_PERSON, OPEN, Result.PASS),
        (TrustState.UNVERIFIED, RESTRICTED, Result.FAIL),
        (TrustState.BY_ORGANISATION, RESTRICTED, Result.PASS),
        (TrustState.BY_ORGANISATION, CLASSIFIED, Result.FAIL),
        (TrustState.IN_PERSON, CLASSIFIED, Result.PASS),
    ],
)
def test_stricter_profiles_want_to_know_more_of_everybody(trust, rules, result):
    assert people.roster_verified(good.members(trust), rules)[0].result is result


def test_a_withdrawn_key_blocks_in_an_open_room_too():
    (outcome,) = people.roster_verified(good.members(TrustState.REVOKED), OPEN)
    assert outcome.at_least is Severity.BLOCK


def test_a_changed_key_is_listed_once():
    (outcome,) = people.roster_verified(good.members(TrustState.KEY_CHANGED), OPEN)
    assert outcome.result is Result.PASS


@pytest.mark.parametrize(
    ("check", "change", "result"),
    [
        (connection.tls_pin, {}, Result.PASS),
        (connection.tls_pin, {"pin_ok": False}, Result.FAIL),
        (connection.tls_pin, {"pin_ok": None}, Result.UNKNOWN),
        (connection.tls_pin, {"reached": False}, Result.UNKNOWN),
        (connection.tls_pin, {"reached": False, "pin_ok": False}, Result.FAIL),
        (connection.tls_version, {}, Result.PASS),
        (connection.tls_version, {"tls_version": "TLSv1.2"}, Result.FAIL),
        (connection.tls_version, {"tls_version": None}, Result.UNKNOWN),
        (connection.tls_version, {"tls_version": ""}, Result.UNKNOWN),
        (connection.tls_version, {"reached": False}, Result.UNKNOWN),
        (connection.tls_version, {"version_ok": None}, Result.UNKNOWN),
        (connection.tls_version, {"version_ok": False, "tls_version": None}, Result.FAIL),
        (connection.tls_keysize, {}, Result.PASS),
        (connection.tls_keysize, {"key_ok": False, "key": "RSA 2048"}, Result.FAIL),
        (connection.tls_keysize, {"key_ok": None}, Result.UNKNOWN),
        (connection.tls_keysize, {"reached": False}, Result.UNKNOWN),
        (connection.tls_cert, {}, Result.PASS),
        (connection.tls_cert, {"cert_ok": False, "cert_why": "expired"}, Result.FAIL),
        (connection.tls_cert, {"cert_ok": None}, Result.UNKNOWN),
        (connection.tls_cert, {"reached": False}, Result.UNKNOWN),
    ],
)
def test_judges_the_relays_answer(check, change, result):
    assert check(changed(ANSWER, **change), OPEN).result is result


@pytest.mark.parametrize(
    ("named", "used", "result"),
    [
        ((), (), Result.PASS),
        (("turns:turn.demo:443",), ("turns:turn.demo:443",), Result.PASS),
        ((), ("stun:stun.l.google.com:19302",), Result.FAIL),
        (("turns:turn.demo:443",), (), Result.FAIL),
        (("https://turn.demo",), ("https://turn.demo",), Result.FAIL),
        (("stun:a", "stun:a"), ("stun:a", "stun:a"), Result.FAIL),
    ],
)
def test_only_the_rooms_own_address_servers_are_asked(named, used, result):
    assert connection.ice_servers_pinned(IcePlan(named, used), OPEN).result is result


@pytest.mark.parametrize(
    ("relay", "result"), [(1000, Result.PASS), (880, Result.PASS), (879, Result.FAIL)]
)
def test_measures_the_clock_against_the_relay(relay, result):
    assert connection.clock_skew(ClockBeside(1000, relay), OPEN).result is result


@pytest.mark.parametrize(
    ("fact", "rules", "result"),
    [
        (SYSTEM, OPEN, Result.PASS),
        (SYSTEM, CLASSIFIED, Result.PASS),
        (FILE, OPEN, Result.PASS),
        (FILE, RESTRICTED, Result.PASS),
        (FILE, CLASSIFIED, Result.FAIL),
        (changed(SYSTEM, allowed=False), OPEN, Result.FAIL),
        (changed(SYSTEM, probed=False), OPEN, Result.FAIL),
        (changed(FILE, full_cost=False), OPEN, Result.FAIL),
    ],
)
def test_judges_where_the_key_is_kept(fact, rules, result):
    assert computer.keystore_secure(fact, rules).result is result


@pytest.mark.parametrize(
    ("check", "bad", "sound"),
    [
        (computer.crypto_selftest, SelfTest(("hkdf",), 5), SelfTest((), 5)),
        (computer.device_idle, OpenDevices(1), OpenDevices(0)),
        (computer.device_idle, OpenDevices(0, ("/dev/video0",)), OpenDevices(0)),
        (computer.core_dump, CoreDumps(-1, dumpable=False), CoreDumps(0, dumpable=False)),
        (computer.core_dump, CoreDumps(0, dumpable=True), CoreDumps(0, dumpable=False)),
        (computer.debugger, Watched(traced=True), Watched(traced=False)),
        (computer.env_tainted, Environment(("LD_PRELOAD",)), Environment(())),
        (computer.keyfile_perm, PrivateFiles(("mode",)), PrivateFiles(())),
        (managed.policy_integrity, ManagedRules(("policy",)), ManagedRules(())),
        (computer.client_version, ProgramSeen((-1, 9, 9)), ProgramSeen((0, 0, 0))),
    ],
)
def test_refuses_an_unsound_computer_and_takes_a_sound_one(check, bad, sound):
    assert check(bad, OPEN).result is Result.FAIL
    assert check(sound, OPEN).result is Result.PASS


def test_a_self_test_that_tested_nothing_is_unknown():
    assert computer.crypto_selftest(SelfTest((), 0), OPEN).result is Result.UNKNOWN


def test_a_classified_room_needs_rules_in_force():
    assert managed.policy_integrity(ManagedRules(()), CLASSIFIED).result is Result.FAIL
    assert managed.policy_integrity(ManagedRules(()), RESTRICTED).result is Result.PASS


@pytest.mark.parametrize("scheme", ["stun:", "turn:", "turns:"])
def test_each_kind_of_address_server_may_be_named_and_no_more_than_eight(scheme):
    named = tuple(f"{scheme}s{at}.demo:443" for at in range(8))
    assert connection.ice_servers_pinned(IcePlan(named, named), OPEN).result is Result.PASS
    more = (*named, f"{scheme}more.demo:443")
    assert connection.ice_servers_pinned(IcePlan(more, more), OPEN).result is Result.FAIL
    mixed = (*named[:3], "ftp:x")
    assert connection.ice_servers_pinned(IcePlan(mixed, mixed), OPEN).result is Result.FAIL


IN_FORCE = ManagedRules(
    ("policy",),
    org="Amt",
    version=2,
    hash="two",
    not_before=100,
    not_after=200,
    now=150,
    latest_seen=140,
    highest=1,
    seen_hash="one",
)


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, Result.PASS),
        ({"version": 1, "hash": "one"}, Result.PASS),
        ({"version": 1, "hash": "other"}, Result.FAIL),
        ({"version": 1, "highest": 0}, Result.PASS),
        ({"version": 0, "highest": 0}, Result.FAIL),
        ({"version": 0, "highest": 0, "hash": "", "seen_hash": ""}, Result.FAIL),
        ({"highest": 2, "seen_hash": "two"}, Result.PASS),
        ({"highest": 2}, Result.FAIL),
        ({"highest": 3}, Result.FAIL),
        ({"now": 100, "latest_seen": 0}, Result.PASS),
        ({"now": 99, "latest_seen": 99}, Result.FAIL),
        ({"now": 99, "latest_seen": 100}, Result.PASS),
        ({"now": 199}, Result.PASS),
        ({"now": 200}, Result.FAIL),
        ({"now": 150, "latest_seen": 200}, Result.FAIL),
        ({"trouble": "its signature does not hold"}, Result.FAIL),
    ],
)
def test_rules_count_while_they_are_in_force_and_the_newest_ever_seen(changes, result):
    said = managed.policy_integrity(changed(IN_FORCE, **changes), OPEN)
    assert said.result is result
    if "trouble" in changes:
        assert said.evidence == changes["trouble"]


@pytest.mark.parametrize(
    ("fact", "rules", "result"),
    [
        (ManagedRules(()), OPEN, Result.PASS),
        (ManagedRules((), highest=1), OPEN, Result.FAIL),
        (ManagedRules((), trouble="no right to look"), OPEN, Result.FAIL),
        (ManagedRules(()), CLASSIFIED, Result.FAIL),
    ],
)
def test_where_no_rules_are_there_must_never_have_been_any(fact, rules, result):
    said = managed.policy_integrity(fact, rules)
    assert said.result is result
    assert said.evidence
    if fact.trouble:
        assert said.evidence == fact.trouble


def test_a_program_of_exactly_the_version_that_is_asked_for_is_new_enough():
    rules = changed(OPEN, min_client=(1, 4, 0))
    for version, result in [
        ((1, 4, 0), Result.PASS),
        ((1, 4, 1), Result.PASS),
        ((2, 0, 0), Result.PASS),
        ((1, 3, 9), Result.FAIL),
        ((0, 9, 9), Result.FAIL),
    ]:
        said = computer.client_version(ProgramSeen(version), rules)
        assert said.result is result
        assert said.evidence.startswith(".".join(map(str, version)))


def test_says_why_rules_do_not_count_and_where_there_are_none():
    over = managed.policy_integrity(changed(IN_FORCE, now=200), OPEN)
    assert over.evidence == "over"
    free = managed.policy_integrity(ManagedRules(()), OPEN)
    assert (free.evidence, free.subject) == ("not managed", "client")
    ours = managed.policy_integrity(IN_FORCE, OPEN)
    assert (ours.evidence, ours.subject) == ("set by Amt, version 2", "client")
