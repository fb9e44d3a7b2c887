# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.model.lookalike: homographs are found, plain names of many languages are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model.lookalike import confusable, mixed, odd

HOMOGRAPHS = [
    ("Anna Weber", "\u0410nn\u0430 W\u0435b\u0435r"),
    ("Peter", "\u0420\u0435t\u0435r"),
    ("\u0410\u043d\u043d\u0430", "AHHA"),
    ("Nikos", "\u039dikos"),
    ("Ilse", "llse"),
    ("Ilse", "|lse"),
    ("Otto", "0tt0"),
    ("Marn", "Mam"),
    ("Wolf", "VVolf"),
    ("Anna Weber", "Anna  Weber"),
    ("ANNA", "anna"),
    ("O'Neil", "O\u2019Neil"),
    ("Anna", "\uff21\uff4e\uff4e\uff41"),
    ("Anna", "\U0001d400nna"),
]
PLAIN = [
    "Anna Weber",
    "J\u00fcrgen M\u00fcller-L\u00fcdenscheidt",
    "\u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430",
    "\u039d\u03af\u03ba\u03bf\u03c2",
    "\u5c71\u7530 \u30a2\u30f3\u30ca \u3042",
    "\uae40 \u91d1",
    "\u0622\u0646\u0627",
    "Anna 2",
    "Maria Jos\u00e9",
]


@pytest.mark.parametrize(("name", "forged"), HOMOGRAPHS)
def test_finds_a_name_made_to_look_like_another(name, forged):
    assert confusable([("x@y", forged)], [("a@b", name)]) == {"x@y"}


@pytest.mark.parametrize("name", PLAIN)
def test_leaves_plain_names_alone(name):
    assert not mixed(name)
    assert not odd(name)
    assert confusable([("x@y", name)], [("a@b", "Somebody Else"), ("x@y", name)]) == set()


@pytest.mark.parametrize(
    "name", ["\u0410nna", "Ni\u03ba os", "\U0001d400nna", "\uff21nna", "\u5c71\u7530 Anna \u0430"]
)
def test_marks_mixed_scripts_and_imitations_by_themselves(name):
    assert mixed(name)
    assert confusable([("x@y", name)], ()) == {"x@y"}


@pytest.mark.parametrize("name", ["", "a\nb", "A\u202enna", "x" * 65, "e\u0301", "A\u034fnna"])
def test_a_name_that_may_not_be_shown_is_marked(name):
    assert odd(name)


def test_tells_members_of_one_room_from_each_other():
    members = [("a@b", "Weber"), ("c@d", "W\u0435ber"), ("e@f", "Klein")]
    assert confusable(members, ()) == {"a@b", "c@d"}


def test_two_people_of_one_name_are_marked_and_one_person_twice_is_not():
    assert confusable([("a@b", "Weber")], [("c@d", "Weber")]) == {"a@b"}
    assert confusable([("a@b", "Weber")], [("a@b", "Weber")]) == set()


@given(st.text(max_size=64))
def test_any_name_is_taken_for_itself(name):
    assert confusable([("a@b", name)], [("c@d", name)]) == {"a@b"}


@pytest.mark.parametrize("unseen", ["\u034f", "\u2800", "\ufe0f", "\U000e0100", "\u17b4", "\u180b"])
def test_a_name_with_something_in_it_that_nobody_sees_is_not_another_persons_unmarked(unseen):
    people = [("a@x", "Anna Berg"), ("b@x", f"Anna{unseen} Berg")]
    assert "b@x" in confusable(people, ())
    assert "b@x" not in confusable([people[0], ("b@x", "Bernd Maurer")], ())
