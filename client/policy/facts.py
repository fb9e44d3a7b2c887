# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What was seen: frozen values, one class per kind, with the moment they were taken.

Collectors look and never decide; `client.policy.judge` decides and never looks
(checks.md section 1.3). A fact that could not be had is simply not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec

from client.model.commands import KeystoreKind
from client.model.ids import DisplayName, IdentityKey, MessageHash, Uid
from client.model.participant import KeyCause, TrustState
from client.model.room import RoomDescriptor
from client.policy.rules import Rules


class NotApplicable(msgspec.Struct, frozen=True):
    """Stands in place of a value where the catalogue allows that a check does not apply."""

    why: str


class OpenedSeal(msgspec.Struct, frozen=True):
    """How far an invitation could be opened: the check that stopped it, or empty when none did.

    ``stopped_by`` is INVITE-SEALED, ROOM-CANONICAL or ROOM-SIGNED.
    """

    stopped_by: str = ""
    why: str = ""


class InvitationUse(msgspec.Struct, frozen=True):
    """Has this invitation's nonce been bound to another key, room or person before?"""

    bound_elsewhere: bool


class RoomFacts(msgspec.Struct, frozen=True):
    """The signed room as opened, and who I am in it."""

    descriptor: RoomDescriptor
    me: IdentityKey
    my_uid: Uid


class RoomTime(msgspec.Struct, frozen=True):
    """Unix seconds. The invitation's own limits count too; ``latest_seen`` never falls."""

    nbf: int
    exp: int
    invitation_nbf: int
    invitation_exp: int
    now: int
    latest_seen: int


class RoomEpoch(msgspec.Struct, frozen=True):
    """This epoch beside the highest one seen for the room (0 and empty: never seen)."""

    epoch: int
    hash: MessageHash
    prev: str
    highest: int
    highest_hash: str
    other_issuer: bool = False
    """A room of this number was seen before, and somebody else made it."""
    proven_false: bool = False
    """A call in this room was shown two versions of one number: its issuer lies."""


class IssuerSeen(msgspec.Struct, frozen=True):
    """Who signed the room. ``trust`` is None when the key belongs to none of my contacts."""

    name: DisplayName
    trust: TrustState | None
    me: bool = False
    key: IdentityKey = IdentityKey("")


class MemberTrust(msgspec.Struct, frozen=True):
    """A person of the room and what I hold of their key. ``since``: Unix time, 0 unknown."""

    uid: Uid
    name: DisplayName
    trust: TrustState
    since: int = 0
    cause: KeyCause = KeyCause.NONE
    """Why my own card of this person blocks; NONE when only the room names another key."""


class MembersSeen(msgspec.Struct, frozen=True):
    """Every person named by the room except me."""

    others: tuple[MemberTrust, ...]


class DirectoryHeld(msgspec.Struct, frozen=True):
    """The organisation's list that is held; Unix seconds. ``held`` false: none was ever imported.

    ``forked``: two lists under one number prove that its key lies. ``latest_seen`` never falls.
    """

    held: bool
    forked: bool = False
    issued: int = 0
    expires: int = 0
    now: int = 0
    latest_seen: int = 0
    key: IdentityKey = IdentityKey("")


class Withdrawn(msgspec.Struct, frozen=True):
    """What the list withdraws of a room: the room itself, and people who are named in it."""

    held: bool
    room: bool = False
    people: tuple[Uid, ...] = ()


class MyEntry(msgspec.Struct, frozen=True):
    """What the list says of me. ``other_key``: it names keys for me, and mine is none of them.

    ``not_after`` is 0 without a limit; Unix seconds.
    """

    held: bool
    revoked: bool = False
    other_key: bool = False
    not_after: int = 0
    now: int = 0


class ShownName(msgspec.Struct, frozen=True):
    """A person's name as it is shown."""

    uid: Uid
    name: str


class NamesSeen(msgspec.Struct, frozen=True):
    """The names of a room's other members, and those of everybody I know, my own included."""

    members: tuple[ShownName, ...]
    known: tuple[ShownName, ...]


class IcePlan(msgspec.Struct, frozen=True):
    """Address servers: those the room names, and those this client is about to ask."""

    named: tuple[str, ...]
    used: tuple[str, ...]


class RelaySeen(msgspec.Struct, frozen=True):
    """One answer of the relay before any token was sent (never its address).

    None always means *not known*. ``tls_version`` as the TLS library spells it ("TLSv1.3");
    ``cert_why`` says what is wrong with the certificate, ``key`` is like "EC 384".
    """

    reached: bool
    pin_ok: bool | None = None
    version_ok: bool | None = None
    tls_version: str | None = None
    cert_ok: bool | None = None
    cert_why: str = ""
    key_ok: bool | None = None
    key: str = ""
    against: str = ""
    """The set of authorities that the certificate was compared with, by its digest."""
    not_before: int = 0
    not_after: int = 0
    """The certificate's dates, Unix seconds, by which a call asks again; 0: not known."""


class ClockBeside(msgspec.Struct, frozen=True):
    """My clock beside the relay's, both Unix seconds, heard over the pinned connection."""

    mine: int
    relay: int


