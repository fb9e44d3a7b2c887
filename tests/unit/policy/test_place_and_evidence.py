# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a call takes place, what is shown of it, what is written down, and who vouches."""

import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy.computer_checks import audit_chain, share_guard
from client.policy.connection_checks import NOT_REACHED, digest_of, tls_cert
from client.policy.facts import AuditSeen, ShareSeen
from client.policy.network_checks import turn_tls
from client.policy.network_facts import ForwardersSeen
from client.policy.posture_checks import location
from client.policy.posture_facts import PlaceSaid
from client.policy.profiles import profile_rules
from client.policy.room_checks import frame_format
from client.policy.rules import Rules
from tests.fakes.good_facts import ANSWER, room_facts

OPEN = profile_rules(Profile.OPEN)
GUARDED = ShareSeen(("Plan",), one_chosen=True, labelled=True, numbers_open=False)


def with_(fact, **changes):
    return msgspec.structs.replace(fact, **changes)


def test_one_chosen_window_under_its_class_may_be_shown_and_so_may_nothing():
    for fact in (GUARDED, ShareSeen(), with_(GUARDED, shown=())):
        said = share_guard(fact, OPEN)
        assert (said.result, said.subject) == (Result.PASS, "client")


@pytest.mark.parametrize(
    "changes",
    [
        {"shown": ("Plan", "Mail")},
        {"one_chosen": False},
        {"labelled": False},
        {"numbers_open": True},
    ],
)
def test_anything_else_of_the_screen_fails_and_names_what_is_shown(changes):
    said = share_guard(with_(GUARDED, **changes), OPEN)
    assert (said.result, said.subject) == (Result.FAIL, "client")
    assert said.params == (("why", "Plan"),)


@pytest.mark.parametrize(
    ("fact", "result", "evidence"),
    [
        (AuditSeen(writable=True, intact=True), Result.PASS, ""),
        (AuditSeen(writable=False, intact=True), Result.FAIL, "cannot be written"),
        (AuditSeen(writable=True, intact=False), Result.FAIL, "not what was written"),
        (AuditSeen(writable=True, intact=False, why="line 7"), Result.FAIL, "line 7"),
        (AuditSeen(writable=False, intact=False, why="line 7"), Result.FAIL, "cannot be written"),
    ],
)
def test_what_happens_must_be_written_and_what_was_written_must_stay(fact, result, evidence):
    said = audit_chain(fact, OPEN)
    assert (said.result, said.evidence, said.subject) == (result, evidence, "client")


@pytest.mark.parametrize(
    ("country", "countries", "result", "params"),
    [
        ("DE", {"DE", "FR"}, Result.PASS, ()),
        ("SG", {"DE", "FR"}, Result.FAIL, (("country", "SG"),)),
        ("DE", set(), Result.FAIL, (("country", "DE"),)),
        ("", {"DE"}, Result.UNKNOWN, ()),
        ("", None, Result.PASS, ()),
        ("SG", None, Result.PASS, ()),
    ],
)
def test_a_declared_country_is_one_that_the_organisation_names(country, countries, result, params):
    rules = Rules(countries=None if countries is None else frozenset(countries))
    said = location(PlaceSaid(country), rules)
    assert (said.result, said.subject, said.params) == (result, "client", params)


def test_a_changed_time_zone_is_told_and_blocks_nothing():
    rules = Rules(countries=frozenset({"DE"}))
    here, moved = (location(PlaceSaid("DE", moved=one), rules) for one in (False, True))
    assert (here.result, moved.result) == (Result.PASS, Result.PASS)
    assert here.evidence == "DE"
    assert moved.evidence != here.evidence


@pytest.mark.parametrize(
    ("fact", "result"),
    [
        (ForwardersSeen(1, 1), Result.PASS),
        (ForwardersSeen(2, 2), Result.PASS),
        (ForwardersSeen(2, 1), Result.UNKNOWN),
        (ForwardersSeen(1, 2), Result.UNKNOWN),
        (ForwardersSeen(0, 0), Result.UNKNOWN),
        (ForwardersSeen(1, 1, silent=1), Result.UNKNOWN),
        (ForwardersSeen(2, 1, silent=1), Result.UNKNOWN),
        (ForwardersSeen(2, 1, ("another name",)), Result.FAIL),
        (ForwardersSeen(2, 2, ("another name",)), Result.FAIL),
    ],
)
def test_every_forwarding_server_must_have_proved_who_it_is(fact, result):
    said = turn_tls(fact, OPEN)
    assert (said.result, said.subject) == (result, "room")


ONE, OTHER = ("wss://a:1", "PEM a"), ("wss://a:1", "PEM b")


def test_a_certificate_counts_only_beside_the_authorities_that_are_named():
    rules = Rules(roots=frozenset({ONE}))
    compared = with_(ANSWER, against=digest_of(rules.roots))
    assert tls_cert(compared, rules).result is Result.PASS
    assert tls_cert(ANSWER, OPEN).result is Result.PASS
    # Compared with none, with others, or with some where none is named any more.
    for fact, asked in ((ANSWER, rules), (compared, OPEN), (compared, Rules(roots=TWO))):
        assert tls_cert(fact, asked).result is Result.UNKNOWN
    refused = with_(compared, cert_ok=False)
    assert tls_cert(refused, rules).result is Result.FAIL
    assert tls_cert(with_(refused, against=""), rules).result is Result.FAIL
    for away in (with_(compared, reached=False), with_(compared, cert_ok=None)):
        assert tls_cert(away, rules).result is Result.UNKNOWN
    silent = tls_cert(with_(ANSWER, reached=False, cert_ok=None), rules)
    assert (silent.result, silent.evidence) == (Result.UNKNOWN, NOT_REACHED)


TWO = frozenset({ONE, OTHER})


def test_a_set_of_authorities_has_one_short_name_and_no_other_has_it():
    names = {digest_of(frozenset(some)) for some in ((), (ONE,), (OTHER,), (ONE, OTHER))}
    assert len(names) == 4
    assert digest_of(frozenset()) == ""
    assert digest_of(frozenset([ONE, OTHER])) == digest_of(frozenset([OTHER, ONE]))
    # Told apart by whom they stand for, and by where one ends and the next begins.
    assert digest_of(frozenset({("a", "b c")})) != digest_of(frozenset({("a", "b"), ("a", "c")}))


def test_frames_of_the_strong_suite_hold_and_any_other_does_not():
    assert frame_format(room_facts(), OPEN).result is Result.PASS
    for suite, at_least in (
        ("WW1-LK", Severity.OFF),
        ("", Severity.BLOCK),
        ("ww1", Severity.BLOCK),
    ):
        said = frame_format(room_facts(suite=suite), OPEN)
        assert (said.result, said.at_least) == (Result.FAIL, at_least)
    assert len(frame_format(room_facts(suite="x" * 500), OPEN).evidence) < 100
