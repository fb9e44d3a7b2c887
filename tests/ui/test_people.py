# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Contacts: cards in and out, and pages about one person."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication

from client.model import commands, events
from client.model.participant import KeyCause, TrustState
from client.ui import links
from client.ui.avatar import initials
from client.ui.controls import Button
from client.ui.people import PersonRow
from client.ui.person_card import short_key
from client.ui.saving import write
from client.ui.text import PlainLabel
from tests.fakes import scenes


def test_my_card_is_copied_as_text(ready):
    ready.people._copy.click()
    assert QGuiApplication.clipboard().text() == scenes.IDENTITY.card_text


def test_my_card_is_saved_as_it_came_from_the_engine(ready, tmp_path, monkeypatch):
    target = tmp_path / "me.card"
    monkeypatch.setattr(links, "choose_target", lambda *_: target)
    ready.people._save.click()
    assert target.read_bytes() == scenes.IDENTITY.card


def test_a_card_file_is_handed_to_the_engine_unread(ready, engine, tmp_path, monkeypatch):
    path = tmp_path / "x.card"
    path.write_bytes(b"{not even json")
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    ready.people._add_file()
    assert engine.sent(commands.ImportCard) == [commands.ImportCard(b"{not even json")]


def test_a_pasted_card_is_handed_to_the_engine(ready, engine):
    ready.people._show_paste()
    ready.people._text.setPlainText("\n watchword-card:QUJD \n")
    ready.people._add_text()
    assert engine.sent(commands.ImportCard) == [commands.ImportCard(b"watchword-card:QUJD")]


def test_pasted_text_that_is_no_card_is_said(ready, engine):
    ready.people._show_paste()
    ready.people._text.setPlainText("\u00e4\u00f6\u00fc")
    ready.people._add_text()
    assert engine.sent(commands.ImportCard) == []
    assert ready.people.strip.isVisibleTo(ready.people)


def test_those_who_need_attention_come_first(ready):
    rows = [ready.people._list.itemAt(i).widget() for i in range(ready.people._list.count())]
    assert all(isinstance(row, PersonRow) for row in rows)
    names = [row.accessibleName().split(",")[0] for row in rows]
    assert names[:2] == ["Pavel Novak", "Jonas Lindqvist"]


def test_a_row_opens_the_person_and_the_person_the_numbers(ready, engine):
    ready.people._list.itemAt(0).widget().click()
    assert ready.person.person == scenes.PEOPLE[4]
    ready.person.compare_wanted.emit(scenes.PEOPLE[4].uid)
    assert engine.sent(commands.ShowSafetyNumber)
    assert ready.stack.currentWidget() is ready.safety


def test_an_open_person_follows_the_contact_book(ready, engine):
    ready.open_person(scenes.PEOPLE[2].uid)
    changed = scenes.person("Jonas Lindqvist", scenes.PEOPLE[2].uid, scenes.ME.trust)
    engine.emit(events.PeopleChanged((changed,)))
    assert ready.person.person == changed


def test_people_of_the_organisation_look_alikes_and_new_keys_carry_their_words(ready, engine):
    plain = scenes.person("Cem Aydin", "cem@x.example", TrustState.BY_ORGANISATION)
    odd = scenes.person("Cem \u0410ydin", "cern@x.example", TrustState.BY_ORGANISATION)
    odd = msgspec.structs.replace(odd, confusable=True, new_key=True)
    engine.emit(events.PeopleChanged((plain, odd)))
    rows = [ready.people._list.itemAt(i).widget().accessibleName() for i in range(2)]
    told = {row.split(", ")[1]: row for row in rows}
    assert told["cem@x.example"] == "Cem Aydin, cem@x.example, Verified by the organisation"
    assert told["cern@x.example"].startswith("Look-alike: Cem \u0410ydin, ")
    assert "new key since" in told["cern@x.example"]
    ready.open_person(plain.uid)
    texts = [label.text() for label in ready.person.findChildren(PlainLabel)]
    assert not any("Look-alike" in text or "is new since" in text for text in texts)
    ready.open_person(odd.uid)
    texts = [label.text() for label in ready.person.findChildren(PlainLabel)]
    assert any("This key is new since" in text for text in texts)


def test_a_key_is_shown_in_groups_of_four():
    assert short_key(scenes.ME.identity).split(" ")[0] == scenes.ME.identity[8:12].upper()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Dr. Ruth Klein", "RK"), ("Cem", "C"), ("Anna von Weber", "AW"), ("!!", "?")],
)
def test_initials_leave_titles_out(name, expected):
    assert initials(name) == expected


def test_a_single_contact_is_counted_as_one(ready, engine):
    one = msgspec.structs.replace(scenes.PEOPLE[0], trust=TrustState.UNVERIFIED)
    engine.emit(events.PeopleChanged((one,)))
    assert ready.people._count.text() == "1 contact, 1 to verify"
    engine.emit(events.PeopleChanged((one, *scenes.PEOPLE[1:2])))
    assert ready.people._count.text().startswith("2 contacts")


