# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Scanning a contact's QR code, from a photograph or with the camera.

The camera opens by its own click and grant, only while no call or preview holds one. It closes at
once on a result, after a minute, or when the page is left. No picture leaves this computer.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from client.engine.comparing import Comparing, Expected, judge_codes
from client.engine.sources import Sources
from client.engine.world import World
from client.media.camera import CameraTrouble, CapturedFrame, VideoSource
from client.media.grants import GrantOffice, GrantRevoked
from client.media.scan import codes_in_frame, codes_in_image, show_in_finder
from client.media.slots import LatestSlot, PictureMailbox
from client.media.tile_picture import TileScaler
from client.model import commands, events
from client.model.comparison import ScanOutcome
from client.model.errors import Malformed, WrongUse
from client.model.ids import DisplayName, RoomId, Uid
from client.model.media import GrantPurpose, PictureSlot, VideoFormat

SCAN_SECONDS = 60.0
LOOK_EVERY_S = 0.2
"""A picture is searched at most this often."""
FORMAT = VideoFormat(640, 480, 15)
TOO_LONG = "No code was found in a minute, so the camera was closed. Try again, or compare digits."

_NO_ROOM = RoomId("")
_CLOSES = {
    ScanOutcome.MATCH,
    ScanOutcome.DIFFERENT,
    ScanOutcome.WRONG_PERSON,
    ScanOutcome.WRONG_PAGE,
    ScanOutcome.OTHER_VERSION,
}
"""Outcomes that end a scan by camera; a stray code of something else does not."""


@dataclass(slots=True)
class _Run:
    """One opening of the camera."""

    uid: Uid
    expected: Expected
    comparing: Comparing
    source: VideoSource
    office: GrantOffice = field(default_factory=GrantOffice)
    frames: LatestSlot[CapturedFrame] = field(default_factory=LatestSlot)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str = ""
    told: ScanOutcome | None = None


class ScanDesk:
    """At most one scan at a time. Use on the engine's loop only; `pictures` on any thread.

    ``comparing`` gives the account's desk or raises when there is no account; ``camera_free``
    says whether no call and no preview has a camera open.
    """

    def __init__(
        self, world: World, comparing: Callable[[], Comparing], camera_free: Callable[[], bool]
    ) -> None:
        self._world = world
        self._comparing = comparing
        self._camera_free = camera_free
        self._run: _Run | None = None
        self._mailbox = PictureMailbox()

    @property
    def running(self) -> bool:
        """Whether a camera is open, or being opened or closed, for a scan."""
        return self._run is not None

    def pictures(self) -> PictureSlot:
        """What the camera sees while it scans."""
        return self._mailbox

    async def image(self, wish: commands.ScanImage) -> None:
        """Look for the contact's code in a photograph."""
        comparing = self._comparing()
        expected = comparing.expected(wish.uid)
        outcome, about = await asyncio.to_thread(_judge_image, wish.data, expected)
        comparing.scanned(expected, outcome, about)

    async def start(self, wish: commands.StartScan) -> None:
        """Open the camera; returns when the scan is over."""
        comparing = self._comparing()
        expected = comparing.expected(wish.uid)
        await self.stop()
        if not self._camera_free():
            raise WrongUse("camera-in-use", "Your camera is on already. Turn it off there first.")
        if self._run is not None:
            return  # Another click was faster: that one scans.
        source = Sources(wish.uid, None).camera(wish.camera_id)
        run = self._run = _Run(wish.uid, expected, comparing, source)
        try:
            await self._open_and_look(run)
        finally:
            self._run = None
            run.done.set()
            self._world.emit(events.ScanChanged(run.uid, on=False, trouble=run.trouble))

    async def stop(self) -> None:
        """Close the camera; returns when it is closed."""
        run = self._run
        if run is not None:
            run.stop.set()
            await run.done.wait()

    async def _open_and_look(self, run: _Run) -> None:
        loop = asyncio.get_running_loop()

        def ended(trouble: CameraTrouble) -> None:
            def tell() -> None:
                run.trouble = run.trouble or trouble.sentence
                run.stop.set()

            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(tell)

        grant = run.office.issue(GrantPurpose.SCAN, _NO_ROOM)
        try:
            await asyncio.to_thread(run.source.start, grant, FORMAT, run.frames, ended)
        except (CameraTrouble, GrantRevoked) as error:
            run.trouble = error.sentence
            return
        try:
            self._world.emit(events.ScanChanged(run.uid, on=True))
            await self._look(run)
        finally:
            run.frames.close()
            # Shielded: also a task that is cancelled closes the camera before it ends.
            await asyncio.shield(asyncio.to_thread(_close, run))

    async def _look(self, run: _Run) -> None:
        scaler = TileScaler(self._mailbox)
        until = self._world.clock() + SCAN_SECONDS
        searched: float | None = None
        while not run.stop.is_set():
            if self._world.clock() > until:
                run.trouble = TOO_LONG
                return
            captured = await asyncio.to_thread(run.frames.wait, LOOK_EVERY_S)
            if captured is None:
                continue
            search = searched is None or self._world.clock() - searched >= LOOK_EVERY_S
            if search:
                searched = self._world.clock()
            found = await asyncio.to_thread(_see, captured, scaler, run.expected, search=search)
            if found is not None and not run.stop.is_set() and self._tell(run, *found):
                return

    def _tell(self, run: _Run, outcome: ScanOutcome, about: DisplayName) -> bool:
        """Tell what was seen; True when the scan is over. The same again is not told again."""
        if outcome is ScanOutcome.NOTHING or outcome is run.told:
            return False
        run.told = outcome
        run.comparing.scanned(run.expected, outcome, about)
        return outcome in _CLOSES


def _judge_image(data: bytes, expected: Expected) -> tuple[ScanOutcome, DisplayName]:
    try:
        codes = codes_in_image(data)
    except Malformed:
        return ScanOutcome.UNREADABLE, DisplayName("")
    return judge_codes(codes, expected)


def _see(
    captured: CapturedFrame, scaler: TileScaler, expected: Expected, *, search: bool
) -> tuple[ScanOutcome, DisplayName] | None:
    show_in_finder(captured.frame, scaler)
    return judge_codes(codes_in_frame(captured.frame), expected) if search else None


def _close(run: _Run) -> None:
    run.source.stop()
    run.office.revoke_all()
