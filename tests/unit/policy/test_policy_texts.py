# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.policy_texts: what a policy's values are called, and how they are written."""

import json
import time
from importlib import resources
from typing import get_args

import pytest

from client.crypto.envelope import plain_loads
from client.model.errors import Malformed
from client.policy.origins import Form, Origin, Value
from client.policy.policy_texts import PolicyTexts, Word, day

SHIPPED = (resources.files("client") / "resources" / "policy.en.json").read_bytes()
TEXTS = PolicyTexts.from_json(SHIPPED)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def value(form, *parts, origin=Origin.PROFILE, name="max_room_s"):
    return Value(name, form, parts, origin)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 seconds"),
        (59, "59 seconds"),
        (MINUTE, "60 seconds"),
        (2 * MINUTE - 1, "119 seconds"),
        (2 * MINUTE, "2 minutes"),
        (2 * MINUTE + 1, "121 seconds"),
        (HOUR, "60 minutes"),
        (2 * HOUR - MINUTE, "119 minutes"),
        (2 * HOUR, "2 hours"),
        (2 * HOUR + MINUTE, "121 minutes"),
        (DAY, "24 hours"),
        (2 * DAY - HOUR, "47 hours"),
        (2 * DAY, "2 days"),
        (2 * DAY + HOUR, "49 hours"),
        (32 * DAY, "32 days"),
    ],
)
def test_a_time_is_told_in_the_largest_unit_that_needs_no_fraction(seconds, said):
    assert TEXTS.value(value(Form.SECONDS, str(seconds))) == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (value(Form.ANY), "not limited"),
        (value(Form.TEXT), "none"),
        (value(Form.WORDS), "none"),
        (value(Form.TEXT, "open"), "open"),
        (value(Form.TEXT, "os", "file"), "os, file"),
        (value(Form.WORDS, "os"), "system's key store"),
        (value(Form.WORDS, "os", "file"), "system's key store, file under a passphrase"),
        (value(Form.WORDS, "VS-NfD", "block"), "VS-NfD, refuses"),
        (value(Form.TIME, "1800000000"), "2027-01-15 08:00 UTC"),
        (value(Form.TIME, "0"), "1970-01-01 00:00 UTC"),
    ],
)
def test_a_value_is_written_as_people_read_it(shown, said):
    assert TEXTS.value(shown) == said


@pytest.mark.parametrize("seconds", [2**40, 2**60, 2**80, -(2**60)])
def test_a_moment_that_no_calendar_holds_is_a_dash(seconds):
    assert day(seconds) == "-"
    assert day(1_800_000_000) == "2027-01-15 08:00 UTC"


def test_a_day_is_the_worlds_wherever_the_computer_is(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        said = day(1_800_000_000)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert said == "2027-01-15 08:00 UTC"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (value(Form.TEXT, "x", origin=Origin.POLICY), "set by Demo-Amt, version 7"),
        (value(Form.TEXT, origin=Origin.POLICY), "set by Demo-Amt, version 7"),
        (value(Form.WORDS, "choice", origin=Origin.POLICY), "set by Demo-Amt, version 7"),
        (value(Form.ANY), "nobody"),
        (value(Form.WORDS, "choice"), "each person"),
        (value(Form.WORDS, "os"), "profile restricted"),
        (value(Form.SECONDS, "60"), "profile restricted"),
    ],
)
def test_says_who_set_a_value(shown, said):
    assert TEXTS.set_by(shown, "Demo-Amt", 7, "restricted") == said


def test_the_name_of_a_profile_is_translated_where_there_is_a_word_for_it():
    german = PolicyTexts.from_json(SHIPPED.replace(b'"restricted": "restricted"',
                                                   b'"restricted": "eng"'))  # fmt: skip
    assert german.set_by(value(Form.WORDS, "os"), "x", 1, "restricted") == "profile eng"
    assert german.set_by(value(Form.WORDS, "os"), "x", 1, "odd") == "profile odd"


def test_a_setting_is_called_by_its_name_and_one_without_by_its_place():
    assert TEXTS.label("not_before") == "In force from"
    assert TEXTS.label("not.there") == "not.there"


@pytest.mark.parametrize("part", ["fields", "values", "words"])
def test_refuses_texts_that_lack_a_part(part):
    whole = plain_loads(SHIPPED)
    del whole[part]
    with pytest.raises(Malformed, match=r"^policy texts: a part is missing"):
        PolicyTexts.from_json(json.dumps(whole).encode())


def test_refuses_texts_with_a_part_or_a_word_that_is_not_known():
    whole = plain_loads(SHIPPED)
    for odd in ({**whole, "more": {}}, {**whole, "words": {**whole["words"], "weeks": "x"}}):
        with pytest.raises(Malformed, match=r"^policy texts: a part is missing"):
            PolicyTexts.from_json(json.dumps(odd).encode())
    with pytest.raises(Malformed, match=r"^policy texts: a part is missing"):
        PolicyTexts.from_json(b"{")


def test_every_word_that_is_asked_for_is_there():
    assert set(TEXTS.words) == set(get_args(Word))
