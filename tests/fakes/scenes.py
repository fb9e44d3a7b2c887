# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Realistic people, rooms and findings for screenshots and tests of the window."""

import hashlib
from datetime import UTC, datetime

from client.model import events, talk
from client.model.commands import KeystoreKind
from client.model.ids import DeviceId, DisplayName, IdentityKey, PeerId, RoomId, Uid
from client.model.media import DeviceInfo, DeviceKind
from client.model.participant import PersonView, RosterEntry, TrustState
from client.model.room import Profile
from client.model.verdict import Result, Severity, ShownFinding


def _hex(text: str, length: int) -> str:
    return hashlib.sha512(text.encode()).hexdigest()[:length]


def now() -> int:
    """A fixed working day of this week would age: pictures use today at two o'clock."""
    today = datetime.now(UTC).astimezone()
    return int(today.replace(hour=14, minute=0, second=0, microsecond=0).timestamp())


def person(name: str, uid: str, trust: TrustState, organisation: str = "") -> PersonView:
    key = IdentityKey("ed25519:" + _hex(uid, 64))
    return PersonView(
        Uid(uid), DisplayName(name), organisation or uid.split("@")[1], key, trust, now() - 864000
    )


ME = person("Anna Weber", "anna.weber@ministry.example", TrustState.IN_PERSON)
PEOPLE = (
    person("Cem Aydin", "cem.aydin@ministry.example", TrustState.IN_PERSON),
    person("Dr. Ruth Klein", "ruth.klein@institute.example", TrustState.IN_PERSON),
    person("Jonas Lindqvist", "j.lindqvist@embassy.example", TrustState.UNVERIFIED),
    person("Marie Dubois", "marie.dubois@ministry.example", TrustState.IN_PERSON),
    person("Pavel Novak", "pavel.novak@institute.example", TrustState.KEY_CHANGED),
)
IDENTITY = events.IdentityChanged(
    events.IdentityPhase.READY,
    ME,
    KeystoreKind.SYSTEM,
    system_keystore=True,
    card=b"{}",
    card_text="watchword-card:AAAA",
)


def room(title: str, *, mine: bool, hosting: bool = False, start: int = 0) -> events.RoomView:
    begin = now() + start
    people = tuple((p.name, p.trust) for p in PEOPLE[:4])
    return events.RoomView(
        RoomId(_hex(title, 32)),
        title,
        mine,
        mine,
        hosting,
        begin,
        begin + 3600,
        Profile.OPEN,
        people,
        ME.name if mine else PEOPLE[1].name,
        tuple(p.uid for p in PEOPLE[:4]),
    )


ROOMS = (
    room("Situation meeting", mine=True),
    room("Budget group, second reading", mine=False, start=90000),
    room("Weekly call with the embassy", mine=False, start=5400),
)


def finding(
    check_id: str,
    title: str,
    result: Result = Result.PASS,
    severity: Severity = Severity.BLOCK,
    *,
    message: str = "",
    action: str = "",
) -> ShownFinding:
    return ShownFinding(
        check_id, result, severity, title, message, action, _EVIDENCE.get(check_id, "")
    )


_EVIDENCE = {
    "TLS-PIN": "key does not match the descriptor's pin",
    "TLS-VERSION": "TLS 1.3",
    "KEYSTORE-SECURE": "Secret Service, written, read and deleted",
    "CRYPTO-SELFTEST": "14 of 14 known answers",
    "DIALIN-FORBIDDEN": "descriptor: dial-in allowed",
    "CORE-DUMP": "core limit 0, not dumpable",
    "DISK-ENCRYPTED": "no encrypted volume below the home folder",
}
PASSED = tuple(
    finding(check_id, title)
    for check_id, title in (
        ("ROOM-SIGNED", "Invitation signed"),
        ("ROOM-CANONICAL", "Invitation unchanged"),
        ("ROOM-ISSUER", "Sender is known"),
        ("ROOM-EXPIRED", "Valid now"),
        ("INVITE-SEALED", "Made for this computer"),
        ("DIALIN-FORBIDDEN", "No telephones"),
        ("RECORDING-FORBIDDEN", "No recording"),
        ("E2EE-REQUIRED", "End-to-end encrypted"),
        ("TLS-PIN", "The announced server"),
        ("TLS-VERSION", "Connection is up to date"),
        ("KEYSTORE-SECURE", "Key kept safely"),
        ("CRYPTO-SELFTEST", "Protection self-test"),
    )
)
WARNING = finding(
    "ROSTER-VERIFIED",
    "Person not verified",
    Result.FAIL,
    Severity.WARN,
    message="You have not yet checked who Jonas Lindqvist is. Compare numbers before you say "
    "anything confidential.",
    action="CMP",
)
BLOCKS = (
    finding(
        "DIALIN-FORBIDDEN",
        "Telephones allowed",
        Result.FAIL,
        message="This room lets telephones in, and telephone lines can be tapped. Ask the host "
        "for a room without dial-in.",
        action="NEW",
    ),
    finding(
        "TLS-PIN",
        "Another call server",
        Result.FAIL,
        message="This is not the call server announced to you: its key is a different one. Do "
        "not go on; tell IT.",
        action="IT",
    ),
    finding(
        "TLS-VERSION",
        "Connection is up to date",
        Result.UNKNOWN,
        message="\u201cConnection is up to date\u201d could not be checked. For this room that "
        "counts as failed. Check again or ask IT.",
        action="RTY",
    ),
)
REFUSED = events.Refused(
    "Situation meeting",
    BLOCKS + tuple(f for f in PASSED if f.id not in {b.id for b in BLOCKS}),
)
PREJOIN = events.PreJoin(ROOMS[1], (*PASSED, WARNING), (WARNING,), allowed=False)
PREJOIN_ALLOWED = events.PreJoin(ROOMS[1], (*PASSED, WARNING), (), allowed=True)
DEVICES = events.Devices(
    (
        DeviceInfo(DeviceKind.MICROPHONE, DeviceId("m1"), "USB headset", is_default=True),
        DeviceInfo(DeviceKind.MICROPHONE, DeviceId("m2"), "Built-in microphone"),
        DeviceInfo(DeviceKind.SPEAKER, DeviceId("s1"), "USB headset", is_default=True),
        DeviceInfo(DeviceKind.CAMERA, DeviceId("c1"), "Front camera", is_default=True),
    )
)


