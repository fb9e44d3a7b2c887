# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What this computer is and how it was started (SECURE-BOOT, VIRTUAL-MACHINE, SCREEN-CAPTURE).

Linux is run and tested. Windows and macOS are written, not run on that system.
"""

import sys
from pathlib import Path

from client.platform.ask import NoAnswer, answer
from client.policy.posture_facts import CaptureShield, SecureBoot, Simulated

_EFI = Path("/sys/firmware/efi")
_FLAGS = 4
_ON = 1
_SIMULATED = (
    ("vmware", "vmware"),
    ("virtualbox", "oracle"),
    ("innotek", "oracle"),
    ("virtual machine", "microsoft"),
    ("qemu", "qemu"),
    ("kvm", "kvm"),
    ("xen", "xen"),
    ("hvm dom", "xen"),
    ("parallels", "parallels"),
    ("bochs", "bochs"),
    ("bhyve", "bhyve"),
    ("amazon ec2", "amazon"),
    ("google compute engine", "google"),
)
"""Signs in a firmware's maker and model, and what they stand for."""


def secure_boot(efi: Path = _EFI) -> SecureBoot:
    """Was the start of this system checked? A computer without UEFI cannot, so it was not."""
    if sys.platform == "win32":
        return _windows_secure_boot()
    if sys.platform == "darwin":
        return macos_protection(answer("csrutil", "status"))
    if not efi.is_dir():
        return SecureBoot(on=False)
    found = sorted((efi / "efivars").glob("SecureBoot-*"))
    if not found:
        raise NoAnswer("the firmware does not say")
    # An EFI variable: 4 bytes of attributes, then its value (UEFI 2.10, section 32.3).
    value = found[0].read_bytes()
    if len(value) != _FLAGS + 1:
        raise NoAnswer("the firmware's answer is of the wrong size")
    return SecureBoot(on=value[_FLAGS] == _ON)


def macos_protection(told: str) -> SecureBoot:
    """What ``csrutil status`` says (recorded, not run on that system)."""
    if "status: enabled." in told:
        return SecureBoot(on=True)
    if "status: disabled" in told or "Custom Configuration" in told:
        return SecureBoot(on=False)
    raise NoAnswer("csrutil does not say")


def simulated() -> Simulated:
    """Is this a virtual machine? Raises where the system does not say."""
    if sys.platform == "darwin":
        return Simulated("hypervisor" if answer("sysctl", "-n", "kern.hv_vmm_present").strip()
                         == "1" else "")  # fmt: skip
    if sys.platform == "win32":  # written, not run on that system
        return by_model(*_windows_model())
    return detected(answer("systemd-detect-virt", "--vm", codes=(0, 1)))


def detected(told: str) -> Simulated:
    """The word of ``systemd-detect-virt --vm``: ``none``, or the kind of machine."""
    kind = told.strip()
    if not kind.replace("-", "").isalnum() or not kind.isascii():
        raise NoAnswer("no answer that can be used")
    return Simulated("" if kind == "none" else kind)


def by_model(maker: str, model: str) -> Simulated:
    """Maker and model as the firmware tells them (Windows; recorded, not run on that system)."""
    if not maker.strip() and not model.strip():
        raise NoAnswer("the firmware does not say what it is")
    told = f"{maker} {model}".lower()
    return Simulated(next((name for sign, name in _SIMULATED if sign in told), ""))


def capture_shield() -> CaptureShield:
    """Does the system keep our windows out of recordings? Neither Linux nor macOS can.

    Windows is asked for it here, for every window of this program that is on the screen now, and
    promises nothing; what a camera sees stays possible everywhere.
    """
    if sys.platform == "win32":  # written, not run on that system
        return CaptureShield(works=_shielded())
    return CaptureShield(works=False)


if sys.platform == "win32":  # written, not run on that system
    import ctypes
    import os
    import winreg
    from ctypes import wintypes

    _EXCLUDE_FROM_CAPTURE = 0x11
    """WDA_EXCLUDEFROMCAPTURE, since Windows 10 version 2004."""
    _ON_WINDOW = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)

    def _shielded() -> bool:
        user = ctypes.windll.user32
        done: list[bool] = []

        def shield(window: int, _about: int) -> bool:
            owner = wintypes.DWORD()
            user.GetWindowThreadProcessId(window, ctypes.byref(owner))
            if owner.value == os.getpid() and user.IsWindowVisible(window):
                done.append(bool(user.SetWindowDisplayAffinity(window, _EXCLUDE_FROM_CAPTURE)))
            return True

        if not user.EnumWindows(_ON_WINDOW(shield), 0) or not done:
            raise NoAnswer("no window to keep out of recordings")
        return all(done)

    def _windows_model() -> tuple[str, str]:
        path = r"HARDWARE\DESCRIPTION\System\BIOS"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            maker, _ = winreg.QueryValueEx(key, "SystemManufacturer")
            model, _ = winreg.QueryValueEx(key, "SystemProductName")
        return str(maker), str(model)

    def _windows_secure_boot() -> SecureBoot:
        path = r"SYSTEM\CurrentControlSet\Control\SecureBoot\State"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            value, _ = winreg.QueryValueEx(key, "UEFISecureBootEnabled")
        return SecureBoot(on=value == 1)
