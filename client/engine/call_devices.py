# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The devices of a running call: what a face asks for, remembered across mute and change."""

from collections.abc import Callable

from client.engine.sources import Sources
from client.media.call_media import CallMedia
from client.media.in_use import Chosen
from client.model import commands
from client.model.ids import DeviceId
from client.model.media import DeviceKind


class CallDevices:
    """Microphone, camera and speaker of one call. Use on the engine's loop only."""

    def __init__(self, media: CallMedia, sources: Sources, wish: commands.Join) -> None:
        self._media = media
        self._sources = sources
        self._wish = wish
        self._microphone, self._camera = wish.microphone_id, wish.camera_id
        self._speaker = wish.speaker_id
        self._microphone_on = self._camera_on = False
        self._away = False
        self.on_away: Callable[[bool], None] = lambda _away: None
        """Nobody is here (True), or somebody is back."""

    def open_wished(self) -> None:
        """Open what the person joined with: a speaker always, the rest only if asked."""
        self.set_speaker(self._wish.speaker_id)
        if self._wish.microphone:
            self.set_microphone(on=True)
        if self._wish.camera:
            self.set_camera(on=True)

    def set_microphone(self, *, on: bool) -> None:
        """Unmute with the chosen microphone, or mute. Nobody unmutes a locked computer."""
        on = on and not self._away
        source = self._sources.microphone(self._microphone) if on else None
        self._media.set_microphone(on=on, source=source)
        self._microphone_on = on

    def set_camera(self, *, on: bool) -> None:
        """Open the chosen camera, or close the one that is open; see `set_microphone`."""
        on = on and not self._away
        source = self._sources.camera(self._camera) if on else None
        self._media.set_camera(on=on, source=source)
        self._camera_on = on

    def set_speaker(self, device: DeviceId) -> None:
        """Play to this device."""
        self._speaker = device
        if self._away:
            return
        self._media.set_speaker(self._sources.speaker(device))

    def choose(self, wish: commands.ChooseDevice) -> None:
        """Use another device from now on."""
        if wish.kind is DeviceKind.MICROPHONE:
            self.choose_microphone(wish.id)
        elif wish.kind is DeviceKind.CAMERA:
            self.choose_camera(wish.id)
        else:
            self.set_speaker(wish.id)

    def choose_microphone(self, device: DeviceId) -> None:
        """Use this microphone from now on; stays muted when muted."""
        self._microphone = device
        if self._microphone_on:
            self.set_microphone(on=False)
            self.set_microphone(on=True)

    def choose_camera(self, device: DeviceId) -> None:
        """Use this camera from now on; stays off when off."""
        self._camera = device
        if self._camera_on:
            self.set_camera(on=False)
            self.set_camera(on=True)

    def chosen(self) -> Chosen:
        """What this call uses, as far as devices of this computer are used at all."""
        return Chosen(
            self._microphone, self._speaker, self._camera, made_up=self._wish.synthetic is not None
        )

    def put_away(self, *, speaker: bool) -> None:
        """Nobody is here: close microphone and camera now, and the speaker if asked."""
        self._away = True
        self.on_away(True)  # noqa: FBT003  a callback
        self.set_camera(on=False)
        self.set_microphone(on=False)
        self._media.release_microphone()
        if speaker:
            self._media.set_speaker(None)

    def take_back(self) -> None:
        """Somebody is here again: sound is played; the rest stays off until they say so."""
        self._away = False
        self.on_away(False)  # noqa: FBT003  a callback
        self.set_speaker(self._speaker)
