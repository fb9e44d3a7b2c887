# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue against the design's table, written down once more by hand.

A row that is lost, asked in another phase, rated lower, believed for longer or left for longer
before a call ends shows here. TLS-KEYSIZE is stricter than the design; ROOM-PROFILE and
SERVERS-LISTED came with managed policies.
"""

import pytest

from client.model.room import Profile
from client.model.verdict import Severity
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.not_built import NOT_BUILT, UNANSWERED

LETTERS = {Severity.OFF: "-", Severity.INFO: "I", Severity.WARN: "W", Severity.BLOCK: "B"}

# Check, phases, severity in open, restricted and classified rooms, seconds that a fact counts,
# seconds of grace in a call.
JUDGED = """
INVITE-SEALED opening BBB 120 15
ROOM-CANONICAL opening BBB 120 15
ROOM-SIGNED opening BBB 120 15
ROOM-ISSUER opening WBB 120 15
ROOM-EXPIRED opening BBB 120 15
ROOM-VERSION opening BBB 120 15
ROOM-ID-ENTROPY opening BBB 120 15
INVITE-REPLAY opening BBB 120 15
DIALIN-FORBIDDEN opening BBB 120 15
RECORDING-FORBIDDEN opening BBB 120 15
E2EE-REQUIRED opening BBB 120 15
FRAME-FORMAT opening IWB 120 15
ROSTER-EXPECTED opening BBB 120 15
KEY-UNCHANGED opening+in_call BBB 120 15
ROSTER-VERIFIED opening+in_call WBB 120 15
ROOM-REVOKED opening+in_call WBB 120 15
TRUST-LIST-FRESH opening IBB 120 15
ROOM-PROFILE opening BBB 120 15
SERVERS-LISTED opening BBB 120 15
CLASSIFICATION opening IBB 120 15
NAME-CONFUSABLE opening IWB 120 15
ICE-SERVERS-PINNED opening BBB 120 15
RELAY-ONLY opening -WB 120 15
NETWORK-TRUSTED connecting+in_call -WB 30 60
SPLIT-ROUTE connecting+in_call -WB 30 60
PROXY-ENV connecting+in_call IWB 30 60
WIFI-SECURITY connecting+in_call IWB 30 60
TLS-PIN connecting BBB 30 15
TLS-INTERCEPTED connecting BBB 30 15
CAPTIVE-PORTAL connecting WBB 30 15
TLS-VERSION connecting BBB 30 15
TLS-CERT connecting+in_call BBB 30 15
TURN-TLS connecting+in_call WBB 30 15
TLS-KEYSIZE connecting BBB 30 15
CLOCK-SKEW connecting WBB 30 15
CRED-REVOKED start BBB 60 15
KEYSTORE-SECURE start WBB 60 15
KEYFILE-PERM start BBB 60 15
CRYPTO-SELFTEST start BBB 60 15
POLICY-INTEGRITY start BBB 60 15
CLIENT-VERSION start WBB 60 15
AUDIT-CHAIN start IWB 60 15
CORE-DUMP start BBB 60 15
DEBUGGER start IWB 60 15
ENV-TAINTED start IBB 60 15
DISK-ENCRYPTED start IWB 60 15
SCREEN-LOCK start IWB 60 15
OS-SUPPORTED start WWB 60 15
SECURE-BOOT start -IW 60 15
SCREEN-CAPTURE start IWW 60 15
CAPTURE-RUNNING start -IW 60 15
DEVICE-VIRTUAL start IWB 60 15
BLUETOOTH-AUDIO start IWB 60 15
REMOTE-SESSION start IWB 60 15
VIRTUAL-MACHINE start -IW 60 15
CLIENT-INTEGRITY start IBB 60 15
MFA-FRESH start -WB 60 15
DEVICE-IDLE opening BBB 60 15
LOCATION connecting+in_call -WB 60 15
NETWORK-CHANGED in_call WBB 30 60
SCREEN-LOCKED in_call IWB 60 600
SHARE-GUARD in_call IWB 30 15
"""

# Events of a call: check, severity, seconds of grace.
RAISED = """
ICE-CANDIDATE-ALLOWED IWB 15
DTLS-BOUND BBB 15
SRTP-PROFILE BBB 15
CIPHER-SUITE BBB 15
ROSTER-SIGNED BBB 15
ROSTER-AGREEMENT BBB 15
KEYHOLDERS-MATCH BBB 0
KEY-COMMITTED BBB 15
ENTRY-ADMITTED IBB 15
LOBBY-NO-METADATA WBB 15
REMOVED-REKEYED BBB 15
PEER-VERSION WBB 15
GHOST-STREAM BBB 15
DATA-SIGNED BBB 15
PLAINTEXT-FRAME BBB 15
FRAME-REPLAY BBB 15
SESSION-UNIQUE BBB 15
LIVENESS WBB 15
DIRECTORY-AGREED IBB 15
MEMBER-POSTURE IWB 15
ATTENDANCE IWW 15
ROOM-TIME-UP WBB 0
DEVICE-MOVED BBB 15
MUTE-PROVEN BBB 15
"""
TABLE = [line.split() for line in JUDGED.split("\n")[1:-1]]
EVENTS = [line.split() for line in RAISED.split("\n")[1:-1]]
OPTIONAL = {"INVITE-REPLAY", "TURN-TLS"}
"""Checks that a collector may call not applicable."""


def rated(row) -> str:
    return "".join(LETTERS[row.severity_in(profile)] for profile in Profile)


@pytest.mark.parametrize(("name", "phases", "severity", "age", "grace"), TABLE)
def test_asks_as_strictly_as_the_design(name, phases, severity, age, grace):
    row = BY_ID[name]
    assert "+".join(phase.value for phase in row.phases) == phases
    assert rated(row) == severity
    assert row.max_age == float(age)
    assert row.grace == float(grace)
    assert row.fact is not None
    assert row.judge is not None
    assert row.optional is (name in OPTIONAL)


@pytest.mark.parametrize(("name", "severity", "grace"), EVENTS)
def test_what_a_call_raises_weighs_as_much_as_the_design_says(name, severity, grace):
    row = BY_ID[name]
    assert [phase.value for phase in row.phases] == ["in_call"]
    assert rated(row) == severity
    assert row.grace == float(grace)
    assert (row.fact, row.judge, row.optional) == (None, None, False)


def test_every_row_stands_in_the_table_once():
    written = sorted(name for name, *_ in (*TABLE, *EVENTS))
    rows = sorted([check.id for check in CATALOGUE] + [one.id for one in NOT_BUILT])
    assert rows == written


def test_what_nothing_can_answer_has_a_row_all_the_same():
    assert set(UNANSWERED) <= set(BY_ID)


def test_a_check_stands_only_behind_what_is_asked_with_or_before_it():
    place = {check.id: at for at, check in enumerate(CATALOGUE)}
    for check in CATALOGUE:
        assert all(place[cause] < place[check.id] for cause in check.after)


# Where one of these blocks, what stands behind it is not reached.
OPENED = {"INVITE-SEALED", "ROOM-CANONICAL", "ROOM-SIGNED"}
VOUCHED = OPENED | {"ROOM-ISSUER", "SERVERS-LISTED", "NETWORK-TRUSTED", "SPLIT-ROUTE"}
ANSWERED = VOUCHED | {"TLS-PIN"}
BEHIND = {
    "ROOM-CANONICAL": {"INVITE-SEALED"},
    "ROOM-SIGNED": {"INVITE-SEALED", "ROOM-CANONICAL"},
    "ROOM-ISSUER": OPENED,
    "ROOM-EXPIRED": OPENED,
    "ROOM-VERSION": OPENED,
    "ROOM-ID-ENTROPY": OPENED,
    "INVITE-REPLAY": OPENED,
    "DIALIN-FORBIDDEN": OPENED,
    "RECORDING-FORBIDDEN": OPENED,
    "E2EE-REQUIRED": OPENED,
    "FRAME-FORMAT": OPENED,
    "ROSTER-EXPECTED": OPENED,
    "KEY-UNCHANGED": OPENED,
    "ROSTER-VERIFIED": OPENED,
    "ROOM-REVOKED": OPENED,
    "TRUST-LIST-FRESH": OPENED,
    "ROOM-PROFILE": OPENED,
    "SERVERS-LISTED": OPENED,
    "CLASSIFICATION": OPENED,
    "NAME-CONFUSABLE": OPENED,
    "ICE-SERVERS-PINNED": OPENED,
    "RELAY-ONLY": OPENED,
    "NETWORK-TRUSTED": OPENED,
    "SPLIT-ROUTE": OPENED,
    "TLS-PIN": VOUCHED,
    "TURN-TLS": VOUCHED,
    "TLS-INTERCEPTED": ANSWERED,
    "CAPTIVE-PORTAL": ANSWERED,
    "TLS-VERSION": ANSWERED,
    "TLS-CERT": ANSWERED,
    "TLS-KEYSIZE": ANSWERED,
    "CLOCK-SKEW": ANSWERED,
}


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.id)
def test_a_check_is_out_of_reach_behind_what_it_needs_and_nothing_else(row):
    assert set(row.after) == BEHIND.get(row.id, set())
    assert len(row.after) == len(set(row.after))
