# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The bar below a call: mute, camera, devices, people, and leave at the far end."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QMenu

from client.model.commands import ChooseDevice, ListDevices, SetCamera, SetMicrophone
from client.model.events import MediaChanged
from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind
from client.ui.boxes import STRETCH, column, holder, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.text import PlainLabel, cut, set_hint

_LONGEST_LABEL = 48


class CallBar(QFrame):
    """Wishes go down as commands; labels change only when the engine proved the new state."""

    leave_wanted = Signal()
    panel_wanted = Signal(bool)

    def __init__(self, send: Send) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._send = send
        self._devices: tuple[DeviceInfo, ...] = ()
        self._on: dict[DeviceKind, bool] = {}
        self._in_use: dict[DeviceKind, DeviceId] = {}
        self.microphone = Button(self.tr("Unmute"), "microphone-off", "call")
        self.camera = Button(self.tr("Camera on"), "camera-off", "call")
        self.devices = Button(self.tr("Devices"), "devices", "call")
        self.panel = Button(self.tr("People and code"), "panel", "call")
        self.leave = Button(self.tr("Leave"), "leave", "leave")
        self.leave.setMinimumWidth(120)
        set_hint(self.microphone, self.tr("Ctrl+D"))
        set_hint(self.camera, self.tr("Ctrl+E"))
        for button in (self.microphone, self.camera):
            button.setMinimumWidth(140)
        self.panel.setCheckable(True)
        self.panel.set_on(on=True)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._open_menu)
        self.devices.setMenu(self._menu)
        self.microphone.clicked.connect(self.toggle_microphone)
        self.camera.clicked.connect(self.toggle_camera)
        self.panel.toggled.connect(self.panel_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        self._troubles: dict[DeviceKind, str] = {}
        self._trouble = PlainLabel("", "small", "stop", wrap=True)
        said = row(Icon("warning", "stop", 18), self._trouble, gap=8)
        said.setStretch(1, 1)
        # A line of its own: beside the buttons a long sentence would push Leave out of sight.
        self._said = holder(said)
        buttons = row(
            *(self.microphone, self.camera, self.devices, self.panel, STRETCH, self.leave), gap=10
        )
        self.setLayout(column(self._said, buttons, gap=8, margins=(16, 12, 16, 12)))
        self.reset()

    def reset(self) -> None:
        """As at the begin of a call: muted, camera off, until the engine says otherwise."""
        self._on = dict.fromkeys(DeviceKind, False)
        self._in_use = {}
        self._troubles = {}
        self._draw()

    def is_on(self, kind: DeviceKind) -> bool:
        """Did the engine say that this device is on?"""
        return self._on[kind]

    def show_hosting(self, *, hosting: bool) -> None:
        """Leaving a room that I host ends it for everyone; the button says so."""
        self.leave.show_as(self.tr("Leave and end") if hosting else self.tr("Leave"), "leave")

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """The devices that the menu offers, also while it is open."""
        changed = devices != self._devices
        self._devices = devices
        if changed and self._menu.isVisible():
            bottom = self._menu.geometry().bottomLeft()
            self._fill_menu()
            self._menu.adjustSize()
            self._menu.move(bottom.x(), bottom.y() + 1 - self._menu.height())

    def media_changed(self, event: MediaChanged) -> None:
        """The engine proved a state."""
        self._on[event.kind] = event.on
        self._in_use[event.kind] = event.device
        self._troubles[event.kind] = event.trouble
        self._draw()

    def toggle_microphone(self) -> None:
        """Ask for the other state; the button waits for the proof."""
        if self.microphone.isEnabled():
            self.microphone.setEnabled(False)
            self._send(SetMicrophone(on=not self._on[DeviceKind.MICROPHONE]))

    def toggle_camera(self) -> None:
        """Ask for the other state; the button waits for the proof."""
        if self.camera.isEnabled():
            self.camera.setEnabled(False)
            self._send(SetCamera(on=not self._on[DeviceKind.CAMERA]))

    def cut_all(self) -> None:
        """Microphone and camera off at once, whatever was asked before."""
        self._send(SetMicrophone(on=False))
        self._send(SetCamera(on=False))

    def failed(self, command: str, sentence: str) -> None:
        """A wish could not be fulfilled: the state is as before."""
        kinds = {"SetMicrophone": DeviceKind.MICROPHONE, "SetCamera": DeviceKind.CAMERA}
        if command in {*kinds, "ChooseDevice"}:
            self._troubles[kinds.get(command, DeviceKind.SPEAKER)] = sentence
            self._draw()

    def _draw(self) -> None:
        microphone = self._on[DeviceKind.MICROPHONE]
        camera = self._on[DeviceKind.CAMERA]
        self.microphone.show_as(
            self.tr("Mute") if microphone else self.tr("Unmute"),
            "microphone" if microphone else "microphone-off",
        )
        self.microphone.setAccessibleDescription(
            self.tr("Microphone is on") if microphone else self.tr("You are muted")
        )
        self.camera.show_as(
            self.tr("Camera off") if camera else self.tr("Camera on"),
            "camera" if camera else "camera-off",
        )
        self.camera.setAccessibleDescription(
            self.tr("Camera is on") if camera else self.tr("Camera is closed")
        )
        self.microphone.setEnabled(True)
        self.camera.setEnabled(True)
        # One device's trouble is not over because another one works.
        troubles = dict.fromkeys(filter(None, self._troubles.values()))
        self._trouble.setText("  ".join(troubles))
        self._said.setVisible(bool(troubles))

    def _open_menu(self) -> None:
        self._send(ListDevices())
        self._fill_menu()

    def _fill_menu(self) -> None:
        self._menu.clear()
        sections = (
            (DeviceKind.MICROPHONE, self.tr("Microphone")),
            (DeviceKind.SPEAKER, self.tr("Speaker")),
            (DeviceKind.CAMERA, self.tr("Camera")),
        )
        for kind, title in sections:
            heading = self._menu.addAction(title)
            heading.setEnabled(False)
            group = QActionGroup(self._menu)
            mine = [d for d in self._devices if d.kind is kind]
            if not mine:
                self._menu.addAction(self.tr("None found")).setEnabled(False)
            for device in mine:
                self._add_device(group, kind, device)
            self._menu.addSeparator()

    def _add_device(self, group: QActionGroup, kind: DeviceKind, device: DeviceInfo) -> None:
        label = cut(device.label, _LONGEST_LABEL).replace("&", "&&")
        action = QAction(label, group)
        action.setCheckable(True)
        used = self._in_use.get(kind, DeviceId(""))
        action.setChecked(device.id == used or (not used and device.is_default))
        action.triggered.connect(lambda: self._send(ChooseDevice(kind, device.id)))
        self._menu.addAction(action)
