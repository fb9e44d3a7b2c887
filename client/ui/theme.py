# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Colours and type from token files; Fusion, a palette and one style sheet made from them."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Template

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

NAMES = ("light", "dark", "contrast")
"""Themes that ship; `system_theme` reads which one the system asks for."""

SIZES = {
    "display": (26, QFont.Weight.Bold),
    "title": (22, QFont.Weight.DemiBold),
    "heading": (16, QFont.Weight.DemiBold),
    "strong": (14, QFont.Weight.DemiBold),
    "body": (14, QFont.Weight.Normal),
    "small": (13, QFont.Weight.Normal),
    "tiny": (12, QFont.Weight.Normal),
    "digits": (25, QFont.Weight.DemiBold),
    "code": (20, QFont.Weight.DemiBold),
    "huge": (56, QFont.Weight.DemiBold),
}
"""Type by role: size in pixels at 100 % and weight."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its tokens (``#rrggbb``) and the scale of its type."""

    name: str
    tokens: dict[str, str]
    scale: float = 1.0

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.tokens[token])


def load(name: str, scale: float = 1.0) -> Theme:
    """Read a theme that ships with the product."""
    data = (files("client") / "resources" / "themes" / f"{name}.json").read_bytes()
    return Theme(name, msgspec.json.decode(data, type=dict[str, str]), scale)


class _State:
    theme: Theme | None = None


def current() -> Theme:
    """The theme in force; light before `apply` was called."""
    if _State.theme is None:
        _State.theme = load("light")
    return _State.theme


def colour(token: str) -> QColor:
    """A token's colour in the theme in force."""
    return current().colour(token)


def font(role: str = "body") -> QFont:
    """The font of a role: Inter where it is installed, else DejaVu Sans; digits of one width."""
    size, weight = SIZES[role]
    result = QFont()
    result.setFamilies(list(_families()))
    result.setPixelSize(round(size * current().scale))
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    if role in {"digits", "code", "huge"}:
        result.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.5)
    return result


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    # Asked once: the list of all families takes milliseconds, and every label needs a font.
    known = set(QFontDatabase.families())
    return tuple(name for name in ("Inter", "DejaVu Sans") if name in known)


def system_theme(app: QApplication) -> str:
    """What the system asks for: high contrast before dark before light."""
    # The reference is kept: PySide deletes the hints object under a one-line chain of calls.
    hints = app.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def apply(app: QApplication, name: str, scale: float = 1.0) -> Theme:
    """Put a theme in force for the whole program; an unknown name means the system's."""
    theme = load(name if name in NAMES else system_theme(app), scale)
    if theme == _State.theme and app.styleSheet():
        return theme
    _State.theme = theme
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(font())
    sheet = (files("client") / "resources" / "themes" / "watchword.qss").read_text("utf-8")
    app.setStyleSheet(Template(sheet).substitute(theme.tokens))
    return theme


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, token in (
        (role.Window, "surface"),
        (role.Base, "raised"),
        (role.AlternateBase, "surface"),
        (role.Button, "raised"),
        (role.ToolTipBase, "raised"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_fill"),
        (role.Link, "accent"),
        (role.Accent, "accent"),
    ):
        palette.setColor(target, theme.colour(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.colour("muted"))
    return palette
