# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""This process: closed to debuggers and crash dumps, and facts about how it was started.

`harden` belongs first in every program that holds keys. On Linux it makes the process not
dumpable: other programs of the same account cannot read its memory or attach to it. The price
is that desktop portals refuse it, so the window uses its own file dialogs.
"""

import ctypes
import os
import site
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from client.policy.facts import CoreDumps, Environment, OpenDevices, Watched

_KINFO_FLAG = 32
_P_TRACED = 0x800
_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4

READ_EARLY = frozenset(
    {
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
        "PYTHONWARNINGS",
        "PYTHONPYCACHEPREFIX",
        "PYTHONDUMPREFS",
        "ALSA_CONFIG_PATH",
    }
)
"""Variables that have had their effect before any code of ours runs. Of Python's own only those
that change what is loaded: PYTHONUNBUFFERED and the like do no harm."""
READ_LATE = frozenset(
    {
        "SSLKEYLOGFILE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "PYTHONBREAKPOINT",
        "PYTHON_KEYRING_BACKEND",
        # Who says whether this session is remote or locked, and how the Wi-Fi is protected.
        "DBUS_SYSTEM_BUS_ADDRESS",
        # Code for the window, plugins that listen to the network, and keys that are written down.
        "QT_PLUGIN_PATH",
        "QT_DEBUG_PLUGINS",
        "QT_QPA_PLATFORM_PLUGIN_PATH",
        "QT_QPA_GENERIC_PLUGINS",
        "QT_LOGGING_RULES",
        "QT_LOGGING_CONF",
        "GTK_MODULES",
        "GTK3_MODULES",
        "GTK_PATH",
        "GIO_EXTRA_MODULES",
        "GIO_MODULE_DIR",
        "GDK_PIXBUF_MODULE_FILE",
        "GDK_PIXBUF_MODULEDIR",
        # Code for drawing and sound.
        "LIBGL_DRIVERS_PATH",
        "GBM_BACKENDS_PATH",
        "LIBVA_DRIVERS_PATH",
        "VK_ICD_FILENAMES",
        "VK_DRIVER_FILES",
        "VK_ADD_DRIVER_FILES",
        "VK_LAYER_PATH",
        "VK_ADD_LAYER_PATH",
        "VK_INSTANCE_LAYERS",
        "__EGL_VENDOR_LIBRARY_DIRS",
        "__EGL_VENDOR_LIBRARY_FILENAMES",
        "ALSA_PLUGIN_DIR",
        "GCONV_PATH",
    }
)
"""Variables that leak secrets, load code, press keys or answer for the system, and are read only
when a library is used: `harden` takes them away, and then they do no harm."""
READ_LATE_PREFIXES = ("KEYRING_PROPERTY_", "TEXTUAL")
"""The second can press keys in the terminal face, and name a program that draws it."""
_SCREEN = "QT_QPA_PLATFORM"
_SCREENS = frozenset(
    {"", "xcb", "wayland", "wayland-egl", "windows", "cocoa", "offscreen", "minimal"}
)
"""Where the window may be drawn. Qt can also serve it to the network, without a password."""
OWN_PACKAGES = "site-packages"
"""What a person's own folder of Python packages is called in place of a variable."""
READ_EARLY_PREFIXES = ("DYLD_", "PULSE_", "PIPEWIRE_")

_excluded: list[str] = []
"""Windows cannot be asked whether a program is excluded from dumps; what `harden` did there."""


def harden() -> None:
    """Close this process to crash dumps and other programs; forget variables of `READ_LATE`.

    Never raises: what could not be done shows in `core_dumps` and `environment`, which are
    checked.
    """
    for name in tuple(os.environ):
        if _is_read_late(name, os.environ[name]):
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


def environment(variables: Mapping[str, str], path: Iterable[str] | None = None) -> Environment:
    """Names of the variables this program should not have been started with.

    ``path`` is where Python looks for code, its own list if None: a folder of the person's own on
    it counts as well. What lies there runs before any code of ours, in every program.
    """
    found = {
        name
        for name, value in variables.items()
        if name in READ_EARLY or name.startswith(READ_EARLY_PREFIXES) or _is_read_late(name, value)
    }
    if site.ENABLE_USER_SITE and site.getusersitepackages() in (sys.path if path is None else path):
        found.add(OWN_PACKAGES)
    return Environment(tuple(sorted(found)))


def _is_read_late(name: str, value: str) -> bool:
    if name == _SCREEN:
        # A list of such names, each with words of its own: "wayland;xcb", "vnc:port=5900".
        return not {one.partition(":")[0] for one in value.split(";")} <= _SCREENS
    return name in READ_LATE or name.startswith(READ_LATE_PREFIXES)


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
