# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The only coloured bar of a call: shape, sentence and colour say how protected it is."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy

from client.model.events import CallChanged, CallPhase, RosterChanged
from client.ui.boxes import retone, row
from client.ui.icons import Icon
from client.ui.text import PlainLabel, announce

_NOTICE_MS = 6000


@dataclass(frozen=True, slots=True)
class BannerState:
    """What the banner shows."""

    icon: str
    tone: str
    sentence: str


def shown_people(roster: RosterChanged) -> int:
    """How many people of the agreed roster have a tile, me among them."""
    return sum(entry.on_roster for entry in roster.people)


class Banner(QFrame):
    """The bar itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._state = BannerState("", "", "")
        self._icon = Icon("waiting", "text", 22)
        self._label = PlainLabel("", "strong", wrap=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._room = PlainLabel("", "body", "muted")
        self._title = ""
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(_NOTICE_MS)
        self._over.timeout.connect(self._show_title)
        self.setLayout(row(self._icon, self._label, self._room, gap=12, margins=(20, 11, 20, 11)))

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
        announce(self, state.sentence)

    def show_notice(self, sentence: str) -> None:
        """Somebody came or left: said for some seconds in the place of the title, and spoken."""
        self._room.setText(sentence)
        self._room.set_tone("text")
        self._over.start()
        announce(self, sentence)

    def _show_title(self) -> None:
        self._room.setText(self._title)
        self._room.set_tone("muted")

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
        return BannerState(icon, tone, call.sentence or sentences[call.phase])

    def _live(self, roster: RosterChanged | None) -> BannerState:
        shown = shown_people(roster) if roster is not None else 0
        holders = roster.key_holders if roster is not None else 0
        if holders != shown:
            text = self.tr("{holders} people hold the keys, but {shown} are shown.")
            return BannerState("refused", "stop", text.format(holders=holders, shown=shown))
        text = self.tr("End-to-end encrypted. {holders} people hold the keys, {shown} are shown.")
        return BannerState("shield-lock", "person", text.format(holders=holders, shown=shown))
