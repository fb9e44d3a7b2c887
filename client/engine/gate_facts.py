# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Facts for the gate: what identity, net and platform see, in the words of the policy.

Collectors look and never decide. One that raises, hangs or answers nothing leaves no fact, and
a missing fact is for the policy to refuse.
"""

import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

from client.crypto.selftest import run_self_test
from client.engine.directory_facts import about_me, directory_held, withdrawn
from client.engine.in_thread import LookFailed, in_thread
from client.engine.kept_facts import Kept
from client.engine.network_look import NetworkEyes, media_plan, reader_seen
from client.engine.share_look import nothing_shared
from client.identity.contacts import ContactBook
from client.identity.held_directory import HeldDirectory
from client.identity.invitation import OpenedInvitation
from client.identity.person import Person
from client.identity.seen import SeenRooms
from client.identity.trust import KnownPeople
from client.media.in_use import Chosen, devices_in_use
from client.model.ids import DisplayName, IdentityKey, RoomId, Uid
from client.model.participant import KeyCause, TrustState
from client.model.room import Member, RoomDescriptor, Server
from client.model.verdict import Verdict
from client.model.version import VERSION
from client.net.probes import RelayProbe
from client.platform import hardening, posture
from client.platform.login_session import OnScreen, watch_screen
from client.policy import facts as found
from client.policy.managed import numbers
from client.policy.messages import Language
from client.policy.posture_facts import DevicesInUse

__all__ = [
    "LOOK_S",
    "NETWORK_S",
    "Computer",
    "GateContext",
    "Look",
    "LookFailed",
    "computer_looks",
    "devices_look",
    "in_thread",
    "invitation_use",
    "members_seen",
    "my_entry",
    "named_by_the_room",
    "names_seen",
    "relay_facts",
    "room_facts",
    "trust_in",
]

LOOK_S = 2.0
"""How long a collector on this computer may take, in seconds."""
NETWORK_S = 5.5
"""The same for the network: a little over the probe's own 5 s, so that its report arrives."""


def named_by_the_room(room: RoomDescriptor) -> tuple[str, ...]:
    """The address servers this client asks: the signed room's list, and no other."""
    return room.ice.servers


def _self_test() -> found.SelfTest:
    report = run_self_test()
    return found.SelfTest(report.failed, report.ran)


def _environment() -> found.Environment:
    return hardening.environment(os.environ)


def _program() -> found.ProgramSeen:
    return found.ProgramSeen(numbers(VERSION))


def _not_looked() -> found.ManagedRules:
    """Whoever brings no eyes for the managed place has not looked: no fact, which refuses."""
    raise NotImplementedError("nobody looks at the managed place")


def _no_log() -> found.AuditSeen:
    """The log is a person's: where nobody is signed in there is none to look at."""
    raise NotImplementedError("nobody looks at the audit log")


def _posture() -> Mapping[type, Callable[[], msgspec.Struct]]:
    return MappingProxyType({**posture.SLOW, **posture.QUICK})


@dataclass(frozen=True, slots=True)
class Computer:
    """How to look at this computer and this program; tests put other eyes in."""

    self_test: Callable[[], found.SelfTest] = _self_test
    core_dumps: Callable[[], found.CoreDumps] = hardening.core_dumps
    watched: Callable[[], found.Watched] = hardening.watched
    environment: Callable[[], found.Environment] = _environment
    managed: Callable[[], found.ManagedRules] = _not_looked
    audit: Callable[[], found.AuditSeen] = _no_log
    program: Callable[[], found.ProgramSeen] = _program
    devices: Callable[[Chosen], DevicesInUse] = devices_in_use
    posture: Mapping[type, Callable[[], msgspec.Struct]] = field(default_factory=_posture)
    """One look for each kind of `client.policy.posture_facts` that the system is asked about."""
    screen: Callable[[OnScreen], Coroutine[Any, Any, None]] = watch_screen
    """Waits for the system's word on the screen for as long as a call lasts."""


