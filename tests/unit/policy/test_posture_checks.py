# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Each check of the place, good and bad, in every profile, by the table of checks.md."""

import pytest

from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy import posture_facts as place
from client.policy.judge import Scope, acknowledgements, judge
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join
from tests.fakes.good_facts import facts

OFF, INFO, WARN, BLOCK = Severity.OFF, Severity.INFO, Severity.WARN, Severity.BLOCK
MIC = place.InUse("microphone", "Innocent_Mic", simulated=False, radio=False)
BAD = {
    "DISK-ENCRYPTED": (place.Disks(("swap",)), (INFO, WARN, BLOCK)),
    "SCREEN-LOCK": (place.ScreenLocking(locks=False), (INFO, WARN, BLOCK)),
    "OS-SUPPORTED": (place.SystemSupport("Old 1", 5, 5), (WARN, WARN, BLOCK)),
    "SECURE-BOOT": (place.SecureBoot(on=False), (OFF, INFO, WARN)),
    "SCREEN-CAPTURE": (place.CaptureShield(works=False), (INFO, WARN, WARN)),
    "CAPTURE-RUNNING": (place.Recorders(("obs",)), (OFF, INFO, WARN)),
    "DEVICE-VIRTUAL": (
        place.DevicesInUse((MIC, place.InUse("camera", "Fake", simulated=True, radio=False))),
        (INFO, WARN, BLOCK),
    ),
    "BLUETOOTH-AUDIO": (
        place.DevicesInUse((place.InUse("speaker", "Headset", simulated=False, radio=True),)),
        (INFO, WARN, BLOCK),
    ),
    "REMOTE-SESSION": (place.RemoteUse(("x11vnc runs",), asked=False), (INFO, WARN, BLOCK)),
    "VIRTUAL-MACHINE": (place.Simulated("kvm"), (OFF, INFO, WARN)),
    "CLIENT-INTEGRITY": (place.ProgramFiles(("lib/a.py",), 9), (INFO, BLOCK, BLOCK)),
    "MFA-FRESH": (place.SignIn(10**6), (OFF, WARN, BLOCK)),
    "SCREEN-LOCKED": (place.ScreenSeen(locked=True), (INFO, WARN, BLOCK)),
}
HALF_KNOWN = {
    "DISK-ENCRYPTED": place.Disks((), ("home",)),
    "DEVICE-VIRTUAL": place.DevicesInUse((place.InUse("microphone", "?"),)),
    "BLUETOOTH-AUDIO": place.DevicesInUse((MIC, place.InUse("speaker", "?"))),
    "REMOTE-SESSION": place.RemoteUse((), asked=False),
}
PHASES = (Phase.START, Phase.IN_CALL)


def found(check: str, profile: Profile, known, rules: Rules | None = None):
    rules = join(profile_rules(profile), rules or Rules())
    verdict = judge(rules, known, PHASES, 100.0)
    return [finding for finding in verdict.findings if finding.id == check]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("check", BAD)
def test_fails_as_strictly_as_the_table_says(check, profile):
    bad, severities = BAD[check]
    severity = dict(zip(Profile, severities, strict=True))[profile]
    seen = found(check, profile, facts(bad))
    assert [(one.result, one.severity) for one in seen] == (
        [] if severity is OFF else [(Result.FAIL, severity)]
    )


@pytest.mark.parametrize("check", BAD)
def test_passes_on_a_computer_that_is_well(check):
    assert [one.result for one in found(check, Profile.CLASSIFIED, facts())] == [Result.PASS]


@pytest.mark.parametrize("check", BAD)
def test_without_an_answer_it_is_unknown_as_strictly_as_failed(check):
    bad, severities = BAD[check]
    (seen,) = found(check, Profile.CLASSIFIED, facts().without(type(bad)))
    assert (seen.result, seen.severity) == (Result.UNKNOWN, severities[-1])


@pytest.mark.parametrize("check", HALF_KNOWN)
def test_half_an_answer_is_unknown(check):
    (seen,) = found(check, Profile.RESTRICTED, facts(HALF_KNOWN[check]))
    assert seen.result is Result.UNKNOWN


def test_a_device_that_is_known_to_be_false_counts_before_one_that_is_not_known():
    devices = (place.InUse("microphone", "?"), place.InUse("camera", "Fake", simulated=True))
    (seen,) = found("DEVICE-VIRTUAL", Profile.RESTRICTED, facts(place.DevicesInUse(devices)))
    assert (seen.result, seen.params) == (Result.FAIL, (("dev", "Fake"),))


def test_a_word_for_a_false_microphone_is_none_for_a_false_camera_beside_it():
    microphone = place.InUse("microphone", "Fake", simulated=True)
    camera = place.InUse("camera", "Fake", simulated=True)
    rules, scope = profile_rules(Profile.RESTRICTED), Scope("7f" * 16, 1)

    def judged(*devices, given=()):
        seen = facts(place.DevicesInUse(devices))
        verdict = judge(rules, seen, (Phase.START,), 100.0, acknowledged=given, scope=scope)
        return verdict, acknowledgements(verdict, ("DEVICE-VIRTUAL",), scope)

    _, given = judged(microphone)
    assert "DEVICE-VIRTUAL" in judged(microphone, given=given)[0].acknowledged
    assert "DEVICE-VIRTUAL" not in judged(microphone, camera, given=given)[0].acknowledged


