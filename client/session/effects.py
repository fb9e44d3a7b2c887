# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Everything a call can cause: the effects that the engine carries out, in order."""

from typing import Literal

import msgspec

from client.crypto.envelope import Signed
from client.model.attendance import Difference
from client.model.events import CallPhase
from client.model.ids import HelloHash, IdentityKey, RosterHash, Uid
from client.model.posture import Posture
from client.model.room import RoomDescriptor
from client.model.secret import Secret
from client.model.transport import LinkConfirm, TransportParams
from client.model.verdict import Finding
from client.session.words import Word


class Send(msgspec.Struct, frozen=True):
    """Send ``body`` over the relay to a connection, or to all others."""

    to: int | Literal["*"]
    body: bytes


class WakeAt(msgspec.Struct, frozen=True):
    """Send `inputs.Tick` at this monotonic time in seconds; replaces the wish before."""

    at: float


class PhaseChanged(msgspec.Struct, frozen=True):
    """The call's phase, with a reason code for texts (``reasons`` in session.state)."""

    phase: CallPhase
    reason: str = ""
    uid: Uid | None = None
    """Whom the reason is about."""
    about: tuple[Uid, ...] = ()
    """Whom a hold or an agreement waits for; the effect comes again when they change in a hold."""


class Present(msgspec.Struct, frozen=True):
    """One person who is here: ``on_roster`` when in the agreed roster in force."""

    peer: HelloHash
    identity: IdentityKey
    on_roster: bool
    me: bool


class RosterShown(msgspec.Struct, frozen=True):
    """Who is here. ``agreed`` is None while there is no agreed roster in force."""

    people: tuple[Present, ...]
    agreed: RosterHash | None
    key_holders: int
    """How many people (me included) hold or were given my key; 0 when I have none."""


class Knocking(msgspec.Struct, frozen=True):
    """Who waits to be let in, all of them, as hello and identity; only told to those inside."""

    people: tuple[tuple[HelloHash, IdentityKey], ...]


class CodeShown(msgspec.Struct, frozen=True):
    """The call code: 66 bits as 9 bytes, left-aligned; None when there is none.

    ``cause`` names who came or went: (uid, "joined" | "left" | "removed") pairs.
    """

    code: bytes | None
    cause: tuple[tuple[Uid, str], ...] = ()
    withheld_by: Uid | None = None


class UseSendKey(msgspec.Struct, frozen=True):
    """From now on seal with this generation; the engine sends a key frame."""

    roster: RosterHash
    me: HelloHash
    generation: int
    secret: Secret


class AddReceiveKey(msgspec.Struct, frozen=True):
    """Frames of ``peer`` in this generation may be opened (before anyone uses it)."""

    peer: HelloHash
    roster: RosterHash
    generation: int
    secret: Secret


class DropReceiveKeys(msgspec.Struct, frozen=True):
    """Forget keys of ``peer`` below this generation; None: all of them."""

    peer: HelloHash
    below: int | None


class HoldSending(msgspec.Struct, frozen=True):
    """Nothing may be sealed from this moment (the microphone is gated at its source)."""


class ResumeSending(msgspec.Struct, frozen=True):
    """Sealing may go on under the key in force."""


class OpenLink(msgspec.Struct, frozen=True):
    """Build the direct link to an admitted person with whom pair keys exist.

    ``my_nonce`` and ``peer_nonce`` are the hex nonces of both hellos; ``controlling`` is the
    ICE role (the smaller hello hash).
    """

    peer: HelloHash
    controlling: bool
    my_nonce: str
    peer_nonce: str


class TransportReceived(msgspec.Struct, frozen=True):
    """Signed parameters of the other end; room, sender, recipient and signature hold."""

    params: TransportParams


class ConfirmReceived(msgspec.Struct, frozen=True):
    """Signed confirmation of the other end; room, sender, recipient and signature hold."""

    confirm: LinkConfirm


class CloseLink(msgspec.Struct, frozen=True):
    """Close the direct link to this person and forget it."""

    peer: HelloHash


