# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from client.engine import gate_facts, gate_run
from client.engine.gate import Gate
from client.engine.gate_facts import Computer
from client.engine.policy_files import fact_of
from client.identity.card import make_card
from client.identity.descriptor import member_of
from client.identity.own_room import OwnRoom
from client.identity.person import Person
from client.identity.seen import SeenRooms
from client.identity.seen_policy import SeenPolicy
from client.model.participant import TrustState
from client.model.room import Ice, Profile
from client.model.secret import Secret
from client.model.verdict import Result, Severity
from client.net.probes import RelayProbe
from client.platform.managed_location import AdminFolder
from client.policy import facts as seen
from client.policy import posture_facts as place_seen
from client.policy.not_built import NOT_BUILT
from client.policy.rules import rules_with
from tests.fakes.gate_context import (
    ANSWER,
    COMPUTER,
    MESSAGES,
    RELAYED,
    ROOM_ID,
    Relay,
    book,
    context,
    invitation,
    room_of,
)
from tests.fakes.people import NOW, SERVER, card_of, person, uid_of

pytestmark = pytest.mark.asyncio
GATE = Gate(MESSAGES)


async def check(data=None, ctx=None, gate=GATE):
    told = []
    outcome = await gate.check_invitation(
        data or invitation(), ctx or context(), lambda finding, total: told.append((finding, total))
    )
    return outcome, told


def blocked(outcome) -> list[str]:
    assert not outcome.verdict.allowed
    return [finding.id for finding in outcome.verdict.blockers]


async def test_lets_berta_into_annas_room():
    outcome, _ = await check()
    assert outcome.verdict.allowed, outcome.verdict.blockers
    assert outcome.opened.descriptor.value.room_id == ROOM_ID
    assert outcome.trust == {
        person("anna").identity: TrustState.IN_PERSON,
        person("berta").identity: TrustState.IN_PERSON,
    }


async def test_tells_each_finding_once_with_how_many_there_will_be():
    outcome, told = await check()
    ids = [finding.id for finding, _ in told]
    assert sorted(ids) == sorted(finding.id for finding in outcome.verdict.findings)
    assert {total for _, total in told} == {len(ids)}
    assert {finding.id: finding.result for finding, _ in told} == {
        finding.id: finding.result for finding in outcome.verdict.findings
    }


async def test_refuses_an_altered_invitation_and_asks_no_server():
    data = bytearray(invitation())
    data[-1] ^= 1
    relay = Relay()
    outcome, told = await check(bytes(data), context(probe=relay))
    assert blocked(outcome) == ["INVITE-SEALED"]
    assert outcome.shown[0].id == "INVITE-SEALED"
    assert outcome.opened is None
    assert relay.asked == []
    assert len(told) == len(outcome.verdict.findings)


@pytest.mark.parametrize("data", [b"", b"WWI1", b"\x00" * 70_000, b"watchword:???", b"{}"])
async def test_refuses_what_is_no_invitation(data):
    outcome = await GATE.check_invitation(data, context(), lambda _finding, _total: None)
    assert blocked(outcome) == ["INVITE-SEALED"]


async def test_refuses_an_invitation_for_somebody_else():
    outcome, _ = await check(invitation(room_of("anna", "carl"), to="carl"))
    assert blocked(outcome) == ["INVITE-SEALED"]


async def test_refuses_a_room_that_is_over():
    outcome, _ = await check(
        ctx=context(
            now_wall=lambda: NOW + 4000,
            probe=Relay(msgspec.structs.replace(ANSWER, time=NOW + 4000)),
        )
    )
    assert blocked(outcome) == ["ROOM-EXPIRED"]


async def test_a_clock_set_back_revives_nothing():
    outcome, _ = await check(ctx=context(seen=SeenRooms(latest=NOW + 4000)))
    assert blocked(outcome) == ["ROOM-EXPIRED"]


async def test_refuses_an_issuer_who_is_no_contact_and_does_not_ask_their_server():
    relay = Relay()
    outcome, _ = await check(ctx=context(book=book("carl"), probe=relay))
    assert "ROOM-ISSUER" in blocked(outcome)
    assert relay.asked == []


