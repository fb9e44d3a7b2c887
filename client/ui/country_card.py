# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where the person says they are: asked of them, never found out."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.model.place import CountrySaid
from client.ui.boxes import STRETCH, card, column, row
from client.ui.controls import Picker
from client.ui.text import PlainLabel


class CountryCard(QWidget):
    """A list of countries; what is chosen takes effect at once, for calls that ask for it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.picker = Picker(self.tr("The country I am in"))
        self.picker.addItem(self.tr("Not said"), "")
        self.picker.activated.connect(lambda _at: self.chosen.emit(self.picker.currentData()))
        why = self.tr(
            "An organisation can permit calls from certain countries only. You say where you are; "
            "nobody looks it up."
        )
        self._moved = PlainLabel(
            self.tr("This computer's time zone changed. Is that still the country you are in?"),
            "strong",
            wrap=True,
        )
        self._moved.hide()
        box: QVBoxLayout = column(
            card(
                row(PlainLabel(self.tr("The country I am in")), STRETCH, self.picker),
                self._moved,
                PlainLabel(why, "small", "muted", wrap=True),
            )
        )
        self.setLayout(box)

    def show_said(self, said: CountrySaid) -> None:
        """What was declared, and whether it should be looked at again."""
        if self.picker.count() == 1:
            for code in said.countries:
                self.picker.addItem(f"{code}  {_name(code)}".rstrip(), code)
        self.picker.setCurrentIndex(max(self.picker.findData(said.country), 0))
        self._moved.setVisible(said.moved)


def _name(code: str) -> str:
    """A country's name for itself; empty where the toolkit does not know it."""
    country = QLocale.codeToTerritory(code)
    if country == QLocale.Country.AnyTerritory:
        return ""
    # The language that most people speak there, by the toolkit's own tables.
    spoken = QLocale(QLocale.Language.AnyLanguage, country)
    known = spoken.territory() == country
    return (spoken.nativeTerritoryName() if known else "") or QLocale.territoryToString(country)
