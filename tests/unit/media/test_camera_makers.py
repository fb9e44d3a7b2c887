# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Cameras of Windows and macOS by made-up answers of documented form: not run on those systems."""

import pytest

from client.media import camera_makers as makers
from client.media import cameras_elsewhere, devices, in_use
from client.media.camera_makers import Listed, Stated
from client.media.in_use import Chosen
from client.model.ids import DeviceId
from client.policy.posture_facts import InUse

LINK = r"@device_pnp_\\?\{device}#{{65e8773d-8f56-11d0-a3b9-00a0c9223196}}\global"
BOARD = (r"ACPI\PNP0A08\0", r"ACPI_HAL\PNP0C08\0", r"ROOT\ACPI_HAL\0000", r"HTREE\ROOT\0")
USB_CAMERA = r"USB\VID_046D&PID_0825&MI_00\7&2C8B1F1E&0&0000"
REAL_BUS = (r"USB\VID_046D&PID_0825\5&1", r"USB\ROOT_HUB30\4&1", r"PCI\VEN_8086&DEV_A36D\3&11")
MADE_BUS = (r"USB\VID_046D&PID_0825\5&1", r"USB\ROOT_HUB30\4&1", r"ROOT\VHCI\0000")
UNKNOWN = InUse("camera", "HD Camera")


def camera(device: str) -> Listed:
    link = device.lower().replace("\\", "#")
    return Listed(LINK.format(device=link), "HD Camera")


def seen(device: str, *above: str) -> InUse:
    return makers.by_tree(camera(device), (device, *above))


def test_windows_a_camera_on_a_bus_of_the_board_is_a_device_made_up():
    found = seen(USB_CAMERA, *REAL_BUS, *BOARD)
    assert found == InUse("camera", "HD Camera", simulated=False, radio=False, bus="usb")
    built_in = seen(r"DISPLAY\INT3474\4&1A2B&0&UID1", r"PCI\VEN_8086&DEV_9A19\3&11", *BOARD)
    assert built_in == InUse("camera", "HD Camera", simulated=False, radio=False, bus="built-in")


@pytest.mark.parametrize(
    ("device", "above"),
    [
        (r"SWD\VCAMDEVAPI\fc8935de480a2816", (r"SWD\VCAMDEVAPI", r"HTREE\ROOT\0")),
        (r"ROOT\CAMERA\0000", (r"HTREE\ROOT\0",)),
        (USB_CAMERA, (*MADE_BUS, r"HTREE\ROOT\0")),
        # Hung below a real device, and made by a program all the same.
        (r"SWD\VCAMDEVAPI\1", (r"PCI\VEN_8086&DEV_A36D\3&11", *BOARD)),
    ],
    ids=["MFCreateVirtualCamera", "driver", "made-up USB bus", "below a board's device"],
)
def test_windows_a_camera_that_a_program_put_there_is_seen_made_up(device, above):
    found = seen(device, *above)
    assert found == InUse("camera", "HD Camera", simulated=True, radio=False, bus="virtual")


def test_windows_a_filter_of_directshow_is_a_program_whatever_it_is_called_made_up():
    name = (
        r"@device_sw_{860BB310-5D01-11D0-BD3B-00A0C911CE86}\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
    )
    found = makers.by_tree(Listed(name, "HD Camera"), ())
    assert found.simulated is True


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        (camera(USB_CAMERA).name, ()),
        (camera(USB_CAMERA).name, (r"USB\VID_1&PID_2\1", *REAL_BUS, *BOARD)),
        (camera(USB_CAMERA).name, (USB_CAMERA, r"USB\VID_046D&PID_0825\5&1")),
        (r"@device_cm_{860BB310-5D01-11D0-BD3B-00A0C911CE86}\vfw", ()),
        (r"@device_pnp_\\?\usb#vid_046d", (USB_CAMERA, *REAL_BUS, *BOARD)),
        ("", (USB_CAMERA, *REAL_BUS, *BOARD)),
        (camera(r"SWD\SGDEVAPI\1").name, (r"SWD\SGDEVAPI\1", *REAL_BUS, *BOARD)),
    ],
    ids=["no tree", "another's tree", "cut short", "old driver", "half a link", "nothing", "group"],
)
def test_windows_what_is_not_told_is_not_known_made_up(name, chain):
    assert makers.by_tree(Listed(name, "HD Camera"), chain) == UNKNOWN


def test_windows_a_camera_that_calls_itself_by_anothers_name_is_judged_with_it_made_up():
    real, other = camera(USB_CAMERA), camera(r"USB\VID_1&PID_2\1")
    thief = Listed("@device_sw_{1}", real.name)
    assert makers.opened((thief, real, other), real.name) == (thief, real)
    assert makers.opened((real, thief, other), "") == (real, thief)
    assert makers.opened((real, other), "gone") == ()
    assert makers.opened((), "") == ()


def test_macos_built_in_and_usb_cameras_are_devices_where_no_program_makes_any_made_up():
    built_in = makers.by_statement(Stated("FaceTime HD Camera", "bltn"), ())
    assert built_in == InUse(
        "camera", "FaceTime HD Camera", simulated=False, radio=False, bus="built-in"
    )
    assert makers.by_statement(Stated("C920", "usb "), ()).bus == "usb"


@pytest.mark.parametrize("word", ["bltn", "usb ", "pci "])
def test_macos_where_a_program_could_have_made_it_its_word_is_not_believed_made_up(word):
    assert makers.by_statement(Stated("HD Camera", word), ("com.example.cam",)) == UNKNOWN


