# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Translations of the window's texts, and dates as the person's country writes them."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QTimeZone,
    QTranslator,
)

from client.engine.said import Said


def install(app: QCoreApplication, locale: QLocale | None = None) -> tuple[QTranslator, ...]:
    """Load what exists for the locale; the source language is English. Keep the result alive."""
    wanted = locale or _system()
    QLocale.setDefault(wanted)
    loaded = []
    for name, folder in (
        ("watchword", str(files("client") / "resources" / "i18n")),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator()
        if translator.load(wanted, name, "_", folder):
            app.installTranslator(translator)
            loaded.append(translator)
    return tuple(loaded)


def _system() -> QLocale:
    """The person's locale; the one of programs, "C", writes dates for nobody."""
    system = QLocale.system()
    if system.language() is QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return system


def in_words(english: str) -> str:
    """A sentence that a lower layer made, in the language of the window (``said.de.json``)."""
    german = QLocale().language() is QLocale.Language.German
    return Said.shipped("de" if german else "en").sentence(english)


def _at(seconds: int) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(seconds, QTimeZone.systemTimeZone())


def day(seconds: int) -> str:
    """A day, short, in the person's zone and country's way."""
    return QLocale().toString(_at(seconds).date(), QLocale.FormatType.ShortFormat)


def clock(seconds: int) -> str:
    """A time of day."""
    return QLocale().toString(_at(seconds).time(), QLocale.FormatType.ShortFormat)


def span(begin: int, end: int, now: datetime | None = None) -> str:
    """When something is: ``today 14:00 to 15:00``, with the date where it is another day."""
    today = (now or datetime.now(UTC)).astimezone().date()
    first = datetime.fromtimestamp(begin, UTC).astimezone().date()
    last = datetime.fromtimestamp(end, UTC).astimezone().date()
    to = QCoreApplication.translate("Dates", "{begin} to {end}")
    return to.format(
        begin=f"{_day(begin, first, today)} {clock(begin)}",
        end=clock(end) if first == last else f"{_day(end, last, today)} {clock(end)}",
    )


def _day(seconds: int, that: date, today: date) -> str:
    if that == today:
        return QCoreApplication.translate("Dates", "today")
    if that == today + timedelta(days=1):
        return QCoreApplication.translate("Dates", "tomorrow")
    return day(seconds)
