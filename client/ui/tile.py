# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person of a call as a tile: picture or initials, name with mark, speaking, muted, cover."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from client.model.media import PictureSlot
from client.model.participant import RosterEntry, TrustState
from client.model.talk import PersonMedia, Reaction
from client.ui import avatar, icons, theme, watermark
from client.ui.feed import PictureFeed, paint_picture
from client.ui.marks import mark_of, shown_name
from client.ui.tile_plate import Icons, paint_plate, paint_trouble
from client.ui.tile_signs import FadingSign, paint_signs

SPEAKING = 0.3
"""A level above this counts as speaking."""
LEAST = QSize(120, 68)
"""No tile is smaller: a face and a name have to fit."""
_STAYS_MS = 700
_RADIUS = 12


class VideoTile(QAbstractButton):
    """A button, so that screen readers read our name for it; a press opens the person."""

    resized = Signal(int, int)

    def __init__(self, entry: RosterEntry, slot: PictureSlot) -> None:
        super().__init__()
        self.entry = entry
        self._feed = PictureFeed(slot)
        self._feed.arrived.connect(self.update)
        self._sound = True
        self._picture_on = True
        self._trouble = ""
        self._speaking = False
        self._said: PersonMedia | None = None
        self._hand = ""
        self._sharing = False
        self._fading = FadingSign(self)
        self._fading.changed.connect(self.update)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_STAYS_MS)
        self._quiet.timeout.connect(self._fell_quiet)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST)
        self.show_entry(entry)

    @property
    def speaking(self) -> bool:
        """Is the speaking mark shown?"""
        return self._speaking

    @property
    def covered(self) -> bool:
        """Is the picture covered, because the person's key is not to be relied on?"""
        return self.entry.trust.blocks

    def show_entry(self, entry: RosterEntry) -> None:
        """The person as the roster has them now."""
        self.entry = entry
        self._describe()
        self.update()

    def show_media(self, *, sound: bool, picture: bool, trouble: str = "") -> None:
        """What arrives from the person."""
        self._sound = sound
        self._trouble = trouble
        if not picture:
            self._feed.clear()
        if not sound:
            self._fell_quiet()
        self._picture_on = picture
        self._describe()
        self.update()

    def show_said(self, said: PersonMedia | None) -> None:
        """What the person says about their devices; None while they have said nothing."""
        if said == self._said:
            return
        self._said = said
        if said is not None and not said.camera:
            self._feed.clear()
        self._describe()
        self.update()

    def show_hand(self, place: str) -> None:
        """Their hand is up and has this place ("1st"); empty: it is down."""
        if place != self._hand:
            self._hand = place
            self._describe()
            self.update()

    def show_sharing(self, *, on: bool) -> None:
        """They show a screen to the call, or no longer."""
        if on is not self._sharing:
            self._sharing = on
            self._describe()
            self.update()

    def show_sign(self, reaction: Reaction) -> None:
        """They made a sign: it fades."""
        self._fading.make(reaction)

    @property
    def hand(self) -> str:
        """The place of the raised hand, or nothing."""
        return self._hand

    @property
    def sign_word(self) -> str:
        """The word of the sign that is shown, or nothing."""
        return self._fading.sign.word if self._fading.sign is not None else ""

    @property
    def muted(self) -> bool:
        """Mine: proven. Another's: only when they said so; silence alone says nothing."""
        if self.entry.me:
            return not self._sound
        return self._said is not None and not self._said.microphone and not self._speaking

    @property
    def camera_off(self) -> bool:
        """Did they say that their camera is closed?"""
        return not self.entry.me and self._said is not None and not self._said.camera

    def show_level(self, level: float) -> None:
        """Mark as speaking while the level says so, and a little longer."""
        if level < SPEAKING or not self._sound:
            return
        self._quiet.start()
        if not self._speaking:
            self._speaking = True
            self._describe()
            self.update()

    def close_feed(self) -> None:
        """Ask for no more pictures; called before the tile goes."""
        self._feed.close()

    def _fell_quiet(self) -> None:
        if self._speaking:
            self._speaking = False
            self._describe()
            self.update()

    def cover_text(self) -> str:
        """Why the picture is covered, and the way back."""
        word = mark_of(self.entry.trust).word
        if self.entry.trust is TrustState.REVOKED:
            return self.tr("{word}. Nothing is sent to this person.").format(word=word)
        text = self.tr("{word}. Nothing is sent to this person. Press here to compare numbers.")
        return text.format(word=word)

    def state_word(self) -> str:
        """What the person does, as a word beside the name."""
        if self._trouble:
            return self._trouble
        if self.muted:
            return self.tr("muted")
        return self.tr("speaking") if self._speaking else ""

    def _describe(self) -> None:
        shown = shown_name(self.entry.name, confusable=self.entry.confusable)
        parts = [shown, mark_of(self.entry.trust).word]
        if self.entry.me:
            parts[1] = self.tr("you")
        if word := self.state_word():
            parts.append(word)
        if self.camera_off:
            parts.append(self.tr("camera off"))
        if self._sharing:
            parts.append(self.tr("shows a screen"))
        if self._hand:
            parts.append(self.tr("hand raised, {place}").format(place=self._hand))
        self.setAccessibleName(", ".join(parts))

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    @override
    def resizeEvent(self, event: object) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        if self._feed.want(width, height):
            self.resized.emit(width - width % 2, height - height % 2)

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        shape = QPainterPath()
        shape.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(box, theme.colour("tile"))
        image = self._feed.image
        if self.covered:
            self._paint_cover(painter, box)
        elif image is not None and self._picture_on:
            painter.fillRect(box, QColor(0, 0, 0))
            paint_picture(painter, box, image, mirrored=self.entry.me)
            if not self.entry.me:
                watermark.paint(painter, box)
        else:
            side = min(box.height() * 0.44, 120.0)
            disc = QRectF(0, 0, side, side)
            disc.moveCenter(box.center() - QPointF(0, box.height() * 0.04))
            avatar.draw(painter, disc, self.entry.name)
        paint_plate(painter, box, self._plate_name(), *self._plate_icons())
        below = 0.0
        if self._trouble:
            below = paint_trouble(painter, box, self._trouble)
        paint_signs(painter, box, self._hand, self._fading, below=below)
        painter.restore()
        self._paint_ring(painter, box)
        painter.end()

    def _paint_ring(self, painter: QPainter, box: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._speaking:
            painter.setPen(QPen(theme.colour("person"), 3))
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 3))
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), _RADIUS - 4, _RADIUS - 4)

    def _paint_cover(self, painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, theme.colour("stop_soft"))
        mark = mark_of(self.entry.trust)
        ratio = self.devicePixelRatioF()
        sign = QRectF(box.center().x() - 20, box.center().y() - 52, 40, 40)
        painter.drawImage(sign, icons.image(mark.icon, "stop", 40, ratio))
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("small"))
        text = QRectF(box.x() + 18, box.center().y() - 4, box.width() - 36, box.height() / 2 - 44)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(text, flags, self.cover_text())

    def _plate_name(self) -> str:
        if self.entry.me:
            return self.tr("You")
        return shown_name(self.entry.name, confusable=self.entry.confusable)

    def _plate_icons(self) -> tuple[Icons, Icons]:
        mark = mark_of(self.entry.trust)
        before = [] if self.entry.me else [(mark.icon, mark.tone)]
        after = [("share", "accent")] if self._sharing else []
        if self.muted:
            after.append(("microphone-off", "stop"))
        elif self._speaking:
            after.append(("speaking", "person"))
        if self.camera_off:
            after.append(("camera-off", "muted"))
        return before, after
