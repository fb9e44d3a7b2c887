# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.model.ids: what may be a name and what may be a uid."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model.errors import Malformed
from client.model.ids import MAX_NAME, MAX_UID, display_name, uid


@pytest.mark.parametrize(
    "name", ["Anna Berg", "J\u00fcrgen", "\u5c71\u7530", "O'Neill-\u017b", "A"]
)
def test_accepts_names_as_people_write_them(name):
    assert display_name(name) == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "empty"),
        (" \u3000", "empty"),
        ("x" * (MAX_NAME + 1), "at most"),
        ("Ju\u0308rgen", "normal form"),
        ("Anna\nBerg", "control"),
        ("Anna\u202eBerg", "control"),
        ("Anna\u2066", "control"),
        ("Anna\u200bBerg", "control"),
        ("Anna\u2028", "control"),
        ("Anna\x00", "control"),
        ("\ud800", "control"),
        ("\ue000", "control"),
        ("Anna\u034f Berg", "nobody sees"),
        ("Anna Berg\u2800", "nobody sees"),
        ("Anna\ufe0f Berg", "nobody sees"),
        ("Anna\U000e0100 Berg", "nobody sees"),
        ("Anna\u17b4 Berg", "nobody sees"),
        ("Anna\u180b Berg", "nobody sees"),
        ("Anna\u3164 Berg", "nobody sees"),
    ],
)
def test_refuses_names_that_could_deceive_on_screen(name, why):
    with pytest.raises(Malformed, match=why):
        display_name(name)


def test_accepts_a_name_of_the_greatest_length():
    assert display_name("x" * MAX_NAME)


@given(st.text(max_size=80))
def test_an_accepted_name_is_unchanged_normal_and_free_of_directions(text):
    try:
        name = display_name(text)
    except Malformed:
        return
    assert name == text
    assert unicodedata.is_normalized("NFC", name)
    assert not {unicodedata.bidirectional(c) for c in name} & {"RLO", "LRO", "RLE", "LRE", "RLI"}


@pytest.mark.parametrize("text", ["anna@example.org", "a.b-c+d_e@x", "1@2"])
def test_accepts_uids(text):
    assert uid(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@x@y",
        "Anna@example.org",
        "anna @example.org",
        "\u0430nna@example.org",
        "anna@example.org\n",
        "../anna@example.org",
        ".anna@example.org",
        "-anna@example.org",
        "anna@" + "x" * MAX_UID,
    ],
)
def test_refuses_what_is_no_uid(text):
    with pytest.raises(Malformed):
        uid(text)


def test_accepts_a_uid_of_the_greatest_length():
    assert uid("anna@" + "x" * (MAX_UID - 5))
