# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import msgspec
import pytest

from client.app import cli, doctor, parser
from client.engine.doctor import examine
from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy import explain
from client.policy import facts as found
from client.policy import posture_facts as place
from client.policy.not_built import NotBuilt
from tests.fakes.good_place import GOOD_PLACE, in_a_good_place

EYES = replace(
    in_a_good_place(),
    managed=lambda: found.ManagedRules(()),
    core_dumps=lambda: found.CoreDumps(0, dumpable=False),
    environment=lambda: found.Environment(()),
)


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = cli.run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("tongue", "word"), [("en_US.UTF-8", "disk"), ("de_DE.UTF-8", "Festplatte")]
)
def test_a_check_is_explained_in_the_persons_language(capsys, monkeypatch, tongue, word):
    monkeypatch.setenv("LC_ALL", tongue)
    code, out, _ = run(capsys, "explain", "disk-encrypted")
    assert code == 0
    assert word in out
    assert "laptop" in out.lower()


def test_a_check_is_explained_to_programs_in_both_languages(capsys):
    code, out, _ = run(capsys, "explain", "SCREEN-LOCK", "--json")
    said = msgspec.json.decode(out)
    assert code == 0
    assert said["severity"] == {"open": "info", "restricted": "warn", "classified": "block"}
    assert set(said["texts"]) == {"en", "de"}
    assert all(text["attack"] and text["text"] for text in said["texts"].values())


def test_a_check_that_is_not_built_says_so(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    asked = (Severity.OFF, Severity.WARN, Severity.BLOCK)
    unbuilt = NotBuilt("NOT-MADE-YET", Phase.IN_CALL, asked)
    monkeypatch.setitem(explain._UNBUILT, unbuilt.id, unbuilt)
    code, out, _ = run(capsys, "explain", unbuilt.id)
    assert code == 0
    assert "not built" in out


def test_what_is_no_check_is_wrong_use_with_a_hint(capsys):
    code, out, err = run(capsys, "explain", "SCREEN")
    assert (code, out) == (2, "")
    assert "SCREEN-LOCK" in err


def test_the_doctor_lets_a_good_computer_into_open_and_restricted_rooms():
    seen = examine(EYES)
    assert seen.lets_in(Profile.OPEN)
    assert seen.lets_in(Profile.RESTRICTED)
    # A classified room asks for rules of an organisation, and for what is not built.
    assert not seen.lets_in(Profile.CLASSIFIED)


def test_the_doctor_tells_what_a_look_did_not_answer():
    def broken():
        raise OSError

    looks = {**GOOD_PLACE, place.Disks: broken, place.Recorders: lambda: None}
    seen = examine(replace(EYES, posture=looks))
    unknown = {one.id for one in seen.strictest() if one.result is Result.UNKNOWN}
    assert {"DISK-ENCRYPTED", "CAPTURE-RUNNING"} <= unknown
    assert "SCREEN-LOCK" not in unknown


def test_the_doctor_prints_one_object_and_makes_no_profile(capsys, tmp_path):
    args = parser.build().parse_args(["doctor", "--json", "--profile-dir", str(tmp_path / "none")])
    assert doctor.doctor(args, EYES) == 0
    said = msgspec.json.decode(capsys.readouterr().out)
    assert said["joins"]["open"] is True
    assert {one["id"] for one in said["findings"]} >= {"DISK-ENCRYPTED", "VIRTUAL-MACHINE"}
    assert not (tmp_path / "none").exists()


def leads_to(capsys, tmp_path, eyes) -> dict[str, dict[str, str]]:
    args = parser.build().parse_args(["doctor", "--json", "--profile-dir", str(tmp_path / "none")])
    doctor.doctor(args, eyes)
    said = msgspec.json.decode(capsys.readouterr().out)
    return {one["id"]: one["leads_to"] for one in said["findings"]}


def test_the_doctor_does_not_blame_a_computer_for_what_is_a_persons_own(capsys, tmp_path):
    """It knows nobody, so it cannot see their last sign-in: a good computer said "none" for it."""
    posture = {kind: look for kind, look in EYES.posture.items() if kind is not place.SignIn}
    eyes = replace(EYES, posture=posture)
    assert "MFA-FRESH" not in {one.id for one in examine(eyes).strictest()}
    args = parser.build().parse_args(["doctor", "--profile-dir", str(tmp_path / "none")])
    assert doctor.doctor(args, eyes) == 0
    assert "a person's own: AUDIT-CHAIN, CRED-REVOKED, KEYSTORE-SECURE, MFA-FRESH" in " ".join(
        capsys.readouterr().out.split()
    )


def test_the_doctor_says_what_a_finding_leads_to_in_the_rooms_where_it_does(capsys, tmp_path):
    said = leads_to(capsys, tmp_path, EYES)
    # No organisation rules this computer: nothing is wrong with that but in classified rooms.
    assert said["POLICY-INTEGRITY"] == {"classified": "block"}
    assert said["CORE-DUMP"] == {}
    bad = replace(EYES, core_dumps=lambda: found.CoreDumps(-1, dumpable=True))
    everywhere = {profile.value: "block" for profile in Profile}
    assert leads_to(capsys, tmp_path, bad)["CORE-DUMP"] == everywhere


def test_the_doctor_ends_with_3_where_even_open_rooms_are_refused(capsys, tmp_path):
    eyes = replace(EYES, core_dumps=lambda: found.CoreDumps(-1, dumpable=True))
    args = parser.build().parse_args(["doctor", "--profile-dir", str(tmp_path / "none")])
    assert doctor.doctor(args, eyes) == 3
    assert "CORE-DUMP" in capsys.readouterr().out
