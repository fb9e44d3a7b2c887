# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole clients for a lie: engines in this process, or each in a process of its own.

Both are given the same orders and answer with the same plain values; every process that is
started here is ended here, by its handle.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import msgspec
import pytest

from client.app.demo_people import DemoPerson, make_people
from client.engine import gate_watch
from client.engine.account_store import AccountStore
from client.model.ids import IdentityKey
from client.model.secret import Secret
from client.platform.hardening import environment
from tests.rig.actor import PASSPHRASE, Actor, Answer, cheap_passphrases
from tests.rig.lying_relay import LyingRelay
from tests.rig.stand import Stand
from tests.rig.warp import SLOW, Warp

ANSWER_S = 60.0
FAST = 10.0
"""How fast the clock that is handed in goes while a rule of time is waited for."""
LEAD_S = 0.1
"""Until every process has heard that time will pass faster."""
ROOT = Path(__file__).parents[2]


class Player(Protocol):
    """One person who takes orders."""

    uid: str

    def ask(self, do: str, **how: Any) -> Answer:
        """Carry out an order and return its answer."""

    def end(self) -> None:
        """Stop for good."""


class Here:
    """An engine in this process."""

    def __init__(self, profile: Path, uid: str, warp: Warp, stand: Stand) -> None:
        self.uid = uid
        self.actor = Actor(profile, uid, warp, stand)

    def ask(self, do: str, **how: Any) -> Answer:
        return self.actor.take({"do": do, **how})

    def end(self) -> None:
        self.actor.take({"do": "stop"})


class There:
    """An engine in a process of its own."""

    def __init__(self, profile: Path, uid: str) -> None:
        self.uid = uid
        self._lines: SimpleQueue[str] = SimpleQueue()
        tainting = environment(os.environ).tainted
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.actor_process", str(profile), uid],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            # A restricted room refuses a program whose environment could change what it loads.
            env={name: os.environ[name] for name in os.environ if name not in tainting},
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ask(self, do: str, **how: Any) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **how}) + "\n")
        self._process.stdin.flush()
        try:
            line = self._lines.get(timeout=ANSWER_S)
        except Empty:
            raise TimeoutError(f"{self.uid} did not answer {do}") from None
        answer: Answer = json.loads(line) if line else {"error": "the process has ended"}
        if "error" in answer:
            raise RuntimeError(f"{self.uid}, {do}: {answer['error']}")
        return answer

    def end(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=15.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@dataclass
class Cast:
    """The people of one or many lies, and the relay between them."""

    people: list[DemoPerson]
    keys: dict[str, IdentityKey]
    players: list[Player]
    relay: LyingRelay
    warp: Warp
    folder: Path
    processes: bool
    stand: Stand
    standing: dict[str, Any] | None = None
    """The room of a call that goes on from one lie to the next; None when there is none."""

    def copy_of(self, n: int) -> Player:
        """A second program on a copy of somebody's profile, opened."""
        one = self.people[n]
        place = self.folder / f"stolen-{len(list(self.folder.iterdir()))}"
        shutil.copytree(one.profile, place, ignore=shutil.ignore_patterns("*lock*"))
        return self._player(place, one.uid)

    def _player(self, profile: Path, uid: str) -> Player:
        player: Player
        if self.processes:
            player = There(profile, uid)
            player.ask("clock", **msgspec.structs.asdict(self.warp.spell))
        else:
            player = Here(profile, uid, self.warp, self.stand)
        player.ask("open")
        return player

    def pass_time(self, seconds: float, *more: Player) -> None:
        """Let so many seconds pass for everybody, ten times as fast as they do.

        All clocks go by one spell, however late somebody hears of it: clocks that drifted apart
        from lie to lie would be refused by the relay in the end.
        """
        spell = self.warp.spell_of(seconds, FAST, lead=LEAD_S if self.processes else 0.0)
        self.warp.take(spell)
        if self.processes:
            for player in (*self.players, *more):
                player.ask("clock", **msgspec.structs.asdict(spell))
        time.sleep(max(0.0, spell.end - time.monotonic()))


@contextmanager
def a_cast(folder: Path, count: int, *, processes: bool) -> Iterator[Cast]:
    """So many people whose programs are open, and a relay that lies when it is told to."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        warp, stand = Warp(), Stand()
        cheap_passphrases(patch)
        warp.install(patch)
        # The computer is not what is attacked: it is looked at by its own seconds, not the call's.
        patch.setattr(gate_watch, "CHECK_EVERY_S", gate_watch.CHECK_EVERY_S * SLOW)
        stand.watch(patch)
        people = make_people(folder, count, PASSPHRASE)
        keys = {one.uid: _identity(one) for one in people}
        relay = LyingRelay(warp, frozenset(keys.values()))
        relay.start()
        stack.callback(relay.stop)
        cast = Cast(people, keys, [], relay, warp, folder, processes, stand)
        for one in people:
            player = cast._player(one.profile, one.uid)
            stack.callback(player.end)
            cast.players.append(player)
        yield cast


def _identity(one: DemoPerson) -> IdentityKey:
    with AccountStore(one.profile) as store:
        return store.unlock(Secret(PASSPHRASE.encode())).person.identity
