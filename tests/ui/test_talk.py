# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people tell each other in a call: chat, hands, signs, and what their devices do."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextDocument

from client.model import commands, events, talk
from client.ui import text
from client.ui.chat_log import one_line
from client.ui.reactions import place_word
from tests.fakes import scenes

FIRST = scenes.peer(scenes.CALLERS[0])
SECOND = scenes.peer(scenes.CALLERS[1])
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def spoken(monkeypatch):
    said = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", said.append)
    monkeypatch.setattr(text, "QAccessibleAnnouncementEvent", lambda _source, what: what)
    return said


@pytest.fixture
def chat(in_call):
    in_call.call.bar.chat.click()
    return in_call.call.chat


def written(chat):
    return [part for part in chat.log.toPlainText().split("\n") if part]


def strange(what, **changes):
    return msgspec.structs.replace(scenes.CHAT[0], text=what, **changes)


def sign(person, reaction):
    return talk.Reacted(scenes.peer(person), person.uid, person.name, reaction)


# The chat


def test_the_chat_is_closed_until_somebody_opens_it(in_call):
    call = in_call.call
    assert not call.chat.isVisibleTo(in_call)
    call.bar.chat.click()
    assert call.chat.isVisibleTo(in_call)
    call.bar.chat.click()
    assert not call.chat.isVisibleTo(in_call)


def test_a_line_names_who_wrote_it_and_when(chat, engine):
    engine.emit(scenes.CHAT[0])
    head, said = written(chat)
    assert scenes.CHAT[0].name in head
    assert "02" in head
    assert said == scenes.CHAT[0].text


def test_my_own_line_is_marked(chat, engine):
    engine.emit(*scenes.CHAT[:3])
    blocks = [chat.log.document().findBlockByNumber(n) for n in range(9)]
    assert [b.userState() for b in blocks if b.text()] == [0, 0, 0, 0, 1, 1]
    assert written(chat)[4].startswith("You")


def test_tags_in_a_line_are_letters_like_all_others(chat, engine):
    shown = '<b>x</b> <a href="https://evil.example">click</a> <img src="file:///etc/passwd">'
    engine.emit(strange(shown))
    assert written(chat)[-1] == shown
    assert not chat.log.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByMouse
    cursor = chat.log.document().find("click")
    assert not cursor.isNull()
    assert not cursor.charFormat().isAnchor()


def test_a_line_break_cannot_fake_a_second_writer(chat, engine):
    name = scenes.CALLERS[1].name
    engine.emit(strange(f"yes\n{name}  14:05\nI agree\u2028to all"))
    assert written(chat)[1:] == [f"yes {name}  14:05 I agree to all"]


def test_letters_that_turn_the_direction_are_left_out():
    assert one_line("abc\u202etxt.exe\u2066x\u2069\x07") == "abctxt.exex "
    assert one_line("\u0645\u0631\u062d\u0628\u0627 ok") == "\u0645\u0631\u062d\u0628\u0627 ok"


def test_a_line_that_is_too_long_is_cut_and_a_long_one_is_not(chat, engine):
    engine.emit(strange("x" * (talk.MAX_CHAT + 1)), strange("y" * talk.MAX_CHAT))
    _, cut, _, whole = written(chat)
    assert cut == "x" * (talk.MAX_CHAT - 1) + "\u2026"
    assert whole == "y" * talk.MAX_CHAT


def test_only_so_many_lines_are_kept_and_the_oldest_go(chat, engine):
    chat.log.setMaximumBlockCount(9)
    engine.emit(*(strange(f"line {n}", number=n) for n in range(5)))
    assert [part for part in written(chat) if part.startswith("line")] == [
        "line 2",
        "line 3",
        "line 4",
    ]


def test_what_was_said_can_be_selected_and_not_changed(chat, engine, qtbot):
    engine.emit(scenes.CHAT[0])
    chat.log.selectAll()
    assert scenes.CHAT[0].text in chat.log.textCursor().selectedText()
    before = chat.log.toPlainText()
    qtbot.keyClicks(chat.log, "abc")
    assert chat.log.toPlainText() == before
    assert not chat.log.document().isUndoAvailable()
    assert chat.log.document().metaInformation(QTextDocument.MetaInformation.DocumentUrl) == ""


