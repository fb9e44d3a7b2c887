# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How long a person who is removed can still decrypt what the others send.

Three whole engines with made-up sound and picture over a real relay and real links on loopback;
the host removes one. That one keeps every key, never ends, closes no link and drops nothing.
Ours: from the click on Remove until the last frame of the others was sealed that opens with any
key the removed one ever gets, as if every frame still reached them. Baseline: until both others
seal under a new key again, which is how long it would take if keys were changed but nobody
stopped sending meanwhile. ``arrived_s`` counts only frames that came over the removed one's links.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from client.crypto.frame_keys import KINDS, FrameKeys
from client.crypto.sframe import decode_header
from client.engine.call import LiveCall
from client.model import commands, events
from client.model.ids import HelloHash, Uid
from client.model.media import Sealed, StreamKind
from client.session import effects
from tests.bench.harness import report
from tests.rig.household import Home, at_home, hosted_room, make_profiles

RUNS = 5
AIM_S = 0.5
LIMIT_S = 2.0
BEFORE_S = 0.5
"""How long they talk before: the frames of this time must all be open to the one removed later."""
WATCH_S = 2.5
"""How long after the click the removed one goes on trying."""


@dataclass(frozen=True)
class Frame:
    """A frame as it left, whoever gets it."""

    at: float
    sender: HelloHash
    kind: StreamKind
    sealed: bytes

    @property
    def generation(self) -> int:
        return decode_header(self.sealed)[0] // KINDS


@dataclass(frozen=True)
class Removal:
    """Seconds from the click, and how many frames were opened before and after it."""

    sealed_s: float
    arrived_s: float
    rekeyed_s: float
    before: int
    after: int


