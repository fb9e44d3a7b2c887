# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Shared screens: what a face hands over and asks for, and what it is told of them.

A face grabs the pictures, of one window or screen that the person chose, and hands them to
`client.engine.handle.EngineHandle.show`. A shared screen carries the room's class in its pixels.
"""

import msgspec

from client.model.ids import PeerId
from client.model.media import Picture
from client.model.room import Profile

NO_CLASS = "No classification stated"
"""Stands for the class of a strict room that has none: the words of the bar above the window."""


def class_in_picture(classification: str, profile: Profile) -> str:
    """What `LabelStrip.text` must say in a room like this; empty: it may be shown without a strip.

    ``NO_CLASS`` may be drawn in the language of the face; the text beside it stays this one.
    """
    return classification or ("" if profile is Profile.OPEN else NO_CLASS)


class LabelStrip(msgspec.Struct, frozen=True, eq=False):
    """A class as it is drawn, once, by whoever can draw letters: ``text`` says what stands in it.

    One line of letters on a plain ground, 16 to 200 pixels high. It is put above every shared
    picture; one that is drawn for another class is refused.
    """

    text: str
    picture: Picture


class StartSharing(msgspec.Struct, frozen=True, eq=False):
    """Show one window or screen to the others in the call, by a click of its own.

    ``name`` is what the person chose, for my own eyes: it is neither sent nor logged. ``width``
    and ``height`` are its size in pixels. ``strip`` is the room's class, drawn; None only where
    `class_in_picture` is empty. Answered by `SharesChanged` or `events.CommandFailed`.
    """

    name: str
    width: int
    height: int
    strip: LabelStrip | None = None


class StopSharing(msgspec.Struct, frozen=True):
    """Show nothing more; nothing happens when nothing is shown."""


class Share(msgspec.Struct, frozen=True):
    """One shown screen. ``peer`` None is mine.

    ``name`` is that of my window or screen, or of the person who shows theirs.
    """

    peer: PeerId | None
    name: str


class SharesChanged(msgspec.Struct, frozen=True):
    """Every screen that is shown in the call now, mine first.

    ``stopped`` is a sentence on why mine ended by itself, empty where the person ended it.
    """

    shares: tuple[Share, ...]
    stopped: str = ""