async def test_warns_of_an_issuer_who_is_not_compared_and_goes_on_when_told_to():
    relay = Relay()
    outcome, _ = await check(ctx=context(book=book("anna", compared=False), probe=relay))
    assert not outcome.verdict.allowed
    assert not outcome.verdict.blockers
    warned = {finding.id for finding in outcome.verdict.open_warnings}
    assert warned == {"ROOM-ISSUER", "ROSTER-VERIFIED"}
    assert len(relay.asked) == 1
    half = GATE.acknowledge(outcome, ["ROOM-ISSUER"])
    assert not half.verdict.allowed
    assert GATE.acknowledge(half, ["ROSTER-VERIFIED"]).verdict.allowed


async def test_an_acknowledgement_counts_in_the_next_run_only_for_the_same_findings():
    ctx = context(book=book("anna", compared=False))
    outcome, _ = await check(ctx=ctx)
    given = GATE.acknowledge(outcome, ["ROOM-ISSUER", "ROSTER-VERIFIED"]).given
    again = await GATE.check_invitation(invitation(), ctx, _nobody, given=given)
    assert again.verdict.allowed
    room = room_of("anna", "berta", "carl")
    other = await GATE.check_invitation(invitation(room), ctx, _nobody, given=given)
    assert {finding.id for finding in other.verdict.open_warnings} == {"ROSTER-VERIFIED"}


async def test_a_block_cannot_be_acknowledged():
    outcome, _ = await check(ctx=context(open_devices=lambda: 1))
    assert blocked(outcome) == ["DEVICE-IDLE"]
    after = GATE.acknowledge(outcome, ["DEVICE-IDLE"])
    assert blocked(after) == ["DEVICE-IDLE"]
    assert not after.given


async def test_names_the_person_whose_key_changed_and_refuses_in_an_open_room():
    stranger = Person.from_seed(Secret(b"another".ljust(32, b".")))
    known, _ = book("anna", "carl").add(make_card(stranger, uid_of("carl"), "Carl", NOW), NOW - 10)
    outcome, _ = await check(invitation(room_of("anna", "berta", "carl")), context(book=known))
    assert blocked(outcome) == ["KEY-UNCHANGED"]
    assert "Carl is blocked since" in outcome.shown[0].message
    assert "another card of theirs came" in outcome.shown[0].message
    twin, _ = await check(
        invitation(room_of("anna", "berta", "carl")), context(book=book("anna", "carl"))
    )
    assert twin.verdict.allowed


async def test_a_key_that_only_the_room_brings_is_new_since_today():
    stranger = Person.from_seed(Secret(b"another".ljust(32, b".")))
    carl = member_of(make_card(stranger, uid_of("carl"), "Carla", NOW))
    people = (*room_of("anna", "berta").value.members, carl)
    room = room_of("anna", "berta", members=people)
    outcome, _ = await check(invitation(room), context(book=book("anna", "carl")))
    assert blocked(outcome) == ["KEY-UNCHANGED"]
    params = dict(outcome.verdict.blockers[0].params)
    assert params == {"name": "Carl", "date": str(NOW + 10), "cause": "another key is named"}


async def test_an_issuer_who_is_not_on_their_own_list_is_refused():
    people = (room_of("anna", "berta").value.members[1], member_of(card_of("carl")))
    room = room_of("anna", "berta", members=people)
    outcome, _ = await check(invitation(room))
    assert {"ROOM-ISSUER", "ROSTER-EXPECTED"} <= set(blocked(outcome))


async def test_refuses_an_issuer_whose_key_changed():
    stranger = Person.from_seed(Secret(b"another".ljust(32, b".")))
    known, _ = book("anna").add(make_card(stranger, uid_of("anna"), "Anna", NOW), NOW - 10)
    outcome, _ = await check(ctx=context(book=known))
    assert set(blocked(outcome)) == {"ROOM-ISSUER", "KEY-UNCHANGED"}


async def test_refuses_an_older_version_of_a_room():
    second = room_of("anna", "berta", epoch=2, prev="1" * 128)
    outcome, _ = await check(ctx=context(seen=SeenRooms().with_room(second)))
    assert blocked(outcome) == ["ROOM-VERSION"]
    newest, _ = await check(invitation(second), context(seen=SeenRooms().with_room(second)))
    assert newest.verdict.allowed


async def test_refuses_an_invitation_that_another_identity_used():
    used = SeenRooms().with_nonce("ab" * 32, person("carl").identity, NOW + 3600)
    outcome, _ = await check(ctx=context(seen=used))
    assert blocked(outcome) == ["INVITE-REPLAY"]
    mine = SeenRooms().with_nonce("ab" * 32, person("berta").identity, NOW + 3600)
    again, _ = await check(ctx=context(seen=mine))
    assert again.verdict.allowed


