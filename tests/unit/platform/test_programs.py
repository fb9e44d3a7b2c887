# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import os
import shutil
import socket
import subprocess
import sys

import pytest

from client.platform import programs
from client.platform.ask import NoAnswer, answer

DUMP = """[{"id": 1, "type": "PipeWire:Interface:Core"},
 {"id": 40, "type": "PipeWire:Interface:Node", "info": {"props": {
  "media.class": "Stream/Input/Video", "application.name": "OBS", "application.process.id": 7}}},
 {"id": 41, "type": "PipeWire:Interface:Node", "info": {"props": {
  "media.class": "Stream/Input/Audio", "application.name": "Firefox"}}}]"""


@pytest.fixture
def running(tmp_path):
    """Start a harmless program under another name."""
    started = []

    def start(name: str) -> None:
        copy = tmp_path / name
        shutil.copy(shutil.which("sleep"), copy)
        started.append(subprocess.Popen((copy, "60")))

    yield start
    for process in started:
        process.kill()
        process.wait(5)


def test_sees_a_real_recorder_by_its_name_and_no_other_program(running):
    running("harmless")
    before = programs.recorders().names
    running("simplescreenrecorder")  # longer than the 15 letters that the kernel keeps
    assert set(programs.recorders().names) - set(before) == {"simplescreenrecorder"}


def test_sees_a_real_server_of_a_remote_screen(running):
    before = programs.remote_servers()
    running("x11vnc")
    assert set(programs.remote_servers()) - set(before) == {"x11vnc"}


def test_sees_who_takes_pictures_from_pipewire_recorded():
    assert programs.video_streams(DUMP, mine=1) == ("OBS",)
    assert programs.video_streams(DUMP, mine=7) == ()
    assert programs.video_streams("[]", mine=1) == ()
    with pytest.raises(NoAnswer):
        programs.video_streams("Error: failed to connect", mine=1)


def failing(*_words):
    raise NoAnswer("pw-dump gives no answer")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_pipewire_that_does_not_answer_is_not_one_that_does_not_run(monkeypatch, tmp_path):
    mine = tmp_path / str(os.getuid())
    mine.mkdir()
    monkeypatch.setattr(programs, "answer", failing)
    monkeypatch.setattr(programs, "RECORDERS", frozenset())
    monkeypatch.setattr(programs, "_RUNTIME", tmp_path)
    # What a variable says hides no socket.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "elsewhere"))
    (mine / "pipewire-0.lock").touch()
    assert programs.recorders().names == ()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(mine / "pipewire-0"))
        with pytest.raises(NoAnswer):
            programs.recorders()
        monkeypatch.setattr(programs, "answer", lambda *_words: DUMP)
        assert programs.recorders().names == ("OBS",)


def test_a_program_that_is_missing_or_fails_is_no_answer():
    assert answer("true") == ""
    for words in (("no-such-program",), ("false",)):
        with pytest.raises(NoAnswer):
            answer(*words)


def test_what_the_environment_says_does_not_steer_the_program(monkeypatch, tmp_path):
    fake = tmp_path / "env"
    fake.write_text("#!/bin/sh\necho forged\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    told = answer("env").splitlines()
    assert "LC_ALL=C.UTF-8" in told
    assert not [line for line in told if line.startswith(("LD_", "LANG=")) or line == "forged"]
