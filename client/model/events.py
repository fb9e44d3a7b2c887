# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine tells a face: frozen, picklable, finished for showing."""

from enum import Enum

import msgspec

from client.model.attendance import AttendanceListed, AttendanceRecorded
from client.model.audit import AuditExtract
from client.model.commands import KeystoreKind
from client.model.comparison import AuditRecord, ScanOutcome
from client.model.ids import (
    DeviceId,
    DisplayName,
    PeerId,
    RoomId,
    Uid,
)
from client.model.list_fetch import DirectoryView, ListFetch
from client.model.managed import PolicyShown
from client.model.media import DeviceInfo, DeviceKind, HeardPerson, SeenPerson
from client.model.participant import PersonView, RosterEntry, TrustState
from client.model.place import CountrySaid
from client.model.room import Profile
from client.model.settings import SettingsShown
from client.model.share import SharesChanged
from client.model.talk import ChatLine, HandsChanged, LiveText, MediaSaid, Reacted
from client.model.token import TokenSaid
from client.model.verdict import ShownFinding


class IdentityPhase(Enum):
    """Is there somebody to act as?"""

    MISSING = "missing"
    LOCKED = "locked"
    READY = "ready"


class IdentityChanged(msgspec.Struct, frozen=True):
    """First event of every engine. ``card`` is my contact card as a file, ``card_text`` to paste.

    ``system_keystore`` says whether the system's key store may be chosen on this machine.
    """

    phase: IdentityPhase
    me: PersonView | None = None
    keystore: KeystoreKind | None = None
    system_keystore: bool = False
    card: bytes = b""
    card_text: str = ""


class PeopleChanged(msgspec.Struct, frozen=True):
    """My contacts."""

    people: tuple[PersonView, ...]


class DirectoryShown(msgspec.Struct, frozen=True):
    """The organisation's list as it stands, None when none was imported."""

    directory: DirectoryView | None
    fetched: ListFetch | None = None


class InvitationFile(msgspec.Struct, frozen=True):
    """One person's sealed invitation; ``link`` is empty when it would be too long."""

    uid: Uid
    name: DisplayName
    file: bytes
    link: str


class RoomView(msgspec.Struct, frozen=True):
    """A room for the list: ``mine`` when I issued it; times are Unix seconds."""

    room_id: RoomId
    title: str
    mine: bool
    hosted_here: bool
    hosting: bool
    nbf: int
    exp: int
    profile: Profile
    people: tuple[tuple[DisplayName, TrustState], ...]
    issuer: DisplayName
    uids: tuple[Uid, ...] = ()
    """Whom the room names, in the order of ``people``."""
    classification: str = ""
    """The class that the issuer signed into the room, empty where none was."""
    screen_share: bool = False
    """Whether people in this room may show each other a screen."""


class RoomsChanged(msgspec.Struct, frozen=True):
    """Rooms I issued and invitations I opened that are not over."""

    rooms: tuple[RoomView, ...]


class RoomCreated(msgspec.Struct, frozen=True):
    """A room was made; hand each person their own invitation."""

    room: RoomView
    invitations: tuple[InvitationFile, ...]


class HostingChanged(msgspec.Struct, frozen=True):
    """My machine accepts (or no longer accepts) people for a room."""

    room_id: RoomId
    hosting: bool
    addresses: tuple[str, ...] = ()


class SafetyNumber(msgspec.Struct, frozen=True):
    """Twelve groups of five digits, the same on both sides, and a QR code's modules.

    Lines of four groups are read in turn; ``i_begin`` says who reads the first one, and the other
    side is told the opposite. ``words`` say each line once more in six words. ``qr`` rows are
    strings of ``0`` and ``1``.
    """

    person: PersonView
    groups: tuple[str, ...]
    qr: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ()
    i_begin: bool = True


class Scanned(msgspec.Struct, frozen=True):
    """What came of a scan of ``uid``'s code. Only MATCH lets the person say "they match"."""

    uid: Uid
    outcome: ScanOutcome
    about: DisplayName = DisplayName("")


class ScanChanged(msgspec.Struct, frozen=True):
    """The camera scans for ``uid``'s code, or no longer; ``trouble`` is a sentence or empty.

    While it is on, the pictures of my own camera's slot show what it sees.
    """

    uid: Uid
    on: bool
    trouble: str = ""


class CardOutcome(Enum):
    """What came of importing a card."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    KEY_CHANGED = "key-changed"


class CardTaken(msgspec.Struct, frozen=True):
    """A card was read; the person as they are known now. Comes just before `PeopleChanged`."""

    outcome: CardOutcome
    person: PersonView


class AuditShown(msgspec.Struct, frozen=True):
    """The audit log; ``trouble`` says what is wrong with it and is empty when it is whole."""

    records: tuple[AuditRecord, ...]
    trouble: str = ""


class Checking(msgspec.Struct, frozen=True):
    """Checks are running: these are done so far of ``total``. ``title`` is a stranger's text."""

    title: str
    findings: tuple[ShownFinding, ...]
    total: int


class PreJoin(msgspec.Struct, frozen=True):
    """All checks are done and none blocks; ``allowed`` is false while warnings are open."""

    room: RoomView
    findings: tuple[ShownFinding, ...]
    open_warnings: tuple[ShownFinding, ...]
    allowed: bool