def peer(view: PersonView) -> PeerId:
    return PeerId(_hex("hello" + view.uid, 128))


def entry(view: PersonView, *, here: bool = True, me: bool = False) -> RosterEntry:
    return RosterEntry(
        view.uid,
        view.name,
        view.trust,
        peer(view) if here else None,
        me=me,
        on_roster=here,
        linked=here and not me,
    )


CALLERS = (PEOPLE[0], PEOPLE[1], PEOPLE[2])
ROSTER = events.RosterChanged(
    "Situation meeting",
    (entry(ME, me=True), *(entry(p) for p in CALLERS), entry(PEOPLE[3], here=False)),
    4,
)
CODE = events.CallCode(
    ("48219", "93011", "75660", "20381"),
    ("harvest", "lantern", "oxygen", "ribbon", "canal", "meadow"),
    "Ruth Klein joined",
)


def _said(view: PersonView, *, microphone: bool, camera: bool = True) -> talk.PersonMedia:
    return talk.PersonMedia(peer(view), microphone=microphone, camera=camera)


SAID = talk.MediaSaid(
    (
        _said(CALLERS[0], microphone=True),
        _said(CALLERS[1], microphone=False),
        _said(CALLERS[2], microphone=True),
    )
)


def line(number: int, view: PersonView, text: str, minutes: int, *, me: bool = False):
    return talk.ChatLine(number, view.uid, view.name, text, now() + 60 * minutes, me=me)


CHAT = (
    line(1, CALLERS[0], "Good afternoon. The draft is in the usual folder.", 2),
    line(2, CALLERS[1], "Thank you, I have it open. Page 3 has the new figures.", 3),
    line(3, ME, "Then we begin with page 3.", 3, me=True),
    line(4, CALLERS[0], "I add one sentence on the second quarter, please read it twice.", 7),
    line(5, CALLERS[1], "Done. No objection.", 9),
)
TYPING = talk.LiveText(
    peer(CALLERS[2]), CALLERS[2].uid, CALLERS[2].name, "I would only like to know whe"
)


def hand(view: PersonView, since: int, *, me: bool = False) -> talk.HandRaised:
    where = None if me else peer(view)
    return talk.HandRaised(where, view.uid, view.name, now() + since, me=me)


HANDS = talk.HandsChanged((hand(CALLERS[1], 10), hand(ME, 20, me=True), hand(CALLERS[2], 30)))
SAFETY = events.SafetyNumber(
    PEOPLE[2],
    (
        *("05934", "88217", "40031", "77520"),
        *("61180", "93345", "02816", "54409"),
        *("33871", "20956", "71234", "88810"),
    ),
    (),
    (
        ("anchor", "velvet", "orbit", "maple", "cradle", "fossil"),
        ("silver", "jungle", "pepper", "window", "garlic", "tunnel"),
        ("hamster", "oxygen", "ribbon", "canal", "meadow", "lantern"),
    ),
)
COMPUTER = events.ComputerChecked(
    (
        *(f for f in PASSED if f.id in {"KEYSTORE-SECURE", "CRYPTO-SELFTEST"}),
        finding("CORE-DUMP", "No memory dumps"),
        finding("DEBUGGER", "Nobody is watching"),
        finding("CLOCK-SKEW", "Clock is right", Result.NOT_APPLICABLE),
        finding(
            "DISK-ENCRYPTED",
            "Disk not encrypted",
            Result.FAIL,
            Severity.WARN,
            message="The disk of this computer is not encrypted; whoever takes it can read it. "
            "Have IT switch encryption on.",
            action="IT",
        ),
    )
)
