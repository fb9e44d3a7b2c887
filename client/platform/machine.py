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
    if sys.platform != "linux":
        raise NoAnswer("not known on this system")
    return detected(answer("systemd-detect-virt", "--vm", codes=(0, 1)))


def detected(told: str) -> Simulated:
    """The word of ``systemd-detect-virt --vm``: ``none``, or the kind of machine."""
    kind = told.strip()
    if not kind.replace("-", "").isalnum() or not kind.isascii():
        raise NoAnswer("no answer that can be used")
    return Simulated("" if kind == "none" else kind)


def capture_shield() -> CaptureShield:
    """Can the system keep our window out of recordings? Linux cannot; others are not asked yet."""
    if sys.platform == "linux":
        return CaptureShield(works=False)
    raise NoAnswer("the window was not asked")


if sys.platform == "win32":  # written, not run on that system
    import winreg

    def _windows_secure_boot() -> SecureBoot:
        path = r"SYSTEM\CurrentControlSet\Control\SecureBoot\State"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            value, _ = winreg.QueryValueEx(key, "UEFISecureBootEnabled")
        return SecureBoot(on=value == 1)
