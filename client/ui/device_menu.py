# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The menu of microphones, speakers and cameras in a call."""

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from client.model.commands import ChooseDevice, ListDevices
from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind
from client.ui.latest import Send
from client.ui.text import cut

_LONGEST_LABEL = 48


class DeviceMenu(QMenu):
    """Asks for the devices when it opens; what is in use is ticked."""

    def __init__(self, parent: QWidget, send: Send) -> None:
        super().__init__(parent)
        self._send = send
        self._devices: tuple[DeviceInfo, ...] = ()
        self.in_use: dict[DeviceKind, DeviceId] = {}
        self.aboutToShow.connect(self._open)

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """The devices that the menu offers, also while it is open."""
        changed = devices != self._devices
        self._devices = devices
        if changed and self.isVisible():
            bottom = self.geometry().bottomLeft()
            self.fill()
            self.adjustSize()
            self.move(bottom.x(), bottom.y() + 1 - self.height())

    def _open(self) -> None:
        self._send(ListDevices())
        self.fill()

    def fill(self) -> None:
        """Write the entries."""
        self.clear()
        sections = (
            (DeviceKind.MICROPHONE, self.tr("Microphone")),
            (DeviceKind.SPEAKER, self.tr("Speaker")),
            (DeviceKind.CAMERA, self.tr("Camera")),
        )
        for kind, title in sections:
            heading = self.addAction(title)
            heading.setEnabled(False)
            group = QActionGroup(self)
            mine = [d for d in self._devices if d.kind is kind]
            if not mine:
                self.addAction(self.tr("None found")).setEnabled(False)
            for device in mine:
                self._add_device(group, kind, device)
            self.addSeparator()

    def _add_device(self, group: QActionGroup, kind: DeviceKind, device: DeviceInfo) -> None:
        label = cut(device.label, _LONGEST_LABEL).replace("&", "&&")
        action = QAction(label, group)
        action.setCheckable(True)
        used = self.in_use.get(kind, DeviceId(""))
        action.setChecked(device.id == used or (not used and device.is_default))
        action.triggered.connect(lambda: self._send(ChooseDevice(kind, device.id)))
        self.addAction(action)
