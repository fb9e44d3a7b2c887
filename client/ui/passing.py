# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An alarm about a state that can be over by itself: it goes when that state is over."""

from PySide6.QtCore import QTimer

from client.model.events import Alarm, CallChanged, CallPhase, RosterChanged
from client.model.ids import Uid
from client.ui.page import Strip

READ_MS = 8000
"""It stays at least this long after all is well, so that it can be read."""
_AGREED = {CallPhase.LIVE, CallPhase.WAITING}


class PassingStrip(Strip):
    """Somebody was silent, or not of one mind with the others.

    A strip of its own: it covers no alarm about what somebody did, and takes none along.
    """

    def __init__(self) -> None:
        super().__init__()
        self._about: Uid | None = None
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(READ_MS)
        self._over.timeout.connect(self.reset)

    def alarm(self, event: Alarm) -> None:
        """Show a passing alarm."""
        self._over.stop()
        self._about = event.passing
        self.tell(event.finding.message, event.finding.id)

    def show_call(self, call: CallChanged, roster: RosterChanged | None) -> None:
        """The person is agreed to be here, or gone, and the call goes on: soon forget it."""
        if self._about is None:
            return
        if roster is None or call.phase not in _AGREED or not self._settled(roster):
            self._over.stop()
        elif not self._over.isActive():
            self._over.start()

    def reset(self) -> None:
        """Nothing is left of it."""
        self._over.stop()
        self._about = None
        self.hide()

    def _settled(self, roster: RosterChanged) -> bool:
        return all(
            entry.on_roster or entry.peer is None
            for entry in roster.people
            if entry.uid == self._about
        )
