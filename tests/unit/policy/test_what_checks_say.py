# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom a failed check is about, and what its message is filled with: both decide what happens.

A finding on this client or the room refuses; one on a member is about that member only. A
message with an empty or wrong part tells a person to do the wrong thing.
"""

import pytest

from client.model.commands import KeystoreKind
from client.model.participant import KeyCause, TrustState
from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy import computer_checks as computer
from client.policy import connection_checks as connection
from client.policy import directory_checks as directory
from client.policy import facts as seen
from client.policy import network_checks as network
from client.policy import network_facts as net
from client.policy import people_checks as people
from client.policy import policy_checks as managed
from client.policy import posture_checks as posture
from client.policy import posture_facts as place
from client.policy import room_checks as room
from client.policy.networks import DeviceKind, Network, Target, Way
from client.policy.profiles import profile_rules
from client.policy.rules import Rules
from tests.fakes import good_facts as good
from tests.fakes.good_facts import ANNA, NOW, directory_held, room_facts

OPEN = profile_rules(Profile.OPEN)
CLASSIFIED = profile_rules(Profile.CLASSIFIED)
STRANGER = "ed25519:" + "0e" * 32
DATED = (("date", str(NOW - 3600)),)
UNKNOWN_CONTACT = (("contact", "IT security"), ("org", "your organisation"))
OURS = seen.ManagedRules(
    ("policy",), version=3, org="Amt", contact="12", hash="h", not_before=NOW, not_after=NOW + 9,
    now=NOW, latest_seen=NOW,
)  # fmt: skip
OURS_SAID = (("contact", "12"), ("org", "Amt"))
MIC = place.InUse("microphone", "Mic", simulated=True, radio=True)


def limited(now: int) -> seen.RoomTime:
    return seen.RoomTime(NOW - 60, NOW + 60, NOW - 60, NOW + 60, now, 0)


def answer(**changes) -> seen.RelaySeen:
    return seen.RelaySeen(**{name: getattr(good.ANSWER, name) for name in FIELDS} | changes)


FIELDS = good.ANSWER.__struct_fields__


def way(target: Target, device: str, **changes) -> Way:
    return Way(target, "", device, DeviceKind.CABLE, **changes)


def replaced(fact, **changes):
    return type(fact)(**{name: getattr(fact, name) for name in fact.__struct_fields__} | changes)


def when(why):
    return (("from", str(NOW - 60)), ("to", str(NOW + 60)), ("why", why))


ABOUT_ME = [
    (
        computer.keystore_secure,
        seen.KeystoreSeen(KeystoreKind.FILE, "x", allowed=False, probed=True),
        OPEN,
        (),
    ),
    (
        computer.keystore_secure,
        seen.KeystoreSeen(KeystoreKind.FILE, "x", allowed=True, probed=False),
        OPEN,
        (),
    ),
    (
        computer.keystore_secure,
        seen.KeystoreSeen(KeystoreKind.FILE, "x", allowed=True, probed=True, full_cost=False),
        OPEN,
        (),
    ),
    (
        computer.keystore_secure,
        seen.KeystoreSeen(KeystoreKind.FILE, "x", allowed=True, probed=True),
        CLASSIFIED,
        (),
    ),
    (computer.crypto_selftest, seen.SelfTest(("aead",), 5), OPEN, ()),
    (computer.device_idle, seen.OpenDevices(1), OPEN, ()),
    (computer.core_dump, seen.CoreDumps(1, dumpable=False), OPEN, ()),
    (computer.debugger, seen.Watched(traced=True), OPEN, ()),
    (computer.env_tainted, seen.Environment(("LD_PRELOAD", "X")), OPEN, (("why", "LD_PRELOAD"),)),
    (computer.keyfile_perm, seen.PrivateFiles(("mode",)), OPEN, ()),
    (computer.client_version, seen.ProgramSeen((1, 2, 3)), Rules(min_client=(1, 2, 4)), ()),
    (connection.clock_skew, seen.ClockBeside(1000, 1121), OPEN, (("n", "2"),)),
    (connection.clock_skew, seen.ClockBeside(1000, 1001), Rules(max_skew_s=0), (("n", "1"),)),
    (connection.clock_skew, seen.ClockBeside(1000, 1300), OPEN, (("n", "5"),)),
    (connection.clock_skew, seen.ClockBeside(1000, 4600), OPEN, (("n", "60"),)),
    (directory.cred_revoked, seen.MyEntry(held=True, now=NOW, revoked=True), OPEN, ()),
    (directory.cred_revoked, seen.MyEntry(held=True, now=NOW, other_key=True), OPEN, ()),
    (directory.cred_revoked, seen.MyEntry(held=True, now=NOW, not_after=NOW), OPEN, ()),
    (managed.policy_integrity, seen.ManagedRules(()), CLASSIFIED, UNKNOWN_CONTACT),
    (
        managed.policy_integrity,
        seen.ManagedRules((), seen_org="Amt", highest=1),
        OPEN,
        (("contact", "IT security"), ("org", "Amt")),
    ),
    (
        managed.policy_integrity,
        seen.ManagedRules((), trouble="no right to look"),
        OPEN,
        UNKNOWN_CONTACT,
    ),
    (managed.policy_integrity, replaced(OURS, trouble="x"), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, version=0), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, highest=4), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, highest=3, seen_hash="g"), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, not_before=NOW + 1), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, now=NOW + 9), OPEN, OURS_SAID),
    (managed.policy_integrity, replaced(OURS, latest_seen=NOW + 9), OPEN, OURS_SAID),
    (network.proxy_env, net.ProxiesSeen(("b:1", "a:1")), OPEN, (("net", "a:1"),)),
    (
        network.wifi_security,
        net.RadiosSeen((net.Radio("Hotel"), net.Radio("Bar"))),
        OPEN,
        (("net", "Hotel"),),
    ),
    (network.captive_portal, net.PortalSeen(system=True, answered=True), OPEN, ()),
    (network.captive_portal, net.PortalSeen(system=None, answered=False, foreign=True), OPEN, ()),
    (network.tls_intercepted, net.ReaderSeen(pin_ok=False, authority="CA"), OPEN, (("ca", "CA"),)),
    (
        network.network_trusted,
        net.EgressSeen((way(Target.RELAY, "wlan0"),)),
        OPEN,
        (("dev", "wlan0"),),
    ),
    (
        network.split_route,
        net.EgressSeen((way(Target.RELAY, "a0"), way(Target.IPV6, "b0"))),
        OPEN,
        (("dev", "b0"),),
    ),
    (posture.device_virtual, place.DevicesInUse((MIC,)), OPEN, (("dev", "Mic"),)),
    (
        posture.device_virtual,
        place.DevicesInUse((replaced(MIC, label=""),)),
        OPEN,
        (("dev", "microphone"),),
    ),
    (posture.bluetooth_audio, place.DevicesInUse((MIC,)), OPEN, (("dev", "Mic"),)),
    (posture.disk_encrypted, place.Disks(("home",)), OPEN, ()),
    (posture.screen_lock, place.ScreenLocking(locks=False), OPEN, ()),
    (posture.screen_lock, place.ScreenLocking(locks=True, after_s=901), CLASSIFIED, ()),
    (posture.os_supported, place.SystemSupport("Old", 5, 5), OPEN, ()),
    (posture.secure_boot, place.SecureBoot(on=False), OPEN, ()),
    (posture.screen_capture, place.CaptureShield(works=False), OPEN, ()),
    (posture.capture_running, place.Recorders(("obs", "x")), OPEN, (("why", "obs"),)),
    (posture.remote_session, place.RemoteUse(("vnc",), asked=True), OPEN, ()),
    (posture.virtual_machine, place.Simulated("kvm"), OPEN, ()),
    (posture.screen_locked, place.ScreenSeen(locked=True), OPEN, ()),
    (posture.mfa_fresh, place.SignIn(-1), OPEN, ()),
    (posture.mfa_fresh, place.SignIn(43_201), CLASSIFIED, ()),
    (posture.client_integrity, place.ProgramFiles(("a",), 2), OPEN, ()),
    (room.invite_replay, seen.InvitationUse(bound_elsewhere=True), OPEN, ()),
]

ABOUT_THE_ROOM = [
    (
        room.room_issuer,
        seen.IssuerSeen("Anna", TrustState.UNVERIFIED),
        OPEN,
        Severity.OFF,
        (("name", "Anna"),),
    ),
    (room.room_issuer, seen.IssuerSeen("Anna", None), OPEN, Severity.BLOCK, (("name", "Anna"),)),
    (
        room.room_issuer,
        seen.IssuerSeen("Anna", TrustState.IN_PERSON, key=STRANGER),
        Rules(issuers=frozenset({ANNA})),
        Severity.BLOCK,
        (("name", "Anna"),),
    ),
    (room.room_expired, limited(NOW + 60), OPEN, Severity.OFF, when("time is over")),
    (room.room_expired, limited(NOW - 61), OPEN, Severity.OFF, when("time to come")),
    (
        room.room_expired,
        limited(NOW),
        Rules(max_room_s=119),
        Severity.OFF,
        when("time too long"),
    ),
    (
        connection.tls_cert,
        answer(cert_ok=False, cert_why="expired at 5"),
        OPEN,
        Severity.OFF,
        (("why", "expired"),),
    ),
    (
        connection.tls_cert,
        answer(cert_ok=False, cert_why="not valid before 5"),
        OPEN,
        Severity.OFF,
        (("why", "not valid before"),),
    ),
    (
        connection.tls_cert,
        answer(cert_ok=False, cert_why="strange"),
        OPEN,
        Severity.OFF,
        (("why", "not valid"),),
    ),
    (directory.trust_list_fresh, directory_held(forked=True), OPEN, Severity.WARN, DATED),
    (directory.trust_list_fresh, directory_held(expires=NOW), OPEN, Severity.OFF, DATED),
    (
        directory.trust_list_fresh,
        directory_held(issued=NOW + 301),
        OPEN,
        Severity.OFF,
        (("date", str(NOW + 301)),),
    ),
    (directory.trust_list_fresh, directory_held(), Rules(max_list_age_s=3599), Severity.OFF, DATED),
    (
        directory.trust_list_fresh,
        directory_held(key=STRANGER),
        Rules(list_keys=frozenset({ANNA})),
        Severity.BLOCK,
        DATED,
    ),
    (managed.room_profile, room_facts(), CLASSIFIED, Severity.OFF, (("why", "classified"),)),
    (managed.servers_listed, room_facts(), Rules(relays=frozenset()), Severity.BLOCK, ()),
    (
        managed.classification,
        room_facts(classification="GEHEIM"),
        Rules(labels=frozenset({""})),
        Severity.BLOCK,
        (("class", "GEHEIM"),),
    ),
    (network.relay_only, net.MediaPlan(relay_only=False, forwarders=1), OPEN, Severity.OFF, ()),
]


@pytest.mark.parametrize(("judge", "fact", "rules", "params"), ABOUT_ME)
def test_what_is_wrong_with_this_computer_is_about_this_client(judge, fact, rules, params):
    said = judge(fact, rules)
    assert (said.result, said.subject, said.params) == (Result.FAIL, "client", params)
    assert said.evidence


@pytest.mark.parametrize(("judge", "fact", "rules", "at_least", "params"), ABOUT_THE_ROOM)
def test_what_is_wrong_with_the_room_is_about_the_room(judge, fact, rules, at_least, params):
    said = judge(fact, rules)
    assert (said.result, said.subject) == (Result.FAIL, "room")
    assert (said.at_least, said.params) == (at_least, params)
    assert said.evidence


@pytest.mark.parametrize(
    ("judge", "fact"),
    [
        (computer.crypto_selftest, seen.SelfTest((), 0)),
        (network.network_trusted, net.EgressSeen(())),
        (network.network_trusted, net.EgressSeen((way(Target.RELAY, ""),))),
        (network.split_route, net.EgressSeen((way(Target.IPV4, "a", known=False),))),
        (network.wifi_security, net.RadiosSeen((), unseen=1)),
        (network.captive_portal, net.PortalSeen(system=None, answered=False)),
        (network.tls_intercepted, net.ReaderSeen(pin_ok=None)),
        (posture.device_virtual, place.DevicesInUse((place.InUse("camera", "?"),))),
        (posture.bluetooth_audio, place.DevicesInUse((place.InUse("speaker", "?"),))),
        (posture.disk_encrypted, place.Disks((), ("swap",))),
        (posture.remote_session, place.RemoteUse((), asked=False)),
        (posture.client_integrity, place.ProgramFiles((), 0)),
    ],
)
def test_what_is_not_known_of_this_computer_is_about_this_client(judge, fact):
    said = judge(fact, OPEN)
    assert (said.result, said.subject) == (Result.UNKNOWN, "client")
    assert said.evidence


def test_what_holds_of_this_computer_is_about_this_client_as_well():
    sound = {
        computer.keystore_secure: seen.KeystoreSeen(
            KeystoreKind.SYSTEM, "s", allowed=True, probed=True
        ),
        computer.crypto_selftest: seen.SelfTest((), 1),
        computer.device_idle: seen.OpenDevices(0),
        computer.core_dump: seen.CoreDumps(0, dumpable=False),
        computer.debugger: seen.Watched(traced=False),
        computer.env_tainted: seen.Environment(()),
        computer.keyfile_perm: seen.PrivateFiles(()),
        computer.client_version: seen.ProgramSeen((0, 0, 0)),
        connection.clock_skew: seen.ClockBeside(1000, 1120),
        managed.policy_integrity: OURS,
        network.proxy_env: net.ProxiesSeen(()),
        network.wifi_security: net.RadiosSeen(()),
        network.captive_portal: net.PortalSeen(system=False, answered=True),
        network.tls_intercepted: net.ReaderSeen(pin_ok=True),
        network.split_route: net.EgressSeen(good.WAYS),
        network.network_trusted: net.EgressSeen(good.WAYS),
        network.network_changed: net.EgressSince(good.WAYS, good.WAYS),
        posture.device_virtual: place.DevicesInUse(()),
        posture.disk_encrypted: place.Disks(()),
        posture.screen_lock: place.ScreenLocking(locks=True, after_s=900),
        posture.os_supported: place.SystemSupport("New", 6, 5),
        posture.secure_boot: place.SecureBoot(on=True),
        posture.screen_capture: place.CaptureShield(works=True),
        posture.capture_running: place.Recorders(()),
        posture.remote_session: place.RemoteUse((), asked=True),
        posture.virtual_machine: place.Simulated(""),
        posture.screen_locked: place.ScreenSeen(locked=False),
        posture.mfa_fresh: place.SignIn(43_200),
        posture.client_integrity: place.ProgramFiles((), 1),
    }
    for judge, fact in sound.items():
        said = judge(fact, profile_rules(Profile.RESTRICTED))
        assert (said.result, said.subject) == (Result.PASS, "client"), judge


def test_a_changed_key_names_person_date_and_cause():
    changed = seen.MemberTrust("a@b", "Anna", TrustState.KEY_CHANGED, 7, KeyCause.DIFFERED)
    known = seen.MemberTrust("c@d", "Carl", TrustState.IN_PERSON)
    (said,) = people.key_unchanged(seen.MembersSeen((known, changed)), OPEN)
    assert (said.result, said.subject, said.at_least) == (Result.FAIL, "a@b", Severity.BLOCK)
    assert said.params == (("name", "Anna"), ("date", "7"), ("cause", "the numbers differed"))


@pytest.mark.parametrize(
    ("trust", "at_least"),
    [(TrustState.UNVERIFIED, Severity.OFF), (TrustState.REVOKED, Severity.BLOCK)],
)
def test_a_person_who_is_not_known_well_enough_is_named(trust, at_least):
    (said,) = people.roster_verified(good.members(trust), OPEN)
    assert (said.subject, said.at_least) == ("anna@demo", at_least)
    assert said.params == (("name", "Anna"),)


def test_only_connections_that_leave_by_another_device_are_named():
    network_named = Rules(networks=frozenset({frozenset({Network("tun*")})}))
    ways = (way(Target.RELAY, "tun0"), way(Target.IPV4, "wlan0"), way(Target.NAMES, "tun0"))
    said = network.split_route(net.EgressSeen(ways), network_named)
    assert said.params == (("dev", "wlan0"),)
    assert said.evidence == "IPv4 by wlan0"


def test_my_own_entry_that_never_ends_or_ends_later_holds():
    for ends in (0, NOW + 1):
        assert directory.cred_revoked(
            seen.MyEntry(held=True, now=NOW, not_after=ends), OPEN
        ).result is (Result.PASS)


def test_says_whether_another_list_is_here_or_none_and_whether_one_applies_at_all():
    asked = Rules(list_keys=frozenset({ANNA}))
    other = directory.trust_list_fresh(directory_held(key=STRANGER), asked)
    none = directory.trust_list_fresh(seen.DirectoryHeld(held=False), asked)
    assert other.evidence.startswith("another")
    assert none.evidence.startswith("no list")
    free = directory.trust_list_fresh(seen.DirectoryHeld(held=False), OPEN)
    assert (free.result, free.evidence) == (
        Result.NOT_APPLICABLE,
        "no organisation's list was imported",
    )
