# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``join --terminal`` reports and returns, and what it does without a terminal."""

import json
import os
import sys
from argparse import Namespace

import pytest

from client.app import terminal
from client.app.follow import Follower
from client.app.output import DONE, FAILED, REFUSED
from client.model.errors import Failure, WrongUse
from client.model.events import CallReport, CommandFailed, Notice
from client.terminal.app import Outcome
from tests.fakes import scenes
from tests.fakes.engine import FakeEngine

PLAIN, JSON = Namespace(json=False), Namespace(json=True)


def call_report(reason: str, *, live: bool, refused: bool = False) -> CallReport:
    return CallReport(
        "live", reason, 1.0, 1, (), "", (), (), "Over.", ever_live=live, refused=refused
    )


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (call_report("left", live=True), DONE),
        (call_report("left", live=False), FAILED),
        (call_report("unreachable", live=True), FAILED),
        (call_report("gate-lost", live=True, refused=True), REFUSED),
    ],
)
def test_a_call_returns_what_join_returns(
    report: CallReport, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = Outcome(room=scenes.PREJOIN_ALLOWED, report=report)
    assert terminal.report(outcome, PLAIN) == code
    assert capsys.readouterr().out == "Over.\n"


def test_json_is_the_object_of_join(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome(room=scenes.PREJOIN_ALLOWED, report=call_report("left", live=True))
    terminal.report(outcome, JSON)
    said = json.loads(capsys.readouterr().out)  # noqa: TID251  our own output
    assert said["state"] == "live"
    assert len(said["findings"]) == len(scenes.PREJOIN_ALLOWED.findings)


def test_a_refusal_keeps_what_stands_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.report(Outcome(refused=scenes.REFUSED), PLAIN) == REFUSED
    out = capsys.readouterr().out
    assert all(f.id in out for f in scenes.BLOCKS)
    assert "E2EE-REQUIRED" not in out


def test_a_refusal_as_json_keeps_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.report(Outcome(refused=scenes.REFUSED), JSON) == REFUSED
    said = json.loads(capsys.readouterr().out)  # noqa: TID251  our own output
    assert len(said["findings"]) == len(scenes.REFUSED.findings)
    assert said["devices_opened"] == 0


@pytest.mark.parametrize(("wrong", "kind"), [(True, WrongUse), (False, Failure)])
def test_a_failed_command_keeps_its_kind(wrong: bool, kind: type[Exception]) -> None:  # noqa: FBT001
    failed = CommandFailed("OpenInvitation", "code", "A sentence.", wrong_use=wrong)
    with pytest.raises(kind, match="A sentence"):
        terminal.report(Outcome(failure=failed), PLAIN)


def test_turning_back_is_not_success() -> None:
    with pytest.raises(Failure):
        terminal.report(Outcome(), PLAIN)


def test_only_the_newest_listener_hears() -> None:
    engine = FakeEngine()
    handle = terminal.OneListener(engine)
    first, second = Follower(handle), Follower(handle)
    engine.emit(Notice("x"))
    assert first.next(0.01) is None
    assert second.next(0.01) == Notice("x")


def test_a_dumb_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert terminal.can_draw(to_stdout=True)
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal.can_draw(to_stdout=True)


def test_json_may_go_elsewhere_while_the_face_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert terminal.can_draw(to_stdout=False)
    assert not terminal.can_draw(to_stdout=True)


def test_complaints_wait_until_the_face_is_gone(capfd: pytest.CaptureFixture[str]) -> None:
    with terminal.quiet():
        os.write(2, b"ALSA lib: nonsense\n")
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "ALSA lib: nonsense\n"
