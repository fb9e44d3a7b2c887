# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Berta before the gate: a sound computer, Anna compared, an invitation of Anna's."""

from dataclasses import replace
from importlib import resources

import msgspec

from client.engine.gate_facts import Computer, GateContext
from client.engine.network_look import NetworkEyes
from client.identity.contacts import ContactBook, Way
from client.identity.descriptor import make_descriptor
from client.identity.invitation import InvitationContents, seal_invitation
from client.identity.seen import SeenRooms
from client.model.commands import KeystoreKind
from client.model.ids import RoomId
from client.model.room import Ice
from client.model.secret import Secret
from client.net.probes import RelayProbe
from client.policy import facts as seen
from client.policy.messages import Messages
from client.policy.network_facts import EgressSeen, ForwardersSeen, ProxiesSeen, RadiosSeen
from client.policy.networks import DeviceKind, Target
from client.policy.networks import Way as WayOut
from client.policy.posture_facts import DevicesInUse
from tests.fakes.good_place import GOOD_PLACE
from tests.fakes.people import NOW, card_of, person, plan, uid_of

FOLDER = resources.files("client") / "resources"
MESSAGES = Messages.from_json(
    (FOLDER / "messages.en.json").read_bytes(), (FOLDER / "messages.de.json").read_bytes()
)
RELAYED = Ice("relay", ("turn:192.0.2.9:3478",))
"""People's addresses stay hidden, as a strict room wants it."""
ROOM_ID = RoomId("7f3a90c1d45be28806fa1c9e3b7d2450")
ANSWER = RelayProbe(
    reached=True,
    url="wss://192.0.2.7:7443",
    pin_ok=True,
    version_ok=True,
    tls_version="TLSv1.3",
    cert_ok=True,
    key_ok=True,
    key="EC 384",
    time=NOW + 10,
    not_before=NOW - 60,
    not_after=NOW + 10_000_000,
)
COMPUTER = Computer(
    self_test=lambda: seen.SelfTest((), 5),
    core_dumps=lambda: seen.CoreDumps(0, dumpable=False),
    watched=lambda: seen.Watched(traced=False),
    environment=lambda: seen.Environment(()),
    managed=lambda: seen.ManagedRules(()),
    audit=lambda: seen.AuditSeen(writable=True, intact=True),
    devices=lambda _chosen: DevicesInUse(()),
    posture=GOOD_PLACE,
)


def through(device: str, kind: DeviceKind = DeviceKind.CABLE, **others: str):
    """Ways of a computer that sends everything through one device, but what ``others`` name."""

    def ways(aims, **_connections) -> EgressSeen:
        asked = [WayOut(one.target, one.to, device, kind, address=one.address) for one in aims]
        rest = [
            WayOut(target, "", others.get(target.name, device), kind)
            for target in (Target.IPV4, Target.IPV6, Target.NAMES)
        ]
        return EgressSeen((*asked, *rest))

    return ways


async def all_proven(urls) -> ForwardersSeen:
    """Forwarding servers that prove who they are."""
    return ForwardersSeen(len(urls), len(urls), not_after=NOW + 10_000_000)


NETWORK = NetworkEyes(
    ways=through("lo", DeviceKind.LOOPBACK),
    proxies=lambda: ProxiesSeen(()),
    radios=lambda: RadiosSeen(()),
    portal=lambda: False,
    forwarders=all_proven,
)


class Clock:
    """Monotonic seconds that stand still."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Relay:
    """A probe that answers what it is told, and keeps what it was asked."""

    def __init__(self, answer=ANSWER):
        self.answer = answer
        self.asked = []

    async def __call__(self, servers):
        self.asked.append(servers)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def book(*names: str, compared: bool = True) -> ContactBook:
    """These people's cards, compared or not."""
    made = ContactBook()
    for name in names:
        made, _ = made.add(card_of(name), NOW - 100)
        if compared:
            made = made.compared(uid_of(name), card_of(name).key, NOW - 50, Way.NUMBER)
    return made


def context(name: str = "berta", **changes) -> GateContext:
    """This person's view; everything sound unless changed."""
    return GateContext(
        **{
            "person": person(name),
            "uid": uid_of(name),
            "book": book("anna"),
            "seen": SeenRooms(),
            "keystore": seen.KeystoreSeen(
                KeystoreKind.SYSTEM, "SecretService", allowed=True, probed=True
            ),
            "now_wall": lambda: NOW + 10,
            "clock": Clock(),
            "probe": Relay(),
            "open_devices": lambda: 0,
            "language": "en",
            "private_files": lambda: seen.PrivateFiles(()),
            "computer": COMPUTER,
            "network": NETWORK,
        }
        | changes
    )


def room_of(*names: str, **changes):
    """A signed room of these people, issued by the first."""
    return make_descriptor(
        person(names[0]),
        msgspec.structs.replace(plan(*names), **({"room_id": ROOM_ID} | changes)),
    )


CONTENTS = InvitationContents(
    title="Budget 2027",
    room_key=Secret(b"r" * 32),
    join_token=Secret(b"t" * 32),
    nonce="ab" * 32,
    nbf=NOW,
    exp=NOW + 3600,
)


def invitation(descriptor=None, *, to: str = "berta", by: str = "anna", **changes) -> bytes:
    """An invitation file to this person."""
    signed = descriptor or room_of("anna", "berta")
    return seal_invitation(person(by), card_of(to), signed, replace(CONTENTS, **changes))
