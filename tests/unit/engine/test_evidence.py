# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.evidence: what happens becomes a line, once, in order, and waits for the disk."""

import asyncio
import threading
from types import SimpleNamespace

import pytest

from client.engine import evidence as module
from client.engine.audit_log import AuditLog
from client.engine.evidence import Evidence
from client.engine.tasks import Tasks
from client.identity.audit import person_mark, room_mark
from client.identity.audit_marks import Anchor
from client.model import events
from client.model.errors import Failure
from client.model.events import CallPhase
from client.model.ids import DisplayName, HelloHash, RosterHash
from client.model.media import DeviceKind
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.platform.paths import ProfileFolder
from client.policy.facts import Facts, ManagedRules, RoomFacts, RunBegan
from client.policy.posture_facts import DevicesInUse, InUse
from client.session.effects import Present, RosterShown
from tests.fakes import good_facts
from tests.fakes.anchors import FakeAnchors
from tests.fakes.people import NOW, person, room

ROOM = room("anna", "berta").value
ANNA = ROOM.members[0].uid
WEAK = Finding("CORE-DUMP", Result.FAIL, Severity.WARN, "client", evidence="SECRET-NAME")


class Scene:
    """One engine's evidence over a real log in a folder of the test."""

    def __init__(self, folder: ProfileFolder) -> None:
        self.store = FakeAnchors()
        self.log = AuditLog(folder, person("anna"), self.store)
        self.told: list[events.Event] = []
        self.tasks = Tasks()
        self.now = 100.0
        self.days: int | None = None
        self.evidence = Evidence(
            self.told.append, self.tasks.spawn, now=lambda: NOW, clock=lambda: self.now
        )

    def use(self) -> None:
        self.evidence.use(self.log, lambda: self.days)

    async def lines(self, *kinds: str):
        await self.evidence.flush()
        return [line.ev for line in self.log.read() if not kinds or line.ev.type in kinds]


@pytest.fixture
def scene(tmp_path):
    return Scene(ProfileFolder.open(tmp_path / "profile"))


def changed(phase: CallPhase, reason: str = "") -> events.CallChanged:
    return events.CallChanged(phase, reason, "Herr Kanarienvogel", (DisplayName("Kanari"),))


