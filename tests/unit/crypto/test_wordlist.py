# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.wordlist: 2,048 words of each language from the packages' own texts."""

import re
from importlib.resources import files

import pytest

from client.crypto.wordlist import english, german

ENGLISH = files("mnemonic").joinpath("wordlist/english.txt").read_text()
GERMAN = files("diceware").joinpath("wordlists/wordlist_de_8k.txt").read_text()


def test_the_english_list_is_the_packages_in_its_order():
    found = english(ENGLISH)
    assert list(found) == ENGLISH.split()
    assert (found[0], found[-1], len(set(found))) == ("abandon", "zoo", 2048)


def test_the_german_list_follows_its_rule():
    found = german(GERMAN)
    assert len(found) == 2048
    assert list(found) == sorted(found)
    assert len({word[:4] for word in found}) == 2048
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in found)
    assert set(found) <= set(GERMAN.split())
    assert (found[0], found[-1]) == ("aachener", "hapern")


def test_the_german_list_does_not_depend_on_the_order_of_the_text():
    assert german("\n".join(reversed(GERMAN.split()))) == german(GERMAN)


def test_the_german_list_leaves_out_what_cannot_be_said_or_told_apart():
    odd = "abc\nAbcd\n\u00e4bcd\nabcdefghi\nzzzz1\nabba-x\n"
    assert german(odd + GERMAN) == german(GERMAN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ENGLISH.rsplit(maxsplit=1)[0],
        ENGLISH + "zebra\n",
        ENGLISH.replace("zoo", "zone"),
        ENGLISH.replace("zoo", "Zoo"),
        ENGLISH.replace("zoo", "zo\u00f6"),
    ],
)
def test_refuses_a_text_that_is_not_the_english_list(text):
    with pytest.raises(ValueError, match="word list"):
        english(text)


def test_refuses_a_german_text_with_too_few_words():
    with pytest.raises(ValueError, match="word list"):
        german("\n".join(GERMAN.split()[:2000]))
