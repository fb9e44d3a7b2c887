# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Making a room: title, who, how long, how strict; where it is reached under Advanced."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.commands import CreateRoom
from client.model.ids import MAX_NAME
from client.model.managed import PolicyView
from client.model.participant import PersonView
from client.model.room import MAX_MESH_MEMBERS, Profile
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, card, clear, column, holder, row, rule
from client.ui.controls import Button, Field, Picker, Tick, line_edit
from client.ui.latest import Send
from client.ui.marks import MarkLabel, mark_of
from client.ui.page import Page
from client.ui.text import ElidedLabel, PlainLabel

MAX_CLASS = 64
"""The longest class that a room's descriptor takes."""
_PROFILES = (Profile.OPEN, Profile.RESTRICTED, Profile.CLASSIFIED)
_HOURS = 8
"""How long a room lasts unless somebody chooses otherwise, where the organisation permits it."""
_HOUR_S = 3600


class Candidate(QWidget):
    """A contact that can be invited."""

    changed = Signal()

    def __init__(self, person: PersonView) -> None:
        super().__init__()
        self.person = person
        self.tick = Tick("")
        self.tick.setAccessibleName(f"{person.name}, {mark_of(person.trust).word}")
        self.tick.toggled.connect(self.changed)
        self.tick.setEnabled(not person.trust.blocks)
        line = row(
            self.tick,
            Avatar(person.name, 32),
            column(
                ElidedLabel(person.name, "strong"), ElidedLabel(person.uid, "tiny", "muted"), gap=0
            ),
            MarkLabel(person.trust, size=16),
            gap=12,
            margins=(0, 6, 4, 6),
        )
        line.setStretch(2, 1)
        self.setLayout(line)

    @override
    def mouseReleaseEvent(self, event: object) -> None:
        if self.tick.isEnabled():
            self.tick.toggle()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 48)


