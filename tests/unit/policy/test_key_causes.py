# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A key change names the person, the date and the cause, in both languages."""

from importlib import resources

import pytest

from client.model.ids import DisplayName, Uid
from client.model.participant import KeyCause, TrustState
from client.model.verdict import Finding, Result, Severity
from client.policy.facts import MembersSeen, MemberTrust
from client.policy.messages import Messages
from client.policy.people_checks import key_unchanged

FOLDER = resources.files("client") / "resources"
MESSAGES = Messages.from_json(
    (FOLDER / "messages.en.json").read_bytes(), (FOLDER / "messages.de.json").read_bytes()
)


def shown(cause: KeyCause, language: str) -> str:
    member = MemberTrust(
        Uid("a@b"), DisplayName("Anna"), TrustState.KEY_CHANGED, 1_790_000_000, cause
    )
    (outcome,) = key_unchanged(MembersSeen((member,)), None)
    finding = Finding("KEY-UNCHANGED", Result.FAIL, Severity.BLOCK, params=outcome.params)
    return MESSAGES.show(finding, language).message


@pytest.mark.parametrize(("language", "day"), [("en", "2026-09-21"), ("de", "21.09.2026")])
def test_each_cause_has_its_own_words_beside_person_and_date(language, day):
    said = [shown(cause, language) for cause in KeyCause]
    assert len(set(said)) == len(KeyCause)
    assert all("Anna" in one and day in one and len(one) <= 200 for one in said)


def test_no_cause_is_left_in_english():
    english = [shown(cause, "en").split(": ")[1].split(".")[0] for cause in KeyCause]
    german = [shown(cause, "de") for cause in KeyCause]
    assert all(e not in g for e, g in zip(english, german, strict=True))
