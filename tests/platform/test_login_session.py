# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What logind says, over a real bus: locked, asleep, used from afar. The service is a mock."""

import asyncio
import os

import pytest

from client.platform import login_session
from client.platform.ask import NoAnswer
from client.platform.login_session import far_display, remote_use, screen_seen, watch_screen
from client.policy.posture_facts import RemoteUse, ScreenSeen
from tests.rig.logind import MOCK, NoLogind, logind_rig

pytestmark = pytest.mark.rig("logind")


@pytest.fixture
def logind(tmp_path, monkeypatch):
    for name in ("SSH_CONNECTION", "SSH_TTY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(login_session, "remote_servers", tuple)
    try:
        with logind_rig(tmp_path) as running:
            yield running
    except NoLogind as missing:
        pytest.skip(str(missing))


def test_says_whether_the_screen_is_locked(logind):
    assert screen_seen() == ScreenSeen(locked=False)
    logind.lock()
    assert screen_seen() == ScreenSeen(locked=True)
    logind.lock(locked=False)
    assert screen_seen() == ScreenSeen(locked=False)


def test_says_whether_the_session_comes_from_afar(logind):
    assert remote_use() == RemoteUse((), asked=True)
    logind.set("Remote", value=True)
    assert remote_use() == RemoteUse(("a remote session",), asked=True)


@pytest.mark.usefixtures("logind")
def test_an_ssh_session_is_seen_as_one(monkeypatch):
    monkeypatch.setenv("SSH_CONNECTION", "127.0.0.1 1 127.0.0.1 22")
    assert remote_use() == RemoteUse(("an ssh session",), asked=True)


def test_a_session_that_a_variable_names_counts_only_if_it_is_mine(logind, monkeypatch):
    """That of the greeter is never locked and never from afar."""
    assert remote_use().asked
    words = ("c9", "seat0", os.getuid() + 1, "gdm", True)
    logind.call("/org/freedesktop/login1", MOCK, "AddSession", "ssusb", *words)
    monkeypatch.setenv("XDG_SESSION_ID", "c9")
    assert remote_use() == RemoteUse((), asked=False)
    with pytest.raises(NoAnswer):
        screen_seen()
    monkeypatch.setenv("XDG_SESSION_ID", "c2")
    assert remote_use().asked


@pytest.mark.usefixtures("logind")
def test_a_window_on_another_computers_display_is_seen_there(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert remote_use() == RemoteUse((), asked=True)
    monkeypatch.setenv("DISPLAY", "desk:0")
    assert remote_use() == RemoteUse(("a display elsewhere",), asked=True)


@pytest.mark.parametrize(
    ("display", "far"),
    [
        ("", False),
        (":0", False),
        (":1.0", False),
        ("unix:0", False),
        ("unix/:0", False),
        ("/private/tmp/x/org.xquartz:0", False),
        ("localhost:10.0", True),
        ("desk:0", True),
        ("tcp/desk:0", True),
        ("10.0.0.7:0.0", True),
        ("[::1]:0", True),
    ],
)
def test_a_display_names_a_computer_or_none(display, far):
    assert far_display(display) is far


def test_without_logind_nothing_is_known_and_nothing_is_fine(tmp_path, monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    for name in ("SSH_CONNECTION", "SSH_TTY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(login_session, "remote_servers", tuple)
    assert remote_use() == RemoteUse((), asked=False)
    with pytest.raises(NoAnswer):
        screen_seen()


@pytest.mark.asyncio
async def test_hears_of_lock_and_sleep_at_once(logind):
    heard: asyncio.Queue[bool] = asyncio.Queue()
    watching = asyncio.get_running_loop().create_task(watch_screen(heard.put_nowait))

    async def after(act) -> bool:
        await asyncio.to_thread(act)
        async with asyncio.timeout(1):
            return await heard.get()

    try:
        # Until its rules have reached the bus nothing is heard: ask until something is.
        async with asyncio.timeout(10):
            while heard.empty():
                await asyncio.to_thread(logind.lock)
                await asyncio.to_thread(lambda: logind.lock(locked=False))
        await asyncio.sleep(0)
        while not heard.empty():
            heard.get_nowait()
        assert await after(logind.lock) is True
        assert await after(lambda: logind.lock(locked=False)) is False
        assert await after(logind.ask_to_lock) is True
        assert await after(lambda: logind.ask_to_lock(locked=False)) is False
        assert await after(logind.sleep) is True
        assert await after(lambda: logind.sleep(begins=False)) is False
    finally:
        watching.cancel()
        await asyncio.wait((watching,))


@pytest.mark.asyncio
async def test_a_bus_that_goes_away_is_an_error_and_no_silence(tmp_path):
    try:
        with logind_rig(tmp_path) as logind:
            watching = asyncio.get_running_loop().create_task(watch_screen(lambda _: None))
            await asyncio.to_thread(logind.lock)
    except NoLogind as missing:
        pytest.skip(str(missing))
    with pytest.raises(NoAnswer):
        async with asyncio.timeout(5):
            await watching