class NewRoom(Page):
    """The form. The engine makes the room; this page only says what is wanted."""

    back_wanted = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ")
        self.heading.setText(self.tr("New room"))
        self.lead.setText(
            self.tr("Your computer hosts the room. When you leave, it ends for everyone.")
        )
        self._send = send
        self._candidates: list[Candidate] = []
        self._title = line_edit(self.tr("for example: Situation meeting"), limit=MAX_NAME)
        self._title.textChanged.connect(self._check)
        self._hours = self._lengths()
        self._least = ""
        self._profile = Picker(self.tr("How strict"))
        names = (self.tr("Open"), self.tr("Restricted"), self.tr("Classified"))
        for name, profile in zip(names, _PROFILES, strict=True):
            self._profile.addItem(name, profile.value)
        self._profile.currentIndexChanged.connect(self._explain)
        self._title_field = Field(
            self.tr("Title"), self._title, self.tr("Only people you invite can read it.")
        )
        valid = Field(self.tr("Valid for"), self._hours, self.tr("Starts now."))
        self._profile_field = Field(self.tr("How strict"), self._profile)
        self._class = line_edit(self.tr("none"), limit=MAX_CLASS)
        self._class.setAccessibleName(self.tr("Classification"))
        self.classes = Picker(self.tr("Classification"))
        self.classes.hide()
        word = Field(
            self.tr("Classification"),
            holder(column(self._class, self.classes, gap=0)),
            self.tr("As your organisation writes it. It stands above the call."),
        )
        strict = self._profile_field
        self.screens = Tick(self.tr("People may show a screen"))
        choices = (self._title_field, valid, strict, word, self.screens)
        left = card(*choices, self._advanced(), gap=18)
        self._people = column(gap=0)
        self._count = PlainLabel("", "small", "muted")
        right = card(
            row(PlainLabel(self.tr("Who is invited"), "strong"), STRETCH, self._count),
            self._people,
            gap=8,
        )
        both = row(gap=16)
        both.addWidget(left, 5, Qt.AlignmentFlag.AlignTop)
        both.addWidget(right, 6, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(both)
        back = Button(self.tr("Cancel"))
        self.make = Button(self.tr("Create room"), kind="primary")
        back.clicked.connect(self.back_wanted)
        self.make.clicked.connect(self._create)
        self.add_footer(back, STRETCH, self.make)
        self._explain()
        self.show_people(())

    def _lengths(self) -> Picker:
        hours = Picker(self.tr("Valid for"))
        for name, count in (
            (self.tr("1 hour"), 1),
            (self.tr("2 hours"), 2),
            (self.tr("4 hours"), 4),
            (self.tr("8 hours"), 8),
            (self.tr("1 day"), 24),
            (self.tr("2 days"), 48),
            (self.tr("1 week"), 168),
        ):
            hours.addItem(name, count)
        hours.setCurrentIndex(hours.findData(_HOURS))
        return hours

    def _advanced(self) -> QWidget:
        self._more = Button(self.tr("Advanced"), "down", "quiet")
        self._more.setCheckable(True)
        self._listen = line_edit(self.tr("automatic"))
        self._addresses = line_edit(self.tr("all addresses of this computer"))
        self._forwarders = line_edit(self.tr("none"), limit=2_000)
        self._relay = line_edit(self.tr("this computer hosts the room"))
        self._pin = line_edit(self.tr("none"))
        self._pin_field = Field(
            self.tr("Key of the standing relay"),
            self._pin,
            self.tr("SHA-256 of its public key, as your IT gave it to you."),
        )
        inside = holder(
            column(
                Field(self.tr("Accept on"), self._listen, self.tr("Address and port, HOST:PORT.")),
                Field(
                    self.tr("Reached at"),
                    self._addresses,
                    self.tr("As others reach this computer, with commas between."),
                ),
                Field(
                    self.tr("Forwarding servers"),
                    self._forwarders,
                    self.tr("turns:HOST:PORT, with commas between. They hide addresses."),
                ),
                Field(
                    self.tr("Standing relay"),
                    self._relay,
                    self.tr("Its address, where your organisation runs one."),
                ),
                self._pin_field,
                gap=14,
            )
        )
        inside.hide()
        self._more.toggled.connect(inside.setVisible)
        return holder(column(row(self._more, STRETCH), inside, gap=10))

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Offer these contacts; blocked ones are shown and cannot be chosen."""
        chosen = {c.person.uid for c in self._candidates if c.tick.isChecked()}
        # What was said of them before may be settled now.
        self.strip.hide()
        clear(self._people)
        self._candidates = []
        for person in sorted(people, key=lambda p: p.name):
            item = Candidate(person)
            item.tick.setChecked(person.uid in chosen and item.tick.isEnabled())
            item.changed.connect(self._check)
            if self._candidates:
                self._people.addWidget(rule())
            self._people.addWidget(item)
            self._candidates.append(item)
        if not people:
            self._people.addWidget(
                PlainLabel(self.tr("Add contacts first, on the page People."), "body", "muted")
            )
        self._check()

    def chosen(self) -> tuple[PersonView, ...]:
        """Who is ticked."""
        return tuple(c.person for c in self._candidates if c.tick.isChecked())

    def reset(self) -> None:
        """An empty form for the next room."""
        self._title.clear()
        self._class.clear()
        self.classes.setCurrentIndex(0)
        self.screens.setChecked(False)
        for candidate in self._candidates:
            candidate.tick.setChecked(False)
        self.failed()

    def failed(self) -> None:
        """The engine could not make the room: the form may be sent again."""
        self.make.show_as(self.tr("Create room"), "")
        self._check()

    def show_policy(self, view: PolicyView) -> None:
        """What the organisation asks at least; anything looser cannot be chosen."""
        least = _PROFILES.index(view.profile)
        model = self._profile.model()
        for at in range(len(_PROFILES)):
            item = model.item(at) if isinstance(model, QStandardItemModel) else None
            if item is not None:
                item.setEnabled(at >= least)
        self._offer(view.classes)
        self._least = ""
        if least:
            self._least = self.tr("At least this: set by {org}, version {n}.").format(
                org=view.org, n=view.version
            )
        self._profile.setCurrentIndex(max(least, self._profile.currentIndex()))
        self._limit(view.max_room_s)
        self._show_servers(view)
        self._explain()

    def _limit(self, longest: int) -> None:
        """Lengths that the organisation permits; 0: all of them."""
        model, best = self._hours.model(), 0
        for at in range(self._hours.count()):
            hours = int(self._hours.itemData(at))
            fits = not longest or hours * _HOUR_S <= longest or at == 0
            item = model.item(at) if isinstance(model, QStandardItemModel) else None
            if item is not None:
                item.setEnabled(fits)
            best = at if fits and hours <= _HOURS else best
        chosen = int(self._hours.currentData())
        if longest and chosen * _HOUR_S > longest:
            self._hours.setCurrentIndex(best)

    def _show_servers(self, view: PolicyView) -> None:
        """Where the room is made and how it is reached where these fields stay empty."""
        if view.server:
            said = self.tr("Your organisation's server {server} hosts the room.")
            self.lead.setText(said.format(server=view.server))
        else:
            self.lead.setText(
                self.tr("Your computer hosts the room. When you leave, it ends for everyone.")
            )
        self._relay.setPlaceholderText(view.server or self.tr("this computer hosts the room"))
        self._pin.setPlaceholderText(
            self.tr("as your organisation set it") if view.server else self.tr("none")
        )
        self._forwarders.setPlaceholderText(", ".join(view.forwarders) or self.tr("none"))

    def _offer(self, classes: tuple[str, ...]) -> None:
        """The organisation's classes to choose from; without a list any word will do."""
        before = self.classes.currentData()
        self.classes.clear()
        self.classes.addItem(self.tr("none"), "")
        for word in classes:
            self.classes.addItem(word, word)
        self.classes.setCurrentIndex(max(self.classes.findData(before), 0))
        self.classes.setVisible(bool(classes))
        self._class.setVisible(not classes)

    def _explain(self) -> None:
        sentences = (
            self.tr("Warnings may be confirmed. People you have not verified may be invited."),
            self.tr("Only verified people. Everyone waits until somebody lets them in."),
            self.tr("The strictest rules; most private computers do not pass them."),
        )
        self._profile_field.complain("")
        said = sentences[self._profile.currentIndex()]
        self._profile_field.explain(f"{said} {self._least}".strip())

    def _check(self) -> None:
        count = len(self.chosen())
        most = MAX_MESH_MEMBERS - 1
        text = self.tr("{count} of at most {most}").format(count=count, most=most)
        self._count.setText(text)
        self._count.set_tone("stop" if count > most else "muted")
        self.make.setEnabled(bool(self._title.text().strip()) and 1 <= count <= most)

    def _create(self) -> None:
        relay, pin = self._relay.text().strip(), self._pin.text().strip()
        self._pin_field.complain("")
        if bool(relay) != bool(pin):
            self._pin_field.complain(self.tr("A standing relay needs its address and its key."))
            return
        self.make.setEnabled(False)
        self.make.show_as(self.tr("Creating"), "")
        self.strip.hide()
        self._send(
            CreateRoom(
                title=self._title.text().strip(),
                uids=tuple(p.uid for p in self.chosen()),
                hours=int(self._hours.currentData()),
                profile=_PROFILES[self._profile.currentIndex()],
                classification=self.classes.currentData()
                if self.classes.count() > 1
                else self._class.text().strip(),
                listen=self._listen.text().strip() or None,
                addresses=_parts(self._addresses.text()),
                relay_url=relay or None,
                relay_pin=pin or None,
                forwarders=_parts(self._forwarders.text()),
                screen_share=self.screens.isChecked(),
            )
        )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())
