# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import secrets

import msgspec
import pytest

from client.model.participant import TrustState
from client.model.room import MAX_MESH_MEMBERS, Features, Profile, Role
from client.model.verdict import Result, Severity
from client.policy import facts as seen
from client.policy import room_checks as room
from client.policy.facts import InvitationUse, IssuerSeen, OpenedSeal, RoomEpoch, RoomTime
from client.policy.profiles import profile_rules
from client.policy.rules import Rules
from tests.fakes import good_facts as good
from tests.fakes.good_facts import ANNA, BEN, NOW, descriptor, member, room_facts

OPEN = profile_rules(Profile.OPEN)
RESTRICTED = profile_rules(Profile.RESTRICTED)
FEATURES = descriptor().features


def features(**changes) -> Features:
    return msgspec.structs.replace(FEATURES, **changes)


def results(stopped_by: str) -> list[Result]:
    fact = OpenedSeal(stopped_by, "why")
    checks = (room.invite_sealed, room.room_canonical, room.room_signed)
    return [check(fact, OPEN).result for check in checks]


def test_an_opened_invitation_passes_all_three():
    assert results("") == [Result.PASS] * 3


def test_names_the_check_that_stopped_it():
    assert results("INVITE-SEALED") == [Result.FAIL, Result.UNKNOWN, Result.UNKNOWN]
    assert results("ROOM-CANONICAL") == [Result.PASS, Result.FAIL, Result.UNKNOWN]
    assert results("ROOM-SIGNED") == [Result.PASS, Result.PASS, Result.FAIL]


def test_an_unheard_of_cause_fails_all_three():
    assert results("SOMETHING-NEW") == [Result.FAIL] * 3


def test_refuses_an_invitation_bound_to_someone_else():
    assert room.invite_replay(InvitationUse(bound_elsewhere=True), OPEN).result is Result.FAIL
    assert room.invite_replay(InvitationUse(bound_elsewhere=False), OPEN).result is Result.PASS


@pytest.mark.parametrize("trust", [TrustState.IN_PERSON, TrustState.BY_ORGANISATION])
def test_takes_a_room_from_someone_compared(trust):
    assert room.room_issuer(IssuerSeen("Anna", trust), OPEN).result is Result.PASS


def test_takes_my_own_room():
    assert room.room_issuer(IssuerSeen("Me", None, me=True), OPEN).result is Result.PASS


def test_warns_of_an_issuer_who_is_not_compared():
    outcome = room.room_issuer(IssuerSeen("Anna", TrustState.UNVERIFIED), OPEN)
    assert outcome.result is Result.FAIL
    assert outcome.at_least is Severity.OFF


@pytest.mark.parametrize("trust", [None, TrustState.KEY_CHANGED, TrustState.REVOKED])
def test_blocks_an_issuer_who_is_unknown_or_changed_in_every_profile(trust):
    outcome = room.room_issuer(IssuerSeen("Anna", trust), OPEN)
    assert outcome.result is Result.FAIL
    assert outcome.at_least is Severity.BLOCK
    assert outcome.evidence == ("no contact of mine" if trust is None else trust.value)


@pytest.mark.parametrize(
    ("now", "latest", "result"),
    [
        (NOW, NOW, Result.PASS),
        (NOW - 61, NOW - 61, Result.FAIL),
        (NOW - 60, NOW - 60, Result.PASS),
        (NOW + 3599, NOW, Result.PASS),
        (NOW + 3600, NOW, Result.FAIL),
        (NOW, NOW + 3600, Result.FAIL),
    ],
)
def test_holds_only_between_its_times_whatever_the_clock_was_set_back_to(now, latest, result):
    fact = RoomTime(NOW - 60, NOW + 3600, NOW - 60, NOW + 3600, now, latest)
    assert room.room_expired(fact, OPEN).result is result


def test_the_narrower_limits_of_the_invitation_count():
    ended = RoomTime(NOW - 60, NOW + 3600, NOW - 60, NOW - 1, NOW, NOW)
    assert room.room_expired(ended, OPEN).result is Result.FAIL
    early = RoomTime(NOW - 60, NOW + 3600, NOW + 1, NOW + 3600, NOW, NOW)
    assert room.room_expired(early, OPEN).result is Result.FAIL


