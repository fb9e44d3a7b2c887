# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What another program of the same account can do to this one: DEBUGGER and CORE-DUMP for real.

Everything here runs as an account without rights. Root may trace and read any process, so a
test that stays root would tell nothing about what `harden` keeps out.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from client.model.verdict import Result
from client.policy import computer_checks as computer
from client.policy.facts import CoreDumps, Watched
from client.policy.rules import Rules

NOBODY = 65_534
ROOT = Path(__file__).resolve().parents[2]
PLACES = os.pathsep.join([str(ROOT), *(place for place in sys.path if "-packages" in place)])
BEGINS = """
import os, signal, sys
from client.platform.hardening import core_dumps, harden, watched
if sys.argv[1] == "hard":
    harden()
"""
ANSWERS = f"""{BEGINS}
print("ready", flush=True)
sys.stdin.readline()
print(watched().traced, core_dumps().limit, core_dumps().dumpable, flush=True)
sys.stdin.readline()
"""
ABORTS = f"""{BEGINS}
os.kill(os.getpid(), signal.SIGABRT)
"""
# PTRACE_ATTACH is 16, PTRACE_CONT 7, PTRACE_DETACH 17.
ATTACKS = """
import ctypes, os, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
argv = [sys.executable, "-c", sys.argv[1], sys.argv[2]]
with subprocess.Popen(argv, stdin=-1, stdout=-1, text=True) as other:
    other.stdout.readline()
    attached = libc.ptrace(16, other.pid, None, None) == 0
    print("attach", "done" if attached else os.strerror(ctypes.get_errno()))
    if attached:
        os.waitpid(other.pid, 0)
        libc.ptrace(7, other.pid, None, None)
    for name in ("mem", "environ"):
        try:
            with open(f"/proc/{other.pid}/{name}", "rb") as file:
                file.fileno()
            print(name, "open")
        except OSError as error:
            print(name, os.strerror(error.errno))
    other.stdin.write("\\n")
    other.stdin.flush()
    print("seen", other.stdout.readline(), end="")
    other.kill()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")


def _account() -> dict:
    """How to start a process without rights; nothing where this one has none itself."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}


def _python() -> str:
    """An interpreter of this version that an account without rights may run."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    asks = "import sys; from client.platform import hardening; print(*sys.version_info[:2])"
    for path in (sys.executable, shutil.which(version, path="/usr/bin:/usr/local/bin")):
        if path is None:
            continue
        try:
            ran = _run([path, "-c", asks])
        except PermissionError:
            continue
        if ran.stdout.split() == [str(one) for one in sys.version_info[:2]]:
            return path
    pytest.skip("an account without rights cannot run this program here")


def _run(argv, **named) -> subprocess.CompletedProcess:
    return subprocess.run(
        argv,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": PLACES, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=named.pop("cwd", "/"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **_account(),
        **named,
    )


def _attacked(how: str) -> dict[str, str]:
    ran = _run([_python(), "-c", ATTACKS, ANSWERS, how])
    told = dict(line.split(" ", 1) for line in ran.stdout.splitlines())
    assert set(told) == {"attach", "mem", "environ", "seen"}, ran.stderr
    return told


def _judged(seen: str) -> tuple[Result, Result]:
    """DEBUGGER and CORE-DUMP for what the process saw of itself."""
    traced, limit, dumpable = seen.split()
    watched, dumps = Watched(traced == "True"), CoreDumps(int(limit), dumpable == "True")
    return computer.debugger(watched, Rules()).result, computer.core_dump(dumps, Rules()).result


def test_another_program_of_this_account_can_neither_trace_nor_read_a_hardened_one():
    told = _attacked("hard")
    assert told["attach"] == "Operation not permitted"
    assert told["mem"] == told["environ"] == "Permission denied"
    assert _judged(told["seen"]) == (Result.PASS, Result.PASS)


def test_without_hardening_it_traces_and_reads_and_the_check_sees_it():
    told = _attacked("soft")
    if told["attach"] != "done":
        pytest.skip(f"this system lets nobody trace: {told['attach']}")
    assert told["mem"] == told["environ"] == "open"
    assert _judged(told["seen"]) == (Result.FAIL, Result.FAIL)


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize(("how", "attaches"), [("hard", False), ("soft", True)])
def test_a_strace_of_this_account_attaches_only_to_a_program_that_is_not_hardened(how, attaches):
    argv = [_python(), "-c", ANSWERS, how]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/",
        env={"PYTHONPATH": PLACES, "PYTHONDONTWRITEBYTECODE": "1"}, **_account(),
    ) as other:  # fmt: skip
        assert other.stdout.readline() == "ready\n"
        with subprocess.Popen(
            ["strace", "-e", "trace=none", "-p", str(other.pid)],
            stderr=subprocess.PIPE, text=True, **_account(),
        ) as strace:  # fmt: skip
            first = strace.stderr.readline()
            other.stdin.write("\n")
            other.stdin.flush()
            seen = other.stdout.readline()
            strace.terminate()
        other.kill()
    if how == "soft" and "attached" not in first:
        pytest.skip(f"this system lets nobody trace: {first}")
    assert ("attached" in first, "not permitted" in first) == (attaches, not attaches)
    assert _judged(seen)[0] is (Result.FAIL if attaches else Result.PASS)


@pytest.fixture
def folder():
    """A folder of that account: pytest's own are closed to others, and stay so."""
    with tempfile.TemporaryDirectory() as made:
        if os.geteuid() == 0:
            os.chown(made, NOBODY, NOBODY)
        yield Path(made)


@pytest.mark.parametrize(("how", "left"), [("hard", 0), ("soft", 1)])
def test_a_program_that_aborts_leaves_its_memory_behind_only_without_hardening(folder, how, left):
    if Path("/proc/sys/kernel/core_pattern").read_text().strip() != "core":
        pytest.skip("this system keeps crashed programs elsewhere")
    highest = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if highest == 0:
        pytest.skip("no program may leave its memory behind here")

    def may_dump() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (highest, highest))

    ran = _run([_python(), "-c", ABORTS, how], cwd=folder, preexec_fn=may_dump)
    assert ran.returncode == -6
    assert len(list(folder.iterdir())) == left
