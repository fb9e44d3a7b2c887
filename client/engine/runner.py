# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The engine's thread: one asyncio loop that owns every task, socket, device and all state."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from client.engine.account_store import AccountStore
from client.engine.dispatch import Dispatch
from client.engine.evidence import Evidence
from client.engine.forms import learn_forms
from client.engine.gate import Gate
from client.engine.gate_facts import Computer
from client.engine.people import People
from client.engine.policy_desk import PolicyDesk
from client.engine.rooms import Rooms
from client.engine.rules_in_call import tell_call
from client.engine.scan_desk import ScanDesk
from client.engine.share_desk import share_of
from client.engine.tasks import Tasks
from client.engine.visit import Visit
from client.engine.world import Resources, World
from client.media.slots import PictureMailbox
from client.model import events
from client.model.commands import Command
from client.model.errors import Shown
from client.model.events import Event
from client.model.ids import PeerId
from client.model.managed import PolicyShown
from client.model.media import Picture, PictureSlot
from client.model.settings import SettingsShown
from client.platform.managed_location import ManagedPlace

SWITCH_INTERVAL_S = 0.0005
"""Keeps the engine's thread punctual while a window is busy (architecture.md section 3)."""
STOP_TIMEOUT_S = 10.0

_STANDING = (
    events.IdentityChanged,
    events.PeopleChanged,
    events.RoomsChanged,
    PolicyShown,
    SettingsShown,
    events.PreJoin,
    events.CallChanged,
    events.RosterChanged,
    events.CallCode,
)
"""Events that say how things stand, told again to a listener that comes late."""

_log = logging.getLogger(__name__)


class Engine:
    """Fulfils `client.engine.handle.EngineHandle`. Listen first, then `start`."""

    def __init__(
        self,
        profile: Path,
        resources: Resources,
        managed: ManagedPlace,
        *,
        loopback_only: bool = False,
        computer: Computer | None = None,
    ) -> None:
        self._profile = profile
        self._managed = managed
        self._computer = computer or Computer()
        self._resources = resources
        self._loopback_only = loopback_only
        self._listeners: list[Callable[[Event], None]] = []
        self._standing: dict[type[Event], Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._dispatch: Dispatch | None = None
        self._visit: Visit | None = None
        self._scan: ScanDesk | None = None
        self._stop: asyncio.Event | None = None
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchword-engine", daemon=True)
        self._nobody = PictureMailbox()

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call ``listener`` on the engine's thread for every event from now on.

        A listener that comes late first hears how things stand.
        """
        loop = self._loop
        if loop is None:
            self._listeners.append(listener)
            return

        def join() -> None:
            for event in self._standing.values():
                listener(event)
            self._listeners.append(listener)

        try:
            loop.call_soon_threadsafe(join)
        except RuntimeError:
            listener(events.Stopped())

    def start(self) -> None:
        """Start the thread; returns when it takes commands or could not start."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        learn_forms()
        self._thread.start()
        self._up.wait()

    def send(self, command: Command) -> None:
        """Hand over a command; ignored once the engine has stopped."""
        loop, dispatch = self._loop, self._dispatch
        if loop is None or dispatch is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(dispatch.take, command)
        except RuntimeError:
            _log.debug("a command came after the end")

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures; None is my own camera."""
        visit, scan = self._visit, self._scan
        if peer is None and scan is not None and scan.running:
            return scan.pictures()
        return self._nobody if visit is None else visit.pictures(peer)

    def screen_pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows; None: mine, as it is sent."""
        share = share_of(self._visit)
        return self._nobody if share is None else share.pictures(peer)

    def show(self, picture: Picture) -> None:
        """A grabbed picture of what `StartSharing` named; dropped while nothing is shared."""
        share = share_of(self._visit)
        if share is not None:
            share.show(picture)

    def stop(self) -> None:
        """Leave, close everything, end the thread; returns when it has ended."""
        loop, stop = self._loop, self._stop
        if loop is not None and stop is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(stop.set)
            except RuntimeError:
                _log.debug("stopped twice")
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(STOP_TIMEOUT_S)

    def _camera_free(self) -> bool:
        return self._visit is None or self._visit.camera_free

    def _emit(self, event: Event) -> None:
        event = self._resources.said.event(event)
        failed_start = isinstance(event, events.CommandFailed) and event.command == "start"
        if isinstance(event, _STANDING) or failed_start:
            self._standing.pop(type(event), None)
            self._standing[type(event)] = event
        for listener in tuple(self._listeners):
            listener(event)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=_loop) as runner:
                runner.run(self._main())
        finally:
            self._up.set()
            self._emit(events.Stopped())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        tasks = Tasks(on_failure=self._task_failed)
        evidence = Evidence(self._emit, tasks.spawn)
        world = World(tasks, self._resources, evidence.emit, self._loopback_only, evidence=evidence)
        try:
            store = AccountStore(self._profile)
        except Shown as error:
            self._emit(events.CommandFailed("start", error.code, error.sentence))
            return
        with store:
            people = People(world, store)
            rooms = Rooms(world, people)
            gate = Gate(self._resources.messages)
            policy = PolicyDesk(self._managed, world)
            self._visit = Visit(world, people, rooms, gate, policy, self._computer)
            self._scan = ScanDesk(world, lambda: people.comparing, self._camera_free)
            self._dispatch = Dispatch(world, people, rooms, self._visit, self._scan, policy)

            fetching = self._dispatch.fetching
            policy.on_rules = partial(tell_call, self._visit)

            def ready() -> None:
                account = people.account
                account.attendance.keep_days = lambda: policy.keep_days(account)
                evidence.use(account.audit, lambda: policy.keep_days(account))
                rooms.tell_rooms()
                tasks.spawn(policy.follow(people.account), "follow-policy")
                tasks.spawn(fetching.run(), "directory-fetch")

            people.on_ready(ready)
            try:
                await people.start()
            except Shown as error:
                self._emit(events.CommandFailed("start", error.code, error.sentence))
            self._up.set()
            await self._stop.wait()
            await self._close(self._visit, rooms)
            await evidence.flush()
            await tasks.close()
            # A cancelled task leaves its thread running: none may write once the folder is free.
            await evidence.close()

    async def _close(self, visit: Visit, rooms: Rooms) -> None:
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S / 2):
                if self._scan is not None:
                    await self._scan.stop()
                await visit.close()
                await rooms.close()
        except TimeoutError:
            _log.error("closing took too long")

    def _task_failed(self, name: str, _error: BaseException) -> None:
        _log.error("the task %s failed", name)
        if self._visit is not None:
            self._visit.internal_error()


def _loop() -> asyncio.AbstractEventLoop:
    # Windows: the default loop can lose UDP after an unreachable port (media.md section 11.9).
    return asyncio.SelectorEventLoop()
