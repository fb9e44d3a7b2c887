# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The list of checks, as data: one row each; rows, messages and tests are driven by it.

Only what stands here is built and runs. The design names more checks (checks.md section 2);
one that is not here stands in `client.policy.not_built` and never passes where it is asked for.

A row with a fact is judged by `client.policy.judge`. A row without one (``fact`` None) is an
event of the call: the part that sees it raises the finding with `raised`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from client.model.room import Profile
from client.model.verdict import Finding, Phase, Result, Severity
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
from client.policy.outcome import Outcome
from client.policy.rules import Rules

Judge = Callable[[Any, Rules], Outcome | tuple[Outcome, ...]]
"""Takes a value of the row's fact kind; the judge has made sure of the kind."""

POSTURE_AGE_S = 60.0
"""How old a fact about this computer may be."""
CONNECTION_AGE_S = 30.0
"""How old a fact about the relay may be."""
ROOM_AGE_S = 120.0
"""How old a fact about an opened room may be: its reading, not its signing."""
GRACE_S = 15.0
"""How long a call is held before it ends, where the table names no other time."""
LOCKED_GRACE_S = 600.0
"""The same while nobody is at the computer."""
NETWORK_GRACE_S = 60.0
"""The same where a network was lost: it takes a person that long to start it again."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``severity`` is for open, restricted and classified.

    ``after`` names checks without which this one cannot be answered: if it comes out unknown
    and one of those blocks, it is shown as not reached, so that the cause stands alone.
    ``optional`` allows a collector to say that the check does not apply.
    """

    id: str
    phases: tuple[Phase, ...]
    severity: tuple[Severity, Severity, Severity]
    fact: type | None = None
    judge: Judge | None = None
    max_age: float = ROOM_AGE_S
    after: tuple[str, ...] = ()
    optional: bool = False
    grace: float = GRACE_S

    def severity_in(self, profile: Profile) -> Severity:
        """The severity that this profile asks for by itself."""
        return self.severity[tuple(Profile).index(profile)]


_START = (Phase.START,)
_OPENING = (Phase.OPENING,)
_CONNECTING = (Phase.CONNECTING,)
_IN_CALL = (Phase.IN_CALL,)
_BBB = (Severity.BLOCK, Severity.BLOCK, Severity.BLOCK)
_WBB = (Severity.WARN, Severity.BLOCK, Severity.BLOCK)
_IBB = (Severity.INFO, Severity.BLOCK, Severity.BLOCK)
_IWB = (Severity.INFO, Severity.WARN, Severity.BLOCK)
_NWB = (Severity.OFF, Severity.WARN, Severity.BLOCK)
_WWB = (Severity.WARN, Severity.WARN, Severity.BLOCK)
_IWW = (Severity.INFO, Severity.WARN, Severity.WARN)
_NIW = (Severity.OFF, Severity.INFO, Severity.WARN)
_OWB = (Severity.OFF, Severity.WARN, Severity.BLOCK)
_SEALED = ("INVITE-SEALED",)
_OPENED = ("INVITE-SEALED", "ROOM-CANONICAL", "ROOM-SIGNED")
# A stranger's server is not spoken to: it would learn where I am.
# Nor is any server spoken to past the network that a call may take.
_VOUCHED = (*_OPENED, "ROOM-ISSUER", "SERVERS-LISTED", "NETWORK-TRUSTED", "SPLIT-ROUTE")
_ANSWERED = (*_VOUCHED, "TLS-PIN")


def _on_start(
    check_id: str,
    severity: tuple[Severity, Severity, Severity],
    fact: type,
    judge: Judge,
) -> Check:
    return Check(check_id, _START, severity, fact, judge, POSTURE_AGE_S)


def _on_room(
    check_id: str,
    severity: tuple[Severity, Severity, Severity],
    fact: type,
    judge: Judge,
) -> Check:
    return Check(check_id, _OPENING, severity, fact, judge, after=_OPENED)


