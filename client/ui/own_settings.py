# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings that are kept in the profile; those that an organisation fixed carry its lock."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.model.settings import ChangeSetting, Setting, SettingsShown, SettingView
from client.ui import watermark
from client.ui.boxes import STRETCH, card, column, row
from client.ui.controls import Tick
from client.ui.icons import Icon
from client.ui.text import PlainLabel


class _Choice(QWidget):
    """One tick, and beneath it who fixed it."""

    def __init__(self, label: str, why: str) -> None:
        super().__init__()
        self.tick = Tick(label)
        self.lock = Icon("lock", "accent", 18)
        self.by = PlainLabel("", "small", "accent", wrap=True)
        told = PlainLabel(why, "small", "muted", wrap=True)
        self.setLayout(column(card(row(self.lock, self.tick, STRETCH, gap=10), self.by, told)))
        self.show_view(None)

    def show_view(self, view: SettingView | None) -> None:
        """How it stands; None: nobody has looked yet."""
        fixed = view is not None and view.fixed
        self.tick.setChecked(view is not None and view.on)
        self.tick.setEnabled(view is not None and not fixed)
        self.lock.setVisible(fixed)
        self.by.setText(view.set_by if view is not None else "")
        self.by.setVisible(fixed)
        self.tick.setAccessibleDescription(self.by.text())


class OwnSettings(QWidget):
    """Shows what the engine says holds; a click is only a wish."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.watermark = _Choice(
            self.tr("My name, key and the time over others' pictures"),
            self.tr(
                "A photograph of this screen then says whose it was. Drawn here only, never sent. "
                "In classified rooms it always stands there."
            ),
        )
        self.release = _Choice(
            self.tr("Close the microphone when it was muted for ten seconds"),
            self.tr("Its lamp goes out, and unmuting takes a moment longer."),
        )
        self._choices = {Setting.WATERMARK: self.watermark, Setting.RELEASE: self.release}
        for name, choice in self._choices.items():
            choice.tick.clicked.connect(
                lambda on, name=name: self.changed.emit(ChangeSetting(name, on))
            )
        self.setLayout(
            column(
                PlainLabel(self.tr("Watermark"), "heading"),
                self.watermark,
                12,
                PlainLabel(self.tr("Microphone"), "heading"),
                self.release,
                gap=12,
            )
        )

    def show_settings(self, event: SettingsShown) -> None:
        """How they stand now, and draw the watermark accordingly."""
        for view in event.settings:
            self._choices[view.name].show_view(view)
            if view.name is Setting.WATERMARK:
                watermark.wish(on=view.on)
