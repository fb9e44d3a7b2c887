# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing microphone, speaker and camera in a call; listing them opens none."""

from collections.abc import Iterable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from client.model.commands import ChooseDevice, ListDevices
from client.model.events import CommandFailed, Devices, Event
from client.model.media import DeviceInfo, DeviceKind
from client.terminal.call_state import CallState
from client.terminal.page import Face, Page, back_keys
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column, plain

_WORDS = {
    DeviceKind.MICROPHONE: noted("Microphone"),
    DeviceKind.SPEAKER: noted("Speaker"),
    DeviceKind.CAMERA: noted("Camera"),
}


class DevicesPage(Page):
    """One list of all devices; Enter uses the selected one from now on."""

    BINDINGS = back_keys()
    KEYS = noted("Enter use this device   up, down select   b back")

    def __init__(self, face: Face, state: CallState) -> None:
        super().__init__(face, tr("Devices"))
        self._state = state
        self._devices: tuple[DeviceInfo, ...] | None = None
        self._words = PlainText(tr("Looking for devices. None is opened by looking."))
        self.choices = OptionList(markup=False)

    @override
    def body(self) -> Iterable[Widget]:
        return (self._words, self.choices)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ListDevices())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, Devices):
            order = list(_WORDS)
            self._devices = tuple(sorted(event.devices, key=lambda d: order.index(d.kind)))
            self.redraw()
        elif isinstance(event, CommandFailed) and event.command in {"ListDevices", "ChooseDevice"}:
            self.tell(event.sentence)

    @override
    def draw(self) -> None:
        if self._devices is None:
            return
        self._words.show(
            tr("A device is used from the moment you choose it.")
            if self._devices
            else tr("None found.")
        )
        self.choices.clear_options()
        self.choices.add_options(Option(self._row(device)) for device in self._devices)
        self.choices.highlighted = 0 if self._devices else None
        self.choices.focus()

    def _row(self, device: DeviceInfo) -> Text:
        used = self._state.media.get(device.kind)
        marks = [tr("system's choice")] if device.is_default else []
        if used is not None and used.on and used.device == device.id:
            marks.append(tr("in use"))
        tail = f"  ({', '.join(marks)})" if marks else ""
        label = plain(device.label, 48)
        return Text(f"{column(said(_WORDS[device.kind]), 14)}{label}{tail}", no_wrap=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Use the selected device."""
        if self._devices is None:
            return
        device = self._devices[event.option_index]
        self.face.command(ChooseDevice(device.kind, device.id))
        self.face.go_back(f"{said(_WORDS[device.kind])}: {device.label}")
