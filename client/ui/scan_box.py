# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Scanning the other's QR code: by the camera after a click of its own, or from a photograph."""

from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.model.commands import ScanImage, StartScan, StopScan
from client.model.comparison import ScanOutcome
from client.model.events import SafetyNumber, ScanChanged, Scanned
from client.model.media import PictureSlot
from client.ui import links
from client.ui.boxes import STRETCH, column, holder, row
from client.ui.controls import Button
from client.ui.latest import Send
from client.ui.preview import Mirror
from client.ui.qr import QrCode
from client.ui.text import PlainLabel, announce, isolate

MAX_PHOTO = 12 * 1024 * 1024


class ScanBox(QWidget):
    """My code beside the ways to read theirs. It judges nothing: the engine does."""

    judged = Signal(object)
    """A `ScanOutcome` that decides: MATCH or DIFFERENT."""

    def __init__(self, send: Send, number: SafetyNumber) -> None:
        super().__init__()
        self._send = send
        self._person = number.person
        self._on = False
        self._code = QrCode(212)
        self._code.show_rows(number.qr)
        self.finder = Mirror()
        self.finder.setFixedSize(283, 212)
        self.finder.hide()
        self.scan = Button(self.tr("Scan their code"), "camera")
        self.photo = Button(self.tr("Photo of their screen"), "folder", "quiet")
        self.scan.clicked.connect(self._toggle)
        self.photo.clicked.connect(self._choose)
        self.said = PlainLabel("", "body", wrap=True)
        self.said.hide()
        text = column(
            PlainLabel(self.tr("Sitting together? Scan"), "heading"),
            PlainLabel(
                self.tr(
                    "Show each other this code. Scanning opens your camera, which closes by "
                    "itself; no picture leaves this computer."
                ),
                "small",
                "muted",
                wrap=True,
            ),
            self.said,
            STRETCH,
            holder(row(self.scan, self.photo, STRETCH, gap=8)),
            gap=8,
        )
        line = row(text, self.finder, self._code, gap=20)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def on(self) -> bool:
        """Whether the camera is open for this, as the engine told."""
        return self._on

    def scan_changed(self, event: ScanChanged, slot: PictureSlot | None) -> None:
        """The camera opened or closed."""
        self._on = event.on
        self.scan.setEnabled(True)
        label = self.tr("Stop scanning") if event.on else self.tr("Scan their code")
        self.scan.show_as(label, "camera-off" if event.on else "camera")
        self.finder.setVisible(event.on)
        if event.on and slot is not None:
            self.finder.open(slot)
            self._say(self.tr("Hold their code in front of the camera."), "muted")
        else:
            self.finder.shut()
            if event.trouble:
                self._say(event.trouble, "stop")
            elif self.said.property("tone") == "muted":
                self.said.hide()

    def scanned(self, event: Scanned) -> None:
        """What the engine saw in a picture."""
        tone = {ScanOutcome.MATCH: "person", ScanOutcome.DIFFERENT: "stop"}
        self._say(self._sentence(event), tone.get(event.outcome, "warn"))
        if event.outcome in tone:
            self.judged.emit(event.outcome)

    def shut(self) -> None:
        """The page is left: no camera stays open."""
        if self._on or not self.scan.isEnabled():
            self._send(StopScan())
        self._on = False
        self.finder.shut()

    def failed(self) -> None:
        """The engine could not scan; the page says why."""
        self.scan.setEnabled(True)

    def _say(self, sentence: str, tone: str) -> None:
        self.said.setText(sentence)
        self.said.set_tone(tone)
        self.said.show()
        announce(self, sentence)

    def _toggle(self) -> None:
        self.scan.setEnabled(False)
        self._send(StopScan() if self._on else StartScan(self._person.uid))

    def _choose(self) -> None:
        path = links.choose_file(
            self, self.tr("A photo of their code"), self.tr("Pictures (*.png *.jpg *.jpeg)")
        )
        if path is None:
            return
        try:
            data = links.read_limited(path, MAX_PHOTO)
        except (links.Unreadable, OSError):
            self._say(self.tr("This file cannot be read, or is larger than 12 MB."), "warn")
            return
        self._send(ScanImage(self._person.uid, data))

    def _sentence(self, event: Scanned) -> str:
        name, about = isolate(self._person.name), isolate(event.about)
        match event.outcome:
            case ScanOutcome.MATCH:
                text = self.tr(
                    "Their code holds exactly this number. Now choose \u201cThey match\u201d."
                )
            case ScanOutcome.DIFFERENT:
                text = self.tr(
                    "This code is different from the number here. If {name} showed you their page "
                    "about you, somebody may stand between you: choose \u201cThey are "
                    "different\u201d."
                )
            case ScanOutcome.OWN:
                text = self.tr("This is your own code. Scan the one on the screen of {name}.")
            case ScanOutcome.WRONG_PERSON:
                text = self.tr("This is the code of {about}, not of {name}.")
            case ScanOutcome.WRONG_PAGE:
                text = self.tr(
                    "{name} shows the code for {about}. Ask them to open their page about you."
                )
            case ScanOutcome.OTHER_VERSION:
                text = self.tr(
                    "This code was made by another version of Watchword. Compare the digits, and "
                    "bring both up to date."
                )
            case ScanOutcome.NOT_OURS:
                text = self.tr("This QR code holds something else, no safety number.")
            case ScanOutcome.NOTHING:
                text = self.tr("No QR code was found in this picture. Take it closer and sharper.")
            case ScanOutcome.UNREADABLE:
                text = self.tr("This picture cannot be read. PNG and JPEG up to 12 MB are taken.")
            case _:
                assert_never(event.outcome)
        return text.format(name=name, about=about)
