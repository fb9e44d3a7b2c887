# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a face asks of the engine: frozen, picklable, and nothing decided yet."""

from enum import Enum
from typing import Literal

import msgspec

from client.model.attendance import ListAttendance, ShowAttendance
from client.model.audit import ExportAudit, NoteDamage
from client.model.ids import DeviceId, PeerId, RoomId, Uid
from client.model.managed import ShowPolicy
from client.model.media import DeviceKind, VideoFormat
from client.model.place import DeclareCountry, ShowCountry
from client.model.room import Profile
from client.model.secret import Secret
from client.model.settings import ChangeSetting, ShowSettings
from client.model.share import StartSharing, StopSharing
from client.model.talk import (
    AddPeople,
    DropPerson,
    EndForAll,
    RaiseHand,
    React,
    SendChat,
    SendLiveText,
)
from client.model.token import EnrolToken, ShowToken, SignInWithToken


class KeystoreKind(Enum):
    """Where a person's seed is kept."""

    SYSTEM = "system"
    FILE = "file"


class CreateIdentity(msgspec.Struct, frozen=True):
    """Make an identity for this profile; ``passphrase`` only for the file keystore."""

    uid: str
    name: str
    keystore: KeystoreKind | None = None
    """None: the system keystore where it is safe, else the file."""
    passphrase: Secret | None = None


class Unlock(msgspec.Struct, frozen=True):
    """Open the file keystore."""

    passphrase: Secret


class ImportCard(msgspec.Struct, frozen=True):
    """Take a contact card: a file's bytes or the text that was pasted."""

    data: bytes


class ShowSafetyNumber(msgspec.Struct, frozen=True):
    """Ask for the number between me and a contact; answered by `events.SafetyNumber`."""

    uid: Uid


class Evidence(Enum):
    """What a person's "they match" rests on."""

    LINES = "lines"
    """Every line was ticked."""
    ALOUD = "aloud"
    """Both sides were walked through group by group."""
    TYPED = "typed"
    """The last two groups were typed as they were heard; the engine compares them."""
    SCAN = "scan"
    """The other's QR code was scanned; the engine remembers what came of it."""
    SAID = "said"
    """Said on the command line, without more."""


class MarkCompared(msgspec.Struct, frozen=True):
    """The person says that the numbers match, face to face or over a known line.

    ``typed`` are the two groups for `Evidence.TYPED`; white space in it means nothing.
    """

    uid: Uid
    by: Evidence = Evidence.LINES
    typed: str = ""


class MarkDifferent(msgspec.Struct, frozen=True):
    """The person says that the numbers differ: the key that was shown is not the contact's."""

    uid: Uid


class ScanImage(msgspec.Struct, frozen=True):
    """A photograph (PNG or JPEG bytes) of the other's QR code; answered by `events.Scanned`."""

    uid: Uid
    data: bytes


class StartScan(msgspec.Struct, frozen=True):
    """Open the camera to scan the other's QR code, by a click of its own.

    Answered by `events.ScanChanged`, and by `events.Scanned` for each code that was seen. The
    camera closes by itself on a match, on another's code, and after a minute.
    """

    uid: Uid
    camera_id: DeviceId = DeviceId("")


class StopScan(msgspec.Struct, frozen=True):
    """Close the camera that scans; nothing happens when none does."""


class ShowAudit(msgspec.Struct, frozen=True):
    """Ask for the audit log and whether it is whole; answered by `events.AuditShown`."""


class ImportDirectory(msgspec.Struct, frozen=True):
    """Take an organisation's signed list of its people; answered by `events.DirectoryShown`.

    ``key`` is the organisation's key: needed the first time and pinned from then on, empty later.
    """

    data: bytes
    key: str = ""


class ShowDirectory(msgspec.Struct, frozen=True):
    """Ask for the organisation's list that is held; answered by `events.DirectoryShown`."""


class CreateRoom(msgspec.Struct, frozen=True):
    """Make a room for contacts; answered by `events.RoomCreated`."""

    title: str
    uids: tuple[Uid, ...]
    hours: int = 8
    profile: Profile = Profile.OPEN
    listen: str | None = None
    """``HOST:PORT`` to accept on; None: all addresses, port 7443 or the next free one."""
    addresses: tuple[str, ...] = ()
    """``HOST:PORT`` as others reach it; empty: every address of this machine."""
    relay_url: str | None = None
    relay_pin: str | None = None
    """SHA-256 of every key that relay may show, hex, with spaces between."""
    classification: str = ""
    """The class of what is spoken of there, as the organisation writes it; empty: none."""
    forwarders: tuple[str, ...] = ()
    """``turns:HOST:PORT`` or ``turn:``: people reach each other through these servers alone, so
    that nobody sees where another one is; empty: directly. Strict rooms ask for it."""
    screen_share: bool = False
    """Whether people in this room may show each other a screen."""