@dataclass(frozen=True, slots=True)
class GateContext:
    """Who I am, what I hold of others, and the eyes of the gate.

    ``clock`` is monotonic seconds, ``now_wall`` Unix seconds. ``probe`` opens TLS to a room's
    servers and sends no token. ``open_devices`` counts what this program has open.
    ``private_files`` looks at the profile folder (`ProfileFolder.problems`); without it
    KEYFILE-PERM stays unanswered and refuses. Callables that are not awaitable run in threads
    of their own.
    """

    person: Person
    uid: Uid
    book: ContactBook
    seen: SeenRooms
    keystore: found.KeystoreSeen
    now_wall: Callable[[], int]
    clock: Callable[[], float]
    probe: Callable[[tuple[Server, ...]], Awaitable[RelayProbe]]
    open_devices: Callable[[], int]
    language: Language
    private_files: Callable[[], found.PrivateFiles] | None = None
    ice_servers: Callable[[RoomDescriptor], tuple[str, ...]] = named_by_the_room
    computer: Computer = Computer()
    network: NetworkEyes = field(default_factory=NetworkEyes)
    directory: HeldDirectory | None = None
    name: str = ""
    """My own name: others must not look like it."""
    proven_false: Callable[[RoomId], bool] = lambda _room: False
    """Whether I hold proof that the issuer of a room signed two versions of one number."""
    on_judged: Callable[[Verdict, found.Facts], None] = lambda _verdict, _facts: None
    """Told every verdict before and in a call with the facts that it stands on."""
    newest: Callable[[OpenedInvitation], OpenedInvitation] = lambda opened: opened
    """The room of an invitation as a call saw it last, where that is newer."""
    sharing: Callable[[], found.ShareSeen] = nothing_shared
    """What of the screen a call shows."""
    chosen: Callable[[], Chosen] = Chosen
    kept: Kept = field(default_factory=Kept)
    """What stands of an earlier run, while one check is asked again."""
    """The devices that a call uses, or would use."""

    def known(self) -> KnownPeople:
        """Everybody I know at this moment."""
        return KnownPeople(self.book, self.directory, self.now_wall(), self.uid)


Look = Callable[[], msgspec.Struct]


def computer_looks(ctx: GateContext) -> Mapping[type, Look]:
    """What to look at on this computer, by the kind of fact (phase START)."""
    looks: dict[type, Look] = {
        **ctx.computer.posture,
        DevicesInUse: lambda: ctx.computer.devices(ctx.chosen()),
        found.KeystoreSeen: lambda: ctx.keystore,
        found.SelfTest: ctx.computer.self_test,
        found.ShareSeen: ctx.sharing,
        found.CoreDumps: ctx.computer.core_dumps,
        found.Watched: ctx.computer.watched,
        found.Environment: ctx.computer.environment,
        found.ManagedRules: ctx.computer.managed,
        found.AuditSeen: ctx.computer.audit,
        found.ProgramSeen: ctx.computer.program,
        found.MyEntry: lambda: my_entry(ctx),
    }
    if ctx.private_files is not None:
        looks[found.PrivateFiles] = ctx.private_files
    return MappingProxyType(looks)


def devices_look(ctx: GateContext) -> Look:
    """Which microphones and cameras are open now."""
    return lambda: hardening.open_devices(ctx.open_devices())


def members_seen(room: RoomDescriptor, ctx: GateContext) -> found.MembersSeen:
    """What I hold of everybody whom the room names, except me."""
    known = ctx.known()
    return found.MembersSeen(
        tuple(
            found.MemberTrust(
                uid=member.uid,
                name=_name(member, known),
                trust=known.trust_of(member.uid, member.identity),
                since=_since(member, known),
                cause=_cause(member, known),
            )
            for member in room.members
            if member.identity != ctx.person.identity
        )
    )


def trust_in(room: RoomDescriptor, ctx: GateContext) -> Mapping[IdentityKey, TrustState]:
    """The trust state of every member's key; mine is my own."""
    known = ctx.known()
    return MappingProxyType(
        {
            member.identity: TrustState.IN_PERSON
            if member.identity == ctx.person.identity
            else known.trust_of(member.uid, member.identity)
            for member in room.members
        }
    )