async def test_asks_only_the_address_servers_of_the_room():
    strange = context(ice_servers=lambda _room: ("stun:stun.example.net:3478",))
    outcome, _ = await check(ctx=strange)
    assert blocked(outcome) == ["ICE-SERVERS-PINNED"]
    room = room_of("anna", "berta", ice=Ice("all", ("turns:turn.example.org:443",)))
    named, _ = await check(invitation(room))
    assert named.verdict.allowed


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ({"pin_ok": False}, ["TLS-PIN"]),
        ({"version_ok": False, "tls_version": "TLSv1.2"}, ["TLS-VERSION"]),
        ({"cert_ok": False, "why": "expired on 2026-01-01"}, ["TLS-CERT"]),
        ({"key_ok": False, "key": "RSA 2048"}, ["TLS-KEYSIZE"]),
    ],
)
async def test_refuses_a_wrong_server(answer, ids):
    outcome, _ = await check(ctx=context(probe=Relay(msgspec.structs.replace(ANSWER, **answer))))
    assert blocked(outcome) == ids


async def test_warns_of_a_clock_that_is_wrong_or_cannot_be_compared():
    for told in (NOW + 600, None):
        late = Relay(msgspec.structs.replace(ANSWER, time=told))
        outcome, _ = await check(ctx=context(probe=late))
        assert [finding.id for finding in outcome.verdict.open_warnings] == ["CLOCK-SKEW"]


async def test_the_time_of_a_wrong_server_is_worth_nothing():
    liar = Relay(msgspec.structs.replace(ANSWER, pin_ok=False))
    outcome, _ = await check(ctx=context(probe=liar))
    skew = [finding for finding in outcome.verdict.findings if finding.id == "CLOCK-SKEW"]
    assert skew[0].result is Result.NOT_APPLICABLE


async def test_a_silent_host_is_unknown_and_said_so_once():
    outcome, _ = await check(ctx=context(probe=Relay(RelayProbe(reached=False))))
    assert blocked(outcome) == ["TLS-PIN"]
    assert outcome.verdict.blockers[0].result is Result.UNKNOWN
    assert "did not answer" in outcome.shown[0].message


async def test_a_probe_that_raises_refuses():
    outcome, _ = await check(ctx=context(probe=Relay(ValueError("bug"))))
    assert blocked(outcome) == ["TLS-PIN"]


async def test_a_probe_that_hangs_refuses_in_time(monkeypatch):
    monkeypatch.setattr(gate_run, "NETWORK_S", 0.05)

    async def hang(_servers):
        await asyncio.Event().wait()

    outcome, _ = await check(ctx=context(probe=hang))
    assert blocked(outcome) == ["TLS-PIN"]


LOOKS = {
    "self_test": "CRYPTO-SELFTEST",
    "core_dumps": "CORE-DUMP",
    "managed": "POLICY-INTEGRITY",
    "watched": "DEBUGGER",
    "audit": "AUDIT-CHAIN",
    "environment": "ENV-TAINTED",
    "private_files": "KEYFILE-PERM",
    "open_devices": "DEVICE-IDLE",
}


@pytest.mark.parametrize("fault", ["raises", "hangs", "nothing", "stops"])
@pytest.mark.parametrize("look", LOOKS)
async def test_a_collector_that_breaks_leaves_its_check_unanswered(monkeypatch, look, fault):
    monkeypatch.setattr(gate_run, "LOOK_S", 0.1 if fault == "hangs" else 2.0)
    release = threading.Event()

    def broken():
        if fault == "raises":
            raise OSError("no")
        if fault == "stops":
            raise StopIteration
        if fault == "hangs":
            release.wait(30)

    restricted = invitation(room_of("anna", "berta", profile=Profile.RESTRICTED))
    changes = {look: broken}
    if look not in {"private_files", "open_devices"}:
        changes = {"computer": replace(COMPUTER, **changes)}
    try:
        outcome, told = await check(restricted, context(**changes))
    finally:
        release.set()
    assert not outcome.verdict.allowed
    by_id = {finding.id: finding for finding in outcome.verdict.findings}
    assert by_id[LOOKS[look]].result is Result.UNKNOWN
    assert by_id[LOOKS[look]].stands
    assert len(told) == len(outcome.verdict.findings)


