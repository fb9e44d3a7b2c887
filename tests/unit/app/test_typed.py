# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Chat on a plain command line."""

import os
import queue

import pytest

from client.app.typed import read_chat, shown
from client.model.ids import DisplayName, Uid
from client.model.talk import ChatLine, Reacted, Reaction, SendChat


def typed(*pieces: bytes) -> list[str]:
    sent: queue.SimpleQueue[SendChat] = queue.SimpleQueue()
    reader, writer = os.pipe()
    read_chat(sent.put, reader)
    for piece in pieces:
        os.write(writer, piece)
    os.write(writer, b"\nlast\n")
    os.close(writer)
    lines: list[str] = []
    while lines[-1:] != ["last"]:
        lines.append(sent.get(timeout=10).text)
    os.close(reader)
    return lines[:-1]


def test_each_line_is_sent_and_empty_ones_are_not() -> None:
    assert typed(b"Guten Morgen\n\n  \nJa\n") == ["Guten Morgen", "Ja"]


def test_a_letter_may_come_in_two_pieces() -> None:
    letter = "\u00fc".encode()
    assert typed(b"f" + letter[:1], letter[1:] + b"r\n") == ["f\u00fcr"]


def test_bytes_that_are_no_text_stop_nothing() -> None:
    assert typed(b"\xff\xfe\nok\n")[1:] == ["ok"]


def test_a_line_without_end_is_not_kept() -> None:
    assert typed(*[b"x" * 4096] * 8, b"y\nok\n")[-1] == "ok"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", "Weber: hello"),
        ("a\x1b[2J\nKlein: I agree\u202e", "Weber: a[2J Klein: I agree"),
    ],
)
def test_what_others_write_is_one_line_without_commands(text, line) -> None:
    assert shown(ChatLine(1, Uid("w@x"), DisplayName("Weber"), text, 0)) == line


def test_a_sign_is_a_word() -> None:
    sign = Reacted(None, Uid("w@x"), DisplayName("Weber"), Reaction.APPLAUSE)
    assert shown(sign) == "Weber: * applause"
