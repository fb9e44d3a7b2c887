# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Both languages are complete, keep their placeholders, and reach the window."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QLocale, QTranslator

from client.ui import i18n
from client.ui.app import open_window
from tests.fakes import scenes
from tests.fakes.engine import FakeEngine

GERMAN = Path(str(files("client") / "resources" / "i18n" / "watchword_de.ts"))
TOOLS = Path(sys.executable).parent


def messages():
    root = ET.parse(GERMAN).getroot()  # noqa: S314  our own file
    return [(m.find("source").text, m.find("translation")) for m in root.iter("message")]


def test_every_text_is_translated():
    assert [s for s, t in messages() if t.get("type") or not t.text] == []


def test_placeholders_survive_translation():
    for source, translation in messages():
        found = [sorted(re.findall(r"{(\w+)}", text)) for text in (source, translation.text)]
        assert found[0] == found[1], source


def test_the_file_holds_what_the_sources_say(tmp_path):
    tool = shutil.which("pyside6-lupdate", path=str(TOOLS))
    if tool is None:
        pytest.skip("pyside6-lupdate is not installed beside this Python")
    copy = tmp_path / "watchword_de.ts"
    copy.write_bytes(GERMAN.read_bytes())
    sources = sorted(str(p) for p in Path(i18n.__file__).parent.glob("*.py"))
    options = ("-source-language", "en", "-target-language", "de", "-locations", "none")
    subprocess.run(
        [tool, *sources, "-ts", str(copy), *options, "-no-obsolete"],
        check=True,
        capture_output=True,
    )
    assert copy.read_bytes() == GERMAN.read_bytes()


def test_the_window_speaks_german_with_the_german_file(qapp, tmp_path):
    tool = shutil.which("pyside6-lrelease", path=str(TOOLS))
    if tool is None:
        pytest.skip("pyside6-lrelease is not installed beside this Python")
    target = tmp_path / "watchword_de.qm"
    subprocess.run([tool, str(GERMAN), "-qm", str(target)], check=True, capture_output=True)
    translator = QTranslator()
    assert translator.load(str(target))
    qapp.installTranslator(translator)
    try:
        engine = FakeEngine()
        window = open_window(qapp, engine, "light")
        window.bridge.start()
        engine.emit(scenes.IDENTITY, scenes.REFUSED)
        assert window.home.heading.text() == "R\u00e4ume"
        assert window.prejoin.preview.pickers[scenes.DEVICES.devices[0].kind].accessibleName()
        assert window.safety.different.text() == "Sie sind verschieden"
        window.deleteLater()
    finally:
        qapp.removeTranslator(translator)


@pytest.fixture
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("english")
def test_a_span_names_the_day_once():
    now = datetime(2026, 3, 5, 12, 0, tzinfo=UTC).astimezone()
    begin = int(now.replace(hour=14, minute=0).timestamp())
    assert i18n.span(begin, begin + 3600, now) == "today 14:00 to 15:00"
    assert i18n.span(begin + 86400, begin + 90000, now) == "tomorrow 14:00 to 15:00"
    assert i18n.span(begin, begin + 86400, now) == "today 14:00 to tomorrow 14:00"


def test_the_locale_of_programs_writes_dates_as_people_do(monkeypatch):
    monkeypatch.setattr(QLocale, "system", staticmethod(QLocale.c))
    assert i18n._system().language() is QLocale.Language.English
    german = QLocale(QLocale.Language.German)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: german))
    assert i18n._system() == german
