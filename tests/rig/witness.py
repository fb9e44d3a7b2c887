# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Watches every call of this process and notes whatever may never happen in one.

It stands at the border where a session's effects reach real keys, and where frames are sealed
and opened, and compares each side with what the other honest side really did.
"""

import threading
from collections import Counter
from typing import Any

from client.crypto.frame_keys import FrameKeys
from client.engine.call import LiveCall
from client.model.ids import HelloHash, Uid
from client.model.media import Sealed, StreamKind
from client.session import effects


class Witness:
    """Install once with `watch`; `wrongs` stays empty while nobody is deceived."""

    def __init__(self) -> None:
        self.wrongs: list[str] = []
        self.opened: Counter[Uid] = Counter()
        """Frames of sound and picture that were opened, by who did: only these can be played."""
        self.alarms: list[tuple[Uid, str]] = []
        self.calls: list[LiveCall] = []
        self._lock = threading.Lock()
        self._whose: dict[HelloHash, Uid] = {}
        self._secrets: dict[tuple[HelloHash, int], bytes] = {}
        self._owners: dict[int, LiveCall] = {}
        self._sealed: Counter[tuple[StreamKind, bytes]] = Counter()
        self._taken: Counter[tuple[int, StreamKind, bytes]] = Counter()
        """What each call opened: what is said to several is opened once by each."""

    def begin(self) -> None:
        """Forget what was counted: another lie is told."""
        with self._lock:
            self.opened.clear()
            self.alarms.clear()
            self.calls.clear()

    def watch(self, monkeypatch: Any) -> None:
        """Stand beside every call from now on."""
        honest_perform, honest_init = LiveCall._perform, LiveCall.__init__
        honest_seal, honest_open = FrameKeys.seal, FrameKeys.open

        def init(call: LiveCall, *args: Any) -> None:
            honest_init(call, *args)
            with self._lock:
                self._owners[id(call._keys)] = call
                self.calls.append(call)

        def perform(call: LiveCall, effect: effects.Effect) -> None:
            with self._lock:
                self._look(call, effect)
            honest_perform(call, effect)

        def seal(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
            # Noted before it is sealed, or it could arrive before it was sent.
            with self._lock:
                self._sealed[kind, bytes(data)] += 1
            return honest_seal(keys, kind, data)

        def open_(keys: FrameKeys, sender: HelloHash, kind: StreamKind, data: bytes) -> Any:
            plain = honest_open(keys, sender, kind, data)
            if plain is not None:
                with self._lock:
                    self._played(keys, kind, plain)
            return plain

        monkeypatch.setattr(LiveCall, "__init__", init)
        monkeypatch.setattr(LiveCall, "_perform", perform)
        monkeypatch.setattr(FrameKeys, "seal", seal)
        monkeypatch.setattr(FrameKeys, "open", open_)

    def _played(self, keys: FrameKeys, kind: StreamKind, plain: bytes) -> None:
        owner = self._owners.get(id(keys))
        if kind is not StreamKind.DATA:
            self.opened[owner._plan.setup.uid if owner else Uid("?")] += 1
        self._taken[id(keys), kind, plain] += 1
        if self._taken[id(keys), kind, plain] > self._sealed[kind, plain]:
            self.wrongs.append("a frame was played that nobody sealed, or one twice")

    def _look(self, call: LiveCall, effect: effects.Effect) -> None:
        me = call._plan.setup.uid
        state = call._state
        match effect:
            case effects.HelloMade(hello):
                self._whose[hello] = me
            case effects.UseSendKey(_, mine, generation, secret):
                self._secrets[mine, generation] = secret.reveal()
                given = state.send_key.given if state.send_key else frozenset({HelloHash("?")})
                if any(self._whose.get(hello) in {None, me} for hello in given):
                    self.wrongs.append(f"{me} gave a key to somebody who is nobody")
            case effects.AddReceiveKey(peer, _, generation, secret):
                known = self._secrets.get((peer, generation))
                if self._whose.get(peer) in {None, me}:
                    self.wrongs.append(f"{me} took a key of somebody who is nobody")
                if known is not None and known != secret.reveal():
                    self.wrongs.append(f"{me} took another key than its sender uses")
            case effects.RosterShown():
                self._seen(call, effect)
            case effects.Raised(finding):
                self.alarms.append((me, finding.id))
            case _:
                pass

    def _seen(self, call: LiveCall, shown: effects.RosterShown) -> None:
        for one in shown.people:
            member = call._state.evidence.room.member(one.identity)
            if one.on_roster and (member is None or self._whose.get(one.peer) != member.uid):
                self.wrongs.append("somebody is on a roster who is nobody")
