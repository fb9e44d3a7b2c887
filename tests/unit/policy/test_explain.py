# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.explain: what is known of a check by itself."""

import json
from importlib import resources

import pytest

from client.model.errors import Malformed
from client.model.room import Profile
from client.model.verdict import Phase, Severity
from client.policy import explain
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.explain import Explanations
from client.policy.messages import Messages
from client.policy.not_built import NotBuilt

FOLDER = resources.files("client") / "resources"
EN, DE = ((FOLDER / f"messages.{one}.json").read_bytes() for one in ("en", "de"))
MESSAGES = Messages.from_json(EN, DE)
KNOWN = {
    "DISK-ENCRYPTED": {
        "attack": {"en": "a stolen laptop", "de": "ein gestohlener Rechner"},
        "standard": "a norm",
        "written": ["Windows", "macOS"],
        "linux": "recorded",
    },
    "NOT-YET": {"attack": {"en": "somebody", "de": "jemand"}},
}
LATER = NotBuilt("NOT-YET", Phase.IN_CALL, (Severity.OFF, Severity.WARN, Severity.BLOCK))


@pytest.fixture
def told() -> Explanations:
    return Explanations.from_json(json.dumps(KNOWN).encode(), MESSAGES)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_check_is_explained_with_everything_that_is_known_of_it(told, language):
    said = told.of("DISK-ENCRYPTED", language)
    own = MESSAGES.texts(language).checks["DISK-ENCRYPTED"]
    assert (said.id, said.title, said.text) == ("DISK-ENCRYPTED", own.title, own.text)
    assert said.attack == KNOWN["DISK-ENCRYPTED"]["attack"][language]
    assert said.standard == "a norm"
    assert said.severity == (
        (Profile.OPEN, Severity.INFO),
        (Profile.RESTRICTED, Severity.WARN),
        (Profile.CLASSIFIED, Severity.BLOCK),
    )
    assert said.phases == (Phase.START,)
    assert said.built
    assert (said.written, said.linux) == (("Windows", "macOS"), "recorded")


def test_a_check_of_which_nothing_more_is_known_is_still_explained(told):
    said = told.of("SCREEN-LOCK", "en")
    assert said.text == MESSAGES.texts("en").checks["SCREEN-LOCK"].text
    assert (said.attack, said.standard, said.written, said.linux) == ("", "", (), "run")
    assert said.built


def test_a_check_that_is_not_built_has_no_text_and_its_place_in_the_design(told, monkeypatch):
    assert told.of("NOT-YET", "en") is None
    monkeypatch.setitem(explain._UNBUILT, LATER.id, LATER)
    said = told.of("NOT-YET", "de")
    assert (said.id, said.title, said.text) == ("NOT-YET", "NOT-YET", "")
    assert (said.attack, said.standard, said.written, said.linux) == ("jemand", "", (), "run")
    assert not said.built
    assert said.phases == (Phase.IN_CALL,)
    assert said.severity == tuple(zip(Profile, LATER.severity, strict=True))
    assert told.ids() == (*BY_ID, "NOT-YET")


def test_every_check_is_listed_in_the_catalogues_order(told):
    assert told.ids() == tuple(row.id for row in CATALOGUE)


def test_an_id_that_the_design_does_not_have_is_not_explained(told):
    assert told.of("NO-SUCH-CHECK", "en") is None
    assert told.of("", "en") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"X": {}}',
        b'{"X": {"attack": {"en": "a"}, "more": 1}}',
        b'{"X": {"attack": {"fr": "a"}}}',
        b'{"X": {"attack": {"en": "a"}, "written": ["Linux"]}}',
        b'{"X": {"attack": {"en": "a"}, "linux": "perhaps"}}',
    ],
)
def test_refuses_a_file_that_is_not_of_this_form(data):
    with pytest.raises(Malformed, match=r"^explanations: they cannot be read"):
        Explanations.from_json(data, MESSAGES)


@pytest.mark.parametrize("linux", ["run", "recorded", "nothing"])
def test_takes_each_word_for_how_a_check_was_run(linux):
    known = {"SCREEN-LOCK": {"attack": {"en": "a", "de": "b"}, "linux": linux}}
    told = Explanations.from_json(json.dumps(known).encode(), MESSAGES)
    assert told.of("SCREEN-LOCK", "en").linux == linux
