# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Facts of an honest room on a sound computer, for tests that spoil one of them."""

import msgspec

from client.model.commands import KeystoreKind
from client.model.ids import DisplayName, IdentityKey, MessageHash, RoomId, Uid
from client.model.participant import TrustState
from client.model.room import Features, Ice, Member, Profile, Role, RoomDescriptor, Server
from client.policy import facts as seen
from client.policy import network_facts as net
from client.policy import posture_facts as place
from client.policy.networks import DeviceKind, Target, Way

NOW = 1_800_000_000
ANNA = IdentityKey("ed25519:" + "a1" * 32)
BEN = IdentityKey("ed25519:" + "b2" * 32)
FIRST = MessageHash("1" * 128)


def member(uid: str, name: str, identity: IdentityKey, role: Role = Role.SPEAKER) -> Member:
    return Member(Uid(uid), name, MessageHash("c" * 128), identity, role)


def descriptor(**changes) -> RoomDescriptor:
    """Anna invites Ben (me) to a plain room."""
    room = RoomDescriptor(
        v=1,
        room_id=RoomId("7f3a90c1d45be28806fa1c9e3b7d2450"),
        epoch=1,
        prev="",
        issuer=ANNA,
        created=NOW - 60,
        nbf=NOW - 60,
        exp=NOW + 3600,
        classification="",
        profile=Profile.OPEN,
        suite="WW1",
        engine="mesh",
        servers=(Server("wss://127.0.0.1:7443", ("d" * 64,)),),
        ice=Ice("all", ()),
        features=Features(
            chat=False,
            screen_share=False,
            max_members=8,
            dialin=False,
            recording=False,
            guests=False,
        ),
        members=(
            member("anna@demo", "Anna", ANNA, Role.HOST),
            member("ben@demo", "Ben", BEN),
        ),
        readmits=(),
    )
    return msgspec.structs.replace(room, **changes)


def room_facts(**changes) -> seen.RoomFacts:
    return seen.RoomFacts(descriptor(**changes), BEN, Uid("ben@demo"))


def members(trust: TrustState = TrustState.IN_PERSON) -> seen.MembersSeen:
    return seen.MembersSeen(
        (seen.MemberTrust(Uid("anna@demo"), DisplayName("Anna"), trust, NOW - 5),)
    )


def directory_held(**changes) -> seen.DirectoryHeld:
    """A list of an hour ago, valid for a week."""
    held = seen.DirectoryHeld(
        held=True, issued=NOW - 3600, expires=NOW + 7 * 86400, now=NOW, latest_seen=NOW - 5
    )
    return msgspec.structs.replace(held, **changes)


def names(member: str, *known: str) -> seen.NamesSeen:
    """One other member of this name beside me and contacts of these names."""
    others = tuple(seen.ShownName(Uid(f"k{at}@demo"), name) for at, name in enumerate(known))
    me = seen.ShownName(Uid("ben@demo"), "Ben")
    return seen.NamesSeen((seen.ShownName(Uid("anna@demo"), member),), (me, *others))


ANSWER = seen.RelaySeen(
    reached=True,
    pin_ok=True,
    version_ok=True,
    tls_version="TLSv1.3",
    cert_ok=True,
    key_ok=True,
    key="EC 384",
    not_before=NOW - 60,
    not_after=NOW + 10_000_000,
)

WAYS = (
    Way(Target.RELAY, "wss://127.0.0.1:7443", "lo", DeviceKind.LOOPBACK, 772),
    Way(Target.IPV4, ""),
    Way(Target.IPV6, ""),
)
"""Nothing leaves this computer: no network is asked for and none is used."""

PLACE = (
    place.Disks(()),
    place.ScreenLocking(locks=True, after_s=300),
    place.SystemSupport("Testing 1", 0, 1),
    place.SecureBoot(on=True),
    place.CaptureShield(works=True),
    place.Simulated(""),
    place.Recorders(()),
    place.RemoteUse((), asked=True),
    place.ScreenSeen(locked=False),
    place.SignIn(60),
    place.ProgramFiles((), 1),
    place.PlaceSaid("DE"),
)
"""Everything around this program is well."""
NO_DEVICES = place.DevicesInUse(())

GOOD: tuple[msgspec.Struct, ...] = (
    *PLACE,
    NO_DEVICES,
    seen.OpenedSeal(),
    seen.InvitationUse(bound_elsewhere=False),
    room_facts(),
    seen.RoomTime(NOW - 60, NOW + 3600, NOW - 60, NOW + 3600, NOW, NOW - 5),
    seen.RoomEpoch(1, FIRST, "", 0, ""),
    seen.IssuerSeen(DisplayName("Anna"), TrustState.IN_PERSON),
    members(),
    seen.Withdrawn(held=True),
    directory_held(),
    names("Anna"),
    seen.MyEntry(held=True, now=NOW),
    seen.IcePlan((), ()),
    net.ForwardersSeen(1, 1, not_after=NOW + 10_000_000),
    net.MediaPlan(relay_only=True, forwarders=1),
    net.EgressSeen(WAYS),
    net.EgressSince(WAYS, WAYS),
    net.ProxiesSeen(()),
    net.RadiosSeen(()),
    net.PortalSeen(system=False, answered=True),
    net.ReaderSeen(pin_ok=True),
    ANSWER,
    seen.ClockBeside(NOW, NOW + 1),
    seen.KeystoreSeen(KeystoreKind.SYSTEM, "SecretService", allowed=True, probed=True),
    seen.SelfTest((), 5),
    seen.OpenDevices(0),
    seen.CoreDumps(0, dumpable=False),
    seen.ShareSeen(),
    seen.AuditSeen(writable=True, intact=True),
    seen.Watched(traced=False),
    seen.Environment(()),
    seen.PrivateFiles(()),
    seen.ManagedRules(()),
    seen.ProgramSeen((0, 1, 0)),
)


def facts(*spoiled: msgspec.Struct, taken_at: float = 100.0) -> seen.Facts:
    """The good facts with these in place of their kind."""
    all_of_them = seen.Facts()
    for value in (*GOOD, *spoiled):
        all_of_them = all_of_them.with_fact(value, taken_at)
    return all_of_them
