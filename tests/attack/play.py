# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One lie told to whole clients: its script's language, and what came of it.

People are numbers: 0 made the room and is its host; the last one is the liar where a member
lies. ``honest`` runs the same script with the lie left out.
"""

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.attack.cast import Cast, Player
from tests.attack.verdict import Facts, Verdict, judge
from tests.rig.lying_relay import Carrier, LyingRelay

RECOVER_S = 5.0
"""Seconds of the handed-in clock that pass before it is looked whether all are live again."""
SOON_S = 20.0
"""Real seconds in which what is expected of honest people must have happened."""


class Broken(Exception):
    """The honest part of a script does not work: nothing was shown by it."""


class Play:
    """A script's hands. All waiting ends."""

    def __init__(self, cast: Cast, seed: int, *, honest: bool = False) -> None:
        self.cast = cast
        self.seed = seed
        self.honest = honest
        self.dice = random.Random(seed)  # noqa: S311  a lie that repeats
        self.relay: LyingRelay = cast.relay
        self.wrongs: list[str] = []
        self.played = 0
        self.liars: set[int] = set()
        self.outside: dict[int, Player] = {}
        """Further programs, by numbers from 100: copies of profiles."""
        self.present: list[int] = []
        self.room: dict[str, Any] = {}
        self.was_live = False
        self.refusals: list[str] = []

    # who is there

    @property
    def count(self) -> int:
        """How many people take part; the liar among them."""
        return len(self.cast.players)

    @property
    def liar(self) -> int:
        """The number of the member who lies."""
        return self.count - 1

    def player(self, n: int) -> Player:
        return self.outside[n] if n in self.outside else self.cast.players[n]

    def uid(self, n: int) -> str:
        return self.player(n).uid

    def copy_of(self, n: int) -> int:
        """A program on a copy of somebody's profile; returns its number."""
        number = 100 + len(self.outside)
        self.outside[number] = self.cast.copy_of(n)
        self.liars.add(number)
        return number

    # the honest parts

    def make_room(self, *, restricted: bool = False) -> None:
        """A fresh room of everybody, made by 0, at the relay that lies."""
        self._end_what_stands()
        for player in self.cast.players:
            player.ask("begin")
        others = [self.uid(n) for n in range(1, self.count)]
        self.room = self.cast.players[0].ask(
            "room",
            uids=others,
            url=self.relay.url,
            pin=self.relay.pin,
            profile="restricted" if restricted else "open",
        )
        names = {token: uid for uid, token in self.room["tokens"].items()}
        self.relay.attend(self.room["room_id"], names)

    def check(self, n: int, file: str | None = None) -> bool:
        """Open the room; whether its checks let this person in."""
        own = n == 0 and file is None
        if own:
            how = {"room_id": self.room["room_id"]}
        else:
            how = {"file": file or self.room["files"][self.uid(n)]}
        answer = self.player(n).ask("check", **how)
        self.refusals = [] if answer["passed"] else answer["failed"]
        return bool(answer["passed"])

    def enter(self, *who: int, camera: bool = False) -> None:
        """These people join, in this order, without waiting for each other."""
        for n in who:
            if not self.check(n):
                raise Broken(f"{self.uid(n)} was refused: {self.refusals}")
            if not self.player(n).ask("join", microphone=True, camera=camera)["joined"]:
                raise Broken(f"{self.uid(n)} could not join")
            if n not in self.present:
                self.present.append(n)

    def live(self, *who: int, people: int | None = None) -> None:
        """These are live together, or the script is broken."""
        for n in who:
            self.until(n, "live", people or len(who))
        self.was_live = True

    def recover(self) -> None:
        """Everybody is live and heard once more; clocks run fast until then."""
        end = time.monotonic() + SOON_S
        while not self.honest and not self._all_live() and time.monotonic() < end:
            self.pass_time(RECOVER_S)
        self.live(*range(self.count))
        self.hear(*range(self.count))

    def _all_live(self) -> bool:
        return all(self.within(n, "live", self.count, within=0.0) for n in range(self.count))

    def hear(self, *who: int) -> None:
        """These hear everybody else on their roster, from now on."""
        for n in who:
            self.player(n).ask("mark")
        for n in who:
            self.until(n, "hearing", len(who) - 1)

    def _end_what_stands(self) -> None:
        if self.cast.standing is not None:
            self.cast.standing = None
            for player in reversed(self.cast.players):
                player.ask("leave")
            self.relay.close_room()

    def meet(self, *, camera: bool = False) -> None:
        """Everybody is in a room, is live and hears the others.

        A room of this lie's own, unless the one before left a call that goes on.
        """
        everyone = range(self.count)
        if self.cast.standing is not None and not camera:
            self.room, self.present = self.cast.standing, list(everyone)
            self.live(*everyone)
            return self.hear(*everyone)
        self.make_room()
        self.enter(*self.shuffled(everyone), camera=camera)
        self.live(*everyone)
        return self.hear(*everyone)

    def shuffled(self, who: Any) -> list[int]:
        order = list(who)
        self.dice.shuffle(order)
        return order

    def until(self, n: int, what: str, count: int = 0, within: float = SOON_S) -> None:
        """Wait for it, or the script is broken."""
        if not self.within(n, what, count, within=within):
            raise Broken(f"{self.uid(n)} never was: {what} {count}; {self.facts(n).brief()}")

    def within(self, n: int, what: str, count: int = 0, within: float = SOON_S) -> bool:
        """Whether it comes about."""
        answer = self.player(n).ask("until", what=what, n=count, within=within)
        return bool(answer["reached"])

    def leave(self, n: int) -> None:
        self.player(n).ask("leave")

    def pass_time(self, seconds: float) -> None:
        """Let the clocks of everybody run; in the honest twin there is nothing to wait for."""
        if not self.honest:
            self.cast.pass_time(seconds, *self.outside.values())

    def wait(self, seconds: float) -> None:
        """Real time, for a lie to be answered."""
        if not self.honest:
            time.sleep(seconds)

    # the lies: none of them is told in the honest twin

    def lie(self, carry: Carrier) -> None:
        """The relay treats bodies like this from now on."""
        if not self.honest:
            self.relay.lie(carry)

    def do(self, doing: Callable[[], Any]) -> Any:
        """A lie of any other kind."""
        return None if self.honest else doing()

    def cheat(self, n: int, name: str, **how: Any) -> dict[str, Any]:
        """Somebody's own program does what no honest one does."""
        self.liars.add(n)
        if self.honest:
            return {}
        return self.player(n).ask("cheat", name=name, **how)

    def replay(self, bodies: list[bytes], to: str = "", conn: int | None = None) -> None:
        """Say again what was said."""
        for body in bodies:
            self.do(lambda body=body: self.relay.inject(body, to, *([conn] if conn else [])))

    # what came of it

    def facts(self, n: int) -> Facts:
        return Facts.read(self.player(n).ask("facts"))

    def aim(self, reached: bool, why: str) -> None:  # noqa: FBT001  reads as a sentence
        """The lie reached its aim."""
        if reached and not self.honest:
            self.wrongs.append(why)

    def never_hears(self, ears: int, mouth: int, before: int = 0) -> None:
        """No frame of somebody was opened by another beyond so many."""
        if self.honest:
            return
        mine = set(self.facts(mouth).hellos)
        opened = sum(n for sender, n in self.facts(ears).heard.items() if sender in mine)
        self.played += max(0, opened - before)

    def heard_of(self, ears: int, mouth: int) -> int:
        mine = set(self.facts(mouth).hellos)
        return sum(n for sender, n in self.facts(ears).heard.items() if sender in mine)

    def close(self, *, stand: bool = False) -> Verdict:
        """Everybody leaves; all that was noted is judged.

        With ``stand`` a call in which nothing changed goes on for the next lie.
        """
        if not self.honest:
            self.relay.lie(lambda _a, _b, body: [(0.0, body)])
        stands = stand and not self.wrongs and self._nothing_changed()
        self.cast.standing = self.room if stands else None
        if not stands:
            for n in reversed(self.present):
                self.player(n).ask("leave")
            self.relay.close_room()
        people = {n: self.facts(n) for n in self.present}
        if stands:
            # It goes on meanwhile: what was opened is older than what is said to be sealed.
            for n, facts in people.items():
                later = self.facts(n)
                facts.sealed, facts.stated = later.sealed, later.stated
                facts.hellos = later.hellos
        keys = {n: self.cast.keys[self.uid(n)] for n in people}
        verdict = judge(people, keys, self.liars)
        verdict.wrongs += self.wrongs
        verdict.played += self.played
        return verdict

    def _nothing_changed(self) -> bool:
        """Everybody who met is live with everybody still, by the one presence they had."""
        if self.outside or sorted(self.present) != list(range(self.count)):
            return False
        for player in self.cast.players:
            player.ask("calm")
        return all(self.within(n, "live", self.count, within=0.5) for n in self.present)

    def abandon(self) -> None:
        """Leave nothing running for the next lie, but a call that stands."""
        for n in self.present if self.cast.standing is None else ():
            with contextlib.suppress(Exception):
                self.player(n).ask("leave")
        for player in self.outside.values():
            player.end()
        self.outside.clear()


@contextlib.contextmanager
def a_play(cast: Cast, seed: int, *, honest: bool = False) -> Iterator[Play]:
    play = Play(cast, seed, honest=honest)
    try:
        yield play
    finally:
        play.abandon()
