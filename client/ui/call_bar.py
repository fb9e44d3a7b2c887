# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The bar below a call: mute, camera, devices, hand, signs, chat, people; leave at the far end."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from client.model.commands import SetCamera, SetMicrophone
from client.model.events import MediaChanged
from client.model.media import DeviceInfo, DeviceKind
from client.model.talk import RaiseHand
from client.ui.bar_button import BarButton, fit
from client.ui.boxes import STRETCH, column, holder, row
from client.ui.device_menu import DeviceMenu
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.text import PlainLabel

_GAP = 10
_SIDE = 16
_NARROWEST = 480


class CallBar(QFrame):
    """Wishes go down as commands; labels change only when the engine proved the new state."""

    leave_wanted = Signal()
    end_wanted = Signal()
    panel_wanted = Signal(bool)
    chat_wanted = Signal(bool)
    reactions_wanted = Signal()
    share_wanted = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._send = send
        self._on: dict[DeviceKind, bool] = {}
        self._hosting = self._end_failed = False
        self._hand_up = False
        self.menu = DeviceMenu(self, send)
        self.microphone = BarButton(self.tr("Unmute"), "microphone-off", width=140)
        self.camera = BarButton(self.tr("Camera on"), "camera-off", width=140)
        self.devices = BarButton(self.tr("Devices"), "devices")
        self.devices.setMenu(self.menu)
        self.share = BarButton(self.tr("Show a screen"), "share")
        self.hand = BarButton(self.tr("Raise hand"), "hand")
        self.reactions = BarButton(self.tr("React"), "reaction")
        self.chat = BarButton(self.tr("Chat"), "chat")
        self.panel = BarButton(self.tr("People and code"), "panel")
        self.end = BarButton(self.tr("End for all"), "end-all")
        self.leave = BarButton(self.tr("Leave"), "leave", "leave", width=120)
        self.microphone.set_keys(self.tr("Ctrl+D"))
        self.camera.set_keys(self.tr("Ctrl+E"))
        self.share.set_keys(self.tr("Ctrl+S"))
        self.hand.set_keys(self.tr("Ctrl+H"))
        self.reactions.set_keys(self.tr("Ctrl+R"))
        self.chat.set_keys(self.tr("Ctrl+T"))
        self._troubles: dict[DeviceKind, str] = {}
        self._trouble = PlainLabel("", "small", "stop", wrap=True)
        said = row(Icon("warning", "stop", 18), self._trouble, gap=8)
        said.setStretch(1, 1)
        # A line of its own: beside the buttons a long sentence would push Leave out of sight.
        self._said = holder(said)
        self._lay_out()
        self._connect()
        self.reset()

    def _lay_out(self) -> None:
        for button in (self.hand, self.chat, self.panel):
            button.setCheckable(True)
        self.panel.set_on(on=True)
        self.end.hide()
        first = (self.microphone, self.camera, self.devices, self.share)
        then = (self.hand, self.reactions, self.chat, self.panel)
        buttons = row(*first, *then, STRETCH, self.end, self.leave, gap=_GAP)
        self._buttons = (*first, *then, self.end, self.leave)
        self._giving_way = (
            *(self.devices, self.reactions, self.share, self.panel, self.hand, self.chat),
            *(self.end, self.camera, self.microphone, self.leave),
        )
        self.setLayout(column(self._said, buttons, gap=8, margins=(_SIDE, 12, _SIDE, 12)))

    def _connect(self) -> None:
        self.microphone.clicked.connect(self.toggle_microphone)
        self.camera.clicked.connect(self.toggle_camera)
        self.panel.toggled.connect(self.panel_wanted)
        self.share.clicked.connect(self.share_wanted)
        self.hand.clicked.connect(self.toggle_hand)
        self.reactions.clicked.connect(self.reactions_wanted)
        self.chat.toggled.connect(self.chat_wanted)
        self.end.clicked.connect(self.end_wanted)
        self.leave.clicked.connect(self.leave_wanted)

    def reset(self) -> None:
        """As at the begin of a call: muted, camera off, until the engine says otherwise."""
        self._on = dict.fromkeys(DeviceKind, False)
        self.menu.in_use = {}
        self._troubles = {}
        self.end.setEnabled(True)
        self._end_failed = False
        self.show_may_end(may=False)
        self.show_outside(outside=False)
        self.show_unread(0)
        self.show_waiting(0)
        self.show_hand(up=False)
        self._draw()

    def is_on(self, kind: DeviceKind) -> bool:
        """Did the engine say that this device is on?"""
        return self._on[kind]

    def show_hosting(self, *, hosting: bool) -> None:
        """Leaving a room that my computer hosts ends it for everyone; the button says so."""
        self._hosting = hosting
        self.leave.show_as(self.tr("Leave and end") if hosting else self.tr("Leave"), "leave")
        self._show_ends()

    def show_may_end(self, *, may: bool) -> None:
        """Hosts may end the call for everyone."""
        self.end.setVisible(may)
        self._show_ends()

    def _show_ends(self) -> None:
        """Where both would end the call for everyone, there is one button: what tells them so.

        If that did not work, the other one is there again: nobody is kept in a call.
        """
        doubled = self._hosting and not self.end.isHidden() and not self._end_failed
        self.leave.setVisible(not doubled)
        self._fit()

    def show_outside(self, *, outside: bool) -> None:
        """Whoever waits to be let in can show and tell nobody anything."""
        if outside is not self.hand.isHidden():
            for button in (self.share, self.hand, self.reactions, self.chat):
                button.setVisible(not outside)
            self._fit()

    def show_unread(self, count: int) -> None:
        """Lines that arrived while the chat was closed."""
        self.chat.show_count(count, self.tr("{count} unread").format(count=count))

    def show_waiting(self, count: int) -> None:
        """People who wait to be let in."""
        self.panel.show_count(count, self.tr("{count} waiting").format(count=count))

    def show_hand(self, *, up: bool) -> None:
        """My hand is up, or down: only the engine's word counts."""
        self._hand_up = up
        self.hand.setEnabled(True)
        self.hand.set_on(up)
        self.hand.show_as(self.tr("Lower hand") if up else self.tr("Raise hand"), "hand")
        self._fit()

    def show_sharing(self, *, sharing: bool) -> None:
        """My screen is shown, or not: only the engine's word counts."""
        label = self.tr("Stop showing") if sharing else self.tr("Show a screen")
        self.share.show_as(label, "share-stop" if sharing else "share")
        self._fit()

    def toggle_hand(self) -> None:
        """Ask for the other state; the button waits for the proof."""
        self.hand.set_on(self._hand_up)
        if self.hand.isEnabled():
            self.hand.setEnabled(False)
            self._send(RaiseHand(up=not self._hand_up))

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """The devices that the menu offers, also while it is open."""
        self.menu.show_devices(devices)

    def media_changed(self, event: MediaChanged) -> None:
        """The engine proved a state."""
        self._on[event.kind] = event.on
        self.menu.in_use[event.kind] = event.device
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
        if command == "RaiseHand":
            self.show_hand(up=self._hand_up)
        if command == "EndForAll":
            self._end_failed = True
            self._show_ends()
        self.end.setEnabled(True)
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
        self._fit()

    def _fit(self) -> None:
        # Before the first showing the width is a guess of Qt's, and labels would come and go.
        if self.isVisible():
            shown = [b for b in self._buttons if not b.isHidden()]
            fit(shown, self._giving_way, self.width() - 2 * _SIDE, _GAP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: object) -> None:
        self._fit()

    @override
    def showEvent(self, event: object) -> None:
        self._fit()
