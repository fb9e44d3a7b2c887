# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My own screen in a call: asked for, looked at, shown, and stopped.

The engine's word counts: nothing is grabbed before it said that the screen is shown, and whatever
ends the share here stops the grabbing first and asks the engine after that.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QScreen

from client.model.events import CommandFailed, RoomView
from client.model.share import (
    LabelStrip,
    SharesChanged,
    StartSharing,
    StopSharing,
    class_in_picture,
)
from client.ui.label_strip import label_strip
from client.ui.screen_grab import ScreenGrab
from client.ui.share_sheet import ShareSheet, first_focus

if TYPE_CHECKING:
    from client.ui.window import Window


class Sharing(QObject):
    """One screen at a time; the bar above every page says which, and stops it."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._room: RoomView | None = None
        self._wanted: QScreen | None = None
        """Chosen, and the engine has not said yet that it is shown."""
        self._name = ""
        self._mine = False
        self._ending = False
        """Stopped here, and the engine has not said yet that it is over."""
        self.grab = ScreenGrab(window.bridge.show, self)
        self.grab.lost.connect(self._lost)
        self.grab.dark.connect(self._dark)
        self.sheet = ShareSheet(self._numbers_open)
        self.sheet.share_wanted.connect(self._start)
        window.call.desk.add_sheet(self.sheet)
        window.call.bar.share_wanted.connect(self.toggle)
        window.call.forgotten.connect(self.reset)
        window.topped.share.stop_wanted.connect(self.stop)
        self.handlers: dict[type[Any], Callable[[Any], None]] = {
            SharesChanged: self._changed,
        }

    @property
    def active(self) -> bool:
        """Is my screen shown, or about to be?"""
        return self._mine or self._ending or self._wanted is not None

    def show_room(self, room: RoomView | None) -> None:
        """The room whose class stands in the picture."""
        self._room = room

    def toggle(self) -> None:
        """Open the choice of screens, or stop what is shown."""
        if self.active:
            self.stop()
        elif self._window.stack.currentWidget() is self._window.call:
            self.sheet.open_up()
            self._window.call.desk.open_sheet(self.sheet)
            first_focus(self.sheet).setFocus()

    def stop(self) -> None:
        """Show nothing more, from this moment."""
        self._ending = self.active
        self._wanted = None
        self.grab.stop()
        self._window.bridge.send(StopSharing())

    def stop_for_numbers(self) -> None:
        """Safety numbers are about to stand on this screen: nobody else may see them."""
        if self.active:
            self.stop()
            self._window.tell(
                self.tr(
                    "Your screen is no longer shown: safety numbers are for your eyes only. "
                    "You can show it again after comparing."
                )
            )

    def failed(self, event: CommandFailed) -> bool:
        """The screen could not be shown, with the engine's reason; False: another wish failed."""
        if event.command != "StartSharing":
            return False
        stopped, self._ending = self._ending, False
        self._wanted = None
        self.grab.stop()
        self._cover()
        if not stopped:
            self._window.tell(event.sentence, event.code)
        return True

    def reset(self) -> None:
        """Another call, or none."""
        self._wanted = None
        self._mine = self._ending = False
        self.grab.stop()
        self._window.topped.share.show_stopped()
        self._window.call.show_sharing(sharing=False)
        self._cover()

    def people_changed(self) -> None:
        """The number of those who see it may be another one."""
        if self._mine:
            self._window.topped.share.show_sharing(self._name, self._window.call.shares.watchers)

    def _start(self, screen: QScreen) -> None:
        window = self._window
        window.call.desk.show_stage()
        size = screen.size() * screen.devicePixelRatio()
        self._wanted = screen
        # Before the engine's word, so that already the first picture is without the code.
        self._cover()
        strip = self._strip()
        name = self.sheet.chosen_name
        command = StartSharing(name, size.width() & ~1, size.height() & ~1, strip)
        window.bridge.send(command)

    def _strip(self) -> LabelStrip | None:
        room = self._room
        if room is None:
            return None
        return label_strip(class_in_picture(room.classification, room.profile), room.profile)

    def _changed(self, event: SharesChanged) -> None:
        window = self._window
        if not window.call.active:
            return
        window.call.shares.shares_changed(event)
        mine = next((share for share in event.shares if share.peer is None), None)
        if mine is None:
            self._over(event.stopped)
        else:
            self._on(mine.name)
        window.call.show_sharing(sharing=self._mine)
        self._cover()

    def _on(self, name: str) -> None:
        # After a stop here the engine's word may be older than the wish: its next one follows.
        screen, self._wanted = self._wanted, None
        if screen is not None:
            self.grab.start(screen)
        self._mine = True
        self._name = name
        self.people_changed()

    def _over(self, why: str) -> None:
        if self._mine or self._ending or why:
            self._mine = self._ending = False
            self.grab.stop()
            self._window.topped.share.show_stopped(why)
            if why:
                self._wanted = None
                self._window.tell(why)

    def _cover(self) -> None:
        """The call code is nobody's to read off my screen."""
        self._window.call.code.cover(on=self.active)

    def _numbers_open(self) -> bool:
        return self._window.stack.currentWidget() is self._window.safety

    def _lost(self) -> None:
        self.stop()
        self._window.tell(
            self.tr("The screen that you showed was taken away. Nothing is shown any more.")
        )

    def _dark(self) -> None:
        self._window.tell(
            self.tr(
                "Your screen comes out all black. Perhaps this system asks for a permission "
                "first: look in its settings for privacy."
            )
        )
