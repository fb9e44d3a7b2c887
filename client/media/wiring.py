# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine hands to a call's media: keys, permission, time, and who wants to know."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from client.media.grants import DeviceGrant
from client.model.events import Levels, MediaChanged, RemoteMedia
from client.model.ids import PeerId
from client.model.media import FrameCrypto, VideoFormat


class Spawn(Protocol):
    """`client.engine.tasks.spawn`: keeps the task, demands a name, reports its end."""

    def __call__(self, coro: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start ``coro`` on the running loop."""


@dataclass(frozen=True, slots=True)
class MediaPorts:
    """The outside of a call's media. Every callback runs on the engine's loop thread.

    ``clock`` is in monotonic seconds; ``random`` gives that many random bytes (stream numbers).
    ``undecryptable`` is how many frames of a person did not open so far (`FrameKeys`).
    """

    crypto: FrameCrypto
    grant: DeviceGrant
    spawn: Spawn
    clock: Callable[[], float]
    random: Callable[[int], bytes]
    undecryptable: Callable[[PeerId], int]
    on_media: Callable[[MediaChanged], None]
    on_remote: Callable[[RemoteMedia], None]
    on_levels: Callable[[Levels], None]
    on_check: Callable[[str, str], None] = lambda _check, _device: None
    """A check of the call failed in here: its id, and the name of the device it is about."""


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """``format`` is what my camera sends; ``wants_reports`` decodes even unseen pictures.

    Reports (`CallMedia.sees`, `CallMedia.hears`) are for demo and tests with synthetic people.
    """

    format: VideoFormat = field(default_factory=VideoFormat)
    wants_reports: bool = False
    screen_class: str | None = None
    """The class that stands in a shared screen, empty where the room has none; None: no screen is
    ever shown in this call, and none is offered."""
    release_when_muted: Callable[[], bool] = lambda: True
    """Asked on a device's thread: is a microphone that was muted for long to be closed?"""


@dataclass(frozen=True, slots=True)
class MediaPerson:
    """Another person of the call as media knows them: ``name`` goes into troubles and reports.

    ``person_id`` is `synthetic_id.person_id` of their uid; reports compare it with what is in
    their pictures. ``since`` (clock seconds) is where ``first_frame_ms`` counts from.
    """

    peer: PeerId
    name: str
    person_id: int
    since: float
