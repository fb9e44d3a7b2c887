# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import os
import shutil
import subprocess
import sys

import pytest

from client.platform import locking
from client.platform.ask import NoAnswer
from client.policy.posture_facts import ScreenLocking

SAVER = "org.gnome.desktop.screensaver"
SESSION = "org.gnome.desktop.session"
LOOK = """
from client.platform import ask
from client.platform.locking import screen_locking
ask._KEPT += ("GSETTINGS_BACKEND",)  # No dconf here: the settings lie in a file.
print(screen_locking())
"""


def says(**values):
    return lambda _schema, key: values[key.replace("-", "_")]


def test_gnome_locks_when_idle_and_enabled():
    told = says(lock_enabled="true\n", idle_delay="uint32 300\n", lock_delay="uint32 30\n")
    assert locking.gnome(told) == ScreenLocking(locks=True, after_s=330)


@pytest.mark.parametrize(("enabled", "idle"), [("false", "uint32 300"), ("true", "uint32 0")])
def test_gnome_does_not_lock_when_off_or_never_idle(enabled, idle):
    told = says(lock_enabled=enabled, idle_delay=idle, lock_delay="uint32 0")
    assert locking.gnome(told) == ScreenLocking(locks=False)


@pytest.mark.parametrize("enabled", ["", "No such key", "True"])
def test_gnome_that_says_nothing_usable_is_unknown(enabled):
    with pytest.raises(NoAnswer):
        locking.gnome(says(lock_enabled=enabled, idle_delay="uint32 1", lock_delay="uint32 1"))


def test_kde_has_defaults_and_takes_the_persons_file_last(tmp_path):
    system, mine = tmp_path / "system", tmp_path / "mine"
    assert locking.kde((system, mine)) == ScreenLocking(locks=True, after_s=300)
    system.write_text("[Daemon]\nTimeout=10\n")
    assert locking.kde((system, mine)) == ScreenLocking(locks=True, after_s=600)
    mine.write_text("[Daemon]\nAutolock=false\n")
    assert locking.kde((system, mine)) == ScreenLocking(locks=False)
    mine.write_text("[Daemon]\nTimeout=soon\n")
    with pytest.raises(NoAnswer):
        locking.kde((system, mine))


def test_macos_recorded_not_run_on_that_system():
    assert locking.macos("sysadminctl[1:2] screenLock is off\n") == ScreenLocking(locks=False)
    told = "sysadminctl[1:2] screenLock delay is immediate\n"
    assert locking.macos(told) == ScreenLocking(locks=True)
    told = "sysadminctl[1:2] screenLock delay is 300 seconds\n"
    assert locking.macos(told) == ScreenLocking(locks=True, after_s=300)
    with pytest.raises(NoAnswer):
        locking.macos("")


def test_a_desktop_that_is_not_known_is_unknown(monkeypatch):
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "sway")
    with pytest.raises(NoAnswer):
        locking.screen_locking()


@pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, ("gsettings", "dbus-run-session"))),
    reason="needs gsettings and dbus-run-session",
)
def test_real_settings_of_gnome_are_seen_as_they_are_toggled(tmp_path):
    listed = subprocess.run(("gsettings", "list-schemas"), capture_output=True, text=True)  # noqa: PLW1510
    if SAVER not in listed.stdout.split():
        pytest.skip("the schemas of GNOME's lock are not installed")
    script = f"""
    "$1" -c "$2"
    gsettings set {SAVER} lock-enabled false && "$1" -c "$2"
    gsettings set {SAVER} lock-enabled true
    gsettings set {SESSION} idle-delay 60 && gsettings set {SAVER} lock-delay 5 && "$1" -c "$2"
    """
    ran = subprocess.run(
        ["dbus-run-session", "--", "sh", "-ec", script, "sh", sys.executable, LOOK],
        capture_output=True, text=True, timeout=60, check=False,
        env={
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path),
            "XDG_CURRENT_DESKTOP": "GNOME", "PYTHONPATH": os.getcwd(),  # noqa: PTH109
            "GSETTINGS_BACKEND": "keyfile",
        },
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = ran.stdout.splitlines()
    assert said[1:] == [
        str(ScreenLocking(locks=False)),
        str(ScreenLocking(locks=True, after_s=65)),
    ]
