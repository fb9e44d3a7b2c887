# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One made-up person of ``watchword demo``: a whole engine in a process of its own.

Spoken to by its parent alone, one JSON object a line on standard input and output. The only
place besides tests where direct links are bound to 127.0.0.1.
"""

import base64  # noqa: TID251  our own parent's lines, not bytes from outside
import json
import os
import sys
import threading
import time
from pathlib import Path

import msgspec
import psutil

from client.app.compose import make_engine
from client.app.follow import Follower
from client.engine.handle import EngineHandle
from client.model.commands import (
    CreateRoom,
    Host,
    Join,
    Leave,
    OpenInvitation,
    OpenMyRoom,
    SyntheticPerson,
    Unlock,
)
from client.model.errors import Failure
from client.model.events import (
    CallChanged,
    CallCode,
    CallPhase,
    CallReport,
    Event,
    HostingChanged,
    IdentityChanged,
    PreJoin,
    RoomCreated,
    RosterChanged,
)
from client.model.ids import RoomId, Uid
from client.model.media import VideoFormat
from client.model.secret import Secret

LIVE_TIMEOUT_S = 40.0
REPORT_TIMEOUT_S = 20.0


class Order(msgspec.Struct, frozen=True):
    """How the parent starts a child."""

    profile: str
    passphrase: str
    people: int
    width: int
    height: int
    fps: int
    window: bool = False


def _tell(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def _hear() -> dict[str, str]:
    line = sys.stdin.readline()
    if not line:
        raise Failure("parent-gone", "The demo was ended.")
    return msgspec.json.decode(line, type=dict[str, str])


class Child:
    """Follows the parent's script: room, invitation, go, leave."""

    def __init__(self, engine: EngineHandle, order: Order) -> None:
        self._order = order
        self._engine = engine
        self._follower = Follower(engine)
        self._cpu = 0.0
        self._live_at = 0.0
        self._phase = CallPhase.IDLE
        self._code = ""
        self._roster: tuple[str, ...] = ()

    def run(self) -> None:
        """Play the whole script."""
        self._follower.wait(IdentityChanged)
        passphrase = Secret(self._order.passphrase.encode())
        self._follower.ask(Unlock(passphrase), IdentityChanged)
        _tell(ready=True)
        opening: OpenInvitation | OpenMyRoom
        first = _hear()
        if first["do"] == "host":
            opening = OpenMyRoom(self._host(first["with"].split(",")))
        else:
            opening = OpenInvitation(base64.b64decode(first["invitation"]))
        _hear()
        outcome = self._follower.gate(opening)
        if not (isinstance(outcome, PreJoin) and outcome.allowed):
            bad = [finding.id for finding in outcome.findings if finding.stands]
            _tell(refused=bad)
            return
        order = self._order
        picture = SyntheticPerson(VideoFormat(order.width, order.height, order.fps))
        self._engine.send(Join(microphone=True, camera=True, synthetic=picture))
        self._until_live()
        _hear()
        self._catch_up()
        wall = max(0.001, time.monotonic() - self._live_at)
        cpu = (time.process_time() - self._cpu) / wall
        rss = psutil.Process().memory_info().rss / 2**20
        # Roster and code as they are while everybody is here: they change when the first leaves.
        state, roster, code = self._phase.value, self._roster, self._code
        _tell(marked=True)
        _hear()
        self._engine.send(Leave())
        report = self._follower.wait(CallReport, timeout=REPORT_TIMEOUT_S)
        report = msgspec.structs.replace(report, state=state, roster=roster, call_code=code)
        _tell(report=msgspec.to_builtins(report), cpu=cpu, rss=rss)

    def _host(self, uids: list[str]) -> RoomId:
        made = self._follower.ask(
            CreateRoom(
                title="Demonstration",
                uids=tuple(Uid(uid) for uid in uids),
                hours=1,
                listen="127.0.0.1:0",
            ),
            RoomCreated,
        )
        self._follower.ask(Host(made.room.room_id), HostingChanged)
        files = {one.uid: base64.b64encode(one.file).decode("ascii") for one in made.invitations}
        _tell(invitations=files)
        return made.room.room_id

    def _until_live(self) -> None:
        """Wait until everybody is on my agreed roster and the call is live."""
        until = time.monotonic() + LIVE_TIMEOUT_S
        while not self._complete() and self._phase is not CallPhase.ENDED:
            event = self._follower.next(max(0.0, until - time.monotonic()))
            if event is None:
                break
            self._note(event)
        self._cpu, self._live_at = time.process_time(), time.monotonic()
        _tell(live=self._complete())

    def _complete(self) -> bool:
        return self._phase is CallPhase.LIVE and len(self._roster) == self._order.people

    def _catch_up(self) -> None:
        """Take note of what happened meanwhile."""
        while (event := self._follower.next(0.0)) is not None:
            self._note(event)

    def _note(self, event: Event) -> None:
        if isinstance(event, CallChanged):
            self._phase = event.phase
        elif isinstance(event, CallCode):
            self._code = " ".join(event.digits)
        elif isinstance(event, RosterChanged):
            self._roster = tuple(person.name for person in event.people if person.on_roster)


def main() -> int:
    """Read the order, play the script; exit code 0 when it was played to its end."""
    order = msgspec.json.decode(sys.stdin.readline(), type=Order)
    engine = make_engine(Path(order.profile), loopback_only=True)
    child = Child(engine, order)
    engine.start()
    if not order.window:
        try:
            child.run()
        finally:
            engine.stop()
        return 0
    from client.ui.app import run_window  # noqa: PLC0415  Qt only where a window was asked for

    script = threading.Thread(target=child.run, name="demo-script", daemon=True)
    script.start()
    return run_window(engine)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
