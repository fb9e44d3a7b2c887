# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the system itself knows of this program's files: its package records or its signature.

A second witness beside our own list: whoever can rewrite the program can rewrite what it says of
itself, but not what the system recorded when it was installed. A program that the system did not
install has no second witness, and none is asked for. Linux is run; the others are written, not
run on those systems.
"""

import ctypes
import re
import sys
from pathlib import Path

from client.platform.ask import NoAnswer, answer, installed

_WAIT_S = 20.0
_NOT_OWNED = 1
_DPKG_OWNER = re.compile(r"^([a-z0-9][a-z0-9+.\-]*(?::[a-z0-9\-]+)?)(?:, [^:]+)*: /")
_RPM_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._+\-]*$")
# Flags, the letter of a settings file, and the path; or the word for a file that is gone.
_LINE = re.compile(r"^(?P<flags>missing|[?.A-Z0-9]{8,9})\s+(?:(?P<kind>[cdglr]) )?(?P<path>/.*)$")


def recorded_changes(package: Path) -> tuple[str, ...]:
    """Files that the system says were changed since it installed them.

    Raises `NoAnswer` where the system installed this program and then does not say.
    """
    if sys.platform == "win32":
        return _windows_changes()
    if sys.platform == "darwin":
        return _macos_changes()
    probe = str(package / "__init__.py")
    if installed("dpkg-query") and (name := dpkg_owner(_ask("dpkg-query", "-S", probe))):
        return changes(_ask("dpkg", "-V", name))
    if installed("rpm") and (name := rpm_owner(_ask("rpm", "-qf", "--qf", "%{NAME}", probe))):
        return changes(_ask("rpm", "-V", name))
    return ()


def _ask(program: str, *words: str) -> str:
    return answer(program, *words, codes=(0, _NOT_OWNED), deadline=_WAIT_S)


def dpkg_owner(told: str) -> str:
    """The package of ``dpkg-query -S``; empty where no package owns the file."""
    found = _DPKG_OWNER.match(told)
    return "" if found is None else found[1]


def rpm_owner(told: str) -> str:
    """The package of ``rpm -qf``; empty where no package owns the file (recorded, not run)."""
    return told if _RPM_NAME.match(told) else ""


def changes(told: str) -> tuple[str, ...]:
    """Paths in the lines of ``dpkg -V`` and ``rpm -V``; settings files may differ.

    Raises `NoAnswer` for a line of another form: it is no proof that all is well.
    """
    changed = []
    for line in told.splitlines():
        found = _LINE.match(line)
        if found is None:
            raise NoAnswer("the package's records cannot be read")
        # A time alone says nothing of the content.
        if found["kind"] != "c" and found["flags"].strip("?.T"):
            changed.append(found["path"])
    return tuple(changed)


if sys.platform == "win32":  # written, not run on that system
    _VERIFY_V2 = (0x00AAC56B, 0xCD44, 0x11D0, (0x8C, 0xC2, 0x00, 0xC0, 0x4F, 0xC2, 0x95, 0xEE))
    _NO_UI, _WHOLE_CHAIN, _A_FILE, _NO_NETWORK = 2, 1, 1, 0x1000

    class _Guid(ctypes.Structure):
        _fields_ = (
            ("one", ctypes.c_uint32),
            ("two", ctypes.c_uint16),
            ("three", ctypes.c_uint16),
            ("four", ctypes.c_ubyte * 8),
        )

    class _FileInfo(ctypes.Structure):
        """WINTRUST_FILE_INFO."""

        _fields_ = (
            ("size", ctypes.c_uint32),
            ("path", ctypes.c_wchar_p),
            ("handle", ctypes.c_void_p),
            ("subject", ctypes.c_void_p),
        )

    class _TrustData(ctypes.Structure):
        """WINTRUST_DATA."""

        _fields_ = (
            ("size", ctypes.c_uint32),
            ("policy", ctypes.c_void_p),
            ("sip", ctypes.c_void_p),
            ("ui", ctypes.c_uint32),
            ("revocation", ctypes.c_uint32),
            ("union", ctypes.c_uint32),
            ("file", ctypes.POINTER(_FileInfo)),
            ("action", ctypes.c_uint32),
            ("state", ctypes.c_void_p),
            ("url", ctypes.c_wchar_p),
            ("flags", ctypes.c_uint32),
            ("context", ctypes.c_uint32),
            ("signature", ctypes.c_void_p),
        )

    def _windows_changes() -> tuple[str, ...]:
        """`WinVerifyTrust` for the program that runs, without asking the network."""
        info = _FileInfo(ctypes.sizeof(_FileInfo), sys.executable, None, None)
        data = _TrustData()
        data.size, data.ui, data.revocation = ctypes.sizeof(_TrustData), _NO_UI, _WHOLE_CHAIN
        data.union, data.file, data.flags = _A_FILE, ctypes.pointer(info), _NO_NETWORK
        one, two, three, four = _VERIFY_V2
        action = _Guid(one, two, three, (ctypes.c_ubyte * 8)(*four))
        result = ctypes.windll.wintrust.WinVerifyTrust(
            None, ctypes.byref(action), ctypes.byref(data)
        )
        return () if result == 0 else (Path(sys.executable).name,)


if sys.platform == "darwin":  # written, not run on that system
    _ALL_ARCHITECTURES, _NESTED = 1, 8

    def _macos_changes() -> tuple[str, ...]:
        """`SecStaticCodeCheckValidity` for the program that runs."""
        core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
        security = ctypes.CDLL("/System/Library/Frameworks/Security.framework/Security")
        path = sys.executable.encode()
        core.CFURLCreateFromFileSystemRepresentation.restype = ctypes.c_void_p
        url = core.CFURLCreateFromFileSystemRepresentation(None, path, len(path), 0)
        code = ctypes.c_void_p()
        made = security.SecStaticCodeCreateWithPath(ctypes.c_void_p(url), 0, ctypes.byref(code))
        if made != 0:
            raise NoAnswer("the system does not know this program")
        result = security.SecStaticCodeCheckValidity(code, _ALL_ARCHITECTURES | _NESTED, None)
        return () if result == 0 else (Path(sys.executable).name,)
