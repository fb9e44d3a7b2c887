# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.scan_desk: one camera, one click, closed at once; pictures from files as well."""

import asyncio
from pathlib import Path

import pytest

from client.engine.scan_desk import SCAN_SECONDS, ScanDesk
from client.media.camera import CameraState, CameraTrouble
from client.model import events
from client.model.commands import ScanImage, StartScan
from client.model.errors import WrongUse
from client.model.events import ScanOutcome
from client.model.ids import DeviceId
from tests.fakes.desk import Desk, code_of
from tests.fakes.people import uid_of
from tests.fakes.pictures import png_of, video_of

BERTA = uid_of("berta")
GOOD = code_of("berta", "anna")


class Counter(Desk):
    """A desk with a scanner, and whether the camera is free."""

    def __init__(self) -> None:
        super().__init__()
        self.free = True
        self.scan = ScanDesk(self.world, lambda: self.comparing, lambda: self.free)
        self.comparing.show(BERTA)

    @property
    def outcomes(self) -> list[ScanOutcome]:
        return [one.outcome for one in self.told(events.Scanned)]

    async def until(self, kind: type) -> None:
        async with asyncio.timeout(10):
            while not self.told(kind):
                self.heard.clear()
                await self.heard.wait()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (png_of(GOOD), ScanOutcome.MATCH),
        (png_of(code_of("carl", "anna")), ScanOutcome.WRONG_PERSON),
        (png_of(b"hello"), ScanOutcome.NOT_OURS),
        (b"no picture", ScanOutcome.UNREADABLE),
    ],
)
async def test_a_photograph_is_judged(counter, data, outcome):
    await counter.scan.image(ScanImage(BERTA, data))
    assert counter.outcomes == [outcome]


@pytest.mark.asyncio
async def test_the_camera_closes_at_once_on_the_right_code(counter, tmp_path: Path):
    camera = DeviceId(video_of(GOOD, tmp_path / "code.mkv"))
    async with asyncio.timeout(20):
        await counter.scan.start(StartScan(BERTA, camera))
    assert counter.outcomes == [ScanOutcome.MATCH]
    assert [one.on for one in counter.told(events.ScanChanged)] == [True, False]
    assert not counter.scan.running


@pytest.mark.asyncio
async def test_a_stray_code_is_told_once_and_scanning_goes_on_until_stopped(counter, tmp_path):
    camera = DeviceId(video_of(b"https://example.org/", tmp_path / "code.mkv"))
    counter.scan.pictures().want(320, 240)
    task = asyncio.get_running_loop().create_task(counter.scan.start(StartScan(BERTA, camera)))
    await counter.until(events.Scanned)
    assert counter.scan.running
    assert counter.scan.pictures().take() is not None
    await counter.scan.stop()
    await task
    assert counter.outcomes == [ScanOutcome.NOT_OURS]
    assert not counter.scan.running


@pytest.mark.asyncio
async def test_a_scan_that_finds_nothing_ends_after_a_minute(counter):
    camera = DeviceId("lavfi:color=gray:size=320x240:rate=25")
    task = asyncio.get_running_loop().create_task(counter.scan.start(StartScan(BERTA, camera)))
    await counter.until(events.ScanChanged)
    counter.now += SCAN_SECONDS + 1
    async with asyncio.timeout(10):
        await task
    last = counter.told(events.ScanChanged)[-1]
    assert not last.on
    assert "minute" in last.trouble


@pytest.mark.asyncio
async def test_a_camera_that_a_call_uses_is_not_taken(counter, tmp_path):
    counter.free = False
    camera = DeviceId(video_of(GOOD, tmp_path / "code.mkv"))
    with pytest.raises(WrongUse) as caught:
        await counter.scan.start(StartScan(BERTA, camera))
    assert caught.value.code == "camera-in-use"
    assert not counter.told(events.ScanChanged)


@pytest.mark.asyncio
async def test_a_camera_that_is_not_there_is_said(counter):
    await counter.scan.start(StartScan(BERTA, DeviceId("lavfi:nonsense=1")))
    (last,) = counter.told(events.ScanChanged)
    assert not last.on
    assert (
        last.trouble == CameraTrouble(CameraState.FAILED, "Stand-in picture (nonsense=1)").sentence
    )


@pytest.mark.asyncio
async def test_no_camera_opens_for_a_stranger(counter):
    with pytest.raises(WrongUse):
        await counter.scan.start(StartScan(uid_of("dora")))
    assert not counter.told(events.ScanChanged)


@pytest.mark.asyncio
async def test_stopping_when_nothing_scans_is_nothing(counter):
    await counter.scan.stop()
    assert counter.told(events.ScanChanged) == []
