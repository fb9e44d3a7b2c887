# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's list in the window: the key is asked for once, the file goes unread."""

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication

from client.model import commands, events
from client.model.events import DirectoryShown
from client.model.ids import DisplayName
from client.model.list_fetch import DirectoryView
from client.ui import links
from client.ui.text import PlainLabel
from tests.fakes import scenes

HELD = DirectoryView(
    DisplayName("Amt X"), scenes.ME.identity, 7, "ab" * 64, 1_790_000_000, 1_890_000_000, 12, (),
    expired=False, forked=False,
)  # fmt: skip


@pytest.fixture
def page(ready, tmp_path, monkeypatch):
    path = tmp_path / "list"
    path.write_bytes(b"not even a list")
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    ready.people.organisation_wanted.emit()
    QCoreApplication.processEvents()
    return ready.organisation


def said(page):
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def test_the_page_asks_what_is_held(page, engine):
    assert engine.sent(commands.ShowDirectory) == [commands.ShowDirectory()]
    assert "No list yet" in said(page)


def test_the_first_list_goes_with_its_key_and_a_later_one_without(page, engine):
    page.key.setText(f" {HELD.key} ")
    page.take.click()
    first = commands.ImportDirectory(b"not even a list", HELD.key)
    assert engine.sent(commands.ImportDirectory) == [first]
    engine.emit(DirectoryShown(HELD))
    assert "Amt X" in said(page)
    assert not page.key.isVisible()
    page.take.click()
    later = commands.ImportDirectory(b"not even a list", "")
    assert engine.sent(commands.ImportDirectory) == [first, later]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"expired": True}, "vouches for nobody"), ({"forked": True}, "two different lists")],
)
def test_a_list_that_vouches_for_nobody_says_so(page, engine, change, words):
    engine.emit(DirectoryShown(HELD))
    assert words not in said(page)
    engine.emit(DirectoryShown(msgspec.structs.replace(HELD, **change)))
    assert words in said(page)


def test_a_refused_list_is_said_on_the_page(page, engine):
    sentence = "This list is older than the one you have, so it was refused."
    engine.emit(events.CommandFailed("ImportDirectory", "older", sentence))
    assert sentence in said(page)


def test_a_file_that_is_too_large_is_not_read(page, engine, tmp_path):
    (tmp_path / "list").write_bytes(bytes(12 * 1024 * 1024 + 1))
    page.take.click()
    assert engine.sent(commands.ImportDirectory) == []
    assert "too large" in said(page)
