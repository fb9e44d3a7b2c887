# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The look and the level before joining: only after the checks passed, only by a click."""

import threading

from client.crypto.frame_keys import FrameKeys
from client.engine.sources import Sources
from client.engine.world import World
from client.media.call_media import CallMedia
from client.media.grants import DeviceGrant
from client.media.wiring import MediaOptions, MediaPorts
from client.model import commands
from client.model.media import PictureSlot


class Preview:
    """My own picture and level on this screen alone: there is no link and no key to send with."""

    def __init__(self, world: World, grant: DeviceGrant, sources: Sources) -> None:
        self._sources = sources
        keys = FrameKeys(threading.Lock)
        self._media = CallMedia(
            MediaPorts(
                crypto=keys,
                grant=grant,
                spawn=world.tasks.spawn,
                clock=world.clock,
                random=world.random,
                undecryptable=keys.undecryptable,
                on_media=world.emit,
                on_remote=world.emit,
                on_levels=world.emit,
            ),
            MediaOptions(),
        )

    def set(self, wish: commands.SetPreview) -> None:
        """Start or stop the camera's picture or the microphone's level."""
        device = wish.device_id
        if wish.device == "camera":
            camera = self._sources.camera(device) if wish.on else None
            self._media.set_camera(on=wish.on, source=camera)
        else:
            microphone = self._sources.microphone(device) if wish.on else None
            self._media.set_microphone(on=wish.on, source=microphone)

    def pictures(self) -> PictureSlot:
        """My own picture."""
        return self._media.pictures(None)

    async def close(self) -> None:
        """Close every device that the preview opened."""
        await self._media.close()
