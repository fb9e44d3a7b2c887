# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The way to the page where safety numbers are compared, and back to where one came from."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from client.model.commands import CheckAgain, ShowSafetyNumber
from client.model.events import SafetyNumber, ScanChanged, Scanned
from client.model.ids import Uid

if TYPE_CHECKING:
    from client.ui.window import Window


class Comparing(QObject):
    """Opens the page over a contact, a call or a refusal."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._refused_before = False
        self.handlers: dict[type[Any], Callable[[Any], None]] = {
            SafetyNumber: self._safety_number,
            Scanned: window.safety.scanned,
            ScanChanged: self._scan_changed,
        }
        window.safety.done.connect(self._compared)

    def compare(self, uid: str) -> None:
        """Compare safety numbers with a contact."""
        window = self._window
        person = window.latest.person(Uid(uid))
        if person is not None:
            window.safety.show_waiting(person)
            window.show_whole(window.safety)
            window.sharing.stop_for_numbers()
            window.bridge.send(ShowSafetyNumber(person.uid))

    def compare_while_refused(self, uid: str) -> None:
        """Compare with somebody because of whom a room was refused, and check again after that."""
        window = self._window
        person = window.latest.person(Uid(uid))
        if person is not None and person.trust.can_be_settled:
            self._refused_before = True
            self.compare(uid)
            return
        # My own card of them is in order: the room names a key that I do not hold.
        window.refusal.doing.to_people()
        window.people.strip.tell(
            self.tr(
                "The room names a key that you do not hold. Ask them for their new card and add "
                "it here, then compare numbers."
            )
        )

    def _safety_number(self, event: SafetyNumber) -> None:
        window = self._window
        if window.stack.currentWidget() is window.safety:
            window.safety.show_number(event)

    def _scan_changed(self, event: ScanChanged) -> None:
        slot = self._window.bridge.pictures(None) if event.on else None
        self._window.safety.scan_changed(event, slot)

    def _compared(self) -> None:
        window = self._window
        if self._refused_before:
            self._refused_before = False
            window.show_whole(window.refusal)
            window.bridge.send(CheckAgain())
        elif window.call.active:
            window.show_whole(window.call)
        else:
            window.show_whole(window.shell)