def room_facts(opened: OpenedInvitation, ctx: GateContext) -> tuple[msgspec.Struct, ...]:
    """Everything that an opened invitation says by itself, beside what I knew before."""
    room = opened.descriptor.value
    known = ctx.seen.epoch_of(room.room_id)
    return (
        found.RoomFacts(room, ctx.person.identity, ctx.uid),
        found.RoomTime(
            nbf=room.nbf,
            exp=room.exp,
            invitation_nbf=opened.nbf,
            invitation_exp=opened.exp,
            now=ctx.now_wall(),
            latest_seen=ctx.seen.latest,
        ),
        found.RoomEpoch(
            epoch=room.epoch,
            hash=opened.descriptor.hash,
            prev=room.prev,
            highest=0 if known is None else known.epoch,
            highest_hash="" if known is None else known.hash,
            other_issuer=known is not None and known.is_of_another(room.issuer),
            proven_false=ctx.proven_false(room.room_id),
        ),
        _issuer_seen(room, ctx),
        members_seen(room, ctx),
        withdrawn(room, ctx.directory),
        directory_held(ctx.directory, ctx.now_wall(), ctx.seen.latest),
        names_seen(room, ctx),
        found.IcePlan(named=room.ice.servers, used=ctx.ice_servers(room)),
        media_plan(room),
    )


def invitation_use(opened: OpenedInvitation, ctx: GateContext) -> found.InvitationUse:
    """Was this invitation used by another identity before?"""
    owner = ctx.seen.nonce_owner(opened.nonce)
    return found.InvitationUse(bound_elsewhere=owner not in {None, ctx.person.identity})


def relay_facts(probe: RelayProbe, ctx: GateContext) -> tuple[msgspec.Struct, ...]:
    """What the relay showed, less its address; its clock counts only under the right key."""
    shown: list[msgspec.Struct] = [
        found.RelaySeen(
            reached=probe.reached,
            pin_ok=probe.pin_ok,
            version_ok=probe.version_ok,
            tls_version=probe.tls_version,
            cert_ok=probe.cert_ok,
            cert_why=probe.why,
            key_ok=probe.key_ok,
            key=probe.key or "",
            against=probe.against,
            not_before=probe.not_before,
            not_after=probe.not_after,
        ),
        reader_seen(probe),
    ]
    if probe.pin_ok and probe.time is not None:
        shown.append(found.ClockBeside(mine=ctx.now_wall(), relay=probe.time))
    return tuple(shown)


def my_entry(ctx: GateContext) -> found.MyEntry:
    """What the organisation's list says of me."""
    now = max(ctx.now_wall(), ctx.seen.latest)
    return about_me(ctx.directory, ctx.uid, ctx.person.identity, now)


def names_seen(room: RoomDescriptor, ctx: GateContext) -> found.NamesSeen:
    """How the room's other members are called, beside everybody I know and myself."""
    known = ctx.known()
    members = tuple(
        found.ShownName(member.uid, _name(member, known))
        for member in room.members
        if member.identity != ctx.person.identity
    )
    others = tuple(found.ShownName(uid, name) for uid, name in known.names())
    me = (found.ShownName(ctx.uid, ctx.name),) if ctx.name else ()
    return found.NamesSeen(members, (*me, *others))


def _issuer_seen(room: RoomDescriptor, ctx: GateContext) -> found.IssuerSeen:
    if room.issuer == ctx.person.identity:
        return found.IssuerSeen(DisplayName(ctx.uid), None, me=True, key=room.issuer)
    issuer = room.member(room.issuer)
    if issuer is None:
        return found.IssuerSeen(DisplayName("?"), None)
    people = ctx.known()
    known = people.contact(issuer.uid) is not None
    trust = people.trust_of(issuer.uid, issuer.identity) if known else None
    return found.IssuerSeen(_name(issuer, people), trust, key=room.issuer)


def _name(member: Member, known: KnownPeople) -> DisplayName:
    """The name on the card I hold; the room's own only for people I do not know."""
    contact = known.contact(member.uid)
    return DisplayName(member.name) if contact is None else contact.name


def _since(member: Member, known: KnownPeople) -> int:
    contact = known.contact(member.uid)
    if contact is None:
        return 0
    if contact.identity != member.identity:
        return contact.changed or known.now
    return contact.since


def _cause(member: Member, known: KnownPeople) -> KeyCause:
    mine = known.contact(member.uid)
    return KeyCause.NONE if mine is None else mine.cause
