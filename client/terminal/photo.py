# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A photograph of the other's QR code; a terminal shows no pictures, and opens no camera."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.commands import ScanImage
from client.model.comparison import ScanOutcome
from client.model.events import CommandFailed, Event, Scanned
from client.model.ids import Uid
from client.terminal.files import Unreadable, file_bytes
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText

MAX_PHOTO = 12 * 1024 * 1024

_SENTENCES = {
    ScanOutcome.MATCH: noted("Their code holds exactly this number. y says that they match."),
    ScanOutcome.DIFFERENT: noted(
        "This code is different from the number here. If {name} showed you "
        "their page about you, somebody may stand between you: press d."
    ),
    ScanOutcome.OWN: noted("This is your own code. Take the one on the screen of {name}."),
    ScanOutcome.WRONG_PERSON: noted("This is the code of {about}, not of {name}."),
    ScanOutcome.WRONG_PAGE: noted(
        "{name} shows the code for {about}. Ask for their page about you."
    ),
    ScanOutcome.OTHER_VERSION: noted(
        "This code was made by another version of Watchword. Compare the "
        "digits, and bring both up to date."
    ),
    ScanOutcome.NOT_OURS: noted("This QR code holds something else, no safety number."),
    ScanOutcome.NOTHING: noted("No QR code was found in this picture. Take it closer and sharper."),
    ScanOutcome.UNREADABLE: noted(
        "This picture cannot be read. PNG and JPEG up to 12 MB are taken."
    ),
}


def scan_sentence(event: Scanned, name: str) -> str:
    """What came of a scan, as a sentence."""
    return said(_SENTENCES[event.outcome], name=name, about=event.about)


class PhotoPage(Page):
    """Takes a path; what comes of it is said on the page below."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Enter look for their code   Esc back")

    def __init__(self, face: Face, uid: Uid) -> None:
        super().__init__(face, tr("A photo of their code"))
        self._uid = uid
        self.field = Field(
            tr("File"), hint=tr("a PNG or JPEG of their screen that you took yourself")
        )

    @override
    def body(self) -> Iterable[Widget]:
        return (
            PlainText(
                tr(
                    "Only a photo that you took of their screen proves something: one that was "
                    "sent to you may have been changed on the way."
                ),
                classes="gap",
            ),
            self.field,
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the picture to the engine."""
        try:
            data = file_bytes(event.value.strip(), tr("a photo"), MAX_PHOTO)
        except Unreadable as error:
            self.tell(str(error))
            return
        self.face.command(ScanImage(self._uid, data))

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, Scanned) and event.uid == self._uid:
            name = self.face.latest.person(self._uid)
            self.face.go_back(scan_sentence(event, name.name if name else self._uid))
        elif isinstance(event, CommandFailed) and event.command == "ScanImage":
            self.tell(event.sentence)
