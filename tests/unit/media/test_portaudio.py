# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import os
import threading

import numpy as np
import pytest

from client.media import portaudio
from client.media.portaudio import NoStream, open_input, open_output
from client.model.media import BLOCK


class PortAudioError(Exception):
    pass


class FakeStream:
    def __init__(self, library, **settings):
        if settings["channels"] not in library.channels:
            raise PortAudioError("Invalid number of channels")
        self.library = library
        self.settings = settings
        self.routing = {name: os.environ.get(name) for name in ("PULSE_SOURCE", "PULSE_SINK")}
        self.hang = threading.Event()
        self.hang.set()
        self.closed = False

    def start(self):
        if self.library.busy:
            raise PortAudioError("Device unavailable")

    def abort(self, *, ignore_errors):
        assert ignore_errors
        self.hang.wait(10)

    def close(self, *, ignore_errors):
        assert ignore_errors
        self.closed = True


class FakeLibrary:
    """What of ``sounddevice`` is used."""

    PortAudioError = PortAudioError

    def __init__(self):
        self.names, self.channels, self.busy = ["pulse"], {1, 2}, False
        self.after_refresh = ["pulse"]
        self.refreshed = 0
        self.streams = []

    def query_devices(self):
        return [{"name": name} for name in self.names]

    def _terminate(self):
        self.names = []

    def _initialize(self):
        self.refreshed += 1
        self.names = self.after_refresh

    def RawInputStream(self, **settings):  # noqa: N802  sounddevice's name
        self.streams.append(FakeStream(self, **settings))
        return self.streams[-1]

    RawOutputStream = RawInputStream


@pytest.fixture
def library(monkeypatch):
    library = FakeLibrary()
    monkeypatch.setattr(portaudio, "_library", lambda: library)
    monkeypatch.setattr(portaudio, "_open_streams", set())
    monkeypatch.setattr(portaudio, "_LOCK", threading.Lock())
    return library


def closed(stream):
    told = []
    stream.close(lambda: told.append(True))
    return told == [True]


def test_opens_mono_blocks_of_20_ms_routed_by_the_environment(library, monkeypatch):
    monkeypatch.setenv("PULSE_SINK", "mine")
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    open_input("pulse", lambda _: None, {"PULSE_SOURCE": "mic", "PULSE_SINK": "out"})
    stream = library.streams[0]
    assert stream.routing == {"PULSE_SOURCE": "mic", "PULSE_SINK": "out"}
    assert (stream.settings["channels"], stream.settings["blocksize"]) == (1, BLOCK)
    assert os.environ["PULSE_SINK"] == "mine"
    assert "PULSE_SOURCE" not in os.environ


def test_hands_over_what_was_recorded(library):
    got = []
    open_input("pulse", got.append, {})
    library.streams[0].settings["callback"](bytearray(b"\x01\x02" * BLOCK), BLOCK, None, None)
    assert got == [b"\x01\x02" * BLOCK]


def test_a_microphone_that_has_only_two_channels_is_mixed_down(library):
    library.channels = {2}
    got = []
    open_input("pulse", got.append, {})
    both = np.repeat(np.array([[100, 300]], dtype=np.int16), BLOCK, axis=0)
    library.streams[0].settings["callback"](both.tobytes(), BLOCK, None, None)
    assert np.frombuffer(got[0], dtype=np.int16).tolist() == [200] * BLOCK


@pytest.mark.parametrize("channels", [1, 2])
def test_plays_the_same_on_every_channel(library, channels):
    library.channels = {channels}
    block = np.arange(BLOCK, dtype=np.int16)

    def fill(out):
        out[:] = block.tobytes()

    open_output("pulse", fill, {})
    out = bytearray(BLOCK * 2 * channels)
    library.streams[0].settings["callback"](out, BLOCK, None, None)
    assert np.frombuffer(out, dtype=np.int16).tolist() == block.repeat(channels).tolist()


def test_a_busy_device_is_closed_again_and_refused(library):
    library.busy = True
    with pytest.raises(NoStream, match="unavailable"):
        open_input("pulse", lambda _: None, {})
    assert all(stream.closed for stream in library.streams)
    library.busy = False
    assert closed(open_input("pulse", lambda _: None, {}))


def test_looks_again_for_a_device_that_came_later(library):
    library.names = []
    open_input("pulse", lambda _: None, {})
    assert library.refreshed == 1


def test_never_looks_again_while_a_stream_is_open(library):
    stream = open_input("pulse", lambda _: None, {})
    library.names = []
    open_input("pulse", lambda _: None, {})
    assert library.refreshed == 0
    assert closed(stream)


def test_a_sound_server_that_hangs_holds_nobody_up(library, monkeypatch):
    monkeypatch.setattr(portaudio, "CLOSE_WITHIN", 0.05)
    monkeypatch.setattr(portaudio, "OPEN_WITHIN", 0.05)
    stream = open_input("pulse", lambda _: None, {})
    library.streams[0].hang.clear()
    told = threading.Event()
    stream.close(told.set)
    assert not told.is_set()
    with pytest.raises(NoStream, match="hangs"):
        open_input("pulse", lambda _: None, {})
    library.streams[0].hang.set()
    assert told.wait(5)
    assert closed(open_input("pulse", lambda _: None, {}))