def test_a_device_that_is_known_and_well_passes():
    for check in ("DEVICE-VIRTUAL", "BLUETOOTH-AUDIO"):
        (seen,) = found(check, Profile.CLASSIFIED, facts(place.DevicesInUse((MIC,))))
        assert seen.result is Result.PASS


def test_what_a_speaker_is_made_of_is_no_question_for_the_microphone():
    speaker = place.DevicesInUse((place.InUse("speaker", "Null", simulated=True, radio=False),))
    (seen,) = found("DEVICE-VIRTUAL", Profile.CLASSIFIED, facts(speaker))
    assert seen.result is Result.PASS


def test_a_speaker_of_another_computer_takes_the_voices_out_of_the_call():
    far = place.InUse("speaker", "Far", simulated=True, radio=False, bus="network")
    (seen,) = found("DEVICE-VIRTUAL", Profile.CLASSIFIED, facts(place.DevicesInUse((MIC, far))))
    assert seen.result is Result.FAIL
    assert ("dev", "Far") in seen.params


def test_a_screen_that_locks_too_late_fails_where_rules_name_a_time():
    slow = facts(place.ScreenLocking(locks=True, after_s=601))
    (seen,) = found("SCREEN-LOCK", Profile.OPEN, slow)
    assert seen.result is Result.PASS
    (seen,) = found("SCREEN-LOCK", Profile.OPEN, slow, Rules(max_lock_after_s=600))
    assert seen.result is Result.FAIL


def test_a_sign_in_from_the_future_is_none():
    (seen,) = found("MFA-FRESH", Profile.RESTRICTED, facts(place.SignIn(-1)))
    assert seen.result is Result.FAIL


def test_the_evidence_of_a_sign_in_does_not_change_by_the_minute():
    first, later = (found("MFA-FRESH", Profile.RESTRICTED, facts(place.SignIn(age)))
                    for age in (10**6, 10**6 + 60))  # fmt: skip
    assert first == later


def test_an_empty_list_of_files_proves_nothing():
    (seen,) = found("CLIENT-INTEGRITY", Profile.RESTRICTED, facts(place.ProgramFiles((), 0)))
    assert seen.result is Result.UNKNOWN


HERE = Rules(countries=frozenset({"DE", "FR"}))


@pytest.mark.parametrize("said", ["DE", "FR"])
def test_a_country_on_the_list_passes_and_a_changed_time_zone_only_says_so(said):
    for moved in (False, True):
        said_so = facts(place.PlaceSaid(said, moved=moved))
        (seen,) = found("LOCATION", Profile.CLASSIFIED, said_so, HERE)
        assert seen.result is Result.PASS
        assert ("time zone" in seen.evidence) is moved


@pytest.mark.parametrize(
    ("profile", "severity"), [(Profile.RESTRICTED, WARN), (Profile.CLASSIFIED, BLOCK)]
)
def test_another_country_or_none_does_not_pass(profile, severity):
    for said, result in (("SG", Result.FAIL), ("", Result.UNKNOWN)):
        (seen,) = found("LOCATION", profile, facts(place.PlaceSaid(said)), HERE)
        assert (seen.result, seen.severity) == (result, severity)
    assert found("LOCATION", Profile.OPEN, facts(place.PlaceSaid("SG")), HERE) == []


def test_without_a_list_any_country_will_do():
    (seen,) = found("LOCATION", Profile.CLASSIFIED, facts(place.PlaceSaid("")))
    assert seen.result is Result.PASS


@pytest.mark.parametrize(
    ("check", "last_good", "first_bad"),
    [
        (
            "SCREEN-LOCK",
            place.ScreenLocking(locks=True, after_s=1800),
            place.ScreenLocking(locks=True, after_s=1801),
        ),
        ("MFA-FRESH", place.SignIn(43_200), place.SignIn(43_201)),
        ("MFA-FRESH", place.SignIn(0), place.SignIn(-1)),
        ("OS-SUPPORTED", place.SystemSupport("A", 6, 5), place.SystemSupport("A", 6, 6)),
        ("OS-SUPPORTED", place.SystemSupport("A", 0, 5), place.SystemSupport("A", 4, 5)),
    ],
)
def test_holds_up_to_its_limit_and_not_beyond(check, last_good, first_bad):
    (good,) = found(check, Profile.RESTRICTED, facts(last_good))
    (bad,) = found(check, Profile.RESTRICTED, facts(first_bad))
    assert (good.result, bad.result) == (Result.PASS, Result.FAIL)


def test_each_device_counts_for_what_it_does():
    devices = {
        kind: place.InUse(kind, kind, simulated=True, radio=True)
        for kind in ("microphone", "camera", "speaker")
    }
    for kind, device in devices.items():
        use = facts(place.DevicesInUse((device,)))
        (virtual,) = found("DEVICE-VIRTUAL", Profile.RESTRICTED, use)
        (radio,) = found("BLUETOOTH-AUDIO", Profile.RESTRICTED, use)
        assert (virtual.result is Result.FAIL) == (kind != "speaker")
        assert (radio.result is Result.FAIL) == (kind != "camera")
