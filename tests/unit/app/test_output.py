# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines are broken between words for a person at a terminal, and for nobody else."""

import io

import pytest

from client.app import output

LINE = "  The contact card cannot be read, a.card: there is no such file. Check the name."


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")


def test_at_a_terminal_a_line_is_broken_between_words_and_keeps_its_indent():
    assert output.folded(LINE, Terminal()).split("\n") == [
        "  The contact card cannot be read,",
        "  a.card: there is no such file. Check",
        "  the name.",
    ]


def test_in_a_pipe_a_line_stays_one_line():
    assert output.folded(LINE, io.StringIO()) == LINE


@pytest.mark.parametrize(
    "line", ["", "  27142  52861   you read", "ed25519:" + "0" * 64, "https://a.example/b-c-d-e-f"]
)
def test_what_fits_and_what_has_no_words_is_left_as_it_is(line):
    assert output.folded(line, Terminal()) == line


def test_what_is_said_and_complained_of_is_broken_alike(monkeypatch):
    out, err = Terminal(), Terminal()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    output.say(LINE)
    output.tell(LINE.strip())
    output.complain(LINE.strip())
    assert max(map(len, (out.getvalue() + err.getvalue()).splitlines())) <= 40
