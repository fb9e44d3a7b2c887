# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two `CallMedia` in one process, with real frame keys and links in memory."""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from client.crypto.frame_keys import FrameKeys
from client.media.call_media import CallMedia
from client.media.grants import GrantOffice
from client.media.synthetic_id import person_id
from client.media.wiring import MediaOptions, MediaPerson, MediaPorts
from client.model.events import Levels, MediaChanged, RemoteMedia
from client.model.ids import HelloHash, PeerId, RoomId, RosterHash, Uid
from client.model.media import DeviceKind, GrantPurpose, HeardPerson, SeenPerson, VideoFormat
from client.model.secret import Secret
from tests.fakes.packet_links import FakeLink, link_pair

ROSTER = RosterHash("0b" * 64)
FORMAT = VideoFormat(320, 180, 20)


class Tasks:
    def __init__(self) -> None:
        self.all: list[asyncio.Task[None]] = []

    def spawn(self, coro: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(coro, name=name)
        self.all.append(task)
        return task


class Someone:
    """One person: their media, keys and what their engine was told."""

    def __init__(self, name: str, mark: str, **options: Any) -> None:
        self.name = name
        self.uid = Uid(f"{name.lower()}@example.org")
        self.person = person_id(self.uid)
        self.peer = PeerId(HelloHash(mark * 64))
        self.secret = Secret(os.urandom(32))
        self.keys = FrameKeys(threading.Lock)
        self.keys.use_send_key(ROSTER, self.peer, 0, self.secret)
        self.office = GrantOffice()
        self.tasks = Tasks()
        self.media_changes: list[MediaChanged] = []
        self.remote: list[RemoteMedia] = []
        self.levels: list[Levels] = []
        ports = MediaPorts(
            crypto=self.keys,
            grant=self.office.issue(GrantPurpose.CALL, RoomId("00" * 16)),
            spawn=self.tasks.spawn,
            clock=time.monotonic,
            random=os.urandom,
            undecryptable=self.keys.undecryptable,
            on_media=self.media_changes.append,
            on_remote=self.remote.append,
            on_levels=self.levels.append,
        )
        options = {"format": FORMAT, "wants_reports": True} | options
        self.media = CallMedia(ports, MediaOptions(**options))

    def knows(self, other: "Someone") -> None:
        self.keys.add_receive_key(other.peer, ROSTER, 0, other.secret)
        self.media.add_person(MediaPerson(other.peer, other.name, other.person, time.monotonic()))

    def changes(self, kind: DeviceKind) -> list[MediaChanged]:
        return [change for change in self.media_changes if change.kind is kind]

    def sees(self, other: "Someone") -> SeenPerson:
        return next(seen for seen in self.media.sees() if seen.name == other.name)

    def hears(self, other: "Someone") -> HeardPerson:
        return next(heard for heard in self.media.hears() if heard.name == other.name)

    async def end(self) -> None:
        await self.media.close()
        for task in self.tasks.all:
            if not task.cancelled():
                task.result()


def connect(first: Someone, second: Someone) -> tuple[FakeLink, FakeLink]:
    """Both links, not yet told to the media."""
    return link_pair((first.peer, second.peer), (first.media.streams(), second.media.streams()))


@asynccontextmanager
async def anna_and_ben(**options: Any) -> AsyncIterator[tuple[Someone, Someone]]:
    """Two people who know each other's keys; both end without a failed task."""
    anna, ben = Someone("Anna", "aa", **options), Someone("Ben", "bb", **options)
    anna.knows(ben)
    ben.knows(anna)
    try:
        yield anna, ben
    finally:
        await asyncio.gather(anna.end(), ben.end())


def link_up(anna: Someone, ben: Someone) -> tuple[FakeLink, FakeLink]:
    """Both ends confirmed."""
    to_ben, to_anna = connect(anna, ben)
    anna.media.link_up(to_ben, ben.media.streams())
    ben.media.link_up(to_anna, anna.media.streams())
    return to_ben, to_anna


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait for a condition; fails the test if it does not come."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  threads change what is waited for
            await asyncio.sleep(0.01)
