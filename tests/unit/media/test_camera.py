# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import errno
import threading

import pytest

from client.media.camera import (
    AvCamera,
    CameraState,
    CameraTrouble,
    CapturedFrame,
    LavfiSource,
    trouble_of,
)
from client.media.grants import GrantOffice, GrantRevoked
from client.media.slots import LatestSlot
from client.media.synthetic_picture import SyntheticPicture, read_marks
from client.model.ids import DeviceId, RoomId
from client.model.media import DeviceInfo, DeviceKind, GrantPurpose, VideoFormat

FORMAT = VideoFormat(320, 180, 50)
ROOM = RoomId("00" * 16)


class Ends:
    def __init__(self) -> None:
        self.troubles: list[CameraTrouble] = []
        self.came = threading.Event()

    def __call__(self, trouble: CameraTrouble) -> None:
        self.troubles.append(trouble)
        self.came.set()


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (errno.EACCES, CameraState.DENIED),
        (errno.EBUSY, CameraState.BUSY),
        (errno.ENODEV, CameraState.LOST),
        (errno.EIO, CameraState.LOST),
        (errno.EINVAL, CameraState.FAILED),
        (None, CameraState.FAILED),
    ],
)
def test_a_camera_fails_by_errno_alone(number: int | None, state: CameraState):
    assert trouble_of(number, "Desk camera").state is state


def test_the_sentence_names_the_camera_that_was_removed():
    assert trouble_of(errno.ENODEV, "Desk camera").sentence == (
        "Desk camera was removed. Your camera is off."
    )


def opened_by(camera: AvCamera) -> CameraTrouble:
    office, out = GrantOffice(), LatestSlot()
    with pytest.raises(CameraTrouble) as caught:
        camera.start(office.issue(GrantPurpose.CALL, ROOM), FORMAT, out, Ends())
    assert office.open_devices == ()
    return caught.value


def test_the_default_camera_of_a_computer_without_one_is_none_at_all():
    trouble = opened_by(AvCamera(DeviceId(""), find=tuple))
    assert trouble.state is CameraState.NONE
    assert trouble.sentence.startswith("No camera found.")


def test_the_default_camera_is_the_first_of_the_list(monkeypatch):
    asked = []

    def opened(name, **_options):
        asked.append(name)
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("client.media.camera.av.open", opened)
    monkeypatch.setattr("client.media.camera.FFmpegError", OSError)
    cameras = [DeviceInfo(DeviceKind.CAMERA, DeviceId(f"/dev/video{n}"), "Cam") for n in (2, 4)]
    assert opened_by(AvCamera(DeviceId(""), find=lambda: cameras)).state is CameraState.DENIED
    assert opened_by(AvCamera(DeviceId("/dev/video4"))).state is CameraState.DENIED
    assert asked[0].endswith("video2")
    assert asked[-1].endswith("video4")


@pytest.mark.parametrize("source", [SyntheticPicture(7), LavfiSource()])
def test_a_source_fills_the_slot_and_is_closed_when_stop_returns(source):
    office, out, ends = GrantOffice(), LatestSlot(), Ends()
    source.start(office.issue(GrantPurpose.CALL, ROOM), FORMAT, out, ends)
    captured = out.wait(5)
    assert isinstance(captured, CapturedFrame)
    assert (captured.frame.width, captured.frame.height) == (320, 180)
    assert office.open_devices == ((DeviceKind.CAMERA, source.label),)
    source.stop()
    assert office.open_devices == ()
    out.take()
    assert out.wait(0.05) is None
    assert ends.troubles == []


def test_a_source_can_be_started_again():
    source, office, out = SyntheticPicture(7), GrantOffice(), LatestSlot()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    for _ in range(2):
        source.start(grant, FORMAT, out, Ends())
        captured = out.wait(5)
        assert read_marks(captured.frame)[0] == 7
        source.stop()
        out.take()
    assert office.devices_opened == 2


@pytest.mark.parametrize("source", [SyntheticPicture(7), LavfiSource(), AvCamera(DeviceId("x"))])
def test_refuses_to_open_under_a_revoked_grant(source):
    office = GrantOffice()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    office.revoke_all()
    with pytest.raises(GrantRevoked):
        source.start(grant, FORMAT, LatestSlot(), Ends())
    assert office.devices_opened == 0


def test_a_camera_that_is_not_there_is_said_to_be_gone_and_nothing_stays_open():
    office = GrantOffice()
    camera = AvCamera(DeviceId("/dev/video-that-nobody-has"), "Desk camera")
    with pytest.raises(CameraTrouble) as caught:
        camera.start(office.issue(GrantPurpose.CALL, ROOM), FORMAT, LatestSlot(), Ends())
    assert caught.value.state is CameraState.LOST
    assert office.open_devices == ()


def test_a_graph_that_ffmpeg_does_not_know_fails_and_nothing_stays_open():
    office = GrantOffice()
    with pytest.raises(CameraTrouble):
        LavfiSource("no_such_source").start(
            office.issue(GrantPurpose.CALL, ROOM), FORMAT, LatestSlot(), Ends()
        )
    assert office.open_devices == ()


def test_a_source_that_ends_by_itself_says_so_and_is_closed():
    office, ends = GrantOffice(), Ends()
    source = LavfiSource("testsrc2=size=320x180:rate=50:duration=0.1")
    source.start(office.issue(GrantPurpose.CALL, ROOM), FORMAT, LatestSlot(), ends)
    assert ends.came.wait(5)
    assert [trouble.state for trouble in ends.troubles] == [CameraState.LOST]
    assert office.open_devices == ()
    source.stop()


def test_a_withdrawn_grant_closes_the_source_and_says_so():
    office, ends, out = GrantOffice(), Ends(), LatestSlot()
    source = SyntheticPicture(7)
    source.start(office.issue(GrantPurpose.CALL, ROOM), FORMAT, out, ends)
    office.revoke_all()
    assert office.open_devices == ()
    assert [trouble.state for trouble in ends.troubles] == [CameraState.WITHDRAWN]


def test_a_stand_in_is_always_named_as_one():
    assert LavfiSource().label == "Stand-in picture (testsrc2)"
    assert SyntheticPicture(7).label == "Synthetic picture"
