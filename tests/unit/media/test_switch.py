# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import asyncio
import threading
from dataclasses import dataclass, field

import pytest

from client.media.switch import DeviceSwitch
from client.model.errors import Failure
from client.model.events import MediaChanged
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from tests.fakes.two_people import Tasks, until


@dataclass(eq=False)
class Device:
    device: DeviceId
    label: str = "Desk camera"
    broken: bool = False
    go: threading.Event = field(default_factory=threading.Event)
    open: bool = False

    def start(self) -> None:
        assert self.go.wait(5)
        if self.broken:
            raise Failure("broken", "It is broken.")
        self.open = True

    def stop(self) -> None:
        self.open = False


def device(name: str, *, waits: bool = False, broken: bool = False) -> Device:
    made = Device(DeviceId(name), broken=broken)
    if not waits:
        made.go.set()
    return made


class Rig:
    def __init__(self) -> None:
        self.reports: list[MediaChanged] = []
        self.switch: DeviceSwitch[Device] = DeviceSwitch(
            DeviceKind.CAMERA, Device.start, Device.stop, self.reports.append, Tasks().spawn
        )

    def told(self) -> list[tuple[bool, str, str]]:
        return [(report.on, report.device, report.trouble) for report in self.reports]


@pytest.mark.asyncio
async def test_tells_on_when_open_and_off_when_closed():
    rig, camera = Rig(), device("a")
    rig.switch.wish(camera)
    assert rig.reports == []
    await until(lambda: rig.reports)
    assert camera.open
    await rig.switch.close()
    assert not camera.open
    assert rig.told() == [(True, "a", ""), (False, "a", "")]


@pytest.mark.asyncio
async def test_the_latest_wish_wins_and_nothing_else_stays_open():
    rig = Rig()
    slow, never, last = device("slow", waits=True), device("never"), device("last")
    rig.switch.wish(slow)
    rig.switch.wish(never)
    rig.switch.wish(last)
    slow.go.set()
    await until(lambda: rig.switch.actual is last)
    assert [each.open for each in (slow, never, last)] == [False, False, True]
    await rig.switch.close()


@pytest.mark.asyncio
async def test_a_device_that_does_not_open_is_told_with_its_sentence_and_not_tried_again():
    rig, broken = Rig(), device("a", broken=True)
    rig.switch.wish(broken)
    await until(lambda: rig.reports)
    assert rig.told() == [(False, "a", "It is broken.")]
    assert rig.switch.wished is None


@pytest.mark.asyncio
async def test_a_device_that_ended_by_itself_is_told_and_may_be_opened_again():
    rig, camera = Rig(), device("a")
    rig.switch.wish(camera)
    await until(lambda: rig.reports)
    rig.switch.ended(camera, Failure("lost", "It was removed."), closed=True)
    assert rig.told()[-1] == (False, "a", "It was removed.")
    rig.switch.wish(camera)
    await until(lambda: rig.told()[-1][0])
    await rig.switch.close()


@pytest.mark.asyncio
async def test_a_device_that_cannot_be_closed_is_still_told_to_be_on():
    rig, camera = Rig(), device("a")
    rig.switch.wish(camera)
    await until(lambda: rig.reports)
    camera.stop = lambda: asyncio.run_coroutine_threadsafe(stuck(), loop).result()  # type: ignore[method-assign]
    loop = asyncio.get_running_loop()

    async def stuck() -> None:
        rig.switch.ended(camera, Failure("stuck", "It could not be released."), closed=False)

    rig.switch._close = lambda source: source.stop()
    await rig.switch.close()
    assert rig.told()[-1] == (True, "a", "It could not be released.")