@pytest.mark.parametrize("maker", [(), ("com.example.cam",)])
def test_macos_a_camera_that_says_it_is_virtual_is_believed_made_up(maker):
    found = makers.by_statement(Stated("HD Camera", "virt"), maker)
    assert found == InUse("camera", "HD Camera", simulated=True, radio=False, bus="virtual")


@pytest.mark.parametrize("word", ["othr", "", "\0\0\0\0"])
def test_macos_another_kind_of_connection_is_not_known_made_up(word):
    assert makers.by_statement(Stated("HD Camera", word), ()) == UNKNOWN


NONE = "0 extension(s)\n"
TWO = """2 extension(s)
--- com.apple.system_extension.network_extension (Go to 'System Settings' to modify these)
enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
*\t*\tABCDE12345\tcom.example.filter (2.0/20)\tFilter\t[activated enabled]
--- com.apple.system_extension.cmio (Go to 'System Settings' to modify these)
enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
{mark}\t*\tABCDE12345\tcom.example.camera (30.0.0/0)\tExample Camera\t[{state}]
"""


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (NONE, ()),
        (TWO.format(mark="*", state="activated enabled"), ("com.example.camera",)),
        (TWO.format(mark="", state="activated waiting for user"), ()),
        (TWO.format(mark="", state="activated disabled"), ()),
        (TWO.format(mark="", state="terminated waiting to uninstall on reboot"),
         ("com.example.camera",)),
        (TWO.format(mark="*", state="a word nobody has heard of"), ("com.example.camera",)),
    ],
)  # fmt: skip
def test_macos_programs_that_may_make_cameras_are_read_from_the_systems_list_made_up(told, named):
    assert makers.makers(told) == named


@pytest.mark.parametrize(
    "told",
    [
        "",
        "\n",
        "no extensions",
        TWO.format(mark="*", state="activated enabled").rpartition("--- ")[0],
        TWO.format(mark="*", state="activated enabled") + "an unforeseen line\n",
        "1 extension(s)\n*\t*\tT\tcom.example.camera (1/1)\tCamera\t[activated enabled]\n",
    ],
    ids=["nothing", "empty", "other words", "cut short", "a line more", "no section"],
)
def test_macos_a_list_that_cannot_be_read_is_no_proof_that_there_is_none_made_up(told):
    with pytest.raises(OSError, match="the system"):
        makers.makers(told)


def test_macos_a_name_that_is_the_beginning_of_anothers_is_judged_with_it_made_up():
    cameras = (Stated("HD Camera", "bltn"), Stated("HD Camera Deluxe", "virt"), Stated("X", "usb "))
    assert makers.begun(cameras, "HD Camera") == cameras[:2]
    assert makers.begun(cameras, "") == cameras[:2]
    assert makers.begun(cameras, "X") == cameras[2:]
    assert makers.begun(cameras, "gone") == ()
    assert makers.begun((), "") == ()


@pytest.mark.parametrize(
    "label",
    ["", "0", "1st camera", " 7", "-1", "default", "none", "Capture screen 0", "Capturescreen1",
     "C:920", "A\nB:C"],
)  # fmt: skip
def test_macos_a_name_that_would_open_something_else_is_not_offered_made_up(label):
    assert not makers.nameable(label)
    assert makers.nameable(f"My {label or 'camera'}".replace(":", "."))
    assert makers.begun((Stated(label, "bltn"),), "") == ()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_cameras_elsewhere_are_asked_there_and_what_is_not_told_is_not_known(monkeypatch, system):
    asked = []

    def told(wanted):
        asked.append(wanted)
        if wanted == "gone":
            raise OSError("no answer")
        return (InUse("camera", "HD Camera", simulated=True),)

    monkeypatch.setattr(in_use.sys, "platform", system)
    monkeypatch.setattr(in_use.cameras_elsewhere, "in_use", told)
    monkeypatch.setattr(in_use.devices_elsewhere, "sound", lambda *_, **__: ())
    seen_now = in_use.devices_in_use(Chosen(camera=DeviceId("mine"))).devices
    assert [one.simulated for one in seen_now] == [True]
    assert in_use.devices_in_use(Chosen(camera=DeviceId("gone"))).devices == (
        InUse("camera", "", None, None),
    )
    assert asked == ["mine", "gone"]


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_cameras_elsewhere_are_listed_by_their_names_and_none_where_nobody_says(
    monkeypatch, system
):
    listed = (Listed("@device_pnp_1", "Front"), Listed("@device_pnp_2", ""))
    monkeypatch.setattr(devices.sys, "platform", system)
    monkeypatch.setattr(cameras_elsewhere, "cameras", lambda: listed)
    found = tuple(devices.list_cameras())
    assert [(one.id, one.label, one.is_default) for one in found] == [
        ("@device_pnp_1", "Front", True),
        ("@device_pnp_2", "@device_pnp_2", False),
    ]

    def fails():
        raise OSError("no answer")

    monkeypatch.setattr(cameras_elsewhere, "cameras", fails)
    assert tuple(devices.list_cameras()) == ()


def test_linux_is_not_asked_in_this_way(monkeypatch):
    monkeypatch.setattr(cameras_elsewhere.sys, "platform", "linux")
    for ask in (cameras_elsewhere.cameras, lambda: cameras_elsewhere.in_use("")):
        with pytest.raises(OSError, match="elsewhere"):
            ask()