def test_refuses_a_room_that_lasts_longer_than_the_rules_allow():
    year = 365 * 86400
    long = RoomTime(NOW, NOW + year, NOW, NOW + year, NOW, NOW)
    assert room.room_expired(long, OPEN).result is Result.FAIL
    week = RoomTime(NOW, NOW + 7 * 86400, NOW, NOW + 7 * 86400, NOW, NOW)
    assert room.room_expired(week, OPEN).result is Result.PASS


H1, H2 = "1" * 128, "2" * 128


@pytest.mark.parametrize(
    ("fact", "result"),
    [
        (RoomEpoch(1, H1, "", 0, ""), Result.PASS),
        (RoomEpoch(1, H1, "", 1, H1), Result.PASS),
        (RoomEpoch(1, H1, "", 1, H2), Result.FAIL),
        (RoomEpoch(1, H1, "", 2, H2), Result.FAIL),
        (RoomEpoch(2, H2, H1, 1, H1), Result.PASS),
        (RoomEpoch(2, H2, H2, 1, H1), Result.FAIL),
        (RoomEpoch(4, H2, H2, 1, H1), Result.PASS),
        (RoomEpoch(2, H2, "", 0, ""), Result.FAIL),
        (RoomEpoch(1, H1, H2, 0, ""), Result.FAIL),
        (RoomEpoch(2, H2, H1, 1, H1, proven_false=True), Result.FAIL),
        (RoomEpoch(0, H1, "", 0, ""), Result.FAIL),
        (RoomEpoch(0, H1, H2, 0, H1), Result.FAIL),
    ],
)
def test_never_goes_back_to_an_older_or_second_version(fact, result):
    assert room.room_version(fact, OPEN).result is result


@pytest.mark.parametrize(
    "room_id",
    [
        "0" * 32,
        "0123456789abcdef" * 2,
        "deadbeef" * 4,
        "000000000000000000000000000000a1",
        "0123456789a1c97be2f4d05f8e6c31b7",
        "7F3A90C1D45BE28806FA1C9E3B7D2450",
        "7f3a90c1d45be28806fa1c9e3b7d245",
        "7f3a90c1d45be28806fa1c9e3b7d245\n",
        "7f3a90c1d45be28806fa1c9e3b7d245X",
    ],
)
def test_refuses_a_room_number_that_can_be_guessed(room_id):
    assert room.room_id_entropy(room_facts(room_id=room_id), OPEN).result is Result.FAIL


def test_takes_random_room_numbers():
    for _ in range(200):
        fact = room_facts(room_id=secrets.token_hex(16))
        assert room.room_id_entropy(fact, OPEN).result is Result.PASS


def test_refuses_telephones_and_people_without_a_key():
    assert room.dialin_forbidden(room_facts(), OPEN).result is Result.PASS
    dialin = room_facts(features=features(dialin=True))
    assert room.dialin_forbidden(dialin, OPEN).result is Result.FAIL
    keyless = room_facts(members=(*descriptor().members, member("tel@demo", "Telephone", "")))
    assert room.dialin_forbidden(keyless, OPEN).result is Result.FAIL


def test_refuses_recording_and_unknown_roles():
    assert room.recording_forbidden(room_facts(), OPEN).result is Result.PASS
    recorded = room_facts(features=features(recording=True))
    assert room.recording_forbidden(recorded, OPEN).result is Result.FAIL
    recorder = room_facts(members=(*descriptor().members, member("r@demo", "R", ANNA, "recorder")))
    assert room.recording_forbidden(recorder, OPEN).result is Result.FAIL


@pytest.mark.parametrize("change", [{"suite": "none"}, {"engine": "livekit"}, {"v": 2}])
def test_refuses_another_suite_engine_or_version(change):
    assert room.e2ee_required(room_facts(**change), OPEN).result is Result.FAIL
    assert room.e2ee_required(room_facts(), OPEN).result is Result.PASS


CARL = "ed25519:" + "c3" * 32