@pytest.mark.asyncio
async def test_the_start_of_the_program_is_a_line_and_is_anchored(scene):
    scene.use()
    (line,) = await scene.lines()
    assert (line.type, line.version) == ("started", module.VERSION)
    assert scene.store.kept is not None
    assert scene.log.look().intact
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_an_event_goes_on_to_the_faces_and_a_lasting_state_is_one_line(scene):
    scene.use()
    for _ in range(2):
        scene.evidence.emit(changed(CallPhase.LIVE))
        scene.evidence.emit(changed(CallPhase.HOLD, "gate-lost"))
    lines = await scene.lines("call")
    assert [(line.way, line.why) for line in lines] == [
        ("live", ""),
        ("hold", "gate-lost"),
        ("live", ""),
        ("hold", "gate-lost"),
    ]
    scene.evidence.emit(changed(CallPhase.HOLD, "gate-lost"))
    assert len(await scene.lines("call")) == 4
    assert len(scene.told) == 5
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_reason_that_is_no_code_of_ours_is_not_written_down(scene):
    scene.use()
    scene.evidence.emit(changed(CallPhase.ENDED, "said Anna Weber"))
    (line,) = await scene.lines("call")
    assert line.why == "other"
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_device_is_a_line_by_its_kind_and_never_by_its_label(scene):
    scene.use()
    for on in (True, True, False):
        scene.evidence.emit(
            events.MediaChanged(DeviceKind.MICROPHONE, on, label="Kanarienvogel 3000")
        )
    lines = await scene.lines("device")
    assert [(line.way, line.why) for line in lines] == [("microphone", "on"), ("microphone", "off")]
    assert "Kanari" not in str(await scene.lines())
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_device_says_how_it_hangs_on_the_computer_and_only_the_one_that_was_seen(scene):
    scene.use()
    seen = InUse("microphone", "Kanarienvogel 3000", simulated=False, radio=False, bus="usb")
    odd = InUse("camera", "Kanarienvogel 3000", bus="a stranger's word")
    facts = Facts().with_fact(DevicesInUse((seen, odd)), 100.0)
    scene.evidence.judged(Verdict(()), facts)
    # What was opened later in a call is told by the next look at the devices.
    scene.evidence.judged(Verdict(()), Facts())
    label = "Kanarienvogel 3000"
    for kind, on, name in (
        (DeviceKind.MICROPHONE, True, label),
        (DeviceKind.MICROPHONE, False, "another one"),
        (DeviceKind.CAMERA, True, label),
    ):
        scene.evidence.emit(events.MediaChanged(kind, on, label=name))
    assert [line.device for line in await scene.lines("device")] == ["usb", "", ""]
    assert "Kanari" not in str(await scene.lines())
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_verdict_before_a_call_is_one_line_with_room_policy_and_durations(scene):
    scene.use()
    policy = ManagedRules(("policy.json",), version=7, hash="ab" * 32)
    me = RoomFacts(ROOM, person("anna").identity, ANNA)
    facts = Facts().with_fact(RunBegan(), 100.0)
    for value in (*good_facts.GOOD, policy, me):
        facts = facts.with_fact(value, 101.5)
    verdict = Verdict((WEAK, Finding("TRUST", Result.PASS, Severity.BLOCK, ANNA)))
    scene.evidence.judged(verdict, facts)
    scene.evidence.judged(verdict, facts)
    (policy,) = await scene.lines("policy")
    assert (policy.n, policy.why) == (7, "ab" * 8)
    line, _again = await scene.lines("checks")
    mark = person_mark(ROOM.members[0].identity)
    assert line.checks == ("CORE-DUMP fail warn 1500", f"TRUST pass block 0 {mark}")
    assert (line.way, line.room, line.epoch) == ("warned", room_mark(ROOM.room_id), 1)
    assert (line.ms, line.net) == (1500, "loopback")
    text = str(await scene.lines())
    assert "SECRET-NAME" not in text
    assert ANNA not in text
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_verdict_in_a_call_is_a_line_when_it_is_another(scene):
    scene.use()
    scene.evidence.emit(changed(CallPhase.LIVE))
    good = Verdict((Finding("CORE-DUMP", Result.PASS, Severity.BLOCK, "client"),))
    for verdict in (good, good, Verdict((WEAK,)), Verdict((WEAK,)), good):
        scene.evidence.judged(verdict, Facts())
    lines = await scene.lines("checks")
    assert [line.checks[0].split()[1] for line in lines] == ["pass", "fail", "pass"]
    assert {line.way for line in lines} == {"in-call"}
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_what_a_person_confirmed_is_on_disk_when_it_counts(scene):
    scene.use()
    outcome = SimpleNamespace(verdict=Verdict((WEAK,), frozenset({"CORE-DUMP"})))
    gate = SimpleNamespace(acknowledge=lambda _before, _ids: outcome)
    assert scene.evidence.acknowledge(gate, outcome, ("CORE-DUMP", "OTHER")) is outcome
    (line,) = [one.ev for one in scene.log.read() if one.ev.type == "acknowledged"]
    assert line.checks == ("CORE-DUMP fail warn",)
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_nothing_is_noted_where_nothing_was_confirmed(scene):
    scene.use()
    outcome = SimpleNamespace(verdict=Verdict((WEAK,)))
    gate = SimpleNamespace(acknowledge=lambda _before, _ids: outcome)
    scene.evidence.acknowledge(gate, outcome, ("CORE-DUMP",))
    assert await scene.lines("acknowledged") == []
    await scene.tasks.close()


def present(name: str) -> Present:
    return Present(HelloHash(name), person(name).identity, on_roster=True, me=False)


