# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person of an attack: a whole engine, a witness beside it, and what it is told to do.

Orders and answers are plain values that fit into a JSON line, so that the same actor works in
the director's process and in one of its own (`tests.rig.actor_process`).
"""

import base64
import hashlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from client.app.compose import make_engine
from client.app.follow import Follower
from client.crypto.frame_keys import FrameKeys
from client.engine.call import LiveCall
from client.engine.runner import Engine
from client.model import commands, events, talk
from client.model.events import CallPhase, Event
from client.model.ids import HelloHash, RoomId, Uid
from client.model.media import Sealed, StreamKind, VideoFormat
from client.model.room import Profile
from client.model.secret import Secret
from client.platform import keystore_file
from client.session import effects, inputs
from tests.fakes.good_place import in_a_good_place
from tests.rig.stand import HONEST_SEAL, Bystander, Stand
from tests.rig.warp import Spell, Warp

PASSPHRASE = "correct horse"
PICTURE = VideoFormat(width=160, height=96, fps=5)
LOOP_S = 10.0
Order = dict[str, Any]
Answer = dict[str, Any]


def cheap_passphrases(patch: Any) -> None:
    """A passphrase costs nothing in an attack: nothing here guesses one."""

    def stretch(passphrase: Secret, head: bytes) -> Secret:
        return Secret(hashlib.blake2b(passphrase.reveal() + head, digest_size=32).digest())

    patch.setattr(keystore_file, "_stretch", stretch)


def _short(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


class Witness(Bystander):
    """Notes what one person's program saw, gave, took, sealed and opened in one call."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.hellos: list[str] = []
        self.tamper_seal: Callable[[FrameKeys, StreamKind, bytes], Sealed | None] | None = None
        self.tamper_input: Callable[[inputs.Input], inputs.Input | None] | None = None
        self.tamper_effect: Callable[[effects.Effect], tuple[effects.Effect, ...]] | None = None
        self.forget()

    def enters(self) -> None:
        """A new call begins in the same room: what was noted before is kept."""
        with self.lock:
            self.shown, self.agreed, self.held = {}, None, True
            self.waiting, self.finished = [], ""

    def forget(self) -> None:
        """A new lie is told; whose hellos are mine is kept."""
        with self.lock:
            self.tamper_seal = self.tamper_input = self.tamper_effect = None
            self.views: dict[str, dict[str, str]] = {}
            self.shown: dict[str, str] = {}
            self.agreed: str | None = None
            self.stated: set[str] = set()
            self.given: list[tuple[str, int, str, list[str]]] = []
            self.taken: list[tuple[str, str, int, str]] = []
            self.sealed: dict[str, int] = {}
            self.frames: dict[str, int] = {}
            self.heard: dict[str, int] = {}
            self.marked: dict[str, int] = {}
            self.held = True
            self.waiting: list[str] = []
            self.noticed: list[str] = []
            self.finished = ""
            self.links: list[str] = []
            self.raw: dict[tuple[str, StreamKind], bytes] = {}

    # what happens

    def input(self, item: inputs.Input) -> inputs.Input | None:
        return item if self.tamper_input is None else self.tamper_input(item)

    def effect(self, call: LiveCall, effect: effects.Effect) -> tuple[effects.Effect, ...]:
        with self.lock:
            self._look(call, effect)
        return (effect,) if self.tamper_effect is None else self.tamper_effect(effect)

    def _look(  # noqa: C901, PLR0912  one row an effect
        self, call: LiveCall, effect: effects.Effect
    ) -> None:
        state = getattr(call, "_state", None)
        if state is not None:
            self.stated.add(state.view.rh)
        match effect:
            case effects.HelloMade(hello):
                self.hellos.append(hello)
            case effects.RosterShown():
                self.shown = {p.peer: p.identity for p in effect.people}
                self.agreed = effect.agreed
                if effect.agreed is not None:
                    on_it = {p.peer: p.identity for p in effect.people if p.on_roster}
                    self.views.setdefault(effect.agreed, on_it)
                    if self.views[effect.agreed] != on_it:
                        self.views[f"{effect.agreed} again"] = on_it
            case effects.UseSendKey(roster, _, generation, secret):
                key = state.send_key if state else None
                given = sorted(key.given) if key else ["nobody knows"]
                self.given.append((roster, generation, _short(secret.reveal()), given))
            case effects.AddReceiveKey(peer, roster, generation, secret):
                self.taken.append((peer, roster, generation, _short(secret.reveal())))
            case effects.HoldSending():
                self.held = True
            case effects.ResumeSending():
                self.held = False
            case effects.Knocking(people):
                self.waiting = [hello for hello, _ in people]
            case effects.OpenLink(peer):
                self.links.append(peer)
            case effects.Noticed(code, uid):
                self.noticed.append(f"{code} {uid}")
            case effects.Finish(reason, _, rejoin):
                self.finished = "" if rejoin else reason
                self.held = True

    def seal(self, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        if self.tamper_seal is not None:
            return self.tamper_seal(keys, kind, data)
        return self.seal_honestly(keys, kind, data)

    def seal_honestly(self, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        """Noted before it is sealed, or it could arrive before it was sent."""
        name = f"{kind.value} {_short(bytes(data))}"
        with self.lock:
            self.sealed[name] = self.sealed.get(name, 0) + 1
        return HONEST_SEAL(keys, kind, data)

    def arrived(self, sender: HelloHash, kind: StreamKind, data: bytes) -> None:
        self.raw[sender, kind] = bytes(data)

    def opened(self, keys: FrameKeys, sender: HelloHash, kind: StreamKind, plain: bytes) -> None:
        del keys
        name = f"{sender} {kind.value} {_short(bytes(plain))}"
        with self.lock:
            self.frames[name] = self.frames.get(name, 0) + 1
            if kind is not StreamKind.DATA:
                self.heard[sender] = self.heard.get(sender, 0) + 1

    def facts(self) -> Answer:
        """Everything that was noted in this call."""
        with self.lock:
            return {
                "hellos": list(self.hellos),
                "views": {rh: dict(view) for rh, view in self.views.items()},
                "shown": dict(self.shown),
                "agreed": self.agreed,
                "stated": sorted(self.stated),
                "given": [list(one) for one in self.given],
                "taken": [list(one) for one in self.taken],
                "sealed": dict(self.sealed),
                "frames": dict(self.frames),
                "heard": dict(self.heard),
                "held": self.held,
                "waiting": list(self.waiting),
                "noticed": list(self.noticed),
                "finished": self.finished,
                "links": list(self.links),
            }


class Actor:
    """One person; every method is called by the director's thread or by the child's own."""

    def __init__(self, profile: Path, uid: str, warp: Warp, stand: Stand) -> None:
        self.uid = uid
        self.warp = warp
        self._stand = stand
        self.witness = Witness()
        self.said: list[Event] = []
        self.engine: Engine = make_engine(profile, loopback_only=True, computer=in_a_good_place())
        self.engine.listen(self.said.append)
        self.follower = Follower(self.engine)
        stand.beside(self.engine, self.witness)
        self.middles: list[Any] = []
        """Who carries this program's packets, where somebody does (`tests.rig.link_middle`)."""

    @property
    def call(self) -> LiveCall:
        """The call that runs, or ran last."""
        assert self.witness.call is not None
        return self.witness.call

    def take(self, order: Order) -> Answer:
        """Carry out one order."""
        return getattr(self, f"_{order['do']}")(**{k: v for k, v in order.items() if k != "do"})

    def _open(self) -> Answer:
        self.engine.start()
        self.follower.wait(events.IdentityChanged)
        self.follower.ask(commands.Unlock(Secret(PASSPHRASE.encode())), events.IdentityChanged)
        return {}

    def _begin(self) -> Answer:
        """Another lie is told: forget what was noted."""
        self.said.clear()
        self.witness.forget()
        return {}

    def _mark(self) -> Answer:
        """From now on only new frames count as hearing."""
        with self.witness.lock:
            self.witness.marked = dict(self.witness.heard)
        return {}

    def _calm(self) -> Answer:
        """The lie is over: be honest again."""
        witness = self.witness
        witness.tamper_seal = witness.tamper_input = witness.tamper_effect = None
        return {}

    def _room(self, uids: list[str], url: str, pin: str, profile: str) -> Answer:
        wish = commands.CreateRoom(
            title="Lage",
            uids=tuple(Uid(uid) for uid in uids),
            hours=4,
            profile=Profile(profile),
            relay_url=url,
            relay_pin=pin,
        )
        made = self.follower.ask(wish, events.RoomCreated)
        own = self.on_loop(lambda: self.engine._visit._rooms.own_room(made.room.room_id))
        tokens = {uid: hashlib.sha256(t.reveal()).hexdigest() for uid, t in own.tokens.items()}
        return {
            "room_id": made.room.room_id,
            "tokens": tokens,
            "room_key": own.room_key.reveal().hex(),
            "files": {one.uid: base64.b64encode(one.file).decode() for one in made.invitations},
        }

    def _check(self, room_id: str = "", file: str = "") -> Answer:
        """Open a room; says whether its checks passed."""
        data = base64.b64decode(file)
        command = commands.OpenInvitation(data) if data else commands.OpenMyRoom(RoomId(room_id))
        shown = self.follower.gate(command)
        if isinstance(shown, events.PreJoin) and not shown.allowed:
            read = tuple(finding.id for finding in shown.open_warnings)
            shown = self.follower.gate(commands.Acknowledge(read))
        failed = [finding.id for finding in shown.findings if finding.stands]
        return {
            "passed": isinstance(shown, events.PreJoin) and shown.allowed,
            "failed": failed,
        }

    def _join(self, *, microphone: bool, camera: bool) -> Answer:
        self.witness.enters()
        self.witness.call = None
        person = commands.SyntheticPerson(PICTURE)
        wish = commands.Join(microphone=microphone, camera=camera, synthetic=person)
        self.engine.send(wish)
        until = time.monotonic() + LOOP_S
        while self.witness.call is None and time.monotonic() < until:
            time.sleep(0.005)
        return {"joined": self.witness.call is not None}

    def _until(self, what: str, n: int, within: float) -> Answer:
        """Wait for something to be so; ``within`` are real seconds."""
        end = time.monotonic() + within
        while not (reached := self._is(what, n)) and time.monotonic() < end:
            time.sleep(0.01)
        return {"reached": reached}

    def _is(self, what: str, n: int) -> bool:
        witness = self.witness
        with witness.lock:
            here = set(witness.views.get(witness.agreed or "", ()))
            heard = {h for h in here if witness.heard.get(h, 0) > witness.marked.get(h, 0)}
            live = len(here) == n and not witness.held and self._phase() is CallPhase.LIVE
            states = {
                "live": live,
                "hearing": len(heard) >= n,
                "held": witness.held,
                "waiting": len(witness.waiting) >= n,
                "lobby": self._phase() is CallPhase.LOBBY,
                "ended": bool(witness.finished),
            }
            # "waiting HELLO": this very hello asks to be let in.
            return states.get(what, what.partition(" ")[2] in witness.waiting)

    def _phase(self) -> CallPhase:
        return self.witness.call._state.phase if self.witness.call else CallPhase.IDLE

    def _facts(self) -> Answer:
        alarms = [e.finding.id for e in tuple(self.said) if isinstance(e, events.Alarm)]
        failed = [e.code for e in tuple(self.said) if isinstance(e, events.CommandFailed)]
        return {
            **self.witness.facts(),
            "alarms": alarms,
            "failed": failed,
            "phase": self._phase().value,
        }

    def _clock(self, **spell: float) -> Answer:
        self.warp.take(Spell(**spell))
        return {}

    def _admit(self, hello: str) -> Answer:
        self.engine.send(commands.Admit(HelloHash(hello)))
        return {}

    def _remove(self, uid: str) -> Answer:
        self.engine.send(commands.RemovePerson(Uid(uid)))
        return {}

    def _strike(self, room_id: str, uid: str) -> Answer:
        """Strike a person from my room: a new epoch."""
        wish = talk.DropPerson(RoomId(room_id), Uid(uid))
        self.follower.ask(wish, events.RoomCreated)
        return {}

    def _leave(self) -> Answer:
        """Leave, and return when all of the call is closed."""
        call = self.witness.call
        self._calm()
        if call is not None and not call.closed.is_set():
            self.engine.send(commands.Leave())
            if call._state.ended:
                # Its program was made not to end: it does now.
                self.on_loop(lambda: call._finish(effects.Finish("left")))
            end = time.monotonic() + LOOP_S
            while not call.closed.is_set() and time.monotonic() < end:
                time.sleep(0.005)
        return {"left": call is None or call.closed.is_set()}

    def _cheat(self, name: str, **how: Any) -> Answer:
        from tests.attack.cheats import CHEATS  # noqa: PLC0415  what it does needs this class

        return self.on_loop(lambda: CHEATS[name](self, **how)) or {}

    def _stop(self) -> Answer:
        self.engine.stop()
        self._stand.gone(self.engine)
        return {}

    def on_loop(self, doing: Callable[[], Any]) -> Any:
        """Do something on the engine's thread and return what came of it."""
        loop = self.engine._loop
        assert loop is not None
        done: Future[Any] = Future()

        def run() -> None:
            try:
                done.set_result(doing())
            except BaseException as error:  # noqa: BLE001  the director is to see it
                done.set_exception(error)

        loop.call_soon_threadsafe(run)
        return done.result(LOOP_S)