async def test_a_sound_computer_gets_into_the_same_restricted_room():
    room = room_of("anna", "berta", profile=Profile.RESTRICTED, ice=RELAYED)
    outcome, _ = await check(invitation(room))
    assert outcome.verdict.allowed


async def test_without_a_look_at_the_profile_nothing_is_joined():
    outcome, _ = await check(ctx=context(private_files=None))
    assert blocked(outcome) == ["KEYFILE-PERM"]


async def test_an_opening_that_hangs_refuses(monkeypatch):
    monkeypatch.setattr(gate_run, "LOOK_S", 0.2)
    release = threading.Event()
    monkeypatch.setattr("client.engine.gate.open_invitation", lambda *_: release.wait(30))
    try:
        outcome, _ = await check()
    finally:
        release.set()
    assert outcome.opened is None
    assert blocked(outcome)[0] == "INVITE-SEALED"


async def test_an_opening_with_an_unexpected_error_refuses(monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("bug")

    monkeypatch.setattr("client.engine.gate.open_invitation", broken)
    outcome, _ = await check()
    assert outcome.opened is None
    assert "INVITE-SEALED" in blocked(outcome)


async def test_a_room_that_cannot_be_looked_at_refuses():
    def broken(_room):
        raise RuntimeError("bug")

    outcome, _ = await check(ctx=context(ice_servers=broken))
    assert "ROOM-EXPIRED" in blocked(outcome)


async def test_refuses_a_classified_room_on_this_unmanaged_computer():
    room = room_of("anna", "berta", profile=Profile.CLASSIFIED, ice=RELAYED)
    outcome, _ = await check(invitation(room))
    missing = [one.id for one in NOT_BUILT if one.severity[-1] is Severity.BLOCK]
    assert sorted(blocked(outcome)) == sorted(["POLICY-INTEGRITY", *missing])


async def test_rules_that_this_version_cannot_read_refuse_every_room():
    managed = replace(COMPUTER, managed=lambda: seen.ManagedRules(("policy.json",)))
    outcome, _ = await check(ctx=context(computer=managed))
    assert blocked(outcome) == ["POLICY-INTEGRITY"]


async def test_a_restricted_room_wants_everybody_compared():
    outcome, _ = await check(
        invitation(room_of("anna", "berta", "carl", profile=Profile.RESTRICTED))
    )
    assert blocked(outcome) == ["ROSTER-VERIFIED"]
    assert outcome.verdict.blockers[0].subject == uid_of("carl")


async def test_my_own_rules_can_only_make_it_stricter():
    strict = Gate(MESSAGES, rules_with({"ROSTER-VERIFIED": Severity.BLOCK}))
    unchecked = context(book=book("anna", compared=False))
    outcome, _ = await check(ctx=unchecked, gate=strict)
    assert blocked(outcome) == ["ROSTER-VERIFIED"]
    loose = Gate(MESSAGES, rules_with({"DEVICE-IDLE": Severity.OFF}))
    outcome, _ = await check(ctx=context(open_devices=lambda: 1), gate=loose)
    assert blocked(outcome) == ["DEVICE-IDLE"]


def own_room(issuer="berta", **changes) -> OwnRoom:
    return OwnRoom(
        **{
            "descriptor": room_of(issuer, "carl" if issuer == "berta" else "berta").envelope,
            "title": "Mine",
            "room_key": Secret(b"r" * 32),
            "tokens": {uid_of("berta"): Secret(b"t" * 32)},
            "nonce": "cd" * 32,
            "admin_seed": Secret(b"a" * 32),
            "tls_key": Secret(b""),
            "tls_cert": b"",
            "listen": "",
            "addresses": (),
        }
        | changes
    )


async def test_the_issuer_gets_into_their_own_room():
    outcome = await GATE.check_own_room(own_room(), context(book=book("carl")), _nobody)
    assert outcome.verdict.allowed, outcome.verdict.blockers
    assert outcome.opened.join_token.reveal() == b"t" * 32
    replay = [one for one in outcome.verdict.findings if one.id == "INVITE-REPLAY"]
    assert replay[0].result is Result.NOT_APPLICABLE


async def test_an_own_room_without_my_token_or_with_a_damaged_signature_is_refused():
    none = await GATE.check_own_room(own_room(tokens={}), context(book=book("carl")), _nobody)
    assert blocked(none) == ["INVITE-SEALED"]
    damaged = own_room().descriptor.replace(b'"sig":"', b'"sig":"AAAA')
    broken = await GATE.check_own_room(
        own_room(descriptor=damaged), context(book=book("carl")), _nobody
    )
    assert blocked(broken)[0] in {"ROOM-SIGNED", "ROOM-CANONICAL"}


async def test_an_own_room_that_is_not_mine_is_refused():
    outcome = await GATE.check_own_room(
        own_room(issuer="anna"), context(book=book("carl")), _nobody
    )
    assert "ROOM-ISSUER" in blocked(outcome)


async def test_checks_this_computer_without_a_room():
    shown = await GATE.check_computer(context(open_devices=lambda: 1))
    assert "KEYSTORE-SECURE" in {finding.id for finding in shown}
    assert not any(finding.stands for finding in shown)
    traced = context(computer=replace(COMPUTER, watched=lambda: seen.Watched(traced=True)))
    worst = (await GATE.check_computer(traced))[0]
    assert worst.id == "DEBUGGER"
    assert worst.stands


async def test_in_the_call_a_new_key_or_a_dumpable_process_is_lost_ground():
    ctx = context(open_devices=lambda: 2)
    outcome, _ = await check()
    assert (await GATE.check_in_call(outcome, ctx)).allowed
    stranger = Person.from_seed(Secret(b"another".ljust(32, b".")))
    known, _ = book("anna").add(make_card(stranger, uid_of("anna"), "Anna", NOW), NOW - 10)
    lost = await GATE.check_in_call(outcome, replace(ctx, book=known))
    assert [finding.id for finding in lost.blockers] == ["KEY-UNCHANGED"]
    dumpable = replace(COMPUTER, core_dumps=lambda: seen.CoreDumps(0, dumpable=True))
    lost = await GATE.check_in_call(outcome, replace(ctx, computer=dumpable))
    assert [finding.id for finding in lost.blockers] == ["CORE-DUMP"]


async def test_in_the_call_what_was_acknowledged_stays_so():
    ctx = context(book=book("anna", compared=False))
    outcome, _ = await check(ctx=ctx)
    assert not (await GATE.check_in_call(outcome, ctx)).allowed
    accepted = GATE.acknowledge(outcome, ["ROOM-ISSUER", "ROSTER-VERIFIED"])
    assert (await GATE.check_in_call(accepted, ctx)).allowed


async def test_lists_blockers_before_warnings_before_the_rest():
    ctx = context(book=book("anna", compared=False), open_devices=lambda: 1)
    outcome, _ = await check(ctx=ctx)
    ids = [finding.id for finding in outcome.shown]
    assert ids[0] == "DEVICE-IDLE"
    assert set(ids[1:3]) == {"ROOM-ISSUER", "ROSTER-VERIFIED"}
    assert not any(finding.stands for finding in outcome.shown[3:])


async def test_findings_hold_no_title_token_or_address():
    ctx = context(
        book=book("anna", compared=False),
        probe=Relay(msgspec.structs.replace(ANSWER, pin_ok=False, error="192.0.2.7")),
    )
    outcome, told = await check(ctx=ctx)
    text = repr((outcome.verdict, outcome.shown, told))
    for canary in ("Budget", "192.0.2.7", "tttt", "rrrr", SERVER.spki_sha256[0]):
        assert canary not in text


async def test_the_real_eyes_of_this_computer_answer():
    place = AdminFolder(Path("/etc/watchword-nowhere"))
    eyes = Computer(managed=lambda: fact_of(place.look(), SeenPolicy(), 0, 0), audit=COMPUTER.audit)
    looks = gate_facts.computer_looks(context(computer=eyes))
    silent = set()
    for kind, look in looks.items():
        try:
            assert type(await gate_facts.in_thread(look, "test")) is kind
        except gate_facts.LookFailed as failed:
            # A machine without a desktop or a login says so, and nothing else goes wrong.
            silent.add((kind, str(failed)))
    may_be = (
        place_seen.ScreenLocking,
        place_seen.ScreenSeen,
        place_seen.Disks,
        place_seen.ProgramFiles,
    )
    assert silent <= {(kind, "NoAnswer") for kind in may_be}


def _nobody(_finding, _total):
    return None
