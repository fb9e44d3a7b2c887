# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The check list on the command line: both languages complete, what stands first."""

import re
from typing import get_args

import pytest

from client.app import spoken
from client.app.output import say_findings
from client.model.room import Profile
from client.model.verdict import Result, Severity, ShownFinding
from client.policy.messages import Language

LANGUAGES = get_args(Language)


def finding(check_id, result, severity=Severity.BLOCK):
    message = "What, why, what to do." if result is not Result.PASS else ""
    return ShownFinding(check_id, result, severity, f"Title of {check_id}", message, "RTY")


LIST = (
    finding("PASSED", Result.PASS),
    finding("NOTED", Result.FAIL, Severity.INFO),
    finding("WARNED", Result.FAIL, Severity.WARN),
    finding("BLOCKED", Result.FAIL),
    finding("UNKNOWN", Result.UNKNOWN),
)


def said(capsys, language):
    say_findings(LIST, language)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_every_word_and_place(language):
    english = spoken.SENTENCES["en"]
    assert spoken.SENTENCES[language].keys() == english.keys()
    for name, text in spoken.SENTENCES[language].items():
        assert re.findall(r"{(\w+)", text) == re.findall(r"{(\w+)", english[name])
    assert set(spoken.MARKS[language]) == set(Result)
    assert set(spoken.PROFILES[language]) == set(Profile)
    assert set(spoken.OUTCOMES[language]) == set(Severity) - {Severity.OFF}


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_have_one_width_so_that_titles_stand_below_each_other(capsys, language):
    titles = [line.index("Title") for line in said(capsys, language) if "Title" in line]
    assert len(titles) == len(LIST)
    assert len(set(titles)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_comes_first_the_strictest_before_the_rest(capsys, language):
    ids = [line.split("[")[1].rstrip("]") for line in said(capsys, language) if "[" in line]
    assert ids == ["BLOCKED", "UNKNOWN", "WARNED", "NOTED", "PASSED"]


def test_a_warning_is_not_called_failed_and_unknown_is_not_called_passed(capsys):
    lines = {line.split("[")[1].rstrip("]"): line for line in said(capsys, "en") if "[" in line}
    assert "WARNING" in lines["WARNED"]
    assert "FAILED" in lines["BLOCKED"]
    assert "passed" not in lines["UNKNOWN"]
    assert "note" in lines["NOTED"]