def _on_network(
    check_id: str,
    severity: tuple[Severity, Severity, Severity],
    fact: type,
    judge: Judge,
    after: tuple[str, ...] = (),
) -> Check:
    """Asked before a server is spoken to, and again in the call, where losing it has its grace."""
    phases = (Phase.CONNECTING, Phase.IN_CALL)
    return Check(
        check_id,
        phases,
        severity,
        fact,
        judge,
        CONNECTION_AGE_S,
        after=after,
        grace=NETWORK_GRACE_S,
    )


CATALOGUE: tuple[Check, ...] = (
    Check("INVITE-SEALED", _OPENING, _BBB, seen.OpenedSeal, room.invite_sealed),
    Check("ROOM-CANONICAL", _OPENING, _BBB, seen.OpenedSeal, room.room_canonical, after=_SEALED),
    Check(
        "ROOM-SIGNED",
        _OPENING,
        _BBB,
        seen.OpenedSeal,
        room.room_signed,
        after=("INVITE-SEALED", "ROOM-CANONICAL"),
    ),
    _on_room("ROOM-ISSUER", _WBB, seen.IssuerSeen, room.room_issuer),
    _on_room("ROOM-EXPIRED", _BBB, seen.RoomTime, room.room_expired),
    _on_room("ROOM-VERSION", _BBB, seen.RoomEpoch, room.room_version),
    _on_room("ROOM-ID-ENTROPY", _BBB, seen.RoomFacts, room.room_id_entropy),
    Check(
        "INVITE-REPLAY",
        _OPENING,
        _BBB,
        seen.InvitationUse,
        room.invite_replay,
        after=_OPENED,
        optional=True,
    ),
    _on_room("DIALIN-FORBIDDEN", _BBB, seen.RoomFacts, room.dialin_forbidden),
    _on_room("RECORDING-FORBIDDEN", _BBB, seen.RoomFacts, room.recording_forbidden),
    _on_room("E2EE-REQUIRED", _BBB, seen.RoomFacts, room.e2ee_required),
    _on_room("FRAME-FORMAT", _IWB, seen.RoomFacts, room.frame_format),
    _on_room("ROSTER-EXPECTED", _BBB, seen.RoomFacts, room.roster_expected),
    Check(
        "KEY-UNCHANGED",
        (Phase.OPENING, Phase.IN_CALL),
        _BBB,
        seen.MembersSeen,
        people.key_unchanged,
        after=_OPENED,
    ),
    Check(
        "ROSTER-VERIFIED",
        (Phase.OPENING, Phase.IN_CALL),
        _WBB,
        seen.MembersSeen,
        people.roster_verified,
        after=_OPENED,
    ),
    Check(
        "ROOM-REVOKED",
        (Phase.OPENING, Phase.IN_CALL),
        _WBB,
        seen.Withdrawn,
        directory.room_revoked,
        after=_OPENED,
    ),
    _on_room("TRUST-LIST-FRESH", _IBB, seen.DirectoryHeld, directory.trust_list_fresh),
    _on_room("ROOM-PROFILE", _BBB, seen.RoomFacts, managed.room_profile),
    _on_room("SERVERS-LISTED", _BBB, seen.RoomFacts, managed.servers_listed),
    _on_room("CLASSIFICATION", _IBB, seen.RoomFacts, managed.classification),
    _on_room("NAME-CONFUSABLE", _IWB, seen.NamesSeen, people.name_confusable),
    _on_room("ICE-SERVERS-PINNED", _BBB, seen.IcePlan, connection.ice_servers_pinned),
    _on_room("RELAY-ONLY", _NWB, net.MediaPlan, network.relay_only),
    _on_network("NETWORK-TRUSTED", _NWB, net.EgressSeen, network.network_trusted, _OPENED),
    _on_network("SPLIT-ROUTE", _NWB, net.EgressSeen, network.split_route, _OPENED),
    _on_network("PROXY-ENV", _IWB, net.ProxiesSeen, network.proxy_env),
    _on_network("WIFI-SECURITY", _IWB, net.RadiosSeen, network.wifi_security),
    Check(
        "TLS-PIN",
        _CONNECTING,
        _BBB,
        seen.RelaySeen,
        connection.tls_pin,
        CONNECTION_AGE_S,
        after=_VOUCHED,
    ),
    Check(
        "TLS-INTERCEPTED",
        _CONNECTING,
        _BBB,
        net.ReaderSeen,
        network.tls_intercepted,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    Check(
        "CAPTIVE-PORTAL",
        _CONNECTING,
        _WBB,
        net.PortalSeen,
        network.captive_portal,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    Check(
        "TLS-VERSION",
        _CONNECTING,
        _BBB,
        seen.RelaySeen,
        connection.tls_version,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    Check(
        "TLS-CERT",
        (Phase.CONNECTING, Phase.IN_CALL),
        _BBB,
        seen.RelaySeen,
        connection.tls_cert,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    Check(
        "TURN-TLS",
        (Phase.CONNECTING, Phase.IN_CALL),
        _WBB,
        net.ForwardersSeen,
        network.turn_tls,
        CONNECTION_AGE_S,
        after=_VOUCHED,
        optional=True,
    ),
    # The design only warns of a short key in open rooms; the connection itself refuses one.
    Check(
        "TLS-KEYSIZE",
        _CONNECTING,
        _BBB,
        seen.RelaySeen,
        connection.tls_keysize,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    Check(
        "CLOCK-SKEW",
        _CONNECTING,
        _WBB,
        seen.ClockBeside,
        connection.clock_skew,
        CONNECTION_AGE_S,
        after=_ANSWERED,
    ),
    _on_start("CRED-REVOKED", _BBB, seen.MyEntry, directory.cred_revoked),
    _on_start("KEYSTORE-SECURE", _WBB, seen.KeystoreSeen, computer.keystore_secure),
    _on_start("KEYFILE-PERM", _BBB, seen.PrivateFiles, computer.keyfile_perm),
    _on_start("CRYPTO-SELFTEST", _BBB, seen.SelfTest, computer.crypto_selftest),
    _on_start("POLICY-INTEGRITY", _BBB, seen.ManagedRules, managed.policy_integrity),
    _on_start("CLIENT-VERSION", _WBB, seen.ProgramSeen, computer.client_version),
    _on_start("AUDIT-CHAIN", _IWB, seen.AuditSeen, computer.audit_chain),
    _on_start("CORE-DUMP", _BBB, seen.CoreDumps, computer.core_dump),
    _on_start("DEBUGGER", _IWB, seen.Watched, computer.debugger),
    _on_start("ENV-TAINTED", _IBB, seen.Environment, computer.env_tainted),
    _on_start("DISK-ENCRYPTED", _IWB, place.Disks, posture.disk_encrypted),
    _on_start("SCREEN-LOCK", _IWB, place.ScreenLocking, posture.screen_lock),
    _on_start("OS-SUPPORTED", _WWB, place.SystemSupport, posture.os_supported),
    _on_start("SECURE-BOOT", _NIW, place.SecureBoot, posture.secure_boot),
    _on_start("SCREEN-CAPTURE", _IWW, place.CaptureShield, posture.screen_capture),
    _on_start("CAPTURE-RUNNING", _NIW, place.Recorders, posture.capture_running),
    _on_start("DEVICE-VIRTUAL", _IWB, place.DevicesInUse, posture.device_virtual),
    _on_start("BLUETOOTH-AUDIO", _IWB, place.DevicesInUse, posture.bluetooth_audio),
    _on_start("REMOTE-SESSION", _IWB, place.RemoteUse, posture.remote_session),
    _on_start("VIRTUAL-MACHINE", _NIW, place.Simulated, posture.virtual_machine),
    _on_start("CLIENT-INTEGRITY", _IBB, place.ProgramFiles, posture.client_integrity),
    _on_start("MFA-FRESH", _OWB, place.SignIn, posture.mfa_fresh),
    Check("DEVICE-IDLE", _OPENING, _BBB, seen.OpenDevices, computer.device_idle, POSTURE_AGE_S),
    # Not a matter of the computer alone, so nobody else in the room is told how it came out.
    Check(
        "LOCATION",
        (Phase.CONNECTING, Phase.IN_CALL),
        _NWB,
        place.PlaceSaid,
        posture.location,
        POSTURE_AGE_S,
    ),
    Check(
        "NETWORK-CHANGED",
        _IN_CALL,
        _WBB,
        net.EgressSince,
        network.network_changed,
        CONNECTION_AGE_S,
        grace=NETWORK_GRACE_S,
    ),
    Check("ICE-CANDIDATE-ALLOWED", _IN_CALL, _IWB),
    # Locked: the engine mutes at once and has its own grace; not known: lost as any other check.
    Check(
        "SCREEN-LOCKED",
        _IN_CALL,
        _IWB,
        place.ScreenSeen,
        posture.screen_locked,
        POSTURE_AGE_S,
        grace=LOCKED_GRACE_S,
    ),
    Check("SHARE-GUARD", _IN_CALL, _IWB, seen.ShareSeen, computer.share_guard, CONNECTION_AGE_S),
    Check("DTLS-BOUND", _IN_CALL, _BBB),
    Check("SRTP-PROFILE", _IN_CALL, _BBB),
    Check("CIPHER-SUITE", _IN_CALL, _BBB),
    Check("ROSTER-SIGNED", _IN_CALL, _BBB),
    Check("ROSTER-AGREEMENT", _IN_CALL, _BBB),
    Check("KEYHOLDERS-MATCH", _IN_CALL, _BBB, grace=0.0),
    Check("KEY-COMMITTED", _IN_CALL, _BBB),
    Check("ENTRY-ADMITTED", _IN_CALL, _IBB),
    Check("LOBBY-NO-METADATA", _IN_CALL, _WBB),
    Check("REMOVED-REKEYED", _IN_CALL, _BBB),
    Check("PEER-VERSION", _IN_CALL, _WBB),
    Check("GHOST-STREAM", _IN_CALL, _BBB),
    Check("DATA-SIGNED", _IN_CALL, _BBB),
    Check("PLAINTEXT-FRAME", _IN_CALL, _BBB),
    Check("FRAME-REPLAY", _IN_CALL, _BBB),
    Check("SESSION-UNIQUE", _IN_CALL, _BBB),
    Check("LIVENESS", _IN_CALL, _WBB),
    Check("DIRECTORY-AGREED", _IN_CALL, _IBB),
    Check("MEMBER-POSTURE", _IN_CALL, _IWB),
    Check("ATTENDANCE", _IN_CALL, _IWW),
    Check("ROOM-TIME-UP", _IN_CALL, _WBB, grace=0.0),
    Check("DEVICE-MOVED", _IN_CALL, _BBB),
    Check("MUTE-PROVEN", _IN_CALL, _BBB),
)

BY_ID = {check.id: check for check in CATALOGUE}


def raised(
    check_id: str,
    rules: Rules,
    subject: str,
    evidence: str = "",
    **params: str,
) -> Finding:
    """A failed in-call check as a finding; an id that is not in the catalogue blocks."""
    row = BY_ID.get(check_id)
    severity = Severity.BLOCK if row is None else row.severity_in(rules.profile)
    return Finding(
        id=check_id,
        result=Result.FAIL,
        severity=max(severity, rules.severity(check_id)),
        subject=subject,
        params=tuple(sorted(params.items())),
        evidence=evidence,
    )
