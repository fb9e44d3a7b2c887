# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Camera preview and microphone test on the pre-join page: each opens by its own click only."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from client.model.commands import ChooseDevice, ListDevices, SetPreview
from client.model.events import Levels, MediaChanged
from client.model.media import DeviceInfo, DeviceKind, PictureSlot
from client.ui import icons, theme
from client.ui.boxes import STRETCH, card, column, row
from client.ui.controls import Button, Tick
from client.ui.device_pickers import pickers
from client.ui.feed import PictureFeed, paint_picture
from client.ui.latest import Send
from client.ui.meter import LevelMeter
from client.ui.text import PlainLabel


class Mirror(QWidget):
    """My own picture, or the sentence that the camera is off."""

    def __init__(self) -> None:
        super().__init__()
        self._feed: PictureFeed | None = None
        self._sentence = ""
        self.setMinimumSize(320, 180)
        self.setAccessibleName(self.tr("Camera preview"))

    def say(self, sentence: str) -> None:
        """The sentence while there is no picture."""
        self._sentence = sentence
        self.update()

    def open(self, slot: PictureSlot) -> None:
        """Show pictures from this slot."""
        self.shut()
        self._feed = PictureFeed(slot)
        self._feed.arrived.connect(self.update)
        self._want()

    def shut(self) -> None:
        """Show no picture."""
        if self._feed is not None:
            self._feed.close()
            self._feed = None
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return width * 9 // 16

    @override
    def resizeEvent(self, event: object) -> None:
        self._want()

    def _want(self) -> None:
        if self._feed is not None:
            ratio = self.devicePixelRatioF()
            self._feed.want(round(self.width() * ratio), round(self.height() * ratio))

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, 10, 10)
        painter.setClipPath(shape)
        painter.fillRect(box, theme.colour("stage"))
        image = self._feed.image if self._feed is not None else None
        if image is not None:
            paint_picture(painter, box, image, mirrored=True)
        else:
            middle = box.center()
            sign = icons.image("camera-off", "muted", 32, self.devicePixelRatioF())
            painter.drawImage(QRectF(middle.x() - 16, middle.y() - 34, 32, 32), sign)
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("muted"))
            below = QRectF(20, middle.y() + 8, box.width() - 40, 60)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(below, flags | Qt.TextFlag.TextWordWrap, self._sentence)
        painter.end()


class Preview(QWidget):
    """The left side of the pre-join page."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send
        self._ready = False
        self._camera_on = False
        self._microphone_on = False
        self.mirror = Mirror()
        self.pickers = pickers()
        self.camera = Button(self.tr("Start preview"), "camera")
        self.microphone = Button(self.tr("Test"), "microphone")
        self.camera.clicked.connect(self._toggle_camera)
        self.microphone.clicked.connect(self._toggle_microphone)
        self.meter = LevelMeter()
        self.with_microphone = Tick(self.tr("Join with microphone on"))
        self.with_camera = Tick(self.tr("Join with camera on"))
        for kind in (DeviceKind.CAMERA, DeviceKind.MICROPHONE):
            self.pickers[kind].chosen.connect(lambda _id, kind=kind: self._restart(kind))
        self._trouble = PlainLabel("", "small", "stop", wrap=True)
        self._trouble.hide()
        box = card(
            self.mirror,
            row(STRETCH, self.camera, STRETCH),
            2,
            self._lines(),
            self._trouble,
            column(self.with_microphone, self.with_camera, gap=2),
            gap=12,
        )
        self.setLayout(column(box, STRETCH, gap=0))
        self.meter.hide()
        self.set_ready(ready=False)

    def _lines(self) -> QGridLayout:
        # A grid: the names take the room they need in every language and size of text.
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        names = (
            (0, DeviceKind.MICROPHONE, self.tr("Microphone")),
            (2, DeviceKind.SPEAKER, self.tr("Speaker")),
            (3, DeviceKind.CAMERA, self.tr("Camera")),
        )
        for line, kind, label in names:
            name = PlainLabel(label, "body")
            picker = self.pickers[kind]
            name.setBuddy(picker)
            grid.addWidget(name, line, 0)
            has_test = kind is DeviceKind.MICROPHONE
            grid.addWidget(picker, line, 1, 1, 1 if has_test else 2)
        grid.addWidget(self.microphone, 0, 2)
        grid.addWidget(self.meter, 1, 1, 1, 2)
        return grid

    def set_ready(self, *, ready: bool) -> None:
        """Devices become available when the checks have passed, never before."""
        if ready and not self._ready:
            self._send(ListDevices())
        self._ready = ready
        for button in (self.camera, self.microphone, self.with_camera, self.with_microphone):
            button.setEnabled(ready)
        if not ready:
            self.shut()
            self._say_trouble("")
            for picker in self.pickers.values():
                picker.setEnabled(False)
            self.mirror.say(self.tr("Camera is off. Preview is available when the checks passed."))
        elif not self._camera_on:
            self.mirror.say(self.tr("Camera is off"))

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """Fill the pickers."""
        for picker in self.pickers.values():
            picker.show_devices(devices)

    def choose(self, wish: ChooseDevice) -> None:
        """A device was chosen elsewhere: the picker shows it, so that Join asks for it."""
        self.pickers[wish.kind].choose(wish.id)

    def open_camera(self, slot: PictureSlot) -> None:
        """Show my own picture; called when the engine says that the camera is on."""
        self.mirror.open(slot)

    def media_changed(self, event: MediaChanged) -> None:
        """Show what the engine proved: a button changes its word only now."""
        self._say_trouble(event.trouble)
        if event.kind is DeviceKind.CAMERA:
            self._camera_on = event.on
            label = self.tr("Stop preview") if event.on else self.tr("Start preview")
            self.camera.show_as(label, "camera-off" if event.on else "camera")
            self.camera.setEnabled(self._ready)
            if not event.on:
                self.mirror.shut()
                self.mirror.say(self.tr("Camera is off"))
        elif event.kind is DeviceKind.MICROPHONE:
            self._microphone_on = event.on
            self.microphone.show_as(self.tr("Stop") if event.on else self.tr("Test"), "microphone")
            self.microphone.setEnabled(self._ready)
            self.meter.setVisible(event.on)

    def _say_trouble(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def levels_changed(self, event: Levels) -> None:
        """Move the meter by my own microphone's level."""
        self.meter.show_level(dict(event.levels).get(None, 0.0))

    def shut(self) -> None:
        """Leaving the page: close what this page opened."""
        if self._camera_on:
            self._send(SetPreview("camera", on=False))
        if self._microphone_on:
            self._send(SetPreview("microphone", on=False))
        self._camera_on = self._microphone_on = False
        self.mirror.shut()

    def _toggle_camera(self) -> None:
        self.camera.setEnabled(False)
        device = self.pickers[DeviceKind.CAMERA].device()
        self._send(SetPreview("camera", on=not self._camera_on, device_id=device))

    def _toggle_microphone(self) -> None:
        self.microphone.setEnabled(False)
        device = self.pickers[DeviceKind.MICROPHONE].device()
        self._send(SetPreview("microphone", on=not self._microphone_on, device_id=device))

    def _restart(self, kind: DeviceKind) -> None:
        device = self.pickers[kind].device()
        if kind is DeviceKind.CAMERA and self._camera_on:
            self._send(SetPreview("camera", on=True, device_id=device))
        if kind is DeviceKind.MICROPHONE and self._microphone_on:
            self._send(SetPreview("microphone", on=True, device_id=device))