@pytest.mark.parametrize(
    "members",
    [
        (member("anna@demo", "Anna", ANNA),),
        (member("ben@demo", "Ben", BEN), member("carl@demo", "Carl", CARL)),
        (member("anna@demo", "Anna", ANNA), member("carl@demo", "Carl", CARL)),
        (member("anna@demo", "Anna", ANNA), member("other@demo", "Ben", BEN)),
        (
            member("anna@demo", "Anna", ANNA),
            member("ben@demo", "Ben", BEN),
            member("ben@demo", "Ben", CARL),
        ),
        (
            member("anna@demo", "Anna", ANNA),
            member("ben@demo", "Ben", BEN),
            member("carl@demo", "Carl", BEN),
        ),
        (
            member("anna@demo", "Anna", ANNA),
            member("ben@demo", "Ben", BEN),
            member("carl@demo", "Ca\u202erl", CARL),
        ),
        (
            member("anna@demo", "Anna", ANNA),
            member("ben@demo", "Ben", BEN),
            member("carl", "Carl", CARL),
        ),
    ],
)
def test_refuses_a_list_of_people_that_is_not_complete_and_unique(members):
    assert room.roster_expected(room_facts(members=members), OPEN).result is Result.FAIL


def test_refuses_more_people_than_there_may_be():
    many = tuple(member(f"p{n}@demo", f"P{n}", f"ed25519:{n:02x}" + "e5" * 31) for n in range(7))
    everyone = (*descriptor().members, *many)
    assert room.roster_expected(room_facts(members=everyone), OPEN).result is Result.FAIL
    eight = everyone[:8]
    assert room.roster_expected(room_facts(members=eight), OPEN).result is Result.PASS
    small = room_facts(members=eight, features=features(max_members=7))
    assert room.roster_expected(small, OPEN).result is Result.FAIL


def test_refuses_a_card_hash_that_is_none():
    odd = msgspec.structs.replace(descriptor().members[0], card_hash="no")
    fact = room_facts(members=(odd, descriptor().members[1]))
    assert room.roster_expected(fact, OPEN).result is Result.FAIL


def test_guests_exist_only_in_open_rooms():
    guests = room_facts(features=features(guests=True))
    assert room.roster_expected(guests, OPEN).result is Result.PASS
    assert room.roster_expected(guests, RESTRICTED).result is Result.FAIL
    assert good.members().others


def of_steps(*steps: int, start: int = 7) -> str:
    """A number whose digits differ by these steps, with a tail that has no pattern."""
    digits = [start]
    for step in steps:
        digits.append((digits[-1] + step) % 16)
    tail = "7f3a90c1d45be28806fa1c9e3b7d2450"
    return ("".join(f"{digit:x}" for digit in digits) + tail[len(digits) :])[:32]


@pytest.mark.parametrize(
    ("room_id", "result"),
    [
        (of_steps(*[0] * 8), Result.FAIL),
        (of_steps(*[0] * 7), Result.PASS),
        (of_steps(*[1] * 8, start=12), Result.FAIL),
        (of_steps(*[2] * 8), Result.FAIL),
        (of_steps(*[15] * 8, start=3), Result.FAIL),
        (of_steps(3, 5, *[1] * 7), Result.PASS),
        (of_steps(3, 5, *[1] * 8), Result.FAIL),
        ("a1b2c3" * 5 + "b1", Result.PASS),
        ("a1b2a1c2b2a1c2b1a2c1b1a2c1b2a1c1", Result.FAIL),
        ("a1b2c3d4e5f60718" + "a1b2c3d4e5f60719", Result.PASS),
        ("a1b2c3d4e5f60718" + "a1b2c3d4e5f60718", Result.FAIL),
    ],
)
def test_knows_a_pattern_by_its_steps_digits_and_halves(room_id, result):
    assert len(room_id) == 32
    assert room.room_id_entropy(room_facts(room_id=room_id), OPEN).result is result


def with_member(**changes) -> seen.RoomFacts:
    """Anna and me, with something odd about Carl, the third."""
    carl = msgspec.structs.replace(member("carl@demo", "Carl", CARL), **changes)
    return room_facts(members=(*descriptor().members, carl))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "ed25519:",
        "ed25519",
        "c3" * 32,
        "ed25519:" + "c3" * 31,
        "ed25519:" + "c3" * 33,
        "ed25519:" + "C3" * 32,
        "ed25519:" + "g3" * 32,
        "ed448:" + "c3" * 32,
    ],
)
def test_a_key_is_of_one_form_for_people_as_for_telephones(key):
    assert room.dialin_forbidden(with_member(identity=key), OPEN).result is Result.FAIL
    assert room.roster_expected(with_member(identity=key), OPEN).result is Result.FAIL
    assert room.dialin_forbidden(with_member(), OPEN).result is Result.PASS
    assert room.roster_expected(with_member(), OPEN).result is Result.PASS


