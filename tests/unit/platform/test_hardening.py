# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

from client.platform import hardening

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")

HARDENED = """
import ctypes, os, sys
from client.platform.hardening import core_dumps, harden, watched
print(core_dumps().dumpable, watched().traced)
harden()
print(core_dumps().limit, core_dumps().dumpable, watched().traced)
"""
CRASH = """
import os, signal, sys
from client.platform.hardening import harden
if sys.argv[1] == "hard":
    harden()
os.kill(os.getpid(), signal.SIGABRT)
"""

TRACED = """
import ctypes
from client.platform.hardening import watched
ctypes.CDLL(None).ptrace(0, 0, 0, 0)
print(watched().traced)
"""

LOOKS = """
from client.platform.hardening import watched
print(watched().traced)
"""

# A second process of the same account that tries to read the first one's memory.
ATTACH = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE,
                         stdin=subprocess.PIPE, text=True)
child.stdout.readline()
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    open(f"/proc/{child.pid}/mem", "rb").close()
    print("open")
except PermissionError:
    print("closed")
child.kill()
"""
WAITS = """
import ctypes, os, sys
from client.platform.hardening import harden
os.setgroups([]); os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # A process that was started as this account.
{}
print("ready", flush=True)
sys.stdin.read()
"""

CLEANED = """
import os, ssl
from client.platform.hardening import environment, harden
print(*environment(os.environ).tainted)
harden()
print(*environment(os.environ).tainted)
ssl.create_default_context()
"""

STARTED = """
import os, sys
from client import __main__
import client.app.cli
from client.platform.hardening import core_dumps
client.app.cli.run = lambda argv: print(core_dumps().dumpable, *sorted(os.environ.keys() & {
    "TEXTUAL_PRESS", "QT_QPA_PLATFORM", "GTK_MODULES", "LANG"}))
