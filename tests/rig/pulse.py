# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real PulseAudio daemon of the test's own, with devices that lead nowhere (media.md 9.1).

Play into the sink ``micfeed`` to speak into the microphone ``mic``; record ``speaker.monitor`` to
hear what the speaker plays. The daemon lives in a temporary folder and is ended by its process id.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

RATE = 48_000
_UP_WITHIN = 10.0
_CONFIGURATION = """
load-module module-native-protocol-unix
load-module module-null-sink sink_name=speaker rate=48000 channels=2 \
sink_properties=device.description=TestSpeaker
load-module module-null-sink sink_name=micfeed rate=48000 channels=1
load-module module-remap-source source_name=mic master=micfeed.monitor \
source_properties=device.description=TestMic
set-default-sink speaker
set-default-source mic
"""


class NoPulse(Exception):
    """PulseAudio cannot run here; the text says why."""


@dataclass
class PulseRig:
    """A running daemon; ``environment`` leads programs to it."""

    environment: dict[str, str]
    folder: Path
    daemon: subprocess.Popen[bytes]
    helpers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def pactl(self, *words: str) -> str:
        """Output of a pactl command that must work."""
        return subprocess.run(
            ("pactl", *words), env=self.environment, capture_output=True, check=True, text=True
        ).stdout

    def streams(self, kind: str = "source-outputs") -> list[dict]:
        """Streams that this process holds open now."""
        listed = json.loads(self.pactl("-f", "json", "list", kind))
        pid = str(os.getpid())
        return [one for one in listed if one["properties"].get("application.process.id") == pid]

    def say(self, samples: np.ndarray, into: str = "micfeed") -> subprocess.Popen[bytes]:
        """Play int16 mono samples into the microphone, without waiting for their end."""
        return self._helper("pacat", into, samples)

    def hush(self) -> None:
        """End everything that speaks or records."""
        for process in self.helpers:
            end(process)

    def _helper(self, program: str, device: str, samples: np.ndarray) -> subprocess.Popen[bytes]:
        path = self.folder / f"said-{len(self.helpers)}.raw"
        path.write_bytes(samples.astype(np.int16).tobytes())
        command = (program, "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le",
                   "--latency-msec=20", f"--device={device}")  # fmt: skip
        with path.open("rb") as sound:
            process = subprocess.Popen(command, stdin=sound, env=self.environment)
        self.helpers.append(process)
        return process

    def listen(self) -> "Recording":
        """Record what the speaker plays from now on."""
        command = ("parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le",
                   "--latency-msec=20", "--device=speaker.monitor")  # fmt: skip
        path = self.folder / f"heard-{len(self.helpers)}.raw"
        with path.open("wb") as out:
            process = subprocess.Popen(command, stdout=out, env=self.environment)
        self.helpers.append(process)
        return Recording(path, process)


@dataclass
class Recording:
    """A running recording; the file grows as sound is played."""

    path: Path
    process: subprocess.Popen[bytes]

    @property
    def length(self) -> int:
        """Samples so far."""
        return self.path.stat().st_size // 2

    def samples(self, start: int = 0, count: int | None = None) -> np.ndarray:
        """Recorded int16 samples from ``start`` on."""
        whole = np.frombuffer(self.path.read_bytes()[: self.length * 2], dtype=np.int16)
        return whole[start:] if count is None else whole[start : start + count]

    def next(self, seconds: float, deadline: float = 15.0) -> np.ndarray:
        """The sound of the next ``seconds``; waits for it to be recorded."""
        start, count = self.length, int(seconds * RATE)
        until(lambda: self.length >= start + count, deadline, "the speaker plays nothing")
        return self.samples(start, count)

    def stop(self) -> np.ndarray:
        """End the recording and return all of it."""
        end(self.process)
        return self.samples()


def until(ready, deadline: float = 10.0, what: str = "it did not happen in time") -> None:
    """Wait for something that another process or thread brings about."""
    give_up = time.monotonic() + deadline
    while not ready():
        if time.monotonic() > give_up:
            raise AssertionError(what)
        time.sleep(0.01)


def end(process: subprocess.Popen[bytes]) -> None:
    """End one process that the rig started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@contextmanager
def pulse_rig() -> Iterator[PulseRig]:
    """Run a daemon for the length of the block; raises `NoPulse` where it cannot run.

    This process's ``HOME`` and ``XDG_RUNTIME_DIR`` lead to it meanwhile.
    """
    for tool in ("pulseaudio", "pactl", "pacat", "parec"):
        if shutil.which(tool) is None:
            raise NoPulse(f"{tool} is not installed")
    with tempfile.TemporaryDirectory(prefix="pulse-") as name:
        folder = Path(name)
        changed = {"XDG_RUNTIME_DIR": str(folder / "run"), "HOME": str(folder / "home")}
        for path in changed.values():
            Path(path).mkdir(mode=0o700)
        Path(changed["HOME"], ".asoundrc").write_text("pcm.!default { type pulse }\n")
        (folder / "rig.pa").write_text(_CONFIGURATION)
        environment = {**os.environ, **changed, "LC_ALL": "C"}
        for unwanted in ("PULSE_SERVER", "PULSE_SOURCE", "PULSE_SINK", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(unwanted, None)
        with (folder / "log").open("wb") as log, _environment(changed):
            daemon = subprocess.Popen(
                ("pulseaudio", "-n", "-F", str(folder / "rig.pa"), "--daemonize=no",
                 "--exit-idle-time=-1", "--use-pid-file=no"),
                env=environment, stdout=log, stderr=log,
            )  # fmt: skip
            rig = PulseRig(environment, folder, daemon)
            try:
                _wait(rig)
                yield rig
            finally:
                rig.hush()
                end(daemon)


def _wait(rig: PulseRig) -> None:
    give_up = time.monotonic() + _UP_WITHIN
    while True:
        try:
            rig.pactl("info")
        except subprocess.CalledProcessError as error:
            if rig.daemon.poll() is not None or time.monotonic() > give_up:
                log = (rig.folder / "log").read_text(errors="replace")
                raise NoPulse(f"pulseaudio does not run: {log[-500:]}") from error
            time.sleep(0.05)
        else:
            return


@contextmanager
def _environment(changed: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
