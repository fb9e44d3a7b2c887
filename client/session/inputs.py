# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that can happen to a call: the inputs of the state machine."""

import msgspec

from client.model.ids import HelloHash, IdentityKey
from client.model.media import LinkEnd
from client.model.participant import TrustState
from client.model.posture import Posture
from client.model.secret import Secret
from client.model.transport import LinkConfirm, TransportParams
from client.session.words import Line, Sign


class Attached(msgspec.Struct, frozen=True):
    """The relay gave us a connection; ``others`` are connected now (a hint)."""

    conn: int
    others: tuple[int, ...]


class LineDown(msgspec.Struct, frozen=True):
    """The line to the relay is lost; the mailbox is trying to resume it."""


class LineUp(msgspec.Struct, frozen=True):
    """The line is back, under the same connection number."""


class RelayAnswered(msgspec.Struct, frozen=True):
    """The relay answered a ping just now (only who hears it may drop others)."""


class Arrived(msgspec.Struct, frozen=True):
    """Hint: a connection came."""

    conn: int


class Departed(msgspec.Struct, frozen=True):
    """Hint: a connection went."""

    conn: int


class Delivered(msgspec.Struct, frozen=True):
    """The relay delivered ``body`` from a connection: bytes from a stranger."""

    conn: int
    body: bytes


class Tick(msgspec.Struct, frozen=True):
    """Time went on; sent when the last `effects.WakeAt` is reached (early or late is fine)."""


class Publishing(msgspec.Struct, frozen=True):
    """I send media in this call (everyone but a listener)."""

    media: bool


class TrustChanged(msgspec.Struct, frozen=True):
    """My judgement of a person's key changed (compared, new key seen, revoked)."""

    identity: IdentityKey
    trust: TrustState


class GateLost(msgspec.Struct, frozen=True):
    """A blocking check on this client or the room does not hold any more.

    ``grace`` is how long the call is held from the first loss on, in seconds; None: as the call's
    setup says.
    """

    check_ids: tuple[str, ...]
    grace: float | None = None


class GateMended(msgspec.Struct, frozen=True):
    """All blocking checks hold again."""


class SendTransport(msgspec.Struct, frozen=True):
    """Sign and send my link end's parameters to ``params.to`` under the pair key."""

    params: TransportParams


class SendConfirm(msgspec.Struct, frozen=True):
    """Sign and send my link confirmation to ``confirm.to`` under the pair key."""

    confirm: LinkConfirm


class LinkChanged(msgspec.Struct, frozen=True):
    """The direct link to a person is confirmed (``end`` None) or ended."""

    peer: HelloHash
    end: LinkEnd | None


class ClockJumped(msgspec.Struct, frozen=True):
    """A suspend or a clock jump over 5 s: hold and come back with a new hello."""


class AdmitPerson(msgspec.Struct, frozen=True):
    """A person inside lets exactly this waiting hello in, by a click on their name."""

    hello: HelloHash


class RemovePerson(msgspec.Struct, frozen=True):
    """A host removes this person from the call."""

    identity: IdentityKey


class NewDescriptor(msgspec.Struct, frozen=True):
    """I am the issuer and signed the next epoch; ``room_key`` when somebody was struck."""

    envelope: bytes
    room_key: Secret | None = None


class Say(msgspec.Struct, frozen=True):
    """Say a line or make a sign; answered by `effects.SealData` or `effects.NotSaid`."""

    word: Line | Sign


class TypeOn(msgspec.Struct, frozen=True):
    """The line as typed so far, told when there is time; only the latest counts."""

    text: str


class RaiseHand(msgspec.Struct, frozen=True):
    """Raise or lower my hand; raising it where nobody can see it is `effects.NotSaid`."""

    up: bool


class DevicesChanged(msgspec.Struct, frozen=True):
    """What my devices really do now."""

    microphone: bool
    camera: bool


class ScreenShown(msgspec.Struct, frozen=True):
    """My screen is really shown to the others now, or no longer."""

    on: bool


class MyPosture(msgspec.Struct, frozen=True):
    """How my computer stands now: told to the others when it is another one than before."""

    posture: Posture


class SendList(msgspec.Struct, frozen=True):
    """Show somebody the organisation's list that I hold: theirs has its number and differs."""

    peer: HelloHash
    envelope: bytes


class DataOpened(msgspec.Struct, frozen=True):
    """The answer to `effects.OpenData`; ``plain`` is None when it did not open."""

    peer: HelloHash
    generation: int
    counter: int
    plain: bytes | None


class EndForAll(msgspec.Struct, frozen=True):
    """A host ends the call for everybody; `effects.NotSaid` for anybody else."""


class LeastVersion(msgspec.Struct, frozen=True):
    """The oldest program that the organisation lets in, from now on; it never falls in a call."""

    version: tuple[int, int, int]


class LeaveCall(msgspec.Struct, frozen=True):
    """The person leaves; says Bye and ends."""


class RoomGone(msgspec.Struct, frozen=True):
    """The relay closed the room, or cannot be reached any more; ``reason`` is a reason code."""

    reason: str


Input = (
    Attached
    | LineDown
    | LineUp
    | RelayAnswered
    | Arrived
    | Departed
    | Delivered
    | Tick
    | Publishing
    | TrustChanged
    | GateLost
    | GateMended
    | SendTransport
    | SendConfirm
    | LinkChanged
    | ClockJumped
    | AdmitPerson
    | RemovePerson
    | NewDescriptor
    | Say
    | TypeOn
    | RaiseHand
    | DevicesChanged
    | ScreenShown
    | DataOpened
    | MyPosture
    | SendList
    | EndForAll
    | LeastVersion
    | LeaveCall
    | RoomGone
)