@pytest.mark.asyncio
async def test_who_comes_and_goes_is_a_line_each(scene):
    scene.use()
    shown = [
        RosterShown((present("anna"),), None, 0),
        RosterShown((present("anna"), present("berta")), RosterHash("a" * 128), 2),
        RosterShown((present("anna"), present("berta")), RosterHash("a" * 128), 2),
        RosterShown((present("anna"),), RosterHash("b" * 128), 1),
    ]
    for effect in shown:
        scene.evidence.roster(effect, ROOM)
    lines = await scene.lines("person", "roster")
    berta = person_mark(person("berta").identity)
    assert [line.way for line in lines] == ["joined", "joined", "", "left", ""]
    assert lines[3].person == berta
    assert [line.n for line in lines if line.type == "roster"] == [2, 1]
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_an_alarm_that_repeats_is_one_line_a_minute(scene):
    scene.use()
    finding = Finding("FRAME-REPLAY", Result.FAIL, Severity.BLOCK, ANNA)
    for at in (100.0, 101.0, 159.0, 161.0):
        scene.now = at
        scene.evidence.alarm(finding, ROOM)
    lines = await scene.lines("alarm")
    mark = person_mark(ROOM.members[0].identity)
    assert [line.person for line in lines] == [mark, mark]
    assert lines[0].checks == (f"FRAME-REPLAY fail block {mark}",)
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_lines_wait_for_the_disk_in_their_order(scene, monkeypatch):
    scene.use()
    await scene.evidence.flush()
    real = scene.log.record

    def full(_event, _now):
        raise Failure("PROFILE-WRITE", "The disk is full.")

    monkeypatch.setattr(scene.log, "record", full)
    scene.evidence.emit(changed(CallPhase.LIVE))
    scene.evidence.emit(changed(CallPhase.HOLD, "gate-lost"))
    await scene.evidence.flush()
    assert scene.evidence.waiting == 2
    monkeypatch.setattr(scene.log, "record", real)
    assert [line.way for line in await scene.lines("call")] == ["live", "hold"]
    assert scene.evidence.waiting == 0
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_what_could_not_wait_is_counted(scene, monkeypatch):
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    for _ in range(3):
        scene.evidence.emit(changed(CallPhase.LIVE))
        scene.evidence.emit(changed(CallPhase.HOLD))
    scene.use()
    (line,) = await scene.lines("not-recorded")
    assert line.n == 4
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_a_key_store_that_sleeps_is_asked_again(scene):
    scene.store.fails = Failure("KEYSTORE-UNSAFE", "Locked.")
    scene.use()
    await scene.evidence.flush()
    assert scene.evidence.waiting == 1
    scene.store.fails = None
    assert [line.type for line in await scene.lines()] == ["started"]
    assert scene.store.kept is not None
    await scene.tasks.close()


@pytest.mark.asyncio
async def test_lines_older_than_the_policy_keeps_are_cut(tmp_path):
    scene = Scene(ProfileFolder.open(tmp_path / "profile"))
    scene.log.record(module.AuditEvent("verified"), NOW - 200 * 86_400)
    scene.log.record(module.AuditEvent("verified"), NOW - 100 * 86_400)
    scene.log.anchor()
    for days, left in ((None, 2), (180, 1), (99, 0)):
        scene.days = days
        scene.use()
        await scene.evidence.flush()
        await asyncio.to_thread(scene.evidence._prune)
        assert len(await scene.lines("verified")) == left
    assert scene.log.look().intact
    await scene.tasks.close()


def test_without_a_way_to_write_nothing_waits_for_ever():
    silent = Evidence()
    silent.emit(changed(CallPhase.LIVE))
    silent.roster(RosterShown((), None, 0), ROOM)
    silent.alarm(WEAK, ROOM)
    silent.judged(Verdict((WEAK,)), Facts())
    assert silent.waiting <= module.MAX_WAITING
    assert Profile.OPEN is ROOM.profile


@pytest.mark.asyncio
async def test_a_key_store_that_waits_for_a_person_holds_up_nobody(scene):
    asked, opened = threading.Event(), threading.Event()

    class Asking(FakeAnchors):
        def keep(self, anchor: bytes) -> None:
            asked.set()
            opened.wait(10)
            super().keep(anchor)

    scene.use()
    await scene.evidence.flush()
    scene.log._anchors = store = Asking()
    scene.evidence.emit(changed(CallPhase.LIVE))
    await asyncio.to_thread(asked.wait, 10)
    # Meanwhile lines are written and looked at.
    outcome = SimpleNamespace(verdict=Verdict((WEAK,), frozenset({"CORE-DUMP"})))
    gate = SimpleNamespace(acknowledge=lambda _before, _ids: outcome)
    scene.evidence.acknowledge(gate, outcome, ("CORE-DUMP",))
    assert scene.log.look().intact
    assert [line.ev.type for line in scene.log.read()] == ["started", "call", "acknowledged"]
    assert store.kept is None
    opened.set()
    await scene.evidence.flush()
    assert Anchor.from_bytes(store.kept or b"").seq == 3
    await scene.tasks.close()
