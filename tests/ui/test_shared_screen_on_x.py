# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two real windows over two whole engines on an X server: one shows its screen, the other sees it.

In a process of its own: the suite around it has no display.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget
from client.ui.app import make_application, open_window
from tests.call.test_shared_screens import meet
from tests.rig.household import at_home, make_profiles

app = make_application()
if app.platformName() != "xcb":
    sys.exit(77)

def until(holds):
    limit = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < limit, "waited in vain"
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()

def shown():
    screen = seer.call.grid.shown_screen
    return screen is not None and screen._feed.image is not None

people = make_profiles(Path(sys.argv[1]), 2)
with at_home(*people) as (host, guest):
    shower, seer = (open_window(app, home.engine, "light") for home in (host, guest))
    for window in (shower, seer):
        window.bridge.start()
        window.resize(1280, 800)
        window.show()
    cover = QWidget()
    cover.setStyleSheet("background: #ff00ff")
    cover.setGeometry(0, 0, 1280, 800)
    meet(host, guest)
    until(lambda: shower.call.active and len(seer.call.grid.tiles) == 2)
    cover.show()
    sheet = shower.sharing.sheet
    shower.call.bar.share.click()
    sheet.views[0].click()
    until(sheet.share.isEnabled)
    sheet.share.click()
    until(shown)
    image = seer.call.grid.shown_screen._feed.image
    print(shower.topped.share.sentence.encode("ascii", "ignore").decode())
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    print(middle.red() > 220, middle.green() < 40, middle.blue() > 220)
    print(image.pixelColor(4, 3).name())
    shower.comparing.compare(people[1].uid)
    until(lambda: seer.call.grid.shown_screen is None)
    print(repr(shower.topped.share.sentence), shower.sharing.grab.screen)
    for window in (shower, seer):
        window._closing = True
        window.close()
"""


def test_what_one_window_shows_is_seen_in_the_other_until_numbers_are_opened(tmp_path):
    if shutil.which("xvfb-run") is None:
        pytest.skip("no Xvfb on this machine")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
    environment |= {"QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11", "PYTHONPATH": str(ROOT)}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]
    command += [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=110, check=False
    )
    if done.returncode == 77 or "could not load the Qt platform plugin" in done.stderr:
        pytest.skip("Qt cannot use X on this machine")
    assert done.returncode == 0, done.stderr[-2000:]
    bar, middle, band, after = done.stdout.splitlines()[-4:]
    assert bar.startswith("You are showing Screen 1: ")
    assert middle == "True True True"
    # The band of the class lies above what was grabbed.
    red, green, blue = (int(band[at : at + 2], 16) for at in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 60
    assert after == "'' None"