__main__.main()
"""

# The module is loaded without the rest of the program, whose libraries that Python may not have.
OWN_SITE = """
import builtins, sys, types
facts = types.ModuleType("client.policy.facts")
facts.CoreDumps = facts.OpenDevices = facts.Watched = object
facts.Environment = lambda names: names
for name in ("client", "client.policy"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["client.policy.facts"] = facts
seen = {}
source = open(sys.argv[1] + "/client/platform/hardening.py", encoding="ascii").read()
exec(compile(source, "hardening", "exec"), seen)
print(hasattr(builtins, "ran"), seen["environment"]({}))
"""


def run(script, *arguments, **named):
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **named,
    )


def test_closes_a_real_process_to_dumps():
    assert run(HARDENED).stdout.splitlines() == ["True False", "0 False False"]


def test_a_crash_of_a_hardened_process_leaves_no_dump(tmp_path):
    ended = run(CRASH, "hard", cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.getcwd()})  # noqa: PTH109
    assert ended.returncode == -6
    assert list(tmp_path.iterdir()) == []


def test_sees_that_another_process_traces_this_one():
    assert run(TRACED).stdout == "True\n"


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_sees_a_real_strace_and_nothing_without_one(tmp_path):
    log = str(tmp_path / "log")
    ran = subprocess.run(
        ["strace", "-f", "-e", "trace=none", "-o", log, sys.executable, "-c", LOOKS],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if "Operation not permitted" in ran.stderr:
        pytest.skip("tracing is not permitted here")
    assert ran.stdout == "True\n"
    assert run(LOOKS).stdout == "False\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to act as another account")
@pytest.mark.parametrize(("first", "told"), [("harden()", "closed"), ("", "open")])
def test_a_second_process_of_the_same_account_cannot_read_this_ones_memory(first, told):
    ran = run(ATTACH, WAITS.format(first))
    if not ran.stdout:
        pytest.skip(f"another account cannot run this: {ran.stderr[-200:]}")
    assert ran.stdout.strip() == told


def test_forgets_variables_that_libraries_would_read_later(tmp_path):
    leaking = {
        "SSLKEYLOGFILE": str(tmp_path / "keys"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "KEYRING_PROPERTY_APPID": "x",
        "PULSE_SERVER": "unix:/nonexistent",
    }
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()}  # noqa: PTH109
    ended = run(CLEANED, env=kept | leaking)
    before, after = ended.stdout.splitlines()
    assert set(leaking) <= set(before.split())
    # What was read before our first line stays, and stays reported.
    assert after == "PULSE_SERVER PYTHONPATH"
    assert not (tmp_path / "keys").exists()


def test_every_verb_starts_closed_and_without_what_its_libraries_would_read():
    given = {"TEXTUAL_PRESS": "1,2,3", "QT_QPA_PLATFORM": "vnc:port=5901", "GTK_MODULES": "x"}
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "LANG": "C"}  # noqa: PTH109
    assert run(STARTED, env=kept | given).stdout == "False LANG\n"


@pytest.mark.parametrize(
    ("screen", "named"),
    [
        ("xcb", False),
        ("wayland;xcb", False),
        ("offscreen:size=1x1", False),
        ("", False),
        ("vnc", True),
        ("vnc:port=5900:size=1280x720", True),
        ("xcb;vnc", True),
        ("webgl:port=8080", True),
        ("VNC", True),
    ],
)
def test_names_a_window_that_would_be_served_to_the_network(screen, named):
    found = hardening.environment({"QT_QPA_PLATFORM": screen}).tainted
    assert found == (("QT_QPA_PLATFORM",) if named else ())


def test_names_packages_of_the_persons_own_folder(monkeypatch):
    """Code in there runs when any Python starts (usercustomize, .pth), whoever installed ours."""
    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    mine = site.getusersitepackages()
    assert hardening.environment({}, ["/usr/lib", mine]).tainted == (hardening.OWN_PACKAGES,)
    assert hardening.environment({}, ["/usr/lib"]).tainted == ()
    monkeypatch.setattr(site, "ENABLE_USER_SITE", False)
    assert hardening.environment({}, ["/usr/lib", mine]).tainted == ()


@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="needs the system's Python")
def test_a_real_folder_of_packages_is_seen_by_a_program_of_the_systems_python(tmp_path):
    """As a package of a distribution would start ours; only what the look needs is borrowed."""
    folder = tmp_path / "lib" / f"python{system_python()}" / "site-packages"
    folder.mkdir(parents=True)
    (folder / "usercustomize.py").write_text("import builtins; builtins.ran = True")
    told = {}
    for safe in ((), ("-s",)):
        ran = subprocess.run(
            ["/usr/bin/python3", *safe, "-c", OWN_SITE, os.getcwd()],  # noqa: PTH109
            env={"PATH": "/usr/bin", "PYTHONUSERBASE": str(tmp_path)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        told[safe] = ran.stdout.strip()
    if "True" not in told[()]:
        pytest.skip("the system's Python has no folders of one's own")
    assert told == {(): "True ('site-packages',)", ("-s",): "False ()"}


def system_python():
    ask = ("/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()


def test_names_variables_that_leak_or_inject_and_never_their_values():
    given = {
        "SSLKEYLOGFILE": "/tmp/secret",  # noqa: S108
        "PULSE_SERVER": "unix:/x",
        "PYTHONUNBUFFERED": "1",
        "HOME": "/root",
    }
    assert hardening.environment(given).tainted == ("PULSE_SERVER", "SSLKEYLOGFILE")
    assert hardening.environment({"HOME": "/root"}).tainted == ()


def test_sees_an_open_camera_node(monkeypatch):
    assert hardening.open_devices(0).seen == ()
    links = {
        "0": "/dev/null",
        "5": "/dev/video0",
        "6": "/dev/snd/pcmC0D0c",
        "7": "/dev/snd/pcmC0D0p",
    }
    monkeypatch.setattr(hardening.os, "listdir", lambda _path: list(links))
    monkeypatch.setattr(hardening.os, "readlink", lambda path: links[path.rpartition("/")[2]])
    assert hardening.open_devices(2).seen == ("/dev/snd/pcmC0D0c", "/dev/video0")
    assert hardening.open_devices(2).counted == 2


@pytest.mark.parametrize(("flag", "traced"), [(0x4804, True), (0x4004, False)])
def test_macos_marks_a_traced_process_recorded_not_run_on_that_system(flag, traced):
    record = bytes(32) + flag.to_bytes(4, "little") + bytes(612)
    assert hardening.traced_by_kinfo(record) is traced


def test_a_record_of_macos_that_is_cut_short_is_unknown():
    with pytest.raises(OSError, match="does not say"):
        hardening.traced_by_kinfo(bytes(35))
