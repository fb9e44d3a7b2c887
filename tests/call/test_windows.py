# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two windows over two whole engines: what one person does there, the other one sees."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from client.media.call_media import CallMedia
from client.model import commands, events
from client.model.talk import Reaction
from client.ui.app import open_window
from client.ui.text import Question
from tests.rig.household import at_home, hosted_room

WAIT_MS = 30_000
# The offscreen platform says this about every dialog; there is no window manager to tell.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def rung(monkeypatch):
    heard = []

    def chime(media):
        heard.append(media)

    monkeypatch.setattr(CallMedia, "chime", chime)
    return heard


def opened(qapp, home):
    window = open_window(qapp, home.engine, "light")
    window.show()
    window.bridge.start()
    return window


def shut(window):
    window._closing = True
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def other_tile(window):
    return next(tile for peer, tile in window.call.grid.tiles.items() if peer is not None)


def test_chat_hand_sign_and_the_end_for_all_between_two_windows(qapp, qtbot, people, rung):
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        here, there = opened(qapp, host), opened(qapp, guest)
        try:
            host.follower.gate(commands.OpenMyRoom(made.room.room_id))
            guest.check(made.invitations[0].file)
            for home in (host, guest):
                home.join(commands.Join(synthetic=commands.SyntheticPerson()))

            def soon(holds):
                qtbot.waitUntil(holds, timeout=WAIT_MS)

            soon(here.call.bar.end.isVisible)
            for window in (here, there):
                soon(lambda w=window: w.call._call.phase is events.CallPhase.LIVE)
            soon(lambda: len(rung) == 1)

            here.call.bar.chat.click()
            here.call.chat.read_along.setChecked(True)
            qtbot.keyClicks(here.call.chat.input, "Good <b>day</b>")
            soon(lambda: there.call.chat.live.shown == ("Good <b>day</b>",))
            qtbot.keyClick(here.call.chat.input, Qt.Key.Key_Return)
            soon(lambda: there.call.bar.chat.count == 1)
            assert "Good <b>day</b>" in there.call.chat.log.toPlainText()
            assert there.call.chat.live.shown == ()
            assert here.call.chat.input.text() == ""

            there.call.bar.hand.click()
            soon(lambda: other_tile(here).hand == "1st")
            soon(lambda: there.call.bar.hand.label == "Lower hand")
            there.call.board.chosen.emit(Reaction.THANKS)
            soon(lambda: other_tile(here).sign_word == "Thanks")
            soon(lambda: other_tile(here).state_word() == "muted")

            here.call.bar.end.click()
            next(q for q in here.findChildren(Question) if q.isVisible()).go.click()
            for window in (here, there):
                soon(lambda w=window: w.stack.currentWidget() is w.ended)
                assert window.call.chat.log.toPlainText() == ""
            assert len(rung) == 1  # where somebody came, not where they came to somebody
        finally:
            shut(here)
            shut(there)
