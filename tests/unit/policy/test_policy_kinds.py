# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.policy_kinds: what each kind of value takes, and where it says what is wrong."""

import pytest

from client.crypto.envelope import MAX_INT
from client.crypto.hpke import sealing_key_text
from client.policy.policy_kinds import (
    Const,
    Form,
    Key,
    Listed,
    OneOf,
    Rated,
    SealingKey,
    Table,
    Text,
    Truth,
    Whole,
)
from tests.fakes.people import person

ANNA = person("anna")
WORDS = OneOf(("info", "warn", "block"))
NAMES = Listed(Text(3), 1, 3)
RATED = Rated(("A", "B"), WORDS)
INNER = Table({"size": Whole(1, 9)})
OUTER = Table({"name": Text(3), "inner": INNER}, ("name",))
SEALING = sealing_key_text(ANNA.xwing.public)


def wrong(kind, value, where="x"):
    return [one.where for one in kind.check(value, where)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Const(1), 1),
        (Const("policy"), "policy"),
        (Whole(3, 5), 3),
        (Whole(3, 5), 5),
        (Whole(0), MAX_INT),
        (Truth(), True),
        (Truth(), False),
        (WORDS, "warn"),
        (Text(3), "A"),
        (Text(3), "\u00c4 b"),
        (Form("[0-9]+", "7"), "1" * 200),
        (Form("[0-9]+", "7", most=3), "123"),
        (Key(), ANNA.identity),
        (SealingKey(), SEALING),
        (NAMES, ["a"]),
        (NAMES, ["a", "b", "c"]),
        (Listed(Whole(0), 0, 2), []),
        (RATED, {}),
        (RATED, {"A": "info", "B": "block"}),
        (OUTER, {"name": "a"}),
        (OUTER, {"name": "a", "inner": {}}),
        (OUTER, {"name": "a", "inner": {"size": 9}}),
    ],
)
def test_takes_what_is_right(kind, value):
    assert wrong(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Const(1), True),
        (Const(1), 1.0),
        (Const(1), "1"),
        (Const(1), 2),
        (Const("policy"), "managed"),
        (Whole(3, 5), 2),
        (Whole(3, 5), 6),
        (Whole(3, 5), 4.0),
        (Whole(0, 5), True),
        (Whole(0), MAX_INT + 1),
        (Truth(), 1),
        (Truth(), None),
        (WORDS, "off"),
        (WORDS, ["warn"]),
        (WORDS, None),
        (Text(3), ""),
        (Text(3), "abcd"),
        (Text(3), ["a"]),
        (Text(3), "  "),
        (Text(3), "A\u0308"),
        (Text(3), "a\x07"),
        (Text(3), "a\u200d"),
        (Text(3), "a\ue000"),
        (Form("[0-9]+", "7"), "1" * 201),
        (Form("[0-9]+", "7", most=3), "1234"),
        (Form("[0-9]+", "7"), "12x"),
        (Form("[0-9]+", "7"), 12),
        (Key(), "ed25519:" + "00" * 32),
        (Key(), ANNA.identity.upper()),
        (Key(), ANNA.identity + "0"),
        (SealingKey(), SEALING[:-1]),
        (SealingKey(), SEALING + "A"),
        (SealingKey(), "xwing:" + "A" * 1622),
        (SealingKey(), ANNA.identity),
        (NAMES, []),
        (NAMES, list("abcd")),
        (NAMES, "abc"),
        (NAMES, ("a",)),
        (RATED, ["A"]),
        (RATED, {"A": "info", "B": "info", "C": "info"}),
        (OUTER, ["name"]),
        (OUTER, "name"),
    ],
)
def test_refuses_what_is_not(kind, value):
    assert wrong(kind, value) == ["x"]


@pytest.mark.parametrize(
    ("kind", "value", "places"),
    [
        (NAMES, ["a", "", "abcd"], ["x[1]", "x[2]"]),
        (NAMES, ["a", "b", "a"], ["x[2]"]),
        (Listed(Whole(0), 1, 3), [1, 2, 1], ["x[2]"]),
        (RATED, {"C": "info"}, ["x.C"]),
        (RATED, {"A": "off"}, ["x.A"]),
        (RATED, {"A": "off", "C": 7}, ["x.A", "x.C", "x.C"]),
        (OUTER, {}, ["x.name"]),
        (OUTER, {"name": "a", "colour": 7}, ["x.colour"]),
        (OUTER, {"name": "", "inner": {"size": 0, "more": 1}},
         ["x.name", "x.inner.size", "x.inner.more"]),
    ],
)  # fmt: skip
def test_says_where_inside_of_a_value_something_is_wrong(kind, value, places):
    assert wrong(kind, value) == places


def test_a_truth_is_no_number_even_where_both_are_listed():
    assert wrong(Listed(_Anything(), 1, 9), [True, 1, 0, False, 1.0]) == []
    assert wrong(Listed(_Anything(), 1, 9), [True, 1, True]) == ["x[2]"]


class _Anything:
    def check(self, _value, _where):
        return iter(())


def test_at_the_top_a_field_is_named_alone_and_the_whole_is_the_policy():
    assert wrong(OUTER, {"colour": 7}, "") == ["name", "colour"]
    assert wrong(OUTER, None, "") == ["the policy"]


def test_says_which_words_may_stand_there():
    (one,) = WORDS.check("off", "x")
    assert one.do == "Write info, warn or block."


def test_a_long_list_of_words_is_not_told_in_full():
    (ten,) = OneOf(tuple("abcdefghij")).check("z", "x")
    assert ten.do == "Write a, b, c, d, e, f, g, h, i or j."
    (eleven,) = OneOf(tuple("abcdefghijk")).check("z", "x")
    assert eleven.do == "Write one like a or k; docs/policy.md explains it."


def test_says_what_a_form_and_a_number_look_like():
    (form,) = Form("[0-9]+", "8080").check("x", "x")
    (few,) = Whole(3, 5).check(2, "x")
    (kind,) = Whole(3, 5).check("4", "x")
    (const,) = Const("policy").check("x", "x")
    assert "8080" in form.do
    assert ("3" in few.do, "5" in few.do, "3" in kind.do) == (True, True, True)
    assert "policy" in const.do


def test_a_kind_finds_nothing_wrong_twice():
    """The form of a key is told once, and whether it can be one only where the form is right."""
    assert wrong(Key(), "x") == ["x"]
    assert wrong(SealingKey(), 7) == ["x"]
