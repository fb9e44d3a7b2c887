# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import stat

import pytest

from client.media import pulse_server
from client.media.audio_io import UNANSWERED, DeviceMicrophone, DeviceSpeaker
from client.media.devices import SYSTEM_DEFAULT, _cameras_linux, list_devices
from client.media.grants import GrantOffice
from client.media.portaudio import NoStream
from client.media.pulse_server import NoServer, PulseOut
from client.model.errors import Failure
from client.model.ids import DeviceId, RoomId
from client.model.media import DeviceKind, GrantPurpose

SOURCES = """[
 {"index": 1, "name": "mic", "description": "Mic", "properties": {"device.class": "sound"}},
 {"index": 2, "name": "out.monitor", "description": "Monitor of Out",
  "properties": {"device.class": "monitor"}},
 {"index": 3, "name": "cam", "description": "(null)", "properties": {}}]"""
TEXT = """Source #3
\\tState: IDLE
\\tName: cam
\\tDescription: Kamera f\\303\\274r alle
"""
INFO = '{"default_source_name": "mic", "default_sink_name": "out", "is_local": "yes"}'


class FakePactl:
    """A ``pactl`` of the test's own in place of the system's."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.answers(
            info=INFO,
            sources=SOURCES,
            sinks='[{"index": 7, "name": "out", "description": "Out"}]',
            **{"source-outputs": "[]", "sink-inputs": "[]"},
        )
        script = folder / "pactl"
        script.write_text(
            "#!/bin/sh\n"
            f'if [ "$1" = list ]; then printf "{TEXT}"; exit; fi\n'
            f'for last; do :; done; cat "{folder}/$last.json"\n'
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(pulse_server, "_PLACES", str(folder))

    def answers(self, **texts):
        for name, text in texts.items():
            (self.folder / f"{name}.json").write_text(text)

    def place(self, stream, source):
        properties = f'{{"watchword.stream": "{stream}"}}'
        entry = f'[{{"source": {source}, "properties": {properties}}}]'
        self.answers(**{"source-outputs": entry})


@pytest.fixture
def pactl(tmp_path, monkeypatch):
    return FakePactl(tmp_path, monkeypatch)


@pytest.fixture
def grant():
    return GrantOffice().issue(GrantPurpose.CALL, RoomId("0" * 32))


class FakeStream:
    def close(self, closed):
        closed()


@pytest.fixture
def portaudio(monkeypatch):
    """Opens nothing; remembers how it was asked."""
    asked = []

    def opens(name, _call, routing):
        asked.append((name, routing))
        return FakeStream()

    monkeypatch.setattr("client.media.audio_io.open_input", opens)
    monkeypatch.setattr("client.media.audio_io.open_output", opens)
    return asked


def opened(grant, device=""):
    microphone = DeviceMicrophone(DeviceId(device))
    microphone.start(grant, lambda _: None)
    return microphone


def stream_of(portaudio):
    return portaudio[-1][1]["PULSE_PROP"].removeprefix("watchword.stream=")


@pytest.mark.usefixtures("pactl")
def test_lists_devices_without_monitors_and_with_their_umlauts():
    found = [(d.kind, d.id, d.label, d.is_default) for d in list_devices()]
    assert (DeviceKind.MICROPHONE, "mic", "Mic", True) in found
    assert (DeviceKind.MICROPHONE, "cam", "Kamera f\u00fcr alle", False) in found
    assert (DeviceKind.SPEAKER, "out", "Out", True) in found
    assert "out.monitor" not in {device[1] for device in found}


def test_without_pactl_there_is_only_the_default(monkeypatch, tmp_path):
    monkeypatch.setattr(pulse_server, "_PLACES", str(tmp_path))
    found = [(d.kind, d.id, d.label) for d in list_devices() if d.kind is not DeviceKind.CAMERA]
    assert found == [
        (DeviceKind.MICROPHONE, "", SYSTEM_DEFAULT),
        (DeviceKind.SPEAKER, "", SYSTEM_DEFAULT),
    ]


@pytest.mark.parametrize("text", ["", "{", "[{}]", '[{"index": "1", "name": "mic"}]', "null"])
def test_refuses_an_answer_that_it_does_not_understand(pactl, text):
    pactl.answers(sources=text)
    with pytest.raises(PulseOut):
        pulse_server.microphones()


def test_asks_the_systems_own_pactl_whatever_path_says(monkeypatch, tmp_path):
    mine = tmp_path / "pactl"
    mine.write_text('#!/bin/sh\necho "[]"\n')
    mine.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pulse_server, "_PLACES", str(tmp_path / "system"))
    assert not pulse_server.has_pactl()
    monkeypatch.setattr(pulse_server, "_PLACES", str(tmp_path))
    assert pulse_server.has_pactl()


@pytest.mark.parametrize(
    ("said", "local"),
    [('"yes"', True), ("true", True), ('"no"', False), ("false", False), ('"ja"', None)],
)
def test_says_whether_the_sound_server_is_this_computers(pactl, said, local):
    pactl.answers(info=f'{{"default_source_name": "mic", "is_local": {said}}}')
    assert pulse_server.microphones().local is local
    assert pulse_server.speakers().local is local


@pytest.mark.parametrize(("ends", "there"), [(1, False), (0, True), (3, True)])
def test_tells_no_server_from_one_that_answers_strangely(monkeypatch, tmp_path, ends, there):
    script = tmp_path / "pactl"
    script.write_text(f"#!/bin/sh\nexit {ends}\n")
    script.chmod(0o700)
    monkeypatch.setattr(pulse_server, "_PLACES", str(tmp_path))
    with pytest.raises(PulseOut) as out:
        pulse_server.microphones()
    assert isinstance(out.value, NoServer) is not there


@pytest.mark.usefixtures("pactl")
def test_opens_the_default_by_its_name_and_marks_the_stream(grant, portaudio):
    microphone = opened(grant)
    name, routing = portaudio[0]
    assert (name, routing["PULSE_SOURCE"], microphone.label) == ("pulse", "mic", "Mic")
    assert routing["PULSE_PROP"].startswith("watchword.stream=")


@pytest.mark.usefixtures("pactl")
def test_a_speaker_is_opened_by_its_name(grant, portaudio):
    DeviceSpeaker(DeviceId("out")).start(grant, lambda _: None)
    assert portaudio[0][1]["PULSE_SINK"] == "out"


@pytest.mark.usefixtures("pactl", "portaudio")
def test_a_named_device_that_is_gone_is_refused(grant):
    with pytest.raises(Failure, match=r"usb was removed\. You are muted"):
        opened(grant, "usb")


@pytest.mark.usefixtures("portaudio")
def test_a_default_that_hears_the_speakers_is_no_microphone(grant, pactl):
    pactl.answers(info='{"default_source_name": "out.monitor"}')
    with pytest.raises(Failure, match="No microphone found"):
        opened(grant)


@pytest.mark.usefixtures("pactl")
def test_a_busy_device_is_named(grant, monkeypatch):
    def busy(*_):
        raise NoStream("busy")

    monkeypatch.setattr("client.media.audio_io.open_input", busy)
    with pytest.raises(Failure, match="Mic could not be opened"):
        opened(grant, "mic")


def test_says_where_the_system_moved_a_named_device(grant, pactl, portaudio):
    microphone = opened(grant, "mic")
    pactl.place(stream_of(portaudio), 1)
    assert microphone.moved_to() is None
    pactl.place(stream_of(portaudio), 3)
    assert microphone.moved_to() == "Kamera f\u00fcr alle"


def now_default(pactl, name):
    pactl.answers(info=f'{{"default_source_name": "{name}", "is_local": "yes"}}')


def test_whoever_chose_the_default_follows_a_new_one_but_not_onto_the_speakers(
    grant, pactl, portaudio
):
    microphone = opened(grant)
    pactl.place(stream_of(portaudio), 3)
    # Somebody moved the stream by itself: that is no new default.
    assert microphone.moved_to() == "Kamera f\u00fcr alle"
    now_default(pactl, "cam")
    assert microphone.moved_to() is None
    pactl.place(stream_of(portaudio), 2)
    now_default(pactl, "out.monitor")
    assert microphone.moved_to() == "Monitor of Out"


def test_a_default_that_vanished_is_followed_by_nothing(grant, pactl, portaudio):
    microphone = opened(grant)
    pactl.place(stream_of(portaudio), 3)
    now_default(pactl, "cam")
    pactl.answers(sources='[{"index": 3, "name": "cam", "description": "Cam"}]')
    assert microphone.moved_to() == "Cam"


def test_a_stream_that_the_server_does_not_know_counts_as_moved_in_the_end(grant, pactl, portaudio):
    microphone = opened(grant, "mic")
    pactl.place("somebody-else", 1)
    answers = [microphone.moved_to() for _ in range(UNANSWERED)]
    assert answers == [None, None, "an unknown device"]
    pactl.place(stream_of(portaudio), 1)
    assert microphone.moved_to() is None


@pytest.mark.usefixtures("pactl", "portaudio")
def test_a_closed_device_has_moved_nowhere(grant):
    microphone = opened(grant)
    microphone.stop()
    assert microphone.moved_to() is None


def test_cameras_are_named_from_sysfs_and_never_opened(tmp_path):
    nodes, described = tmp_path / "dev", tmp_path / "class"
    for name, label, index in (("video0", "Cam", "0"), ("video1", "Cam", "1"), ("video10", "", "")):
        (described / name).mkdir(parents=True)
        (described / name / "name").write_text(f"{label}\n")
        (described / name / "index").write_text(f"{index}\n")
        nodes.mkdir(exist_ok=True)
        (nodes / name).touch(mode=0o000)
    found = [
        (camera.id, camera.label, camera.is_default) for camera in _cameras_linux(nodes, described)
    ]
    assert found == [
        (str(nodes / "video0"), "Cam", True),
        (str(nodes / "video10"), "video10", False),
    ]
