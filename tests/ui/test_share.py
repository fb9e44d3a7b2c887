# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The grabber on a real X server: what is handed on is what is on the screen, pixel by pixel.

Each test with a screen runs in a process of its own: the suite around it has no display.
"""

import os
import shutil
import subprocess
import sys

import pytest

from client.ui.screen_grab import why_not

# PyAV's own reader of an X screen is the judge; an ordinary window of one colour is looked at.
PROGRAM = """
import os, sys
import av
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QRasterWindow, QPainter
from client.ui.screen_grab import ScreenGrab, why_not

class Coloured(QRasterWindow):
    colour = QColor(sys.argv[1])
    def paintEvent(self, event):
        QPainter(self).fillRect(0, 0, self.width(), self.height(), self.colour)

def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()

app = QGuiApplication(sys.argv[:1])
if app.platformName() != "xcb":
    sys.exit(77)
assert why_not(environment={}) == ""
window = Coloured()
window.setGeometry(0, 0, *map(int, sys.argv[2].split("x")))
window.show()
wait(400)
got, said = [], []
grabber = ScreenGrab(got.append)
grabber.dark.connect(lambda: said.append("dark"))
grabber.start(app.primaryScreen())
wait(1300)
grabber.stop()
count = len(got)
wait(400)
assert len(got) == count and grabber.screen is None, "pictures after the stop"
last = got[-1]
with av.open(os.environ["DISPLAY"], format="x11grab", options={"draw_mouse": "0"}) as oracle:
    frame = next(oracle.decode(video=0)).reformat(format="bgra")
plane = bytes(frame.planes[0])
differ = 0
for y in range(0, last.height, 7):
    for x in range(0, last.width, 7):
        mine = bytes(last.pixels[y * last.stride + 4 * x:][:3])
        theirs = plane[y * frame.planes[0].line_size + 4 * x:][:3]
        differ += mine != theirs
middle = last.height // 2 * last.stride + last.width // 2 * 4
print(last.width, last.height, count, differ, bytes(last.pixels[middle:middle + 3]).hex(),
      ",".join(said) or "-")
"""


def look(colour, window="1280x720", screen="1280x720x24"):
    if shutil.which("xvfb-run") is None:
        pytest.skip("no Xvfb on this machine")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
    environment |= {"QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
    server = f"-screen 0 {screen}"
    command = ["xvfb-run", "-a", "-s", server, sys.executable, "-c", PROGRAM, colour, window]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode == 77 or "could not load the Qt platform plugin" in done.stderr:
        pytest.skip("Qt cannot use X on this machine")
    assert done.returncode == 0, done.stderr[-2000:]
    width, height, count, differ, middle, said = done.stdout.split()[-6:]
    return (int(width), int(height)), int(count), int(differ), middle, said


def test_hands_on_what_the_screen_shows_at_its_slow_rate_until_it_is_stopped():
    size, count, differ, middle, said = look("#ff0000")
    assert size == (1280, 720)
    assert middle == "0000ff"  # blue, green, red
    assert differ == 0
    assert 4 <= count <= 8
    assert said == "-"


def test_a_screen_that_is_black_from_edge_to_edge_is_told():
    assert look("#000000")[4] == "dark"


def test_a_dark_screen_with_something_on_it_is_not_called_black():
    assert look("#000001")[4] == "-"


def test_an_odd_line_and_column_are_left_out():
    size, _, differ, _, _ = look("#00ff00", screen="641x361x24")
    assert size == (640, 360)
    assert differ == 0


@pytest.mark.parametrize(
    ("platform", "environment"),
    [("wayland", {}), ("wayland-egl", {}), ("xcb", {"XDG_SESSION_TYPE": "wayland"})],
)
def test_nothing_is_offered_where_wayland_shows_the_session(platform, environment):
    assert why_not(platform, environment) == (
        "Screen sharing is not available in this Wayland session."
    )


@pytest.mark.parametrize("platform", ["xcb", "windows", "cocoa"])
def test_screens_are_offered_elsewhere(platform):
    assert why_not(platform, {"XDG_SESSION_TYPE": "x11"}) == ""


def test_a_platform_without_screens_offers_none():
    assert why_not("offscreen", {}) == "Screen sharing is not available here."
