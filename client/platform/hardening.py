# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""This process: closed to debuggers and crash dumps, and facts about how it was started.

`harden` belongs first in every program that holds keys. On Linux it makes the process not
dumpable: other programs of the same account cannot read its memory or attach to it. The price
is that desktop portals refuse it, so the window uses its own file dialogs.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from client.policy.facts import CoreDumps, Environment, OpenDevices, Watched

_KINFO_FLAG = 32
_P_TRACED = 0x800
_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4

TAINTING = frozenset(
    {
        "SSLKEYLOGFILE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "OPENSSL_CONF",
        "OPENSSL_MODULES",
        "LD_PRELOAD",
        "LD_AUDIT",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONINSPECT",
        "PYTHONUSERBASE",
        "PYTHONPLATLIBDIR",
        "PYTHONEXECUTABLE",
        "PYTHONBREAKPOINT",
        "PYTHONWARNINGS",
        "PYTHONPYCACHEPREFIX",
        "PYTHONDUMPREFS",
        "PYTHON_KEYRING_BACKEND",
        "QT_PLUGIN_PATH",
        "QT_DEBUG_PLUGINS",
        "ALSA_CONFIG_PATH",
    }
)
"""Variables that leak secrets, load code or redirect sound. Of Python's own only those that
change what is loaded: PYTHONUNBUFFERED and the like do no harm."""
READ_LATE = frozenset(
    {
        "SSLKEYLOGFILE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "PYTHONBREAKPOINT",
        "PYTHON_KEYRING_BACKEND",
        "QT_PLUGIN_PATH",
        "QT_DEBUG_PLUGINS",
    }
)
"""Of those the ones that a library reads only when it is used: `harden` takes them away, and
then they do no harm. The others have had their effect before any code of ours runs."""
READ_LATE_PREFIX = "KEYRING_PROPERTY_"
TAINTING_PREFIXES = ("DYLD_", "PULSE_", "PIPEWIRE_", "KEYRING_PROPERTY_")

_excluded: list[str] = []
"""Windows cannot be asked whether a program is excluded from dumps; what `harden` did there."""


def harden() -> None:
    """Close this process to crash dumps and other programs; forget variables of `READ_LATE`.

    Never raises: what could not be done shows in `core_dumps` and `environment`, which are
    checked.
    """
    for name in tuple(os.environ):
        if name in READ_LATE or name.startswith(READ_LATE_PREFIX):
            del os.environ[name]
    if sys.platform == "win32":  # written, not tested
        try:
            answer = ctypes.windll.wer.WerAddExcludedApplication(sys.executable, 0)
        except OSError:
            return
        if answer == 0:
            _excluded.append(sys.executable)
    else:
        import resource  # noqa: PLC0415  does not exist on Windows

        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (OSError, ValueError):
            return
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":  # written, not run on that system
            ctypes.CDLL(None, use_errno=True).ptrace(_PT_DENY_ATTACH, 0, None, 0)


def core_dumps() -> CoreDumps:
    """Would a crash write memory to disk? Raises where the system gives no answer."""
    if sys.platform == "win32":
        return CoreDumps(limit=0, dumpable=not _excluded)
    import resource  # noqa: PLC0415  does not exist on Windows

    limit, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if sys.platform != "linux":  # macOS: written, not tested
        return CoreDumps(limit=limit, dumpable=limit != 0)
    dumpable = ctypes.CDLL(None, use_errno=True).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    return CoreDumps(limit=limit, dumpable=dumpable != 0)


def watched() -> Watched:
    """Is another program tracing this one? Raises where the system does not say."""
    if sys.platform == "win32":  # written, not run on that system
        return Watched(traced=_windows_debugger())
    if sys.platform == "darwin":  # written, not run on that system
        return Watched(traced=traced_by_kinfo(_kinfo()))
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").split("\n"):
        name, _, value = line.partition(":")
        if name == "TracerPid":
            return Watched(traced=int(value) != 0)
    raise OSError("the system does not say who traces this program")


def traced_by_kinfo(record: bytes) -> bool:
    """``P_TRACED`` in macOS's ``struct kinfo_proc`` (sys/proc.h); recorded form.

    Its ``p_flag`` follows two words of times and two pointers.
    """
    if len(record) < _KINFO_FLAG + 4:
        raise OSError("the system does not say who traces this program")
    return bool(int.from_bytes(record[_KINFO_FLAG : _KINFO_FLAG + 4], "little") & _P_TRACED)


def environment(variables: Mapping[str, str]) -> Environment:
    """Names of the variables this program should not have been started with."""
    found = (name for name in variables if name in TAINTING or name.startswith(TAINTING_PREFIXES))
    return Environment(tuple(sorted(found)))


def open_devices(counted: int) -> OpenDevices:
    """Our own count of open devices beside what the system shows of this process (Linux)."""
    if sys.platform != "linux":
        return OpenDevices(counted)
    seen = set[str]()
    for handle in os.listdir("/proc/self/fd"):  # noqa: PTH208  names only, some vanish meanwhile
        try:
            target = os.readlink(f"/proc/self/fd/{handle}")  # noqa: PTH115  need not exist as a file
        except FileNotFoundError:
            continue
        capture = target.startswith("/dev/snd/pcm") and target.endswith("c")
        if capture or target.startswith("/dev/video"):
            seen.add(target)
    return OpenDevices(counted, tuple(sorted(seen)))


if sys.platform == "darwin":  # written, not run on that system
    _PT_DENY_ATTACH = 31
    _KERN_PROC_PID = (1, 14, 1)
    """CTL_KERN, KERN_PROC, KERN_PROC_PID (sys/sysctl.h)."""

    def _kinfo() -> bytes:
        name = (ctypes.c_int * 4)(*_KERN_PROC_PID, os.getpid())
        record = ctypes.create_string_buffer(1024)
        size = ctypes.c_size_t(len(record))
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.sysctl(name, 4, record, ctypes.byref(size), None, 0):
            raise OSError(ctypes.get_errno(), "sysctl")
        return record.raw[: size.value]


if sys.platform == "win32":  # written, not run on that system

    def _windows_debugger() -> bool:
        kernel = ctypes.windll.kernel32
        there = ctypes.c_int(0)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        here = ctypes.c_void_p(kernel.GetCurrentProcess())
        if not kernel.CheckRemoteDebuggerPresent(here, ctypes.byref(there)):
            raise OSError("the system does not say who watches this program")
        return bool(kernel.IsDebuggerPresent()) or there.value != 0
