# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Stands at the borders of every call of this process, for whoever wants to note or to tamper.

The borders: where a session's effects reach keys and links, where inputs reach the session, and
where frames are sealed and opened. Each call is somebody's: the one who owns its engine.
"""

from typing import Any

from client.crypto.frame_keys import FrameKeys
from client.engine.call import LiveCall
from client.engine.runner import Engine
from client.model.ids import HelloHash
from client.model.media import Sealed, StreamKind
from client.session import effects, inputs


class Bystander:
    """Hears of everything in the calls of one engine; what it returns is what happens."""

    call: LiveCall | None = None

    def effect(
        self,
        call: LiveCall,  # noqa: ARG002  for those who look at its state
        effect: effects.Effect,
    ) -> tuple[effects.Effect, ...]:
        """What is to be carried out instead."""
        return (effect,)

    def input(self, item: inputs.Input) -> inputs.Input | None:
        """What the session is told instead."""
        return item

    def seal(self, keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        """A frame leaves; on a media thread."""
        return HONEST_SEAL(keys, kind, data)

    def arrived(self, sender: HelloHash, kind: StreamKind, data: bytes) -> None:
        """A sealed frame came over the link of ``sender``."""

    def opened(self, keys: FrameKeys, sender: HelloHash, kind: StreamKind, plain: bytes) -> None:
        """A frame was opened, so it can be played; on a media thread."""


HONEST_SEAL, HONEST_OPEN = FrameKeys.seal, FrameKeys.open
_INIT, _PERFORM, _FEED = LiveCall.__init__, LiveCall._perform, LiveCall.feed


class Stand:
    """Install once with `watch`, then say who stands beside which engine."""

    def __init__(self) -> None:
        self._beside: dict[int, Bystander] = {}
        self._by_keys: dict[int, Bystander] = {}

    def beside(self, engine: Engine, who: Bystander) -> None:
        self._beside[id(engine)] = who

    def gone(self, engine: Engine) -> None:
        who = self._beside.pop(id(engine), None)
        self._by_keys = {key: one for key, one in self._by_keys.items() if one is not who}

    def _of(self, call: LiveCall) -> Bystander | None:
        # The way to the faces leads past what writes them down to the engine's own method.
        recorder = getattr(call._world.emit, "__self__", None)
        emit = getattr(recorder, "_emit", None)
        return self._beside.get(id(getattr(emit, "__self__", recorder)))

    def watch(self, patch: Any) -> None:
        self._watch_calls(patch)
        self._watch_frames(patch)

    def _watch_calls(self, patch: Any) -> None:
        def init(call: LiveCall, *args: Any) -> None:
            _INIT(call, *args)
            who = self._of(call)
            if who is not None:
                self._by_keys[id(call._keys)] = who
                who.call = call

        def perform(call: LiveCall, effect: effects.Effect) -> None:
            who = self._of(call)
            for each in (effect,) if who is None else who.effect(call, effect):
                _PERFORM(call, each)

        def feed(call: LiveCall, item: inputs.Input) -> None:
            who = self._of(call)
            told = item if who is None else who.input(item)
            if told is not None:
                _FEED(call, told)

        patch.setattr(LiveCall, "__init__", init)
        patch.setattr(LiveCall, "_perform", perform)
        patch.setattr(LiveCall, "feed", feed)

    def _watch_frames(self, patch: Any) -> None:
        def seal(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
            who = self._by_keys.get(id(keys))
            return HONEST_SEAL(keys, kind, data) if who is None else who.seal(keys, kind, data)

        def open_(keys: FrameKeys, sender: HelloHash, kind: StreamKind, data: bytes) -> Any:
            who = self._by_keys.get(id(keys))
            if who is not None:
                who.arrived(sender, kind, data)
            plain = HONEST_OPEN(keys, sender, kind, data)
            if plain is not None and who is not None:
                who.opened(keys, sender, kind, plain)
            return plain

        patch.setattr(FrameKeys, "seal", seal)
        patch.setattr(FrameKeys, "open", open_)