@pytest.mark.usefixtures("chat")
def test_every_line_of_others_is_spoken_and_mine_is_not(engine, spoken):
    engine.emit(scenes.CHAT[0], scenes.CHAT[2])
    assert [s for s in spoken if isinstance(s, str)] == [
        f"\u2068{scenes.CHAT[0].name}\u2069 writes: {scenes.CHAT[0].text}"
    ]


def test_lines_count_as_unread_only_while_the_chat_is_closed(in_call, engine):
    bar = in_call.call.bar
    engine.emit(*scenes.CHAT)
    assert bar.chat.count == 4  # one of five is mine
    assert bar.chat.accessibleName() == "Chat, 4 unread"
    bar.chat.click()
    engine.emit(strange("more"))
    assert bar.chat.count == 0
    assert bar.chat.accessibleName() == "Chat"


def test_enter_sends_the_line_and_clears_it_only_when_it_was_sent(chat, engine, qtbot):
    chat.input.setText("hello")
    qtbot.keyClick(chat.input, Qt.Key.Key_Return)
    assert engine.sent(talk.SendChat) == [talk.SendChat("hello")]
    assert chat.input.text() == "hello"
    qtbot.keyClick(chat.input, Qt.Key.Key_Return)
    assert len(engine.sent(talk.SendChat)) == 1
    engine.emit(strange("hello", me=True))
    assert chat.input.text() == ""
    assert not chat.input.isReadOnly()


def test_a_line_that_was_not_sent_stays_with_the_reason(chat, engine, qtbot):
    chat.input.setText("hello")
    qtbot.keyClick(chat.input, Qt.Key.Key_Return)
    engine.emit(events.CommandFailed("SendChat", "hold", "On hold: nothing is sent."))
    assert chat.input.text() == "hello"
    assert chat.trouble.text() == "On hold: nothing is sent."
    assert chat.trouble.isVisibleTo(chat)
    qtbot.keyClick(chat.input, Qt.Key.Key_Return)
    assert len(engine.sent(talk.SendChat)) == 2
    assert not chat.trouble.isVisibleTo(chat)


@pytest.mark.parametrize("empty", ["", "   "])
def test_an_empty_line_is_not_sent(chat, engine, qtbot, empty):
    chat.input.setText(empty)
    qtbot.keyClick(chat.input, Qt.Key.Key_Return)
    assert engine.sent(talk.SendChat) == []
    assert not chat.submit.isEnabled()


def test_the_line_takes_no_more_than_may_be_sent_and_counts_near_the_end(chat):
    chat.input.setText("x" * 100)
    assert chat.count.text() == ""
    chat.input.setText("x" * (talk.MAX_CHAT + 5))
    assert len(chat.input.text()) == talk.MAX_CHAT
    assert chat.count.text() == "2000 of 2000"


def test_nothing_of_the_chat_outlives_the_call(chat, engine, in_call):
    engine.emit(*scenes.CHAT, scenes.TYPING)
    chat.input.setText("half a sen")
    chat.read_along.setChecked(True)
    in_call.call.bar.leave.click()
    assert chat.log.toPlainText() == ""
    assert chat.input.text() == ""
    assert chat.live.shown == ()
    engine.emit(events.CallChanged(events.CallPhase.CONNECTING))
    assert not chat.isVisibleTo(in_call)
    assert not chat.read_along.isChecked()
    assert in_call.call.bar.chat.count == 0


def test_a_reader_further_up_is_not_moved_and_told_of_new_lines(chat, engine, qtbot):
    engine.emit(*(strange(f"line {n}") for n in range(60)))
    bar = chat.log.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert chat.log.at_end
    bar.setValue(0)
    engine.emit(strange("one more"))
    assert bar.value() == 0
    assert chat.newest.isVisibleTo(chat)
    chat.newest.click()
    assert chat.log.at_end
    assert not chat.newest.isVisibleTo(chat)


def test_escape_closes_the_chat_and_never_the_call(chat, engine, in_call, qtbot):
    chat.input.setText("half")
    qtbot.keyClick(chat.input, Qt.Key.Key_Escape)
    assert not chat.isVisibleTo(in_call)
    assert engine.sent(commands.Leave) == []
    in_call.call.bar.chat.click()
    assert chat.input.text() == "half"


