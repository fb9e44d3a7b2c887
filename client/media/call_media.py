# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""All media of one call: the one object that the engine holds."""

from client.media.camera import VideoSource
from client.media.mic import AudioSource
from client.media.playout import AudioSinkDevice
from client.media.wiring import MediaOptions, MediaPerson, MediaPorts
from client.model.ids import DeviceId, PeerId
from client.model.media import HeardPerson, PacketLink, PictureSlot, SeenPerson
from client.model.transport import StreamOffer


class CallMedia:
    """Sends my sound and picture to every confirmed link and plays what arrives.

    Made on the engine's loop after the gate passed; all methods are called on that loop and
    return at once (devices are opened and closed on threads of their own; what became of a wish
    is told by ``ports.on_media``). Starts muted, camera off, no speaker open.
    """

    def __init__(self, ports: MediaPorts, options: MediaOptions) -> None:
        """Choose this presence's stream numbers; opens no device."""

    def streams(self) -> tuple[StreamOffer, ...]:
        """My streams for `client.model.transport.TransportParams`: sound and picture."""

    def add_person(self, person: MediaPerson) -> None:
        """Say who a peer is; may come before or after `link_up`, and again to change a name."""

    def link_up(self, link: PacketLink, offers: tuple[StreamOffer, ...]) -> None:
        """A link is CONFIRMED: send to it, take its streams, give it a key frame at once.

        A second link to the same peer takes the first one's place.
        """

    def link_down(self, peer: PeerId) -> None:
        """The link is gone: send nothing more to it; what was seen stays in the reports."""

    def key_changed(self) -> None:
        """A new send key is in force or sending goes on after a hold: send one key frame."""

    def set_microphone(
        self, *, on: bool, source: AudioSource | None = None, device: DeviceId = DeviceId("")
    ) -> None:
        """Unmute (opening the microphone if it is closed) or mute; ``source`` once on=True."""

    def set_camera(
        self, *, on: bool, source: VideoSource | None = None, device: DeviceId = DeviceId("")
    ) -> None:
        """Open the camera ``source`` or close it; off means the device is closed."""

    def set_speaker(self, sink: AudioSinkDevice | None, device: DeviceId = DeviceId("")) -> None:
        """Play to ``sink`` from now on; None closes the speaker."""

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures (kept for the whole call); None is my camera."""

    def sees(self) -> tuple[SeenPerson, ...]:
        """Who was in the pictures decoded so far, one entry for each added person."""

    def hears(self) -> tuple[HeardPerson, ...]:
        """Whose voice was in the sound decoded so far, one entry for each added person."""

    async def close(self) -> None:
        """Stop sending, close every device, end every thread; returns when that is done."""