@pytest.mark.parametrize("card", ["", "c" * 127, "c" * 129, "C" * 128, "g" * 128])
def test_a_card_is_named_by_a_hash_of_one_form(card):
    assert room.roster_expected(with_member(card_hash=card), OPEN).result is Result.FAIL


def test_keys_and_hashes_may_hold_every_digit():
    digits = "0123456789abcdef"
    full = with_member(identity="ed25519:" + digits * 4, card_hash=digits * 8)
    assert room.roster_expected(full, OPEN).result is Result.PASS
    assert room.dialin_forbidden(full, OPEN).result is Result.PASS


@pytest.mark.parametrize("role", list(Role))
def test_every_role_that_people_have_is_known(role):
    assert room.recording_forbidden(with_member(role=role), OPEN).result is Result.PASS


def test_a_room_may_name_no_more_people_than_a_call_can_carry():
    many = tuple(
        member(f"p{n}@demo", f"P{n}", f"ed25519:{n:02x}" + "e5" * 31)
        for n in range(MAX_MESH_MEMBERS)
    )
    roomy = features(max_members=200)
    full = (*descriptor().members, *many)[:MAX_MESH_MEMBERS]
    fits = room_facts(members=full, features=roomy)
    assert room.roster_expected(fits, OPEN).result is Result.PASS
    crowded = room_facts(members=(*descriptor().members, *many)[: MAX_MESH_MEMBERS + 1],
                         features=roomy)  # fmt: skip
    assert room.roster_expected(crowded, OPEN).result is Result.FAIL


@pytest.mark.parametrize(
    ("nbf", "exp", "inner_nbf", "inner_exp", "result"),
    [
        (NOW - 60, NOW + 40, NOW - 60, NOW + 40, Result.PASS),
        (NOW - 61, NOW + 40, NOW - 60, NOW + 40, Result.FAIL),
        # The room's own length counts, however short the invitation to it is.
        (NOW - 61, NOW + 40, NOW - 1, NOW + 1, Result.FAIL),
        # An invitation that is longer than its room adds nothing to it.
        (NOW - 1, NOW, NOW - 90, NOW + 90, Result.FAIL),
        (NOW + 1, NOW + 2, NOW - 90, NOW + 90, Result.FAIL),
        (NOW - 60, NOW + 40, NOW - 190, NOW + 190, Result.PASS),
    ],
)
def test_a_room_is_as_long_as_the_rules_allow_and_no_longer(nbf, exp, inner_nbf, inner_exp, result):
    fact = RoomTime(nbf, exp, inner_nbf, inner_exp, NOW, NOW)
    assert room.room_expired(fact, Rules(max_room_s=100)).result is result


def test_times_that_contradict_each_other_hold_at_no_time():
    for now in (NOW - 2, NOW - 1, NOW, NOW + 1, NOW + 2):
        turned = RoomTime(NOW + 1, NOW - 1, NOW + 1, NOW - 1, now, now)
        never = RoomTime(NOW, NOW, NOW, NOW, now, now)
        assert room.room_expired(turned, OPEN).result is Result.FAIL
        assert room.room_expired(never, OPEN).result is Result.FAIL


def test_a_room_that_another_person_made_or_that_was_made_twice_is_refused_as_such():
    other = room.room_version(RoomEpoch(1, H1, "", 1, H1, other_issuer=True), OPEN)
    twice = room.room_version(RoomEpoch(1, H1, "", 1, H1, proven_false=True), OPEN)
    assert (other.result, twice.result) == (Result.FAIL, Result.FAIL)
    assert "another person" in other.evidence
    assert "two versions" in twice.evidence


def test_each_opening_check_tells_what_stopped_it():
    stopped = OpenedSeal("ROOM-CANONICAL", "twice the same field")
    assert room.room_canonical(stopped, OPEN).evidence == "twice the same field"
    assert "ROOM-CANONICAL" in room.room_signed(stopped, OPEN).evidence
