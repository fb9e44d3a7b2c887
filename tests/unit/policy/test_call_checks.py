# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""FRAME-FORMAT, SHARE-GUARD and TURN-TLS: one fact spoiled at a time."""

import pytest

from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy.catalogue import BY_ID
from client.policy.facts import ShareSeen
from client.policy.judge import judge, judge_one
from client.policy.network_facts import ForwardersSeen
from client.policy.not_built import NOT_BUILT
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join
from tests.fakes import good_facts as good

NOW = 101.0
BUILT = (
    "GHOST-STREAM",
    "FRAME-FORMAT",
    "ENTRY-ADMITTED",
    "REMOVED-REKEYED",
    "PEER-VERSION",
    "LOBBY-NO-METADATA",
    "SHARE-GUARD",
    "TURN-TLS",
)


def one(check: str, *spoiled, profile: Profile = Profile.CLASSIFIED):
    (finding,) = judge_one(BY_ID[check], profile_rules(profile), good.facts(*spoiled), NOW)
    return finding


@pytest.mark.parametrize("check", BUILT)
def test_is_built_and_not_waited_for(check):
    assert check in BY_ID
    assert check not in {missing.id for missing in NOT_BUILT}


@pytest.mark.parametrize("profile", list(Profile))
def test_frames_of_people_who_seal_among_themselves_pass(profile):
    assert one("FRAME-FORMAT", profile=profile).result is Result.PASS


@pytest.mark.parametrize(
    ("profile", "severity"),
    [
        (Profile.OPEN, Severity.INFO),
        (Profile.RESTRICTED, Severity.WARN),
        (Profile.CLASSIFIED, Severity.BLOCK),
    ],
)
def test_shorter_keys_are_shown_warned_of_or_refused_by_the_rooms_profile(profile, severity):
    finding = one("FRAME-FORMAT", good.room_facts(suite="WW1-LK"), profile=profile)
    assert (finding.result, finding.severity) == (Result.FAIL, severity)


@pytest.mark.parametrize("suite", ["", "WW0", "ww1", "WW1 ", "WW2"])
@pytest.mark.parametrize("profile", list(Profile))
def test_a_format_that_nobody_knows_blocks_everywhere(profile, suite):
    finding = one("FRAME-FORMAT", good.room_facts(suite=suite), profile=profile)
    assert finding.blocks


def test_shorter_keys_do_not_get_past_what_the_program_can_do():
    facts = good.facts(good.room_facts(suite="WW1-LK"))
    rules = join(profile_rules(Profile.OPEN), Rules())
    assert "E2EE-REQUIRED" in {f.id for f in judge(rules, facts, (Phase.OPENING,), NOW).blockers}


def test_where_nothing_is_shared_nothing_is_wrong():
    assert one("SHARE-GUARD").result is Result.PASS


def shared(**changes) -> ShareSeen:
    sound = {"shown": ("Map",), "one_chosen": True, "labelled": True, "numbers_open": False}
    return ShareSeen(**(sound | changes))


def test_one_chosen_window_under_its_class_may_be_shown():
    assert one("SHARE-GUARD", shared()).result is Result.PASS


@pytest.mark.parametrize(
    "spoiled",
    [
        {"shown": ("Map", "Mail")},
        {"one_chosen": False},
        {"labelled": False},
        {"numbers_open": True},
    ],
)
def test_refuses_to_show_more_or_otherwise(spoiled):
    finding = one("SHARE-GUARD", shared(**spoiled))
    assert finding.blocks
    assert dict(finding.params) == {"why": "Map"}


def test_what_is_shown_without_a_word_of_how_is_refused():
    assert one("SHARE-GUARD", ShareSeen(("screen",))).blocks


def test_a_share_that_nobody_looked_at_is_unknown():
    facts = good.facts().without(ShareSeen)
    (finding,) = judge_one(BY_ID["SHARE-GUARD"], profile_rules(Profile.CLASSIFIED), facts, NOW)
    assert (finding.result, finding.blocks) == (Result.UNKNOWN, True)


def test_forwarding_servers_that_prove_who_they_are_pass():
    assert one("TURN-TLS", ForwardersSeen(2, 2)).result is Result.PASS


@pytest.mark.parametrize(
    ("seen", "result"),
    [
        (ForwardersSeen(1, 0, ("self-signed certificate",)), Result.FAIL),
        (ForwardersSeen(2, 1, ("certificate has expired",)), Result.FAIL),
        (ForwardersSeen(2, 1, silent=1), Result.UNKNOWN),
        (ForwardersSeen(2, 1), Result.UNKNOWN),
        (ForwardersSeen(0, 0), Result.UNKNOWN),
    ],
)
def test_one_forwarding_server_that_does_not_is_enough(seen, result):
    finding = one("TURN-TLS", seen, profile=Profile.RESTRICTED)
    assert (finding.result, finding.blocks) == (result, True)
    assert one("TURN-TLS", seen, profile=Profile.OPEN).severity is Severity.WARN


def test_a_room_without_a_forwarding_server_has_none_to_doubt():
    facts = good.facts().not_applicable(ForwardersSeen, "none named", 100.0)
    (finding,) = judge_one(BY_ID["TURN-TLS"], profile_rules(Profile.CLASSIFIED), facts, NOW)
    assert (finding.result, finding.stands) == (Result.NOT_APPLICABLE, False)
