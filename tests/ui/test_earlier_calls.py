# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The page of earlier calls: what is kept, what differs, and the receipts as files."""

import stat

import msgspec
import pytest
from PySide6.QtCore import Qt

from client.model.attendance import AttendanceListed, ListAttendance
from client.ui import links
from client.ui.earlier_calls import AT_ONCE, EarlierCall
from client.ui.text import PlainLabel
from tests.fakes import earlier


def cards(window):
    # What was taken away was hidden by hand; what is new is shown by the next turn of the loop.
    gone = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    found = window.earlier.findChildren(EarlierCall)
    return [c for c in found if not (c.isHidden() and c.testAttribute(gone))]


def shown(widget):
    return "\n".join(one.text() for one in widget.findChildren(PlainLabel) if not one.isHidden())


@pytest.fixture
def page(ready, engine):
    ready.shell.sidebar._buttons["earlier"].click()
    engine.emit(earlier.LISTED)
    return ready


def test_the_page_asks_for_the_records_and_lists_them_newest_first(page, engine):
    assert engine.sent(ListAttendance)
    assert [card.call for card in cards(page)] == list(earlier.LISTED.calls)
    first = shown(cards(page)[0])
    assert earlier.DIFFERS.title in first
    assert earlier.DIFFERS.sentence in first


def test_a_difference_is_open_and_what_agrees_is_folded(page):
    differs, same, _ = cards(page)
    assert earlier.LIE in shown(differs.people)
    assert differs.people.isVisibleTo(page)
    assert not same.people.isVisibleTo(page)
    same.arrow.click()
    assert "Cem Aydin" in shown(same.people)
    same.arrow.click()
    assert not same.people.isVisibleTo(page)


def test_what_is_open_stays_open_while_the_same_records_come_again(page, engine):
    cards(page)[1].arrow.click()
    engine.emit(msgspec.structs.replace(earlier.LISTED))
    assert cards(page)[1].people.isVisibleTo(page)


def test_receipts_are_written_as_they_were_signed_for_my_eyes_only(page, tmp_path, monkeypatch):
    monkeypatch.setattr(links, "choose_folder", lambda *_: tmp_path)
    cards(page)[1].export.click()
    written = sorted(tmp_path.iterdir())
    assert [one.read_bytes() for one in written] == [data for _, data in earlier.SAME.receipts]
    for one, (key, _) in zip(written, earlier.SAME.receipts, strict=True):
        assert key.removeprefix("ed25519:") in one.name
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert cards(page)[1].export.text() == "Exported"


def test_nothing_is_written_where_no_folder_is_chosen(page, monkeypatch):
    monkeypatch.setattr(links, "choose_folder", lambda *_: None)
    cards(page)[1].export.click()
    assert cards(page)[1].export.text() == "Export receipts"


def test_receipts_that_cannot_be_written_are_told(page, tmp_path, monkeypatch):
    monkeypatch.setattr(links, "choose_folder", lambda *_: tmp_path / "gone")
    cards(page)[1].export.click()
    assert "could not be written" in shown(page.earlier.strip)
    assert cards(page)[1].export.text() == "Export receipts"


def test_damaged_records_are_named_here_too(page, engine):
    assert page.earlier.damaged.isHidden()
    engine.emit(earlier.DAMAGED)
    assert earlier.DAMAGED.damaged[0] in shown(page.earlier.damaged)


def test_many_calls_are_drawn_when_they_are_asked_for(page, engine):
    many = tuple(
        earlier.call(f"Room {n}", n, "2 people were here.", (earlier.AGREES,))
        for n in range(AT_ONCE + 5)
    )
    engine.emit(AttendanceListed(many))
    assert len(cards(page)) == AT_ONCE
    page.earlier.older.click()
    assert len(cards(page)) == len(many)
    assert not page.earlier.older.isVisibleTo(page)


def test_without_calls_it_says_what_will_stand_here(ready, engine):
    ready.open("earlier")
    engine.emit(AttendanceListed(()))
    assert "No calls yet" in shown(ready.earlier)


def test_nothing_is_drawn_while_nobody_looks(ready, engine):
    engine.emit(earlier.LISTED)
    assert ready.earlier.findChildren(EarlierCall) == []
    ready.open("earlier")
    assert len(cards(ready)) == len(earlier.LISTED.calls)
