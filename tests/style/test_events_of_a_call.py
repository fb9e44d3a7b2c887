# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""No dead rows: every check that is an event of a call is raised, and a test shows what follows.

What such an event leads to is no verdict of the gate: the part that sees it drops, cuts, holds or
ends by itself (checks.md section 2.4), and raises the finding so that people are told.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from client.policy.catalogue import CATALOGUE

ROOT = Path(__file__).parents[2]
RAISING = ("session", "engine", "media", "net")
UNIT, SESSION = "tests/unit", "tests/unit/session"

FOLLOWS = {
    # check: (what follows, the file and the test that show it)
    "ICE-CANDIDATE-ALLOWED": (
        "dropped",
        f"{UNIT}/engine/test_call_view.py",
        "test_addresses_that_are_not_permitted_are_told_once_by_name",
    ),
    "DTLS-BOUND": (
        "cut",
        "tests/hostile/test_lies_in_a_call.py",
        "test_a_link_to_another_certificate_than_the_signed_one_never_carries_a_frame",
    ),
    "SRTP-PROFILE": (
        "cut",
        f"{SESSION}/test_hostile_member.py",
        "test_a_link_that_ended_in_a_mismatch_is_an_alarm_about_that_person",
    ),
    "CIPHER-SUITE": (
        "cut",
        f"{SESSION}/test_hostile_member.py",
        "test_a_link_that_ended_in_a_mismatch_is_an_alarm_about_that_person",
    ),
    "ROSTER-SIGNED": (
        "dropped",
        f"{SESSION}/test_ending.py",
        "test_refuses_an_end_in_the_name_of_a_host_and_names_who_brought_it",
    ),
    "ROSTER-AGREEMENT": (
        "held",
        f"{SESSION}/test_call.py",
        "test_without_agreement_for_five_seconds_it_holds_and_after_thirty_it_leaves",
    ),
    "KEYHOLDERS-MATCH": (
        "ended",
        f"{SESSION}/test_told_by_name.py",
        "test_a_key_given_to_others_than_those_agreed_is_never_used",
    ),
    "KEY-COMMITTED": (
        "dropped",
        f"{SESSION}/test_hostile_member.py",
        "test_two_announcements_for_one_generation_are_proof_and_drop_their_signer",
    ),
    "ENTRY-ADMITTED": (
        "dropped",
        f"{SESSION}/test_entry.py",
        "test_an_admission_forged_in_a_hosts_name_is_dropped_and_told_by_name",
    ),
    "LOBBY-NO-METADATA": (
        "refused",
        f"{SESSION}/test_lobby_watch.py",
        "test_a_list_of_those_inside_is_told_of",
    ),
    "REMOVED-REKEYED": (
        "held",
        f"{SESSION}/test_rekeying.py",
        "test_a_key_that_is_late_holds_the_call_and_names_who_left_and_it_goes_on_when_it_comes",
    ),
    "PEER-VERSION": (
        "refused",
        f"{SESSION}/test_peer_version.py",
        "test_an_old_program_is_refused_by_name_and_the_call_goes_on",
    ),
    "GHOST-STREAM": (
        "dropped",
        f"{SESSION}/test_ghosts.py",
        "test_words_of_somebody_whom_nobody_knows_are_told_and_not_opened",
    ),
    "DATA-SIGNED": (
        "dropped",
        f"{SESSION}/test_hearing.py",
        "test_refuses_a_line_that_a_member_signs_and_seals_as_another",
    ),
    "PLAINTEXT-FRAME": (
        "dropped",
        "tests/hostile/test_lies_in_a_call.py",
        "test_a_frame_that_is_not_sealed_as_agreed_is_never_played_and_is_told",
    ),
    "FRAME-REPLAY": (
        "dropped",
        "tests/hostile/test_lies_in_a_call.py",
        "test_a_frame_that_is_not_sealed_as_agreed_is_never_played_and_is_told",
    ),
    "SESSION-UNIQUE": (
        "ended",
        f"{SESSION}/test_hostile_member.py",
        "test_somebody_who_ends_my_presence_with_my_key_stops_me_with_an_alarm",
    ),
    "LIVENESS": (
        "dropped",
        f"{SESSION}/test_told_by_name.py",
        "test_whoever_answers_no_more_is_told_of_by_name_and_time",
    ),
    "DIRECTORY-AGREED": (
        "told",
        f"{UNIT}/engine/test_postures.py",
        "test_another_list_under_the_same_number_is_told_by_name_once",
    ),
    "MEMBER-POSTURE": (
        "told",
        "tests/call/test_posture.py",
        "test_a_weak_computer_is_marked_and_named_and_ends_nobodys_call",
    ),
    "ATTENDANCE": (
        "told",
        f"{SESSION}/test_attendance.py",
        "test_one_lie_is_an_alarm_on_the_others_about_the_liar",
    ),
    "ROOM-TIME-UP": (
        "ended",
        f"{UNIT}/engine/test_call_clocks.py",
        "test_when_the_time_is_up_the_call_is_left_and_the_check_named",
    ),
    "DEVICE-MOVED": (
        "muted",
        "tests/call/test_screen_and_devices.py",
        "test_a_microphone_that_vanishes_is_muted_and_told_and_never_swapped",
    ),
    "MUTE-PROVEN": (
        "muted",
        f"{UNIT}/media/test_microphone.py",
        "test_an_unproven_mute_shuts_the_device_off",
    ),
}

EVENTS = sorted(check.id for check in CATALOGUE if check.fact is None)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def said(part: ast.AST) -> set[str]:
    """Every string in it that is a value; docstrings and comments raise nothing."""
    docs = {
        id(node.value)
        for node in ast.walk(part)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


@cache
def raised_somewhere() -> frozenset[str]:
    files = [file for layer in RAISING for file in (ROOT / "client" / layer).rglob("*.py")]
    return frozenset().union(*(said(tree(file)) for file in files))


def test_the_table_names_every_event_of_the_catalogue_and_nothing_else():
    assert sorted(FOLLOWS) == EVENTS


@pytest.mark.parametrize("check", EVENTS)
def test_every_event_is_raised_by_a_part_of_the_program(check):
    assert check in raised_somewhere()


@pytest.mark.parametrize("check", EVENTS)
def test_what_follows_an_event_is_shown_by_a_test_that_is_there(check):
    _, file, name = FOLLOWS[check]
    functions = {
        node.name
        for node in ast.walk(tree(ROOT / file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name in functions
    # In the test itself, its table of cases or a constant of its file.
    assert check in said(tree(ROOT / file))


def test_a_row_that_nothing_raises_would_be_found():
    assert "NO-SUCH-CHECK" not in raised_somewhere()
    assert said(ast.parse('"""About NO-SUCH-CHECK."""')) == set()
