# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people in a call tell each other beside sound and picture (protocol.md section 7.7).

Commands, events and limits of chat, live text, hands, reactions and what somebody's devices do.
Every text here is plain text of at most so many characters; nothing in it is ever interpreted.
"""

import unicodedata
from enum import Enum

import msgspec

from client.model.ids import DisplayName, PeerId, RoomId, Uid

MAX_CHAT = 2000
"""Characters of one chat line."""
MAX_LIVE = 500
"""Characters of a line that is being typed."""
MAX_HISTORY = 1000
"""Chat lines of a call that are kept; the oldest go. Nothing outlives the call."""


MAX_MARKS = 4
"""Marks on top of each other on one letter; more would run into other people's lines."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"
_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"


def plain_text(text: str) -> str:
    """``text`` as one line that may be shown, empty when nothing of it is visible.

    Unicode normal form C; line breaks become spaces; control, direction and other invisible
    characters go (but the two joiners that some scripts and emoji need).
    """
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if char in _BREAKS:
            kept.append(" ")
        elif marks <= MAX_MARKS and (category not in _HIDDEN or char in _JOINERS):
            kept.append(char)
    line = unicodedata.normalize("NFC", "".join(kept)).strip()
    return line if line.translate(dict.fromkeys(map(ord, _JOINERS))).strip() else ""


class Reaction(Enum):
    """The few signs that somebody can make without words; drawn by us, never text."""

    YES = "yes"
    NO = "no"
    THANKS = "thanks"
    APPLAUSE = "applause"
    SLOWER = "slower"
    BREAK = "break"


class SendChat(msgspec.Struct, frozen=True):
    """Write a line to everyone on the roster; empty or too long: `events.CommandFailed`."""

    text: str


class SendLiveText(msgspec.Struct, frozen=True):
    """The line as typed so far, for those who read along (real-time text); empty takes it back."""

    text: str


class RaiseHand(msgspec.Struct, frozen=True):
    """Raise or lower my hand."""

    up: bool


class React(msgspec.Struct, frozen=True):
    """Make a sign; it fades."""

    reaction: Reaction


class EndForAll(msgspec.Struct, frozen=True):
    """End the call for everybody; only a host can."""


class AddPeople(msgspec.Struct, frozen=True):
    """Name more contacts in a room of mine, also while its call runs: a new epoch.

    Somebody who was removed comes back this way only. Answered by `events.RoomCreated` with the
    invitations of those who were added.
    """

    room_id: RoomId
    uids: tuple[Uid, ...]


class DropPerson(msgspec.Struct, frozen=True):
    """Strike a person from a room of mine: a new epoch with a new room key and new invitations.

    Answered by `events.RoomCreated` with new invitations for everybody who stays.
    """

    room_id: RoomId
    uid: Uid


class ChatLine(msgspec.Struct, frozen=True):
    """One line of the chat. ``at`` is the Unix time of its arrival here.

    ``number`` counts the lines of this call. A line that could not be proven to be of a person on
    the roster never becomes a ChatLine: it is an `events.Alarm` (DATA-SIGNED).
    """

    number: int
    uid: Uid
    name: DisplayName
    text: str
    at: int
    me: bool = False


class LiveText(msgspec.Struct, frozen=True):
    """What a person is typing now; empty when they stopped or sent the line."""

    peer: PeerId
    uid: Uid
    name: DisplayName
    text: str


class Reacted(msgspec.Struct, frozen=True):
    """A person made a sign."""

    peer: PeerId | None
    uid: Uid
    name: DisplayName
    reaction: Reaction


class HandRaised(msgspec.Struct, frozen=True):
    """One raised hand; ``since`` is a Unix time, for the order."""

    peer: PeerId | None
    uid: Uid
    name: DisplayName
    since: int
    me: bool = False


class HandsChanged(msgspec.Struct, frozen=True):
    """Every hand that is up, the first to rise first."""

    hands: tuple[HandRaised, ...]


class PersonMedia(msgspec.Struct, frozen=True):
    """What a person says that their microphone and camera do, and whether their screen is shown."""

    peer: PeerId
    microphone: bool
    camera: bool
    screen: bool = False


class MediaSaid(msgspec.Struct, frozen=True):
    """What everybody else says about their devices; whoever is missing has not said it yet."""

    people: tuple[PersonMedia, ...]
