# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Records, tokens, settings, exports, fetched lists and rehearsals leave nothing that can be read.

As `test_kept_canary`, for what a profile holds besides its calls, and for temporary files.
"""

import logging
from types import SimpleNamespace

import pytest

from client.app import parser
from client.app.audit_export import pack, seal_to
from client.app.person import write_file
from client.app.rehearse import rehearse_here
from client.crypto.hpke import sealing_key_text
from client.engine import clock
from client.engine.directory_fetch import DirectoryFetch
from client.engine.rehearsal import rehearse, stage
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.good_rooms import GOOD_ROOMS
from client.model.attendance import AttendanceListed, AttendanceRecorded, ListAttendance
from client.model.audit import AuditExtract, ExportAudit
from client.model.errors import Failure
from client.model.place import CountrySaid, DeclareCountry
from client.model.secret import Secret
from client.model.settings import ChangeSetting, Setting, SettingsShown
from client.model.share import StopSharing
from client.model.talk import EndForAll
from client.model.token import EnrolToken, SignInWithToken, TokenSaid
from client.policy.facts import ManagedRules
from client.policy.rules import Rules
from tests.attack.hostile_rooms import a_good_installation
from tests.call.test_shared_screens import NAME, meet, peer_of, shares, wish
from tests.fakes.people import person as someone
from tests.hostile.test_kept_canary import CHAT, TITLE, call_with_chat, spellings
from tests.rig import softhsm
from tests.rig.household import account, at_home, copied, make_profiles

PIN = "canary-pin-of-nobody"
LABEL = "canary-token-label"
URL = "https://127.0.0.1:9/canary-address/of-a-list"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_profiles(tmp_path_factory.mktemp("late"), 2)


@pytest.fixture
def people(made, tmp_path):
    return copied(made, tmp_path)


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The only folder for temporary files; and nothing is to be left there."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def told(caplog, capfd):
    """Everything that was logged or printed, the chattiest level and libraries included."""
    caplog.set_level(logging.DEBUG)

    def everything() -> bytes:
        return (caplog.text + "".join(capfd.readouterr())).encode()

    return everything


def found(canaries: list[bytes], *folders) -> list[tuple[bytes, str]]:
    """Which of them stand in a file below these folders, or in its name."""
    files = [path for one in folders for path in one.rglob("*") if path.is_file()]
    return [
        (canary, path.name)
        for path in files
        for canary in canaries
        if canary in path.read_bytes() or canary in path.name.encode()
    ]


def test_records_of_who_was_here_can_be_read_by_their_owner_alone(people, told, scratch):
    with at_home(*people) as (host, guest):
        room = call_with_chat(host, guest)
        host.engine.send(EndForAll())
        for home in (host, guest):
            home.until(lambda e: isinstance(e, AttendanceRecorded))
            home.report()
        listed = host.follower.ask(ListAttendance(), AttendanceListed)
        # What the receipts say is there, for who may read it.
        assert [one.uid for one in people] == sorted(p.uid for p in listed.calls[0].people)
        assert listed.calls[0].title == TITLE
    kept, envelopes = [], []
    for one in people:
        assert list((one.profile / "attendance").iterdir())
        with account(one) as mine:
            kept += [mine.person.identity.removeprefix("ed25519:").encode()]
            for call in mine.attendance.calls():
                envelopes += [call.mine[:60], *(taken.envelope[:60] for taken in call.taken)]
    assert len(envelopes) == 4
    words = [TITLE.encode(), CHAT.encode(), *(p.name.encode() for p in people)]
    words += [p.uid.encode() for p in people]
    for one in people:
        assert found([*words, *envelopes, *kept], one.profile / "attendance") == []
        assert found([*words, *envelopes], one.profile) == []
    assert list(scratch.iterdir()) == []
    log = told()
    assert b"ICE completed" in log
    assert [canary for canary in (*words, *envelopes) if canary in log] == []
    assert room.room.room_id in str(next((people[0].profile / "attendance").iterdir()))


@pytest.mark.skipif(not softhsm.is_here(), reason=f"needs {softhsm.PROGRAMS}")
def test_a_token_and_its_pin_are_named_nowhere(people, told, scratch, tmp_path, monkeypatch):
    monkeypatch.setattr(softhsm, "PIN", PIN)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    softhsm.SoftToken(tmp_path / "home").make(LABEL)
    with at_home(people[0]) as (home,):
        pin = Secret(PIN.encode())
        home.follower.ask(EnrolToken(softhsm.MODULE, LABEL, "01", pin), TokenSaid)
        home.follower.ask(SignInWithToken(pin), TokenSaid)
        with pytest.raises(Failure, match="did not prove") as refused:
            home.follower.ask(SignInWithToken(Secret(b"canary-wrong-pin")), TokenSaid)
        heard = repr(home.said) + repr(refused.value)
    with account(people[0]) as mine:
        token = mine.token
        assert token is not None
        canaries = [PIN.encode(), b"canary-wrong-pin", LABEL.encode(), softhsm.MODULE.encode()]
        canaries += spellings(token.public[-60:])
    assert PIN not in heard
    assert "canary-wrong-pin" not in heard
    assert LABEL in heard  # The person is told which one it is.
    assert found(canaries, people[0].profile, scratch) == []
    assert list(scratch.iterdir()) == []
    log = told()
    assert [canary for canary in canaries if canary in log] == []


def test_settings_and_the_declared_country_are_sealed(people, told, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    profile = people[0].profile
    before = {path.name for path in profile.rglob("*")}
    with at_home(people[0]) as (home,):
        home.follower.ask(ChangeSetting(Setting.WATERMARK, on=True), SettingsShown)
        said = home.follower.ask(DeclareCountry("DE"), CountrySaid)
        assert said.country == "DE"
    assert len({path.name for path in profile.rglob("*")} - before) >= 2
    with account(people[0]) as mine:
        assert mine.own_settings.get(Setting.WATERMARK) is True
    canaries = [one.value.encode() for one in Setting] + [b"Pacific/Chatham", b"chosen", b"country"]
    sealed = [path for path in profile.iterdir() if path.name not in before]
    assert [c for c in canaries for path in sealed if c in path.read_bytes()] == []
    log = told()
    assert b"Pacific/Chatham" not in log


def test_an_export_can_be_read_by_the_officer_alone(people, told, scratch, tmp_path):
    officer = someone("hanna").xwing
    key = sealing_key_text(officer.public)
    with at_home(*people) as (host, guest):
        call_with_chat(host, guest)
        guest.leave()
        host.leave()
        now = clock.wall()
        extract = host.follower.ask(ExportAudit(0, now + 600, key), AuditExtract)
    packed = pack(extract, 0, now + 600)
    out = tmp_path / "export" / "out.watchword-audit"
    out.parent.mkdir()
    write_file(out, seal_to(extract.seal_to, packed))
    words = [TITLE.encode(), CHAT.encode(), *(p.uid.encode() for p in people), b"127.0.0.1"]
    words += [p.name.encode() for p in people]
    lines = [line[10:80] for line in extract.lines.splitlines()[:20]]
    assert lines
    assert found([*words, *lines, b"audit.jsonl", b"summary"], out.parent) == []
    assert list(scratch.iterdir()) == []
    # Nor do the lines themselves name anybody, once the officer has opened them.
    assert [word for word in words if word in extract.lines + extract.signed] == []
    log = told()
    # Libraries name addresses below the level at which the program writes.
    assert [one for one in (*words, *lines) if one in log and one != b"127.0.0.1"] == []


@pytest.mark.asyncio
async def test_an_address_of_the_list_of_people_is_told_its_person_and_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    world = SimpleNamespace(clock=lambda: 0.0, wall=clock.wall)
    rules = ManagedRules(
        ("x",), directory_urls=(URL,), directory_key="KEY", rules=Rules(max_list_age_s=3_600)
    )

    async def take(_data: bytes, _key: str) -> None:
        raise AssertionError

    fetching = DirectoryFetch(world, lambda: rules, lambda: None, take)
    with pytest.raises(Failure, match=r"127\.0\.0\.1"):
        await fetching.now()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("client")]
    assert any("list of people failed" in line for line in ours)
    assert not [line for line in ours if "127.0.0.1" in line or "canary-address" in line]


def test_a_rehearsal_leaves_nothing_behind(told, scratch, monkeypatch, tmp_path):
    monkeypatch.setattr(stage, "DEADLINE_S", 1.0)
    monkeypatch.setattr(rehearse, "BAD_ROOMS", BAD_ROOMS[:4])
    monkeypatch.setattr(rehearse, "GOOD_ROOMS", GOOD_ROOMS[:1])
    monkeypatch.chdir(tmp_path)
    args = parser.build().parse_args(["rehearse", "--json", "--profile-dir", str(tmp_path / "no")])
    before = set(tmp_path.rglob("*"))
    rehearse_here(args, a_good_installation())
    assert set(tmp_path.rglob("*")) == before
    assert list(scratch.iterdir()) == []
    assert BAD_ROOMS[0].name.encode() in told()


def test_the_name_of_a_shared_screen_stays_with_who_shares_it(people, told, scratch):
    with at_home(*people) as (host, guest):
        meet(host, guest)
        host.engine.send(wish())
        mine = shares(host, None)
        shares(guest, peer_of(host, guest))
        host.engine.send(StopSharing())
        shares(guest)
        guest.leave()
        host.leave()
        heard = repr(guest.said)
    assert [one.name for one in mine.shares] == [NAME]  # The person is told what they show.
    assert NAME not in heard
    assert found(spellings(NAME.encode()), *(one.profile for one in people), scratch) == []
    for one in people:
        with account(one) as held:
            assert NAME not in str(held.audit.read())
    log = told()
    assert b"ICE completed" in log
    assert NAME.encode() not in log