def test_another_theme_keeps_the_lines(chat, engine, qapp):
    engine.emit(*scenes.CHAT[:2])
    before = written(chat)
    from client.ui import theme  # noqa: PLC0415  only this test changes it

    theme.apply(qapp, "dark")
    try:
        assert written(chat) == before
        colour = chat.log.document().find(scenes.CHAT[0].text).charFormat().foreground().color()
        assert colour == theme.colour("text")
    finally:
        theme.apply(qapp, "light")


# Text as it is typed


def test_what_i_type_is_told_only_when_i_ask_for_it(chat, engine, qtbot):
    chat.input.setText("secret draft")
    chat._later.timeout.emit()
    assert engine.sent(talk.SendLiveText) == []
    chat.read_along.setChecked(True)
    assert engine.sent(talk.SendLiveText) == [talk.SendLiveText("secret draft")]
    chat.input.setText("secret draft, more")
    qtbot.waitUntil(lambda: len(engine.sent(talk.SendLiveText)) == 2)
    chat.read_along.setChecked(False)
    assert engine.sent(talk.SendLiveText)[-1] == talk.SendLiveText("")


def test_what_others_type_stands_under_their_name_until_the_line_comes(chat, engine):
    engine.emit(scenes.TYPING)
    assert chat.live.shown == (scenes.TYPING.text,)
    engine.emit(strange("another's line"))
    assert chat.live.shown == (scenes.TYPING.text,)
    person = scenes.CALLERS[2]
    engine.emit(strange("the line", uid=person.uid, name=person.name))
    assert chat.live.shown == ()


def test_what_was_taken_back_or_whose_writer_left_is_gone(chat, engine):
    engine.emit(scenes.TYPING, msgspec.structs.replace(scenes.TYPING, text=""))
    assert chat.live.shown == ()
    engine.emit(scenes.TYPING)
    people = tuple(e for e in scenes.ROSTER.people if e.peer != scenes.TYPING.peer)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))
    assert chat.live.shown == ()


# Hands and signs


def test_my_hand_is_up_only_when_the_engine_says_so(in_call, engine):
    bar = in_call.call.bar
    bar.hand.click()
    assert engine.sent(talk.RaiseHand) == [talk.RaiseHand(up=True)]
    assert (bar.hand.label, bar.hand.isEnabled(), bar.hand.isChecked()) == (
        "Raise hand",
        False,
        False,
    )
    engine.emit(scenes.HANDS)
    assert (bar.hand.label, bar.hand.isEnabled(), bar.hand.isChecked()) == (
        "Lower hand",
        True,
        True,
    )
    bar.hand.click()
    assert engine.sent(talk.RaiseHand)[-1] == talk.RaiseHand(up=False)


def test_a_hand_that_could_not_be_raised_is_down(in_call, engine):
    bar = in_call.call.bar
    bar.hand.click()
    engine.emit(events.CommandFailed("RaiseHand", "hold", "On hold: nothing is sent."))
    assert (bar.hand.isEnabled(), bar.hand.isChecked()) == (True, False)


def test_hands_are_shown_in_their_order_on_tile_and_list(in_call, engine):
    engine.emit(scenes.HANDS)
    tiles = in_call.call.grid.tiles
    places = {SECOND: "1st", None: "2nd", scenes.peer(scenes.CALLERS[2]): "3rd", FIRST: ""}
    assert {peer: tile.hand for peer, tile in tiles.items()} == places
    row = next(r for r in in_call.call.people.rows if r.entry.peer == SECOND)
    assert row.accessibleName().endswith("hand raised, 1st")
    engine.emit(talk.HandsChanged(()))
    assert not any(tile.hand for tile in tiles.values())
    assert "hand" not in row.accessibleName()


def test_a_hand_stays_with_somebody_whose_tile_is_made_anew(in_call, engine):
    engine.emit(scenes.HANDS)
    people = tuple(e for e in scenes.ROSTER.people if e.peer != SECOND)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people), scenes.ROSTER)
    assert in_call.call.grid.tile(SECOND).hand == "1st"


@pytest.mark.usefixtures("in_call")
def test_a_raised_hand_is_announced_once(engine, spoken):
    engine.emit(scenes.HANDS, scenes.HANDS)
    said = [s for s in spoken if isinstance(s, str) and "hand" in s]
    assert len(said) == 2  # two others; my own is known to me


