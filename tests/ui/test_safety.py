# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing numbers: nothing preset, a match only with evidence, a difference without any."""

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from client.model import commands, events
from client.model.commands import Evidence, MarkCompared
from client.model.events import ScanOutcome
from client.model.participant import KeyCause
from client.ui import links
from client.ui.differ import Different
from client.ui.text import PlainLabel
from tests.fakes import scenes

UID = scenes.SAFETY.person.uid
GROUPS = scenes.SAFETY.groups


def opened(window, engine, number=scenes.SAFETY):
    window.comparing.compare(UID)
    engine.emit(number)
    # What is put into a page that is up shows itself only in the event loop.
    QCoreApplication.processEvents()
    return window.safety


def texts(widget):
    return [label.text() for label in widget.findChildren(PlainLabel)]


def test_no_answer_is_possible_before_there_is_a_number(ready, engine):
    ready.comparing.compare(UID)
    assert engine.sent(commands.ShowSafetyNumber)
    assert not ready.safety.match.isEnabled()
    assert not ready.safety.different.isEnabled()


def test_they_match_needs_every_line(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        assert not page.match.isEnabled()
        line.tick.click()
    assert page.match.isEnabled()
    page.lines.lines[0].tick.click()
    assert not page.match.isEnabled()


def test_a_match_is_told_to_the_engine_only_by_its_button(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    assert engine.sent(MarkCompared) == []
    page.match.click()
    assert engine.sent(MarkCompared) == [MarkCompared(UID, Evidence.LINES)]


@pytest.mark.parametrize(
    ("typed", "possible"),
    [
        (GROUPS[-2:], True),
        (("", ""), False),
        ((GROUPS[-2], ""), False),
        ((GROUPS[-1], GROUPS[-2]), False),
        (GROUPS[:2], False),
    ],
)
def test_they_match_is_possible_after_the_last_two_groups_agree(ready, engine, typed, possible):
    page = opened(ready, engine)
    for field, text in zip(page.typed.fields, typed, strict=True):
        field.setText(text)
    assert page.match.isEnabled() is possible
    page.match.click()
    sent = [MarkCompared(UID, Evidence.TYPED, " ".join(typed))] if possible else []
    assert engine.sent(MarkCompared) == sent


def test_groups_that_are_not_the_same_outweigh_every_tick(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    for field in page.typed.fields:
        field.setText("00000")
    assert not page.match.isEnabled()
    assert page.different.isEnabled()
    page.typed.fields[0].setText("")
    assert page.match.isEnabled()


def test_only_digits_can_be_typed(ready, engine, qtbot):
    page = opened(ready, engine)
    qtbot.keyClicks(page.typed.fields[0], "a7-1 2x3488")
    assert page.typed.fields[0].text() == "71234"


def test_reading_aloud_walks_all_groups_by_space_alone(ready, engine, qtbot):
    page = opened(ready, engine)
    page.start_aloud.click()
    read = []
    while not page.aloud.done:
        read.append(page.aloud.group.text())
        assert not page.match.isEnabled()
        qtbot.keyClick(page.aloud.same, Qt.Key.Key_Space)
    assert read == list(GROUPS)
    page.match.click()
    assert engine.sent(MarkCompared) == [MarkCompared(UID, Evidence.ALOUD)]


def test_enter_reads_nothing_on(ready, engine, qtbot):
    page = opened(ready, engine)
    page.start_aloud.click()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(page.aloud.same, key)
    assert page.aloud.group.text() == GROUPS[0]
    assert engine.sent(MarkCompared) == []


def test_who_reads_is_told_for_each_group_and_turns_with_the_line(ready, engine):
    page = opened(ready, engine)
    said = []
    for _ in GROUPS:
        said.append(page.aloud._who.text())
        page.aloud.go_on()
    assert said == ["You read"] * 4 + ["They read"] * 4 + ["You read"] * 4


def test_not_the_same_stops_reading_and_counts_nothing(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    page.start_aloud.click()
    page.aloud.go_on()
    page.aloud.stop()
    assert not page.match.isEnabled()
    assert page.aloud.group.text() == GROUPS[1]
    page.aloud.go_on()
    assert page.aloud.group.text() == GROUPS[1]
    for _ in GROUPS[1:]:
        page.aloud.go_on()
    assert page.match.isEnabled()


def test_the_whole_number_is_a_click_away_from_reading_aloud(ready, engine):
    page = opened(ready, engine)
    page.start_aloud.click()
    assert page.aloud.isVisible()
    assert not page.lines.isVisible()
    page.aloud.whole.click()
    assert page.lines.isVisible()


def test_a_scan_that_matches_lets_the_person_say_so(ready, engine):
    page = opened(ready, engine)
    engine.emit(events.Scanned(UID, ScanOutcome.MATCH))
    assert engine.sent(MarkCompared) == []
    page.match.click()
    assert engine.sent(MarkCompared) == [MarkCompared(UID, Evidence.SCAN)]


@pytest.mark.parametrize("outcome", [one for one in ScanOutcome if one is not ScanOutcome.MATCH])
def test_every_other_scan_has_its_own_sentence_and_proves_nothing(ready, engine, outcome):
    page = opened(ready, engine)
    engine.emit(events.Scanned(UID, outcome, scenes.PEOPLE[0].name))
    assert not page.match.isEnabled()
    assert page.scan.said.isVisibleTo(page)
    others = set()
    for other in ScanOutcome:
        if other is not outcome:
            event = events.Scanned(UID, other, scenes.PEOPLE[0].name)
            others.add(page.scan._sentence(event))
    assert page.scan.said.text() not in others


def test_a_scan_that_differs_outweighs_every_tick(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    engine.emit(events.Scanned(UID, ScanOutcome.DIFFERENT))
    assert not page.match.isEnabled()
    page.different.click()
    assert engine.sent(commands.MarkDifferent) == [commands.MarkDifferent(UID)]


def test_a_scan_of_somebody_elses_page_says_nothing_here(ready, engine):
    page = opened(ready, engine)
    engine.emit(events.Scanned(scenes.PEOPLE[0].uid, ScanOutcome.MATCH))
    assert not page.match.isEnabled()


def test_the_camera_opens_by_its_own_click_and_closes_with_the_page(ready, engine):
    page = opened(ready, engine)
    assert engine.sent(commands.StartScan) == []
    page.scan.scan.click()
    assert engine.sent(commands.StartScan) == [commands.StartScan(UID)]
    engine.emit(events.ScanChanged(UID, on=True))
    assert page.scan.finder.isVisibleTo(page)
    page.done.emit()
    assert engine.sent(commands.StopScan) == [commands.StopScan()]


def test_scanning_can_be_stopped_by_hand(ready, engine):
    page = opened(ready, engine)
    page.scan.scan.click()
    engine.emit(events.ScanChanged(UID, on=True))
    page.scan.scan.click()
    assert engine.sent(commands.StopScan) == [commands.StopScan()]
    engine.emit(events.ScanChanged(UID, on=False, trouble="The camera was removed."))
    assert page.scan.said.text() == "The camera was removed."
    assert not page.scan.finder.isVisibleTo(page)


def test_a_scan_that_could_not_begin_can_be_tried_again(ready, engine):
    page = opened(ready, engine)
    page.scan.scan.click()
    engine.emit(events.CommandFailed("StartScan", "camera-in-use", "Your camera is on already."))
    assert page.scan.scan.isEnabled()
    assert page.strip.isVisibleTo(page)


def test_a_photograph_is_handed_to_the_engine_unread(ready, engine, tmp_path, monkeypatch):
    path = tmp_path / "photo.png"
    path.write_bytes(b"not even a picture")
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    page = opened(ready, engine)
    page.scan.photo.click()
    assert engine.sent(commands.ScanImage) == [commands.ScanImage(UID, b"not even a picture")]


def test_a_file_that_is_too_large_is_not_read(ready, engine, tmp_path, monkeypatch):
    path = tmp_path / "photo.png"
    path.write_bytes(bytes(12 * 1024 * 1024 + 1))
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    page = opened(ready, engine)
    page.scan.photo.click()
    assert engine.sent(commands.ScanImage) == []
    assert page.scan.said.isVisibleTo(page)


def test_different_needs_no_proof_and_leads_to_what_to_do_now(ready, engine):
    page = opened(ready, engine)
    page.different.click()
    assert engine.sent(MarkCompared) == []
    assert engine.sent(commands.MarkDifferent) == [commands.MarkDifferent(UID)]
    assert page.heading.text() == "The numbers are different"
    (step,) = page.findChildren(Different)
    said = " ".join(texts(step))
    for words in ("Do not call", "new contact card", "Tell your IT", "audit log", "refused until"):
        assert words in said
    step.copy.click()
    assert UID in QGuiApplication.clipboard().text()


def test_different_after_a_new_card_says_that_the_old_key_counts(ready, engine):
    waiting = msgspec.structs.replace(scenes.SAFETY.person, cause=KeyCause.OTHER_CARD)
    page = opened(ready, engine, msgspec.structs.replace(scenes.SAFETY, person=waiting))
    page.different.click()
    (step,) = page.findChildren(Different)
    assert "the key from before counts again" in " ".join(texts(step))


def test_both_answers_weigh_the_same_and_neither_is_preset(ready, engine, qtbot):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    assert page.different.size() == page.match.size()
    assert page.different.property("kind") == page.match.property("kind")
    page.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(page, key)
        qtbot.keyClick(page.typed.fields[0], key)
    assert engine.sent(MarkCompared) == []
    assert engine.sent(commands.MarkDifferent) == []
    assert not page.match.isDefault()
    assert not page.different.isDefault()


def test_to_say_that_they_differ_comes_first_in_tab_order(ready, engine):
    page = opened(ready, engine)
    assert page.different.nextInFocusChain() is page.match


def readers(page):
    return [texts(line)[2] for line in page.lines.lines]


def test_who_reads_which_line_is_the_opposite_on_the_other_side(ready, engine):
    mine = readers(opened(ready, engine))
    theirs = readers(opened(ready, engine, msgspec.structs.replace(scenes.SAFETY, i_begin=False)))
    turned = {"you read": "they read", "they read": "you read"}
    assert mine == ["you read", "they read", "you read"]
    assert theirs == [turned[reader] for reader in mine]


def test_words_are_shown_on_wish_below_the_digits(ready, engine):
    page = opened(ready, engine)
    line = page.lines.lines[0]
    assert not line.words.isVisible()
    page.words.click()
    assert line.words.isVisible()
    assert line.words.text().split() == list(scenes.SAFETY.words[0])
    page.words.click()
    assert not line.words.isVisible()


def test_the_groups_are_spoken_digit_by_digit(ready, engine):
    page = opened(ready, engine)
    digits = page.lines.lines[0].findChildren(PlainLabel)[0]
    labels = page.lines.lines[0].findChildren(PlainLabel)
    digits = next(one for one in labels if one.text().split() == list(GROUPS[:4]))
    assert "zero five nine three four" in digits.accessibleName()
    assert "you read" in digits.accessibleName()


def test_a_number_that_comes_too_late_opens_nothing(ready, engine):
    ready.open("people")
    engine.emit(scenes.SAFETY)
    assert ready.stack.currentWidget() is ready.shell


def test_a_number_that_is_shown_anew_keeps_no_evidence(ready, engine):
    page = opened(ready, engine)
    for line in page.lines.lines:
        line.tick.click()
    engine.emit(events.Scanned(UID, ScanOutcome.MATCH))
    engine.emit(scenes.SAFETY)
    assert not page.match.isEnabled()


def test_reading_aloud_leaves_no_hole_where_the_group_stood(ready, engine):
    page = opened(ready, engine)
    page.start_aloud.click()
    assert page.aloud.group.isVisible()
    assert "reading aloud" in page._why_not.text()
    tall = page.aloud.sizeHint().height()
    while not page.aloud.done:
        page.aloud.go_on()
    assert not page.aloud.group.isVisible()
    assert page.aloud.sizeHint().height() < tall - page.aloud.group.sizeHint().height()
