# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.origins: every value that holds, in which form, and who set it."""

import hashlib

import pytest

from client.crypto.hpke import read_sealing_key
from client.model.room import Profile
from client.model.settings import Setting
from client.policy import origins
from client.policy.catalogue import CATALOGUE
from client.policy.managed import read_policy
from client.policy.not_built import NotBuilt
from client.policy.origins import Form, Origin, Value, ratings, values
from client.policy.profiles import profile_rules
from tests.fakes.managed import CONTACT, FULL, OFFICE, ORG, STRANGER, draft
from tests.fakes.people import person

# Name, form, who set it, and the parts; where nobody set anything nothing is excluded.
NOBODY = """
profile words profile open
max_room_s seconds profile 2764800
trust.max_age_s any profile
trust.directory_key any profile
trust.directory_urls text profile
trust.room_issuers any profile
servers any profile
servers.roots_pem any profile
ice.policy any profile
ice.servers any profile
ice.private_candidates any profile
countries any profile
networks text profile
proxies text profile
max_lock_after_s any profile
keystore words profile os file
crypto.suites text profile WW1
min_client any profile
audit.retain_days seconds profile 15552000
audit.export_key any profile
classes any profile
max_classification any profile
settings.mic.release_when_muted words profile choice
settings.watermark words profile choice
"""
OFFICER = hashlib.sha256(read_sealing_key(FULL["audit"]["export_key"])).hexdigest()
ISSUERS = f"{person('anna').identity} {person('berta').identity}"
WHOLE = f"""
org text policy {ORG}
version text policy 42
not_before time policy {FULL["not_before"]}
not_after time policy {FULL["not_after"]}
next_key text policy {STRANGER.identity}
ui.contact text policy {CONTACT.replace(" ", "_")}
profile words policy classified
max_room_s seconds policy 28800
trust.max_age_s seconds policy 7200
trust.directory_key text policy {person("hanna").identity}
trust.directory_urls text policy https://lists.example.org/people.signed
trust.room_issuers text policy {ISSUERS}
servers text policy wss://192.0.2.7:7443
servers.roots_pem text policy wss://192.0.2.7:7443
ice.policy text policy relay
ice.servers text policy turns:turn.example.org:443
ice.private_candidates text policy
countries text policy DE FR
networks text policy service_(tun*)
proxies text policy proxy.example.org:3128
max_lock_after_s seconds policy 600
keystore words policy os token
crypto.suites text policy WW1
min_client text policy 0.1.0
audit.retain_days seconds policy 7776000
audit.export_key text policy SHA-256_{OFFICER[:16]}
classes text policy OFFEN INTERN VS-NfD GEHEIM
max_classification text policy VS-NfD
settings.mic.release_when_muted words policy on
settings.watermark words policy off
"""
PLAIN = f"""
org text policy {ORG}
version text policy 42
not_before time policy {FULL["not_before"]}
not_after time policy {FULL["not_after"]}
profile words policy restricted
max_room_s seconds profile 691200
trust.max_age_s seconds profile 86400
max_lock_after_s seconds profile 1800
"""


CLASSIFIED = {"profile": "classified", "classes": ["A"], "max_classification": "A"}


def written(value: Value) -> str:
    parts = [part.replace(" ", "_") for part in value.parts]
    return " ".join((value.name, value.form.value, value.origin.value, *parts))


def lines(table: str) -> list[str]:
    return table.split("\n")[1:-1]


def held(name: str, **changes) -> str:
    """One value of a policy that sets this."""
    (found,) = (one for one in values(read_policy(draft(**changes))) if one.name == name)
    return written(found).removeprefix(f"{name} ")


def test_without_a_policy_the_open_profile_holds():
    assert [written(one) for one in values(None)] == lines(NOBODY)


def test_a_policy_that_sets_everything_has_set_everything():
    assert [written(one) for one in values(read_policy(FULL))] == lines(WHOLE)


def test_what_a_policy_leaves_open_is_its_profiles():
    said = [written(one) for one in values(read_policy(draft(ui=None)))]
    names = {line.split()[0] for line in lines(PLAIN)}
    rest = [line for line in lines(NOBODY) if line.split()[0] not in names]
    assert sorted(said) == sorted([*lines(PLAIN), *rest])


@pytest.mark.parametrize(
    ("name", "changes", "value"),
    [
        # What a policy asks less of than its profile does is not what holds.
        ("max_room_s", {"max_room_s": 691_201}, "seconds profile 691200"),
        ("max_room_s", {"max_room_s": 691_200}, "seconds policy 691200"),
        ("max_room_s", {"max_room_s": 691_199}, "seconds policy 691199"),
        ("trust.max_age_s", {"trust": {"max_age_s": 86_401}}, "seconds profile 86400"),
        ("trust.max_age_s", {"trust": {"max_age_s": 60}}, "seconds policy 60"),
        ("max_lock_after_s", {"max_lock_after_s": 1_801}, "seconds profile 1800"),
        ("max_lock_after_s", {"max_lock_after_s": 30}, "seconds policy 30"),
        ("max_lock_after_s", {"profile": "open"}, "any profile"),
        ("max_lock_after_s", {"profile": "open", "max_lock_after_s": 60}, "seconds policy 60"),
        ("keystore", {"keystore": ["file", "os"]}, "words profile os file"),
        ("keystore", {"keystore": ["file"]}, "words policy file"),
        ("keystore", {"keystore": ["token"]}, "words policy token"),
        ("keystore", {"keystore": ["os", "file", "token"]}, "words policy os file token"),
        ("keystore", {**CLASSIFIED, "keystore": ["os"]}, "words policy os"),
        ("keystore", {**CLASSIFIED, "keystore": ["file"]}, "words profile"),
        ("keystore", CLASSIFIED, "words profile os"),
        ("ice.policy", {"ice": {"policy": "all"}}, "text policy all"),
        ("ice.servers", {"ice": {"servers": []}}, "text policy"),
        ("ice.servers", {"ice": {}}, "any profile"),
        ("ice.private_candidates", {"ice": {"private_candidates": True}}, "any profile"),
        ("ice.private_candidates", {"ice": {"private_candidates": False}}, "text policy"),
        ("proxies", {"proxies": []}, "text policy"),
        ("audit.retain_days", {"audit": {"retain_days": 1}}, "seconds policy 86400"),
        ("audit.retain_days", {"audit": {}}, "seconds profile 15552000"),
        ("audit.export_key", {"audit": {}}, "any profile"),
        ("audit.export_key", {"audit": {"retain_days": 1}}, "any profile"),
        ("crypto.suites", {"crypto": {"suites": ["WW1"]}}, "text policy WW1"),
        ("trust.directory_urls", {"trust": {}}, "text profile"),
        ("trust.directory_key", {"trust": {"directory_key": OFFICE.identity}},
         f"text policy {OFFICE.identity}"),
    ],
)  # fmt: skip
def test_the_stricter_of_policy_and_profile_is_shown_with_who_set_it(name, changes, value):
    assert held(name, **changes) == value