@dataclass
class Thief:
    """Stands in the removed one's engine and keeps what an honest one gives up."""

    uid: Uid
    loot: FrameKeys = field(default_factory=lambda: FrameKeys(threading.Lock))
    frames: list[Frame] = field(default_factory=list)
    arrived: dict[bytes, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _owners: dict[int, LiveCall] = field(default_factory=dict)
    _ends: list[tuple[asyncio.AbstractEventLoop, LiveCall, effects.Finish]] = field(
        default_factory=list
    )

    def begin(self) -> None:
        """Another call."""
        with self._lock:
            self.loot = FrameKeys(threading.Lock)
            self.frames.clear()
            self.arrived.clear()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Stand beside every call of this process."""
        init, perform = LiveCall.__init__, LiveCall._perform
        seal, open_ = FrameKeys.seal, FrameKeys.open

        def new_init(call: LiveCall, *args: Any) -> None:
            init(call, *args)
            self._owners[id(call._keys)] = call

        def new_perform(call: LiveCall, effect: effects.Effect) -> None:
            if call._plan.setup.uid != self.uid or not self._keeps(call, effect):
                perform(call, effect)

        def new_seal(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
            sealed = seal(keys, kind, data)
            call = self._owners.get(id(keys))
            if sealed is not None and call is not None and call._plan.setup.uid != self.uid:
                with self._lock:
                    self.frames.append(Frame(time.monotonic(), call._me, kind, bytes(sealed)))
            return sealed

        def new_open(keys: FrameKeys, sender: HelloHash, kind: StreamKind, data: bytes) -> Any:
            call = self._owners.get(id(keys))
            if call is not None and call._plan.setup.uid == self.uid:
                with self._lock:
                    self.arrived.setdefault(bytes(data), time.monotonic())
            return open_(keys, sender, kind, data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LiveCall, "__init__", new_init)
            patch.setattr(LiveCall, "_perform", new_perform)
            patch.setattr(FrameKeys, "seal", new_seal)
            patch.setattr(FrameKeys, "open", new_open)
            yield

    def _keeps(self, call: LiveCall, effect: effects.Effect) -> bool:
        """Whether this is not done as the session wishes."""
        match effect:
            case effects.AddReceiveKey(peer, roster, generation, secret):
                self.loot.add_receive_key(peer, roster, generation, secret)
                return False
            case effects.Finish():
                self._ends.append((asyncio.get_running_loop(), call, effect))
                return True
            case effects.DropReceiveKeys() | effects.CloseLink() | effects.HoldSending():
                return True
            case _:
                return False

    def give_up(self) -> None:
        """End at last, so that the next call can begin."""
        while self._ends:
            loop, call, finish = self._ends.pop()
            loop.call_soon_threadsafe(call._finish, finish)

    def opened(self) -> list[Frame]:
        """The frames that open with anything that was ever got hold of."""
        with self._lock:
            frames = list(self.frames)
        return [f for f in frames if self.loot.open(f.sender, f.kind, f.sealed) is not None]

    def generations(self) -> dict[HelloHash, int]:
        """The newest that each of the others seals under."""
        with self._lock:
            return {frame.sender: frame.generation for frame in self.frames}


def remove(thief: Thief, host: Home, other: Home, removed: Home) -> Removal:
    """One call in which the host removes one of three."""
    made = hosted_room(host, other, removed)
    thief.begin()
    homes = (host, other, removed)
    for home in homes:
        home.said.clear()
    files = {one.uid: one.file for one in made.invitations}
    for home in homes:
        if home is host:
            home.follower.gate(commands.OpenMyRoom(made.room.room_id))
        else:
            home.check(files[Uid(home.person.uid)])
        home.join()
    for home in homes:
        home.until_live(3)
        home.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound and e.picture)
    time.sleep(BEFORE_S)
    before = thief.generations()
    click = time.monotonic()
    host.engine.send(commands.RemovePerson(Uid(removed.person.uid)))
    time.sleep(WATCH_S)
    opened = thief.opened()
    late = [frame.at for frame in opened if frame.at > click]
    came = [at for f in opened if (at := thief.arrived.get(f.sealed, 0.0)) > click]
    anew: dict[HelloHash, float] = {}
    for frame in thief.frames:
        if frame.generation > before[frame.sender]:
            anew.setdefault(frame.sender, frame.at)
    assert set(anew) == set(before), "the call of the others does not go on"
    thief.give_up()
    for home in (other, host):
        home.leave()
    removed.report()
    return Removal(
        sealed_s=max(late, default=click) - click,
        arrived_s=max(came, default=click) - click,
        rekeyed_s=max(anew.values()) - click,
        before=sum(click - BEFORE_S < frame.at <= click for frame in opened),
        after=len(late),
    )


def measure(runs: int) -> list[Removal]:
    """So many calls of the same three people."""
    with tempfile.TemporaryDirectory(prefix="watchword-bench-") as folder:
        people = make_profiles(Path(folder), 3)
        thief = Thief(Uid(people[2].uid))
        with thief.at_work(), at_home(*people) as homes:
            return [remove(thief, *homes) for _ in range(runs)]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.removal", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.add_argument("--runs", type=int, default=RUNS, help="how many removals")
    found = measure(parser.parse_args().runs)
    sealed = [one.sealed_s for one in found]
    middle, worst = statistics.median(sealed), max(sealed)
    arrived = statistics.median(one.arrived_s for one in found)
    return report(
        "removal",
        middle,
        statistics.median(one.rekeyed_s for one in found),
        1.0,
        unit="s",
        n=len(found),
        worst=round(worst, 6),
        arrived_s=round(arrived, 4),
        aim_s=AIM_S,
        limit_s=LIMIT_S,
        opened_before=min(one.before for one in found),
        opened_after=[one.after for one in found],
        ok=middle <= AIM_S and worst <= LIMIT_S and all(one.before for one in found),
        notes=[f"the removed one decrypts nothing after {ms(middle)}, at most {ms(worst)}"],
    )


if __name__ == "__main__":
    sys.exit(main())
