# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""MFA-FRESH with a real PKCS#11 token: enrolled, signed in with, taken away and exchanged."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from client.engine.token_desk import CHANGE_WITHIN_S, TokenDesk
from client.identity.enrolled_token import EnrolledToken
from client.model.errors import Failure, Malformed, WrongUse
from client.model.room import Profile
from client.model.secret import Secret
from client.model.token import EnrolToken, TokenSaid
from client.model.verdict import Result
from client.platform import token, token_program
from client.platform.ask import NoAnswer
from client.policy.catalogue import BY_ID
from client.policy.judge import judge_one
from client.policy.profiles import profile_rules
from tests.fakes.good_facts import facts
from tests.rig.softhsm import MODULE, PIN, PROGRAMS, SoftToken, is_here

pytestmark = pytest.mark.skipif(not is_here(), reason=f"needs {PROGRAMS}")
HOUR = 3600
RIGHT, WRONG = Secret(PIN.encode()), Secret(b"0000")


@pytest.fixture
def soft(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return SoftToken(tmp_path)


class Stand:
    """One profile with a clock that tests move."""

    def __init__(self):
        self.now = 1_800_000_000
        self.told = []
        self.token = None
        self.seen = SimpleNamespace(latest=0)
        self.desk = TokenDesk(SimpleNamespace(wall=lambda: self.now, emit=self.told.append))

    def save_token(self, held):
        self.token = EnrolledToken.from_bytes(held.to_bytes())

    async def enrol(self, label, pin=RIGHT, key_id="01"):
        await self.desk.enrol(self, EnrolToken(MODULE, label, key_id, pin))

    def judged(self, profile=Profile.CLASSIFIED):
        seen = facts(self.desk.look(self))
        (finding,) = judge_one(BY_ID["MFA-FRESH"], profile_rules(profile), seen, 101.0)
        return finding.result


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["P-256", "RSA"])
async def test_a_sign_in_counts_for_half_a_day_and_is_renewed(soft, kind):
    stand = Stand()
    await stand.enrol(soft.make("mine", kind=kind))
    assert stand.judged() is Result.PASS
    stand.now += 13 * HOUR
    assert stand.judged() is Result.FAIL
    await stand.desk.sign_in(stand, RIGHT)
    assert stand.judged() is Result.PASS
    assert stand.told[-1] == TokenSaid("mine", stand.now)


@pytest.mark.asyncio
async def test_a_wrong_pin_changes_nothing(soft):
    stand = Stand()
    await stand.enrol(soft.make("mine"))
    stand.now += 13 * HOUR
    with pytest.raises(Failure, match="did not prove itself"):
        await stand.desk.sign_in(stand, WRONG)
    assert stand.judged() is Result.FAIL


@pytest.mark.asyncio
async def test_a_token_that_was_taken_out_signs_nobody_in(soft):
    stand = Stand()
    await stand.enrol(soft.make("mine"))
    shutil.rmtree(soft.home / ".config/softhsm2/tokens")
    (soft.home / ".config/softhsm2/tokens").mkdir()
    stand.now += 13 * HOUR
    with pytest.raises(Failure):
        await stand.desk.sign_in(stand, RIGHT)
    assert stand.judged() is Result.FAIL


@pytest.mark.asyncio
async def test_another_key_under_the_same_name_and_pin_signs_nobody_in(soft):
    stand = Stand()
    await stand.enrol(soft.make("mine"))
    soft.remove("mine", "01")
    soft.add("mine", "01", "P-256")
    with pytest.raises(Failure, match="did not prove itself"):
        await stand.desk.sign_in(stand, RIGHT)


@pytest.mark.asyncio
async def test_another_token_is_taken_only_shortly_after_a_sign_in_with_the_first(soft):
    stand = Stand()
    first, other = soft.make("first"), soft.make("other")
    await stand.enrol(first)
    stand.now += CHANGE_WITHIN_S + 1
    with pytest.raises(WrongUse, match="Another token"):
        await stand.enrol(other)
    await stand.desk.sign_in(stand, RIGHT)
    await stand.enrol(other)
    assert stand.token.label == "other"


@pytest.mark.asyncio
async def test_a_clock_that_was_set_back_makes_no_sign_in_younger(soft):
    stand = Stand()
    await stand.enrol(soft.make("mine"))
    stand.seen.latest = stand.now + 13 * HOUR
    assert stand.judged() is Result.FAIL
    # A sign-in from the future, as after a clock that ran ahead, is none.
    stand.seen.latest = 0
    stand.now -= HOUR
    assert stand.judged() is Result.FAIL


@pytest.mark.asyncio
async def test_nothing_is_enrolled_that_did_not_prove_itself(soft):
    stand = Stand()
    label = soft.make("mine")
    for pin, key_id in ((WRONG, "01"), (RIGHT, "02"), (RIGHT, "--login")):
        with pytest.raises(Failure):
            await stand.enrol(label, pin, key_id)
    with pytest.raises(Failure):
        await stand.enrol("nowhere")
    assert stand.token is None
    with pytest.raises(NoAnswer):
        stand.desk.look(stand)
    with pytest.raises(WrongUse):
        await stand.desk.sign_in(stand, RIGHT)


def test_a_token_signs_by_the_program_where_macos_has_it_played(soft, monkeypatch):
    label = soft.make("mine")
    monkeypatch.setattr(token_program.sys, "platform", "darwin")
    monkeypatch.setattr(token_program, "_MAC_PROGRAM", Path(shutil.which(PROGRAMS[1])))
    public = token.public_key(MODULE, label, "01")
    token.prove(MODULE, label, "01", public, RIGHT)
    with pytest.raises(token.Refused):
        token.prove(MODULE, label, "01", public, WRONG)


def test_a_key_of_a_kind_that_is_not_verified_is_not_taken(soft):
    with pytest.raises(NoAnswer):
        token.public_key(MODULE, soft.make("mine", kind="P-384"), "01")


@pytest.mark.skipif(os.geteuid() != 0, reason="changes a file's owner")
def test_a_library_that_others_could_have_changed_is_not_loaded(soft, tmp_path):
    label = soft.make("mine")
    copied = tmp_path / "module.so"
    shutil.copy(MODULE, copied)
    copied.chmod(0o644)
    assert token.public_key(str(copied), label, "01")
    copied.chmod(0o664)
    with pytest.raises(NoAnswer, match="could have been changed"):
        token.public_key(str(copied), label, "01")
    copied.chmod(0o644)
    os.chown(copied, 1, 1)
    with pytest.raises(NoAnswer, match="could have been changed"):
        token.public_key(str(copied), label, "01")


@pytest.mark.parametrize("data", [b"", b"\xff", b"x" * 9000])
def test_a_damaged_record_is_an_error(data):
    with pytest.raises(Malformed):
        EnrolledToken.from_bytes(data)