def test_only_servers_that_an_authority_must_vouch_for_are_listed_as_such():
    plain = {"url": "wss://b:1", "spki_sha256": ["5a" * 32]}
    assert held("servers.roots_pem", servers=[plain]) == "any profile"
    both = [plain, *FULL["servers"]]
    assert held("servers.roots_pem", servers=both) == "text policy wss://192.0.2.7:7443"
    assert held("servers", servers=both) == "text policy wss://b:1 wss://192.0.2.7:7443"


@pytest.mark.parametrize(
    ("asked", "locked", "release", "watermark"),
    [
        (None, False, "profile choice", "profile choice"),
        (None, True, "policy on", "policy off"),
        (True, False, "policy on", "policy on"),
        (True, True, "policy on", "policy on"),
        (False, False, "policy off-to-begin", "policy off-to-begin"),
        (False, True, "policy off", "policy off"),
    ],
)
def test_a_setting_is_left_to_the_person_or_told(asked, locked, release, watermark):
    changes = {} if asked is None else {"settings": {one.value: asked for one in Setting}}
    if locked:
        changes["locked"] = [one.value for one in Setting]
    assert held("settings.mic.release_when_muted", **changes) == f"words {release}"
    assert held("settings.watermark", **changes) == f"words {watermark}"
    shown = [one for one in values(read_policy(draft(**changes))) if "settings." in one.name]
    assert {one.free for one in shown} == {asked is False and not locked}


def test_nothing_but_a_setting_is_marked_as_a_beginning():
    assert not any(one.free for one in values(read_policy(FULL)))


def test_each_check_is_rated_by_the_stricter_of_policy_and_profile():
    asked = {"CLOCK-SKEW": "info", "DISK-ENCRYPTED": "block", "SCREEN-LOCK": "warn"}
    rated = {one.name: one for one in ratings(read_policy(draft(checks=asked)))}
    assert written(rated["checks.CLOCK-SKEW"]) == "checks.CLOCK-SKEW words profile block"
    assert written(rated["checks.DISK-ENCRYPTED"]) == "checks.DISK-ENCRYPTED words policy block"
    assert written(rated["checks.SCREEN-LOCK"]) == "checks.SCREEN-LOCK words policy warn"
    assert rated["checks.DEBUGGER"].origin is Origin.PROFILE


@pytest.mark.parametrize("profile", Profile)
def test_checks_that_a_profile_asks_for_are_rated_in_the_catalogues_order(profile):
    rules = profile_rules(profile)
    asked = [one.id for one in CATALOGUE if rules.severity(one.id)]
    policy = read_policy({**FULL, "checks": {}, "profile": profile.value})
    rated = {one.name: one.parts for one in ratings(policy)}
    assert [name.removeprefix("checks.") for name in rated if name != "checks.RELAY-ONLY"] == [
        name for name in asked if name != "RELAY-ONLY"
    ]
    for name in asked:
        if name != "RELAY-ONLY":
            assert rated[f"checks.{name}"] == (rules.severity(name).name.lower(),)
    assert rated["checks.RELAY-ONLY"] == ("block",)


def test_without_a_policy_the_open_profile_rates_the_checks():
    rules = profile_rules(Profile.OPEN)
    rated = ratings(None)
    assert {one.form for one in rated} == {Form.WORDS}
    assert {one.origin for one in rated} == {Origin.PROFILE}
    assert [one.name for one in rated] == [
        f"checks.{one.id}" for one in CATALOGUE if rules.severity(one.id)
    ]


def test_a_check_that_is_asked_for_and_has_no_row_is_rated_last(monkeypatch):
    later = NotBuilt("NOT-YET", CATALOGUE[0].phases[0], CATALOGUE[0].severity)
    monkeypatch.setattr(origins, "RATEABLE", ("CORE-DUMP", later.id))
    monkeypatch.setattr(
        origins, "rules_of", lambda _policy: profile_rules_with(later.id, Profile.OPEN)
    )
    rated = ratings(read_policy(draft()))
    assert rated[-1].name == "checks.NOT-YET"
    assert [one.name for one in rated].count("checks.CORE-DUMP") == 1


def profile_rules_with(check, profile):
    rules = profile_rules(profile)
    severe = rules.severity("CORE-DUMP")
    return origins.join(rules, origins.Rules(severities=((check, severe),)))
