# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The only coloured bar of a call: shape, sentence and colour say how protected it is."""

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy

from client.model.events import CallChanged, CallPhase, RosterChanged
from client.ui.boxes import retone, row
from client.ui.hold import ALARMING, count_sentence, listed, shown_people
from client.ui.icons import Icon
from client.ui.text import PlainLabel, announce

_NOTICE_MS = 6000
_CROWDED_MS = 2500
"""A notice stays this long while others wait behind it."""
_MOST_WAITING = 6
_NOTICE_WIDTH = 380


@dataclass(frozen=True, slots=True)
class BannerState:
    """What the banner shows."""

    icon: str
    tone: str
    sentence: str


class Banner(QFrame):
    """The bar itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._state = BannerState("", "", "")
        self._icon = Icon("waiting", "text", 22)
        self._label = PlainLabel("", "strong", wrap=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._room = PlainLabel("", "body", "muted", wrap=True)
        self._room.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._title = ""
        self._notices: deque[str] = deque(maxlen=_MOST_WAITING)
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(_NOTICE_MS)
        self._over.timeout.connect(self._next)
        line = row(self._icon, self._label, self._room, gap=12, margins=(20, 11, 20, 11))
        line.setStretch(1, 1)
        self.setLayout(line)

    @property
    def state(self) -> BannerState:
        """What is shown now."""
        return self._state

    def show_call(self, call: CallChanged, roster: RosterChanged | None) -> None:
        """Show the state of a call; a new sentence is spoken."""
        state = self._live(roster) if call.phase is CallPhase.LIVE else self._phase(call)
        if roster is not None:
            self._title = roster.title
            if not self._over.isActive():
                self._show_title()
        if state == self._state:
            return
        self._state = state
        self._icon.show_as(state.icon, state.tone or "text")
        self._label.setText(state.sentence)
        self._label.set_tone(state.tone or "text")
        retone(self, state.tone)
        announce(self, state.sentence, loud=state.tone in {"warn", "stop"})

    def show_notice(self, sentence: str) -> None:
        """Somebody came or left: said for some seconds in the place of the title, and spoken.

        Several at once are shown one after the other, so that no arrival goes unseen.
        """
        announce(self, sentence)
        if self._over.isActive():
            self._notices.append(sentence)
            if self._over.remainingTime() > _CROWDED_MS:
                self._over.start(_CROWDED_MS)
        else:
            self._say(sentence)

    @property
    def notice(self) -> str:
        """The notice that stands there now, or nothing."""
        return self._room.text() if self._over.isActive() else ""

    def reset(self) -> None:
        """Another call: nothing is left of the notices of an earlier one."""
        self._notices.clear()
        self._over.stop()
        self._title = ""
        self._show_title()

    def _say(self, sentence: str) -> None:
        self._show_right(sentence, "text")
        self._over.start(_CROWDED_MS if self._notices else _NOTICE_MS)

    def _next(self) -> None:
        if self._notices:
            self._say(self._notices.popleft())
        else:
            self._show_title()

    def _show_title(self) -> None:
        self._show_right(self._title, "muted")

    def _show_right(self, text: str, tone: str) -> None:
        self._room.setText(text)
        self._room.set_tone(tone)
        # As wide as it must be: the state has the rest of the bar.
        wanted = self._room.fontMetrics().horizontalAdvance(self._room.text()) + 8
        self._room.setFixedWidth(min(wanted, _NOTICE_WIDTH))

    def _phase(self, call: CallChanged) -> BannerState:
        sentences = {
            CallPhase.IDLE: self.tr("Connecting."),
            CallPhase.CONNECTING: self.tr("Connecting."),
            CallPhase.WAITING: self.tr("You are alone in the room. Nothing is sent."),
            CallPhase.LOBBY: self.tr(
                "Waiting to be admitted. You see nothing of the room; nobody hears you."
            ),
            CallPhase.AGREEING: self.tr("Agreeing on who is here. Nothing is sent yet."),
            CallPhase.HOLD: self.tr(
                "Sending is stopped until everybody has the same list of people."
            ),
            CallPhase.ENDED: self.tr("The call has ended."),
        }
        icon, tone = {
            CallPhase.HOLD: ("hold", "warn"),
            CallPhase.ENDED: ("info", ""),
        }.get(call.phase, ("waiting", "accent"))
        # A phase without a sentence here raises: better than a calm bar for the unknown.
        usual = sentences[call.phase]
        if call.phase is CallPhase.HOLD and call.reason in ALARMING:
            return BannerState("refused", "stop", call.sentence or usual)
        if call.about and call.phase in {CallPhase.HOLD, CallPhase.AGREEING}:
            waits = self.tr("Nothing is sent. Waiting for {names} to confirm who is here.")
            return BannerState(icon, tone, waits.format(names=listed(call.about)))
        return BannerState(icon, tone, call.sentence or usual)

    def _live(self, roster: RosterChanged | None) -> BannerState:
        if roster is None:
            return BannerState("waiting", "accent", self.tr("Connecting."))
        counted = count_sentence(roster)
        if roster.key_holders != shown_people(roster):
            return BannerState("refused", "stop", counted)
        text = self.tr("End-to-end encrypted. {counted}")
        return BannerState("shield-lock", "person", text.format(counted=counted))