class Noticed(msgspec.Struct, frozen=True):
    """A thing to tell: ``code`` is a text id (joined, left, dropped, joining, ...)."""

    code: str
    uid: Uid
    by: Uid | None = None
    reason: str = ""
    others: tuple[Uid, ...] = ()
    """Of whom the same is told in the same sentence, after ``uid``."""


class Raised(msgspec.Struct, frozen=True):
    """An in-call check found something (ROSTER-SIGNED, KEY-UNCHANGED, ...).

    ``passing``: it is about a state that can be over by itself (nothing heard, not of one mind),
    not about anything that somebody signed or did.
    """

    finding: Finding
    passing: bool = False


class SealData(msgspec.Struct, frozen=True):
    """Seal ``plain`` under my data key and send ``head`` and the frame to these connections.

    ``word`` is what it says, to show it as mine once it is sealed; None for a receipt.
    """

    head: bytes
    plain: bytes
    word: Word | None
    to: tuple[int, ...] | Literal["*"] = "*"


class OpenData(msgspec.Struct, frozen=True):
    """Open a data frame of ``peer`` and answer with `inputs.DataOpened`."""

    peer: HelloHash
    generation: int
    counter: int
    sealed: bytes


class Said(msgspec.Struct, frozen=True):
    """Somebody on the roster said this: signed by them, cleaned for the screen."""

    peer: HelloHash
    uid: Uid
    word: Word


class NotSaid(msgspec.Struct, frozen=True):
    """What was wished in this step was not said, and will not be; ``why`` is a code."""

    why: str


class ReceiptMade(msgspec.Struct, frozen=True):
    """My signed receipt of who was here: keep it (protocol.md section 7.9)."""

    envelope: bytes


class ReceiptTaken(msgspec.Struct, frozen=True):
    """Somebody's receipt, signed by them for this call, and where it differs from what I noted."""

    peer: HelloHash
    identity: IdentityKey
    envelope: bytes
    differences: tuple[Difference, ...]


class HelloMade(msgspec.Struct, frozen=True):
    """My hello of this presence; keep the hash until the room ends."""

    hello: HelloHash


class DescriptorChanged(msgspec.Struct, frozen=True):
    """Another epoch of the room is current: names, trust and papers follow it.

    Judge every new member and send `inputs.TrustChanged` for them; until then they are nobody.
    """

    signed: Signed[RoomDescriptor]
    struck: tuple[Uid, ...] = ()


class RoomKeyChanged(msgspec.Struct, frozen=True):
    """The issuer handed out a new room key: keep it, the old one opens nothing much longer."""

    room_key: Secret


class TwoDescriptors(msgspec.Struct, frozen=True):
    """Envelopes of two descriptors of one epoch: proof against the issuer. Keep and show both."""

    first: bytes
    second: bytes


class PostureReceived(msgspec.Struct, frozen=True):
    """How somebody's computer stands, by their own word.

    None: they have said nothing for 10 s in a room that asks for it, which counts as failing.
    """

    peer: HelloHash
    posture: Posture | None


class ListReceived(msgspec.Struct, frozen=True):
    """Somebody shows the organisation's list that they hold; nothing of it was verified yet."""

    peer: HelloHash
    envelope: bytes


class Finish(msgspec.Struct, frozen=True):
    """The call is over for me: close the mailbox, links and devices."""

    reason: str
    uid: Uid | None = None
    rejoin: bool = False
    """True: come back at once with a new hello (the session asks for `Attached` again)."""


Effect = (
    Send
    | WakeAt
    | PhaseChanged
    | RosterShown
    | Knocking
    | CodeShown
    | UseSendKey
    | AddReceiveKey
    | DropReceiveKeys
    | HoldSending
    | ResumeSending
    | OpenLink
    | TransportReceived
    | ConfirmReceived
    | CloseLink
    | Noticed
    | Raised
    | SealData
    | OpenData
    | Said
    | NotSaid
    | ReceiptMade
    | ReceiptTaken
    | HelloMade
    | DescriptorChanged
    | RoomKeyChanged
    | TwoDescriptors
    | PostureReceived
    | ListReceived
    | Finish
)
