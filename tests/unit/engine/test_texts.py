# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call says, in both languages."""

import string
from importlib import resources

import pytest

from client.app import tongue
from client.engine.texts import CallTexts
from client.model.errors import Malformed
from client.model.events import CallPhase
from client.session import reasons

LANGUAGES = ("en", "de")


def texts(language: str) -> CallTexts:
    data = (resources.files("client") / "resources" / f"call.{language}.json").read_bytes()
    return CallTexts.from_json(data)


def tables(of: CallTexts) -> dict[str, dict[str, str]]:
    names = ("phases", "reasons", "waits", "ends", "notices", "drops", "changes")
    return {name: getattr(of, name) for name in names}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_about_the_same_people() -> None:
    english, german = (tables(texts(language)) for language in LANGUAGES)
    for table, sentences in english.items():
        assert sentences.keys() == german[table].keys()
        for code, sentence in sentences.items():
            assert places(sentence) == places(german[table][code]), (table, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_session_has_a_sentence(language: str) -> None:
    said = texts(language)
    assert said.ends.keys() >= reasons.FINISH_REASONS
    assert said.notices.keys() >= reasons.NOTICE_CODES
    assert reasons.PHASE_REASONS - {reasons.NONE} <= said.reasons.keys()
    for phase in set(CallPhase) - {CallPhase.IDLE, CallPhase.ENDED}:
        assert said.phase(phase, "")


def test_a_name_is_put_in_as_it_is_even_with_braces() -> None:
    said = texts("en")
    assert said.notice(reasons.JOINED, "{by}{0}") == "{by}{0} joined the call."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hold_names_everybody_whom_it_waits_for(language: str) -> None:
    said = texts(language)
    sentence = said.phase(CallPhase.HOLD, reasons.NO_AGREEMENT, about=("Weber", "Klein"))
    assert "Weber, Klein" in sentence
    assert said.phase(CallPhase.HOLD, reasons.NO_AGREEMENT) == said.reasons["no-agreement"]


def test_an_incomplete_file_is_refused() -> None:
    with pytest.raises(Malformed):
        CallTexts.from_json(b'{"phases":{}}')


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "de_AT.UTF-8", "LANG": "en_GB.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_systems(monkeypatch, variables, language) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert tongue.language() == language