@pytest.mark.parametrize(
    ("place", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_places_read_as_people_say_them(place, word):
    assert place_word(place) == word


def test_a_sign_is_made_from_the_board_and_closes_it(in_call, engine, qtbot):
    call = in_call.call
    call.bar.reactions.click()
    assert call.board.isVisibleTo(in_call)
    assert {b.text() for b in call.board.buttons.values()} == {
        *("Yes", "No", "Thanks", "Applause", "Slower", "Break")
    }
    qtbot.keyClick(call.board.buttons[talk.Reaction.YES], Qt.Key.Key_Escape)
    assert not call.board.isVisibleTo(in_call)
    assert engine.sent(talk.React) == []
    call.bar.reactions.click()
    call.board.buttons[talk.Reaction.SLOWER].click()
    assert engine.sent(talk.React) == [talk.React(talk.Reaction.SLOWER)]
    assert not call.board.isVisibleTo(in_call)


def test_the_board_stays_inside_the_window_and_above_its_button(in_call):
    call = in_call.call
    in_call.resize(in_call.minimumSize())
    call.bar.reactions.click()
    assert call.rect().contains(call.board.geometry())
    assert call.board.geometry().bottom() <= call.bar.geometry().top() + 12


def test_a_click_elsewhere_closes_the_board(in_call, qtbot):
    call = in_call.call
    call.bar.reactions.click()
    qtbot.mouseClick(call.banner, Qt.MouseButton.LeftButton)
    assert not call.board.isVisibleTo(in_call)


def test_a_sign_of_somebody_is_shown_read_and_spoken_and_then_fades(in_call, engine, spoken):
    person = scenes.CALLERS[0]
    engine.emit(sign(person, talk.Reaction.APPLAUSE))
    tile = in_call.call.grid.tile(FIRST)
    row = next(r for r in in_call.call.people.rows if r.entry.peer == FIRST)
    assert tile.sign_word == "Applause"
    assert "Applause" in row.accessibleName()
    assert f"\u2068{person.name}\u2069: Applause" in spoken
    tile._fading.setCurrentTime(tile._fading.duration())
    assert tile.sign_word == ""
    in_call.call.people._faded(FIRST, "Applause")
    assert "Applause" not in row.accessibleName()


# What devices do


def test_nobody_is_called_muted_who_did_not_say_so(in_call, engine):
    tile = in_call.call.grid.tile(FIRST)
    engine.emit(events.RemoteMedia(FIRST, sound=False, picture=True))
    assert tile.state_word() == ""
    engine.emit(talk.MediaSaid((talk.PersonMedia(FIRST, microphone=False, camera=True),)))
    assert tile.state_word() == "muted"
    engine.emit(talk.MediaSaid(()))
    assert tile.state_word() == ""


def test_a_person_who_is_heard_speaks_whatever_they_said(in_call, engine):
    tile = in_call.call.grid.tile(FIRST)
    engine.emit(talk.MediaSaid((talk.PersonMedia(FIRST, microphone=False, camera=True),)))
    engine.emit(events.Levels(((FIRST, 0.6),)))
    assert tile.state_word() == "speaking"


def test_a_camera_that_is_said_to_be_off_is_marked_on_tile_and_list(in_call, engine):
    tile = in_call.call.grid.tile(FIRST)
    row = next(r for r in in_call.call.people.rows if r.entry.peer == FIRST)
    assert not tile.camera_off
    engine.emit(talk.MediaSaid((talk.PersonMedia(FIRST, microphone=True, camera=False),)))
    assert tile.camera_off
    assert "camera off" in tile.accessibleName()
    assert "camera off" in row.accessibleName()


@pytest.mark.parametrize("key", [Qt.Key.Key_H, Qt.Key.Key_T, Qt.Key.Key_R])
def test_the_new_keys_work(in_call, engine, qtbot, key):
    in_call.activateWindow()
    qtbot.waitUntil(in_call.isActiveWindow)
    qtbot.keyClick(in_call, key, CTRL)
    call = in_call.call
    done = {
        Qt.Key.Key_H: engine.sent(talk.RaiseHand) == [talk.RaiseHand(up=True)],
        Qt.Key.Key_T: call.chat.isVisibleTo(in_call),
        Qt.Key.Key_R: call.board.isVisibleTo(in_call),
    }
    assert [k for k, did in done.items() if did] == [key]
