# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Warnings at a plain terminal: each is answered after it was asked, and for itself alone."""

import os
import sys
from types import SimpleNamespace

import pytest

from client.app import join

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")
WARNINGS = tuple(
    SimpleNamespace(id=f"CHECK-{n}", title=f"Title {n}", message="Read this.") for n in range(2)
)
QUESTION = "Type yes"


class Screen:
    """Standard output that types when it is asked something."""

    def __init__(self, keys, answers):
        self.keys, self.answers = keys, list(answers)
        self.asked = 0

    def write(self, text):
        if QUESTION in text:
            self.asked += 1
            os.write(self.keys, self.answers.pop(0))
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return True


@pytest.fixture
def asked(monkeypatch):
    """Ask about two warnings; each text is typed when its question is on the screen."""
    keys, terminal = os.openpty()

    def ask(*answers, before=b""):
        os.write(keys, before)
        with os.fdopen(os.dup(terminal), encoding="utf-8") as stdin:
            screen = Screen(keys, answers)
            monkeypatch.setattr(sys, "stdin", stdin)
            monkeypatch.setattr(sys, "stdout", screen)
            agreed = join._ask(SimpleNamespace(open_warnings=WARNINGS), as_json=False)
            monkeypatch.undo()
        return agreed, screen.asked

    yield ask
    os.close(keys)
    os.close(terminal)


def test_whoever_answers_each_question_goes_on(asked):
    assert asked(b"yes\n", b"yes\n") == (True, 2)
    assert asked(b"no\n") == (False, 1)
    assert asked(b"yes\n", b"\n") == (False, 2)


def test_a_paste_answers_one_question_and_not_the_next(asked):
    assert asked(b"yes\nyes\nyes\n", b"no\n") == (False, 2)


def test_what_was_typed_before_answers_nothing(asked):
    assert asked(b"no\n", before=b"yes\nyes\nyes\n") == (False, 1)
