# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: how the window looks, and every key that does something."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from typing_extensions import override

from client.model.managed import PolicyView
from client.ui import theme
from client.ui.boxes import STRETCH, card, column, holder, row, rule
from client.ui.controls import Button, Picker
from client.ui.country_card import CountryCard
from client.ui.icons import Icon
from client.ui.own_settings import OwnSettings
from client.ui.page import Page
from client.ui.text import PlainLabel
from client.ui.token_card import TokenCard

_SCALES = (1.0, 1.25, 1.5, 2.0)


class Settings(Page):
    """Each change takes effect at once."""

    look_changed = Signal(str, float)
    policy_wanted = Signal()
    opened = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Settings"))
        self._theme = Picker(self.tr("Colours"))
        for label, value in (
            (self.tr("As the system"), ""),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
            (self.tr("High contrast"), "contrast"),
        ):
            self._theme.addItem(label, value)
        self._theme.setCurrentIndex(max(self._theme.findData(name), 0))
        self._scale = Picker(self.tr("Size of text"))
        for scale in _SCALES:
            self._scale.addItem(f"{round(scale * 100)} %", scale)
        self._scale.setCurrentIndex(_SCALES.index(theme.current().scale))
        self._theme.activated.connect(self._changed)
        self._scale.activated.connect(self._changed)
        self.body.addWidget(PlainLabel(self.tr("Appearance"), "heading"))
        self.body.addWidget(
            card(
                row(PlainLabel(self.tr("Colours")), STRETCH, self._theme),
                rule(),
                row(PlainLabel(self.tr("Size of text")), STRETCH, self._scale),
                gap=12,
            )
        )
        self.own = OwnSettings()
        self.body.addSpacing(12)
        self.body.addWidget(self.own)
        self.country = CountryCard()
        self.body.addSpacing(12)
        self.body.addWidget(PlainLabel(self.tr("Where I am"), "heading"))
        self.body.addWidget(self.country)
        self.token = TokenCard()
        self.body.addSpacing(12)
        self.body.addWidget(PlainLabel(self.tr("Card or token"), "heading"))
        self.body.addWidget(self.token)
        self.body.addSpacing(12)
        self._policy = PlainLabel("", wrap=True)
        look = Button(self.tr("View the policy"), "lock")
        look.clicked.connect(self.policy_wanted)
        self._lock = Icon("lock", "accent", 20)
        line = row(self._lock, self._policy, look, gap=16)
        line.setStretch(1, 1)
        whose = column(PlainLabel(self.tr("Policy"), "heading"), card(line), 12, gap=12)
        self._whose = holder(whose)
        self._whose_at = self.body.count()
        self.show_policy(PolicyView(managed=False))
        self.body.addWidget(PlainLabel(self.tr("Keys"), "heading"))
        keys = column(gap=10)
        for index, (what, key) in enumerate(
            (
                (self.tr("Mute or unmute"), self.tr("Ctrl+D")),
                (self.tr("Camera on or off"), self.tr("Ctrl+E")),
                (self.tr("Cut microphone and camera at once"), self.tr("Ctrl+Shift+X")),
                (self.tr("Raise or lower the hand"), self.tr("Ctrl+H")),
                (self.tr("React"), self.tr("Ctrl+R")),
                (self.tr("Open or close the chat"), self.tr("Ctrl+T")),
                (self.tr("Next part of the window"), self.tr("F6")),
                (self.tr("Checks of this computer"), self.tr("F1")),
            )
        ):
            if index:
                keys.addWidget(rule())
            keys.addLayout(row(PlainLabel(what), STRETCH, PlainLabel(key, "strong", "muted")))
        self.body.addWidget(card(keys))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def show_policy(self, view: PolicyView) -> None:
        """Whose rules hold here, first of all where they hold; nothing of them can be changed."""
        self.body.removeWidget(self._whose)
        self.body.insertWidget(0 if view.managed else self._whose_at, self._whose)
        if view.managed and view.version:
            text = self.tr(
                "Set by {org}, version {n}: {count} values are fixed and cannot be changed here."
            ).format(org=view.org, n=view.version, count=sum(row.locked for row in view.rows))
        elif view.managed:
            text = self.tr("{org} sets the rules of this computer.").format(org=view.org or "?")
        else:
            text = self.tr("No organisation sets rules for this computer.")
        self._policy.setText(text)
        self._lock.setVisible(view.managed)

    def _changed(self) -> None:
        self.look_changed.emit(self._theme.currentData(), float(self._scale.currentData()))
