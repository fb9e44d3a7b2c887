# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every finding that stands has one button, and it does what the message says to do."""

from typing import get_args

import msgspec
import pytest

from client.model import commands, events
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from client.model.verdict import Result, Severity
from client.policy.messages import Action
from client.ui import system_settings
from client.ui.controls import Button
from client.ui.device_menu import DeviceMenu
from client.ui.prejoin import OpenWarning
from tests.fakes import scenes

AGAIN = "Check this again"


def finding(action, severity=Severity.BLOCK):
    one = scenes.finding("DISK-ENCRYPTED", "Disk encrypted", Result.FAIL, action=action)
    return msgspec.structs.replace(one, severity=severity)


def refused(window, engine, action):
    engine.emit(events.Refused("Lage", (finding(action),)))
    return item_button(window.refusal)


def item_button(page):
    """The first finding's own button, not the one that asks its check again, if it has both."""
    every = [b for b in page.findChildren(Button) if b.accessibleName().startswith("1: ")]
    return next((b for b in every if b.text() != AGAIN), every[0])


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setattr(
        system_settings.QStandardPaths, "findExecutable", lambda name: f"/usr/bin/{name}"
    )
    monkeypatch.setattr(system_settings, "start", lambda *call: not calls.append(call))
    return calls


@pytest.mark.parametrize("action", get_args(Action))
def test_every_action_has_its_button(ready, engine, action):
    button = refused(ready, engine, action)
    assert button.isEnabled()
    assert not button.isDefault()


@pytest.mark.parametrize(("action", "page"), [("NET", ["network"]), ("SET", [])])
def test_settings_of_the_system_are_opened(ready, engine, started, action, page):
    refused(ready, engine, action).click()
    assert started == [("/usr/bin/gnome-control-center", page)]
    assert ready.refusal.strip.isHidden()


def test_where_no_settings_open_it_says_where_to_go(ready, engine, monkeypatch):
    monkeypatch.setattr(system_settings.QStandardPaths, "findExecutable", lambda _name: "")
    refused(ready, engine, "NET").click()
    assert "network settings" in ready.refusal.strip._label.text()


def test_another_device_is_chosen_and_the_checks_run_again(ready, engine, monkeypatch):
    # The offscreen platform warns about every menu that pops up.
    monkeypatch.setattr(DeviceMenu, "popup", lambda menu, _place: menu.fill())
    engine.emit(scenes.DEVICES)
    refused(ready, engine, "DEV").click()
    (menu,) = ready.refusal.doing._menus
    device = next(d for d in scenes.DEVICES.devices if d.kind is DeviceKind.MICROPHONE)
    next(a for a in menu.actions() if a.text() == device.label).trigger()
    wish = commands.ChooseDevice(DeviceKind.MICROPHONE, device.id)
    assert engine.commands[-2:] == [wish, commands.CheckAgain()]
    assert ready.prejoin.preview.pickers[DeviceKind.MICROPHONE].device() == device.id


def test_a_chosen_device_is_still_chosen_when_the_devices_are_told_later(ready, engine):
    picker = ready.prejoin.preview.pickers[DeviceKind.CAMERA]
    camera = next(d for d in scenes.DEVICES.devices if d.kind is DeviceKind.CAMERA)
    picker.choose(camera.id)
    engine.emit(scenes.DEVICES)
    assert (picker.device(), picker.currentText()) == (camera.id, camera.label)
    picker.choose(DeviceId(""))
    assert picker.device() == ""


def test_restarting_begins_with_closing(ready, engine):
    refused(ready, engine, "RST").click()
    assert not ready.isVisible()


def test_a_warning_has_its_action_beside_the_tick(ready, engine):
    warned = finding("NET", Severity.WARN)
    pre = msgspec.structs.replace(scenes.PREJOIN, findings=(warned,), open_warnings=(warned,))
    engine.emit(pre)
    (warning,) = (w for w in ready.prejoin.findChildren(OpenWarning) if not w.isHidden())
    shown = {button.text() for button in warning.findChildren(Button)}
    assert shown == {"Open network settings", AGAIN}
    assert not warning.tick.isChecked()
    assert not ready.prejoin.join.isEnabled()
