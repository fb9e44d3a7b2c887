# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing microphone, speaker and camera. Listing devices opens none."""

from PySide6.QtCore import QCoreApplication, Signal

from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind
from client.ui.controls import Picker
from client.ui.text import cut

_LONGEST_LABEL = 60


class DevicePicker(Picker):
    """The devices of one kind; the first entry leaves the choice to the system."""

    chosen = Signal(str)

    def __init__(self, kind: DeviceKind, name: str) -> None:
        super().__init__(name)
        self.kind = kind
        self.show_unasked()
        self.activated.connect(self._activated)

    def show_unasked(self) -> None:
        """Nobody has looked for devices yet: that is not the same as none."""
        self.clear()
        self.addItem(self.tr("After the checks"), "")
        self.setEnabled(False)

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """Offer these devices, and keep the choice where the device is still there."""
        before = self.device()
        mine = [d for d in devices if d.kind is self.kind]
        self.clear()
        self.addItem(self.tr("System default") if mine else self.tr("None found"), "")
        for device in mine:
            self.addItem(cut(device.label, _LONGEST_LABEL), str(device.id))
        place = self.findData(str(before)) if before else 0
        self.setCurrentIndex(max(place, 0))
        self.setEnabled(bool(mine))

    def choose(self, device: DeviceId) -> None:
        """Make this device the choice; one that is not known yet stands for itself until it is."""
        place = self.findData(str(device))
        if place < 0:
            self.addItem(str(device), str(device))
            place = self.count() - 1
        self.setCurrentIndex(place)

    def device(self) -> DeviceId:
        """The chosen device, empty for the system's default."""
        return DeviceId(str(self.currentData() or ""))

    def _activated(self) -> None:
        self.chosen.emit(self.device())


def pickers() -> dict[DeviceKind, DevicePicker]:
    """One picker of each kind, named for screen readers."""
    names = {
        DeviceKind.MICROPHONE: QCoreApplication.translate("Devices", "Microphone"),
        DeviceKind.SPEAKER: QCoreApplication.translate("Devices", "Speaker"),
        DeviceKind.CAMERA: QCoreApplication.translate("Devices", "Camera"),
    }
    return {kind: DevicePicker(kind, name) for kind, name in names.items()}
