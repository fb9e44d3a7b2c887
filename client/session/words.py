# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people tell each other in a call, as strict structs (protocol.md section 7.7).

A `Data` is signed by its sender and sealed under their data key; an `End` is signed by a host.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from client.model.ids import RoomId
from client.model.talk import MAX_CHAT, MAX_LIVE, Reaction
from client.session.messages import Count, HelloRef, RosterRef

MAX_PEOPLE = 256
"""Most presences that one `End` names."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="line"):
    """One line of the chat."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHAT)]


class Typing(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="typing"
):
    """The line as typed so far; empty when it was taken back."""

    text: Annotated[str, msgspec.Meta(max_length=MAX_LIVE)]


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="sign"):
    """A sign without words."""

    reaction: Reaction


class Standing(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="standing"
):
    """What holds until it is said anew: my hand is up, what of mine is on, my screen is shown."""

    hand: bool = False
    microphone: bool = False
    camera: bool = False
    screen: bool = False


NOTHING = Standing()
"""No hand, no microphone, no camera, no screen."""
Word = Line | Typing | Sign | Standing
"""What one data message says."""


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data message. ``seq`` counts the data messages of this hello, without gaps.

    ``rh`` is the roster under whose key it is sealed: nobody who holds that key can seal an
    older message of its signer anew for people who came later.
    """

    type: Literal["data"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    rh: RosterRef
    word: Word


class End(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A host ends the call for exactly these presences; in a later call they do not exist."""

    type: Literal["end"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    people: Annotated[tuple[HelloRef, ...], msgspec.Meta(max_length=MAX_PEOPLE)]


@dataclass(frozen=True, slots=True)
class SealedData:
    """A data message as it came: who it claims to be from, and the clear numbers of its frame."""

    sender: HelloRef
    generation: int
    counter: int
    sealed: bytes
