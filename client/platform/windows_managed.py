# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of Windows about places: folders, access lists, keys of the registry.

Written from the documentation of these calls; not run on that system.
"""

import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    import uuid
    import winreg
    from ctypes import wintypes

    _PROGRAM_DATA = uuid.UUID("62ab5d82-fdc1-4dc3-a9dd-070d1d495d97")
    _SE_FILE_OBJECT = 1
    _OWNER_GROUP_DACL = 1 | 2 | 4
    _REVISION = 1
    _KEYS = (r"SOFTWARE\Watchword", r"SOFTWARE\Policies\Watchword")

    def program_data() -> Path:
        """FOLDERID_ProgramData: asked of the system, since a person can set the variable."""
        wanted = (ctypes.c_byte * 16).from_buffer_copy(_PROGRAM_DATA.bytes_le)
        found = ctypes.c_wchar_p()
        answer = ctypes.windll.shell32.SHGetKnownFolderPath(
            ctypes.byref(wanted), 0, None, ctypes.byref(found)
        )
        if answer != 0 or found.value is None:
            raise OSError("the system does not name the folder of programs' data")
        path = Path(found.value)
        ctypes.windll.ole32.CoTaskMemFree(found)
        return path

    def system_folder() -> str:
        """The folder of Windows' own programs, where only administrators can write."""
        name = ctypes.create_unicode_buffer(260)
        if not ctypes.windll.kernel32.GetSystemDirectoryW(name, len(name)):
            raise OSError("the system does not name its folder")
        return name.value

    def access(path: Path) -> str:
        """Owner, group and access list in SDDL; raises `OSError`."""
        descriptor = ctypes.c_void_p()
        answer = ctypes.windll.advapi32.GetNamedSecurityInfoW(
            str(path),
            _SE_FILE_OBJECT,
            _OWNER_GROUP_DACL,
            None,
            None,
            None,
            None,
            ctypes.byref(descriptor),
        )
        if answer != 0:
            raise OSError(answer, "the access list cannot be read")
        text = wintypes.LPWSTR()
        try:
            done = ctypes.windll.advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW(
                descriptor, _REVISION, _OWNER_GROUP_DACL, ctypes.byref(text), None
            )
            if not done or text.value is None:
                raise OSError("the access list cannot be written down")
            return text.value
        finally:
            ctypes.windll.kernel32.LocalFree(descriptor)
            ctypes.windll.kernel32.LocalFree(text)

    def registry_keys() -> tuple[str, ...]:
        """Which keys of ours exist under HKEY_LOCAL_MACHINE (64-bit view)."""
        found = []
        for key in _KEYS:
            try:
                view = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
                winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, view).Close()
            except FileNotFoundError:
                continue
            found.append(key)
        return tuple(found)
