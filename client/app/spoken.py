# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The words around a list of checks on the command line, in both languages.

Marks have one width in each language, so that titles stand below each other.
"""

from collections.abc import Mapping

from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy.messages import Language
from client.terminal.speech import noted

REVOKED = {"person": noted("person"), "key": noted("key"), "room": noted("room")}
"""What a list withdraws, for `client.terminal.speech.said`."""

MARKS: Mapping[Language, Mapping[Result, str]] = {
    "en": {
        Result.PASS: "passed ",
        Result.FAIL: "FAILED ",
        Result.UNKNOWN: "UNKNOWN",
        Result.NOT_APPLICABLE: "-      ",
    },
    "de": {
        Result.PASS: "bestanden      ",
        Result.FAIL: "NICHT BESTANDEN",
        Result.UNKNOWN: "UNBEKANNT      ",
        Result.NOT_APPLICABLE: "-              ",
    },
}
WARNED: Mapping[Language, str] = {"en": "WARNING", "de": "WARNUNG        "}
NOTED: Mapping[Language, str] = {"en": "note   ", "de": "Hinweis        "}
SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "allowed": "Allowed.",
        "refused": "Refused.",
        "warnings": "Allowed once you acknowledge the warnings: {ids}",
        "not-connected": "You were not connected. Camera and microphone stayed closed.",
        "looked": "Watchword {version}, {system}, looked at in {seconds:.1f} s",
        "may-join": "Rooms that this computer by itself may join: {profiles}.",
        "none": "none",
        "explain": "Why a check is there, and how to mend it: watchword explain ID",
        "leads-to": "In rooms: {what}.",
        "somebodys": "Not looked at here, since it is a person's own: {ids}. "
        "The window shows it under This computer.",
    },
    "de": {
        "allowed": "Zugelassen.",
        "refused": "Abgelehnt.",
        "warnings": "Zugelassen, sobald Sie die Warnungen best\u00e4tigen: {ids}",
        "not-connected": "Sie wurden nicht verbunden. Kamera und Mikrofon blieben geschlossen.",
        "looked": "Watchword {version}, {system}, angesehen in {seconds:.1f} s",
        "may-join": "R\u00e4ume, denen dieser Rechner f\u00fcr sich beitreten darf: {profiles}.",
        "none": "keine",
        "explain": "Wozu eine Pr\u00fcfung da ist und was hilft: watchword explain ID",
        "leads-to": "In R\u00e4umen: {what}.",
        "somebodys": "Hier nicht angesehen, weil es jemandes Eigenes ist: {ids}. "
        "Das Fenster zeigt es unter Dieser Rechner.",
    },
}
PROFILES: Mapping[Language, Mapping[Profile, str]] = {
    "en": {one: one.value for one in Profile},
    "de": {
        Profile.OPEN: "offen",
        Profile.RESTRICTED: "eingeschr\u00e4nkt",
        Profile.CLASSIFIED: "eingestuft",
    },
}
OUTCOMES: Mapping[Language, Mapping[Severity, str]] = {
    "en": {Severity.INFO: "noted", Severity.WARN: "to be confirmed", Severity.BLOCK: "refused"},
    "de": {
        Severity.INFO: "Hinweis",
        Severity.WARN: "zu best\u00e4tigen",
        Severity.BLOCK: "abgelehnt",
    },
}
