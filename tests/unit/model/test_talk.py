# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people write becomes one line that may be shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model.talk import MAX_MARKS, plain_text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Guten Morgen", "Guten Morgen"),
        ("  a\tb\r\nc\u2028d\x85e  ", "a b  c d e"),
        ("a\x1b[31mb\x07", "a[31mb"),
        ("abc\u202etxt.exe\u2066", "abctxt.exe"),
        ("e\u0301", "\u00e9"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u200d\u200c", ""),
        ("\u200b\ufeff \u00ad", ""),
        ("", ""),
    ],
)
def test_shows_only_what_may_be_shown(written: str, shown: str) -> None:
    assert plain_text(written) == shown


def test_marks_on_one_letter_do_not_pile_up_into_other_lines() -> None:
    piled = plain_text("x" + "\u0336" * 50 + "y")
    assert piled == "x" + "\u0336" * MAX_MARKS + "y"


@given(st.text())
def test_whatever_is_written_is_one_line_in_normal_form_without_commands(text: str) -> None:
    shown = plain_text(text)
    assert shown == unicodedata.normalize("NFC", shown)
    assert shown.splitlines() in ([], [shown])
    hidden = {char for char in shown if unicodedata.category(char)[0] == "C"}
    assert hidden <= {"\u200c", "\u200d"}
    assert plain_text(shown) == shown