class ShowInvitations(msgspec.Struct, frozen=True):
    """The invitations to a room of mine once more; answered by `events.RoomCreated`."""

    room_id: RoomId


class Host(msgspec.Struct, frozen=True):
    """Start the relay of a room of mine inside this program."""

    room_id: RoomId


class StopHosting(msgspec.Struct, frozen=True):
    """End a room that I host, for everybody."""

    room_id: RoomId


class OpenInvitation(msgspec.Struct, frozen=True):
    """Check an invitation: a file's bytes or a ``watchword:`` link. Sends no token."""

    data: bytes


class OpenMyRoom(msgspec.Struct, frozen=True):
    """Check a room from my list: one that I issued, or an invitation that I opened before."""

    room_id: RoomId


class CheckAgain(msgspec.Struct, frozen=True):
    """Run the checks of the opened room once more.

    With ``check_id`` that check alone, what it needs and what needs it; the rest stays as it was
    seen while it is fresh. Answered as always, by `events.PreJoin` or `events.Refused`.
    """

    check_id: str = ""


class Acknowledge(msgspec.Struct, frozen=True):
    """The person read these warnings and goes on; blocks cannot be acknowledged.

    ``room_id`` is the room whose page they read: a click meant for it counts for no other.
    """

    check_ids: tuple[str, ...]
    room_id: RoomId | None = None


class UpdateDirectory(msgspec.Struct, frozen=True):
    """Fetch the list from the organisation's addresses now; answered by `DirectoryShown`."""


class CloseRoom(msgspec.Struct, frozen=True):
    """Go back from the pre-join or refusal page."""


class SyntheticPerson(msgspec.Struct, frozen=True):
    """An explicit request for a made-up camera and microphone, for demo and tests only."""

    format: VideoFormat = VideoFormat()


class Join(msgspec.Struct, frozen=True):
    """Enter the opened room; refused unless the verdict allows it. Muted unless asked.

    ``room_id`` is the room whose page the person saw; another one is not entered.
    """

    microphone: bool = False
    camera: bool = False
    microphone_id: DeviceId = DeviceId("")
    speaker_id: DeviceId = DeviceId("")
    camera_id: DeviceId = DeviceId("")
    synthetic: SyntheticPerson | None = None
    room_id: RoomId | None = None


class Leave(msgspec.Struct, frozen=True):
    """Leave the call."""


class Admit(msgspec.Struct, frozen=True):
    """Let in one person who waits, by a click on their name; there is no admit-all."""

    peer: PeerId


class RemovePerson(msgspec.Struct, frozen=True):
    """Remove a person from the call for everybody; only a host can."""

    uid: Uid


class SetMicrophone(msgspec.Struct, frozen=True):
    """Unmute or mute."""

    on: bool


class SetCamera(msgspec.Struct, frozen=True):
    """Open or close the camera."""

    on: bool


class SetPreview(msgspec.Struct, frozen=True):
    """Preview on the pre-join page: only after the checks passed, only by a click."""

    device: Literal["camera", "microphone"]
    on: bool
    device_id: DeviceId = DeviceId("")


class ChooseDevice(msgspec.Struct, frozen=True):
    """Use this device from now on."""

    kind: DeviceKind
    id: DeviceId


class ListDevices(msgspec.Struct, frozen=True):
    """Ask for the devices; listing opens none. Answered by `events.Devices`."""


class ShowAt(msgspec.Struct, frozen=True):
    """A person's tile has this size in device pixels; ``peer`` None is my own picture."""

    peer: PeerId | None
    width: int
    height: int


class ReviewChecks(msgspec.Struct, frozen=True):
    """Run the checks of this computer without a room; answered by `events.ComputerChecked`."""


Command = (
    CreateIdentity
    | Unlock
    | ImportCard
    | ShowSafetyNumber
    | MarkCompared
    | MarkDifferent
    | ScanImage
    | StartScan
    | StopScan
    | ShowAudit
    | ExportAudit
    | NoteDamage
    | ImportDirectory
    | ShowDirectory
    | ShowPolicy
    | DeclareCountry
    | ShowCountry
    | ShowSettings
    | ChangeSetting
    | UpdateDirectory
    | EnrolToken
    | SignInWithToken
    | ShowToken
    | CreateRoom
    | ShowInvitations
    | Host
    | StopHosting
    | OpenInvitation
    | OpenMyRoom
    | CheckAgain
    | Acknowledge
    | CloseRoom
    | Join
    | Leave
    | Admit
    | RemovePerson
    | SetMicrophone
    | SetCamera
    | SetPreview
    | ChooseDevice
    | ListDevices
    | ShowAt
    | ReviewChecks
    | ListAttendance
    | ShowAttendance
    | SendChat
    | SendLiveText
    | RaiseHand
    | React
    | EndForAll
    | AddPeople
    | DropPerson
    | StartSharing
    | StopSharing
)
