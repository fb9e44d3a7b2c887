# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of shared screens: choosing, my bar, another's screen under its class, two languages.

``python -m tests.ui.share_pages --out FOLDER`` draws them; the class above the shared screen is put
there by the code that puts it there in a call.
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from client.media.screen_label import ScreenLabel
from client.model import events
from client.model.media import Picture
from client.model.room import Profile
from client.model.share import Share, SharesChanged, class_in_picture
from client.policy.messages import Language
from client.ui import screen_grab, share_sheet, theme
from client.ui.app import make_application, open_window
from client.ui.label_strip import label_strip
from client.ui.window import Window
from tests.fakes import scenes
from tests.fakes.engine import FakeEngine
from tests.fakes.portraits import portrait
from tests.ui.gate_pages import LANGUAGES, TITLES, WORD, save, speaking
from tests.ui.screens import picture, settle

SIZES = ((1280, 800), (960, 640))
NAMES = {"en": "Screen 1: HDMI-1", "de": "Bildschirm 1: HDMI-1"}
SINCE = {"en": "Ruth Klein joined", "de": "Ruth Klein ist beigetreten"}


def desktop() -> Picture:
    """A made-up screen with a made-up document on it."""
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    image.fill(QColor(38, 70, 83))
    painter = QPainter(image)
    painter.fillRect(QRect(160, 90, 1600, 900), QColor(250, 250, 248))
    painter.fillRect(QRect(160, 90, 1600, 56), QColor(222, 226, 230))
    painter.setFont(theme.font("huge"))
    painter.setPen(QColor(30, 34, 40))
    painter.drawText(QRect(240, 190, 1400, 90), Qt.AlignmentFlag.AlignVCenter, "Budget 2027")
    for line in range(9):
        colour = QColor(90, 120, 200) if line % 3 == 0 else QColor(176, 182, 190)
        painter.fillRect(QRect(240, 330 + line * 66, 1300 - (line * 173) % 500, 22), colour)
    painter.end()
    pixels = memoryview(bytes(image.constBits()))
    return Picture(pixels, image.width(), image.height(), image.bytesPerLine())


def under_class(shown: Picture, word: str, profile: Profile) -> Picture:
    """The screen as it comes out of the other computer: with the band above it."""
    text = class_in_picture(word, profile)
    label, strip = ScreenLabel(text), label_strip(text, profile)
    if strip is not None:
        label.use(strip)
    sent = label.under_class(shown)
    if sent is None:
        raise ValueError(word)
    rows = sent.reformat(format="bgra").planes[0]
    return Picture(memoryview(bytes(rows)), sent.width, sent.height, rows.line_size)


def enter(engine: FakeEngine, language: Language, word: str) -> None:
    """A classified call with three others."""
    room = msgspec.structs.replace(
        scenes.ROOMS[1],
        title=TITLES[language],
        profile=Profile.CLASSIFIED if word else Profile.RESTRICTED,
        classification=word,
    )
    engine.emit(msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room))
    engine.emit(events.CallChanged(events.CallPhase.CONNECTING))
    engine.emit(events.CallChanged(events.CallPhase.LIVE))
    engine.emit(msgspec.structs.replace(scenes.ROSTER, title=TITLES[language]))
    engine.emit(msgspec.structs.replace(scenes.CODE, since=SINCE[language]), scenes.SAID)
    for place, person in enumerate(scenes.CALLERS):
        engine.emit(events.RemoteMedia(scenes.peer(person), sound=True, picture=True))
        engine.pictures(scenes.peer(person)).put(portrait(place, 0.4))


def choose(window: Window) -> None:
    """The sheet, with one screen chosen and looked at."""
    window.call.bar.share.click()
    window.sharing.sheet.views[0].click()


def mine(window: Window, engine: FakeEngine, language: Language) -> None:
    """My screen is shown."""
    choose(window)
    window.sharing.sheet.share.click()
    engine.emit(SharesChanged((Share(None, NAMES[language]),)))


def theirs(engine: FakeEngine, word: str, profile: Profile) -> None:
    """Somebody else's screen in the big place."""
    person = scenes.CALLERS[0]
    engine.emit(SharesChanged((Share(scenes.peer(person), person.name),)))
    settle(60)
    engine.screen_pictures(scenes.peer(person)).put(under_class(desktop(), word, profile))


def draw(language: Language, names: list[str], size: tuple[int, int], out: Path) -> None:
    """Every page in one language and size."""
    app, engine = make_application(), FakeEngine()
    window = open_window(app, engine, "light")
    window.resize(*size)
    window.show()
    window.bridge.start()
    engine.emit(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
    engine.emit(events.RoomsChanged(scenes.ROOMS))
    pages: dict[str, tuple[str, Callable[[], None]]] = {
        "share-choose": (WORD, lambda: choose(window)),
        "share-mine": (WORD, lambda: mine(window, engine, language)),
        "share-seen": (WORD, lambda: theirs(engine, WORD, Profile.CLASSIFIED)),
        "share-no-class": ("", lambda: theirs(engine, "", Profile.RESTRICTED)),
    }
    for name, (word, step) in pages.items():
        if names and name not in names:
            continue
        enter(engine, language, word)
        settle(60)
        step()
        settle(300)
        target = out / f"{name}-{size[0]}-{language}.png"
        save(picture(window).toImage(), target)
        engine.emit(SharesChanged(()), events.CallChanged(events.CallPhase.ENDED))
    window._closing = True
    window.close()
    window.deleteLater()
    settle(40)


def main() -> None:
    """Draw what was asked for, in both languages and sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, help="only windows of this width")
    parser.add_argument("pages", nargs="*", default=[], help="only these")
    given = parser.parse_args()
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given.out.mkdir(parents=True, exist_ok=True)
    make_application()
    shown = desktop()
    with (
        patch.object(share_sheet, "why_not", lambda: ""),
        patch.object(share_sheet, "grab", lambda _screen: shown),
        patch.object(screen_grab, "grab", lambda _screen: shown),
    ):
        for language in LANGUAGES:
            with speaking(language):
                for size in (one for one in SIZES if given.width in {None, one[0]}):
                    draw(language, given.pages, size, given.out)


if __name__ == "__main__":
    main()