class KeystoreSeen(msgspec.Struct, frozen=True):
    """Where my key is kept. ``probed``: a value was written, read back and deleted.

    ``full_cost`` is false for a file whose passphrase is stretched less than it must be.
    """

    kind: KeystoreKind
    backend: str
    allowed: bool
    probed: bool
    full_cost: bool = True


class SelfTest(msgspec.Struct, frozen=True):
    """Names of the known-answer tests that failed; empty is good."""

    failed: tuple[str, ...]
    ran: int


class OpenDevices(msgspec.Struct, frozen=True):
    """Microphones and cameras this program holds open: by its own count and by the system's."""

    counted: int
    seen: tuple[str, ...] = ()


class ShareSeen(msgspec.Struct, frozen=True):
    """What of the screen is shown to the others: names of windows or screens, none is usual.

    ``one_chosen``: a person chose exactly this one. ``labelled``: the room's class stands inside
    the picture. ``numbers_open``: the page with the safety numbers is on the screen.
    """

    shown: tuple[str, ...] = ()
    one_chosen: bool = False
    labelled: bool = False
    numbers_open: bool = True


class CoreDumps(msgspec.Struct, frozen=True):
    """Would a crash write memory to disk? ``limit`` in bytes, -1 for no limit."""

    limit: int
    dumpable: bool


class Watched(msgspec.Struct, frozen=True):
    """Is another program tracing this one?"""

    traced: bool


class Environment(msgspec.Struct, frozen=True):
    """Names (never values) of variables that can leak secrets or inject code."""

    tainted: tuple[str, ...]


class PrivateFiles(msgspec.Struct, frozen=True):
    """What is wrong with owner or mode of the profile's files; no paths, only kinds."""

    problems: tuple[str, ...]


class AuditSeen(msgspec.Struct, frozen=True):
    """This profile's audit log: does another line find room, and is it what was written?"""

    writable: bool
    intact: bool
    why: str = ""
    """What is wrong, without paths."""


class RunBegan(msgspec.Struct, frozen=True):
    """Stands among the facts of one run from its very beginning: how long each look took."""


class ProgramSeen(msgspec.Struct, frozen=True):
    """The version of this program, as three numbers."""

    version: tuple[int, int, int]


class ManagedRules(msgspec.Struct, frozen=True):
    """An organisation's rules on this computer.

    ``found`` names what stands in the managed place. ``trouble`` says why it does not count;
    then everything below but ``contact`` and what was seen before is empty. ``highest`` and
    ``seen_hash`` are the highest version that this profile ever took (0: none), ``seen_org`` whose.
    Times are Unix seconds; ``latest_seen`` never falls. ``rules`` are what the policy asks.
    """

    found: tuple[str, ...]
    trouble: str = ""
    org: str = ""
    contact: str = ""
    version: int = 0
    hash: str = ""
    not_before: int = 0
    not_after: int = 0
    highest: int = 0
    seen_hash: str = ""
    seen_org: str = ""
    now: int = 0
    latest_seen: int = 0
    rules: Rules = Rules()
    mark: str = ""
    """The key on the installer's mark, the one that signed, and the one that may sign the next."""
    signer: str = ""
    next_key: str = ""
    retain_days: int = 0
    """How long lines of the audit log are kept; 0: the policy does not say."""
    export_key: str = ""
    """Whom an export of the audit log is sealed to (``xwing:`` and hex); empty: nobody named."""
    classes: tuple[str, ...] = ()
    """Classes that rooms may carry here, lowest first; empty: the policy lists none."""
    directory_key: str = ""
    directory_urls: tuple[str, ...] = ()
    """Where the organisation's list of people is fetched, and by which key it is signed."""
    settings: tuple[tuple[str, bool], ...] = ()
    locked: frozenset[str] = frozenset()
    """Settings that are set, and those that nobody here may change at all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with the monotonic time in seconds at which it was taken."""

    value: object
    taken_at: float


@dataclass(frozen=True, slots=True)
class Facts:
    """An immutable set of facts, at most one of each kind: the snapshot a verdict stands on."""

    by_kind: Mapping[type, Fact] = field(default_factory=lambda: MappingProxyType({}))

    def with_fact(self, value: msgspec.Struct, taken_at: float) -> "Facts":
        """The same set with this value in place of any of its kind."""
        return self._with(type(value), Fact(value, taken_at))

    def not_applicable(self, kind: type, why: str, taken_at: float) -> "Facts":
        """Say that no such fact exists here; counts only for checks that allow it."""
        return self._with(kind, Fact(NotApplicable(why), taken_at))

    def with_taken(self, kind: type, fact: Fact) -> "Facts":
        """The same set with a fact of another one, which stays as old as it is."""
        return self._with(kind, fact)

    def without(self, kind: type) -> "Facts":
        """The same set less one kind."""
        rest = {known: fact for known, fact in self.by_kind.items() if known is not kind}
        return Facts(MappingProxyType(rest))

    def get(self, kind: type | None) -> Fact | None:
        """The fact of this kind, if it was taken; of no kind there is none."""
        return None if kind is None else self.by_kind.get(kind)

    def _with(self, kind: type, fact: Fact) -> "Facts":
        return Facts(MappingProxyType({**self.by_kind, kind: fact}))
