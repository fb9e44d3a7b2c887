# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import shutil
import subprocess
import sys

import pytest

from client.platform import machine
from client.platform.ask import NoAnswer
from client.policy.posture_facts import CaptureShield, SecureBoot, Simulated

VARIABLE = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")


def firmware(folder, value: bytes | None):
    efi = folder / "efi"
    (efi / "efivars").mkdir(parents=True)
    if value is not None:
        (efi / "efivars" / VARIABLE).write_bytes(value)
    return efi


@linux
@pytest.mark.parametrize(("value", "on"), [(b"\6\0\0\0\1", True), (b"\6\0\0\0\0", False)])
def test_secure_boot_is_read_from_the_firmwares_variable(tmp_path, value, on):
    assert machine.secure_boot(firmware(tmp_path, value)) == SecureBoot(on=on)


@linux
@pytest.mark.parametrize("value", [None, b"", b"\1", b"\6\0\0\0\1\1"])
def test_a_firmware_that_says_nothing_usable_is_unknown(tmp_path, value):
    with pytest.raises(NoAnswer):
        machine.secure_boot(firmware(tmp_path, value))


@linux
def test_a_computer_without_such_firmware_has_no_secure_boot(tmp_path):
    assert machine.secure_boot(tmp_path / "none") == SecureBoot(on=False)


def test_macos_recorded_not_run_on_that_system():
    on = "System Integrity Protection status: enabled.\n"
    assert machine.macos_protection(on) == SecureBoot(on=True)
    off = "System Integrity Protection status: disabled.\n"
    assert machine.macos_protection(off) == SecureBoot(on=False)
    custom = "System Integrity Protection status: unknown (Custom Configuration).\n"
    assert machine.macos_protection(custom) == SecureBoot(on=False)
    with pytest.raises(NoAnswer):
        machine.macos_protection("")


def test_the_kind_of_machine_is_one_word():
    assert machine.detected("none\n") == Simulated("")
    assert machine.detected("kvm\n") == Simulated("kvm")
    for odd in ("", "\n", "not found: x", "\u043done"):
        with pytest.raises(NoAnswer):
            machine.detected(odd)


@linux
@pytest.mark.skipif(shutil.which("systemd-detect-virt") is None, reason="needs systemd")
def test_this_machine_is_seen_as_what_it_is():
    ran = subprocess.run(("systemd-detect-virt", "--vm"), capture_output=True, text=True)  # noqa: PLW1510
    told = ran.stdout.strip()
    assert machine.simulated() == Simulated("" if told == "none" else told)


@linux
def test_linux_does_not_claim_to_keep_recorders_out():
    assert machine.capture_shield() == CaptureShield(works=False)


@pytest.mark.parametrize(
    ("maker", "model", "kind"),
    [
        ("LENOVO", "21CBCTO1WW", ""),
        ("Microsoft Corporation", "Surface Pro 9", ""),
        ("Microsoft Corporation", "Virtual Machine", "microsoft"),
        ("VMware, Inc.", "VMware20,1", "vmware"),
        ("innotek GmbH", "VirtualBox", "oracle"),
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "qemu"),
    ],
)
def test_windows_recorded_not_run_on_that_system(maker, model, kind):
    assert machine.by_model(maker, model) == Simulated(kind)


def test_a_firmware_without_a_name_is_unknown_recorded():
    with pytest.raises(NoAnswer):
        machine.by_model("", " ")