class Refused(msgspec.Struct, frozen=True):
    """The gate refused. Every finding is listed, blockers first. No device was opened."""

    title: str
    findings: tuple[ShownFinding, ...]
    classification: str = ""
    """The class that the issuer signed into the room, empty where none was or none was read."""


class CallPhase(Enum):
    """States of a client in a room (protocol.md section 9)."""

    IDLE = "idle"
    CONNECTING = "connecting"
    WAITING = "waiting"
    """Attached and alone."""
    LOBBY = "lobby"
    AGREEING = "agreeing"
    LIVE = "live"
    HOLD = "hold"
    ENDED = "ended"


class CallChanged(msgspec.Struct, frozen=True):
    """The call's phase, with the reason as a code and a sentence for the screen."""

    phase: CallPhase
    reason: str = ""
    sentence: str = ""
    about: tuple[DisplayName, ...] = ()
    """Whom a hold waits for, by name: those who have not stated this roster."""


class RosterChanged(msgspec.Struct, frozen=True):
    """Everyone invited and who is here. ``key_holders`` is how many people hold my key.

    ``epoch`` of the room's descriptor rises when its issuer adds or drops somebody.
    """

    title: str
    people: tuple[RosterEntry, ...]
    key_holders: int
    epoch: int = 1


class LobbyChanged(msgspec.Struct, frozen=True):
    """Who waits to be let in, all of them; told only to people inside. Empty: nobody."""

    people: tuple[RosterEntry, ...]


class CallCode(msgspec.Struct, frozen=True):
    """The code everybody sees: 20 digits in 4 groups of 5 and 6 words; empty when there is none.

    ``since`` says why it changed ("Weber joined").
    """

    digits: tuple[str, ...]
    words: tuple[str, ...]
    since: str = ""


class Levels(msgspec.Struct, frozen=True):
    """Sound levels 0 to 1 after opening, with my own microphone under None."""

    levels: tuple[tuple[PeerId | None, float], ...]


class MediaChanged(msgspec.Struct, frozen=True):
    """What my devices do: proven states, not wishes. ``trouble`` is a sentence or empty."""

    kind: DeviceKind
    on: bool
    device: DeviceId = DeviceId("")
    label: str = ""
    trouble: str = ""


class RemoteMedia(msgspec.Struct, frozen=True):
    """What arrives from one person: sound, picture, and a sentence if something is wrong."""

    peer: PeerId
    sound: bool
    picture: bool
    trouble: str = ""


class Devices(msgspec.Struct, frozen=True):
    """The devices of this machine, for the pickers."""

    devices: tuple[DeviceInfo, ...]


class Notice(msgspec.Struct, frozen=True):
    """A sentence to announce: someone came or left, a code changed."""

    sentence: str
    loud: bool = False
    """Must not be missed: it stays on screen until the person closes it."""


class Alarm(msgspec.Struct, frozen=True):
    """An in-call check failed about somebody else; the call goes on without the bad part.

    ``passing`` names the person of a state that can be over by itself (nothing heard, not of one
    mind). None: somebody signed or did what they must not, and no later state mends that.
    """

    finding: ShownFinding
    passing: Uid | None = None


class CallReport(msgspec.Struct, frozen=True):
    """Sent once at the end of a call: what was decoded, for demo and tests.

    ``state`` is the phase at the moment of leaving, ``reason`` why the call ended,
    ``refused`` that a blocking check ended it.
    """

    state: str
    reason: str
    join_ms: float | None
    devices_opened: int
    roster: tuple[str, ...]
    call_code: str
    sees: tuple[SeenPerson, ...]
    hears: tuple[HeardPerson, ...]
    sentence: str = ""
    ever_live: bool = False
    refused: bool = False
    started_at: float = 0.0
    """Monotonic seconds at which the join command reached the engine."""


class ComputerChecked(msgspec.Struct, frozen=True):
    """The checks of this computer."""

    findings: tuple[ShownFinding, ...]


class CommandFailed(msgspec.Struct, frozen=True):
    """A command could not be carried out; ``command`` is its class name."""

    command: str
    code: str
    sentence: str
    wrong_use: bool = False


class Stopped(msgspec.Struct, frozen=True):
    """Last event: the engine has ended."""


Event = (
    IdentityChanged
    | PeopleChanged
    | DirectoryShown
    | PolicyShown
    | CountrySaid
    | SettingsShown
    | TokenSaid
    | RoomsChanged
    | RoomCreated
    | HostingChanged
    | SafetyNumber
    | Scanned
    | ScanChanged
    | CardTaken
    | AuditShown
    | AuditExtract
    | Checking
    | PreJoin
    | Refused
    | CallChanged
    | RosterChanged
    | LobbyChanged
    | CallCode
    | Levels
    | MediaChanged
    | RemoteMedia
    | Devices
    | Notice
    | Alarm
    | CallReport
    | ComputerChecked
    | CommandFailed
    | ChatLine
    | LiveText
    | Reacted
    | HandsChanged
    | MediaSaid
    | AttendanceListed
    | AttendanceRecorded
    | SharesChanged
    | Stopped
)