def test_saving_says_so_and_not_wanting_to_does_not(ready, tmp_path, monkeypatch):
    targets = [None, tmp_path / "me.card"]
    monkeypatch.setattr("client.ui.links.choose_target", lambda *_: targets.pop(0))
    ready.people._save.click()
    assert ready.people._save.text() == "Save as file"
    ready.people._save.click()
    assert ready.people._save.text() == "Saved"
    ready.people._save._moment.timeout.emit()
    assert ready.people._save.text() == "Save as file"


def test_a_short_message_stands_on_one_line(ready, qtbot):
    ready.open("people")
    strip = ready.people.strip
    strip.tell("junk is not an address like 192.0.2.7:7443.", "address")
    room = strip.fontMetrics().horizontalAdvance(strip._label.text())
    qtbot.waitUntil(lambda: strip._label.width() > room)


def test_a_dialog_begins_where_the_last_one_ended(tmp_path, monkeypatch):
    begun = []

    def asked(_parent, _heading, begin, *_kinds, **_options):
        begun.append(begin)
        return str(tmp_path / "anna.card"), ""

    monkeypatch.setattr("client.ui.links.QFileDialog.getOpenFileName", asked)
    monkeypatch.setattr("client.ui.links._folder", links._Folder())
    for _ in range(2):
        links.choose_file(None, "Add a card", "")
    assert [Path(one) for one in begun] == [Path.home(), tmp_path]


@pytest.mark.parametrize("outcome", list(events.CardOutcome))
def test_each_outcome_of_a_card_has_its_own_sentence(ready, engine, outcome):
    ready.open("people")
    engine.emit(events.CardTaken(outcome, scenes.PEOPLE[2]))
    bad = outcome is events.CardOutcome.KEY_CHANGED
    assert ready.people.strip.isHidden() is not bad
    assert ready.people.news.isHidden() is bad
    strip = ready.people.strip if bad else ready.people.news
    assert "Jonas Lindqvist" in strip._label.text()


def page_of(ready, engine, **changes):
    person = msgspec.structs.replace(scenes.PEOPLE[4], **changes)
    engine.emit(events.PeopleChanged((person,)))
    ready.open_person(person.uid)
    labels = [label.text() for label in ready.person.findChildren(PlainLabel)]
    return " ".join(labels), ready.person.findChildren(Button)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (KeyCause.OTHER_CARD, "Another card of theirs was added"),
        (KeyCause.DIFFERED, "they were different"),
        (KeyCause.ORGANISATION, "names another key than the card you hold"),
    ],
)
def test_a_blocked_person_page_names_the_cause_and_the_way_back(ready, engine, cause, said):
    text, buttons = page_of(ready, engine, cause=cause, since=1_790_000_000)
    assert said in text
    assert [b for b in buttons if "Compare" in b.text()]


def test_the_key_before_and_the_comparison_are_told(ready, engine):
    text, _ = page_of(ready, engine)
    assert "Key before" not in text
    assert "Compared" not in text
    text, _ = page_of(ready, engine, earlier_key=scenes.ME.identity)
    assert short_key(scenes.ME.identity) in text
    text, _ = page_of(ready, engine, compared_at=1_790_000_000, by_scan=True)
    assert "by scanning" in text


@pytest.mark.parametrize("change", [{"trust": TrustState.REVOKED}, {"identity": ""}])
def test_nobody_is_compared_without_a_key_that_may_count(ready, engine, change):
    _, buttons = page_of(ready, engine, **change)
    assert [b.text() for b in buttons if "Compare" in b.text()] == []


@pytest.mark.parametrize("outcome", list(events.CardOutcome))
def test_a_card_that_is_to_be_compared_opens_its_person(ready, engine, outcome):
    ready.open("people")
    engine.emit(events.CardTaken(outcome, scenes.PEOPLE[2]))
    compare = outcome in {events.CardOutcome.NEW, events.CardOutcome.KEY_CHANGED}
    assert ready.shell.page() is (ready.person if compare else ready.people)


def test_a_card_that_comes_while_something_else_is_shown_opens_nothing(ready, engine):
    ready.open("rooms")
    engine.emit(events.CardTaken(events.CardOutcome.NEW, scenes.PEOPLE[2]))
    assert ready.shell.page() is ready.home


def test_a_card_that_a_disk_refuses_says_what_to_do(ready, monkeypatch):
    monkeypatch.setattr(links, "choose_target", lambda *_: Path("/dev/full"))
    ready.people._save.click()
    assert "the disk is full. Make room on it" in ready.people.strip._label.text()


def test_the_same_is_german_in_a_german_window():
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert "der Datentr\u00e4ger ist voll" in write(Path("/dev/full"), b"x")
    finally:
        QLocale.setDefault(QLocale.c())
