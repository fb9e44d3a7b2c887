# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What each profile allows at most, to the second, and whom and what it lets in."""

import msgspec
import pytest

from client.model.commands import KeystoreKind
from client.model.participant import TrustState
from client.model.room import Features, Profile
from client.model.verdict import Phase, Result, Severity
from client.policy import (
    computer_checks,
    connection_checks,
    directory_checks,
    people_checks,
    policy_checks,
    posture_checks,
    profiles,
    room_checks,
)
from client.policy.facts import ClockBeside, KeystoreSeen, ManagedRules, RoomTime
from client.policy.not_built import NotBuilt
from client.policy.posture_facts import ScreenLocking, SignIn
from client.policy.profiles import profile_rules
from tests.fakes import good_facts as good

NOW = good.NOW
MINUTE, HOUR, DAY = 60, 3_600, 86_400
CENTURY = 100 * 365 * DAY
O, R, C = Profile  # noqa: E741


def lasting(seconds, rules):
    begin, end = NOW, NOW + seconds
    return room_checks.room_expired(RoomTime(begin, end, begin, end, NOW, NOW), rules)


def clock_off(seconds, rules):
    return connection_checks.clock_skew(ClockBeside(NOW, NOW + seconds), rules)


def list_aged(seconds, rules):
    held = good.directory_held(issued=NOW - seconds, expires=NOW + DAY)
    return directory_checks.trust_list_fresh(held, rules)


def locking_after(seconds, rules):
    return posture_checks.screen_lock(ScreenLocking(locks=True, after_s=seconds), rules)


def signed_in(seconds, rules):
    return posture_checks.mfa_fresh(SignIn(seconds), rules)


@pytest.mark.parametrize(
    ("asked", "profile", "most"),
    [
        (lasting, O, 32 * DAY),
        (lasting, R, 8 * DAY),
        (lasting, C, DAY),
        (clock_off, O, 2 * MINUTE),
        (clock_off, R, 2 * MINUTE),
        (clock_off, C, 2 * MINUTE),
        (list_aged, R, DAY),
        (list_aged, C, 4 * HOUR),
        (locking_after, R, 30 * MINUTE),
        (locking_after, C, 15 * MINUTE),
        (signed_in, R, 12 * HOUR),
        (signed_in, C, 12 * HOUR),
    ],
)
def test_a_profile_allows_this_long_and_not_a_second_more(asked, profile, most):
    rules = profile_rules(profile)
    assert asked(most, rules).result is Result.PASS
    assert asked(most + 1, rules).result is Result.FAIL


@pytest.mark.parametrize("asked", [list_aged, locking_after, signed_in])
def test_an_open_room_sets_no_such_limit(asked):
    assert asked(CENTURY, profile_rules(O)).result is Result.PASS


@pytest.mark.parametrize(
    ("trust", "enough"),
    [
        (TrustState.UNVERIFIED, ""),
        (TrustState.BY_ORGANISATION, "OR"),
        (TrustState.IN_PERSON, "ORC"),
    ],
)
def test_a_profile_asks_how_well_everybody_is_known(trust, enough):
    for letter, profile in zip("ORC", Profile, strict=True):
        said = people_checks.roster_verified(good.members(trust), profile_rules(profile))
        well = all(one.result is Result.PASS for one in said)
        assert well is (letter in enough)


@pytest.mark.parametrize(
    ("profile", "result"), [(O, Result.PASS), (R, Result.FAIL), (C, Result.FAIL)]
)
def test_guests_come_into_open_rooms_only(profile, result):
    plain = good.room_facts()
    open_to_guests = msgspec.structs.replace(plain.descriptor.features, guests=True)
    assert isinstance(open_to_guests, Features)
    guests = good.room_facts(features=open_to_guests)
    assert room_checks.roster_expected(guests, profile_rules(profile)).result is result
    assert room_checks.roster_expected(plain, profile_rules(profile)).result is Result.PASS


@pytest.mark.parametrize("profile", Profile)
def test_limits_are_whole_seconds_and_permissions_are_yes_or_no(profile):
    rules = profile_rules(profile)
    for field in msgspec.structs.fields(rules):
        if field.type in (int, bool):
            assert type(getattr(rules, field.name)) is field.type, field.name


def test_only_a_classified_room_asks_for_the_systems_key_store_and_a_managed_computer():
    nobody = ManagedRules(())
    for profile in Profile:
        rules = profile_rules(profile)
        result = Result.FAIL if profile is C else Result.PASS
        kept = KeystoreSeen(KeystoreKind.FILE, "file", allowed=True, probed=True)
        assert computer_checks.keystore_secure(kept, rules).result is result
        system = msgspec.structs.replace(kept, kind=KeystoreKind.SYSTEM)
        assert computer_checks.keystore_secure(system, rules).result is Result.PASS
        assert policy_checks.policy_integrity(nobody, rules).result is result


def test_only_a_classified_room_asks_for_what_is_not_built(monkeypatch):
    later = NotBuilt("NOT-THERE", Phase.IN_CALL, (Severity.INFO, Severity.WARN, Severity.BLOCK))
    monkeypatch.setattr(profiles, "NOT_BUILT", (later,))
    assert profile_rules(C).severity("NOT-THERE") is Severity.BLOCK
    assert profile_rules(R).severity("NOT-THERE") is Severity.OFF
    assert profile_rules(O).severity("NOT-THERE") is Severity.OFF
