# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which device or stand-in a wish means. Synthetic people exist only on explicit request."""

from client.media.audio_io import AudioSink, AudioSource, DeviceMicrophone, DeviceSpeaker
from client.media.camera import AvCamera, LavfiSource, VideoSource
from client.media.synthetic_id import person_id
from client.media.synthetic_picture import SyntheticPicture
from client.media.synthetic_voice import SilentSink, SyntheticVoice
from client.model.commands import SyntheticPerson
from client.model.ids import DeviceId, Uid

_LAVFI = "lavfi:"


class Sources:
    """Makes the audio and video ends of one call; opening them needs a grant."""

    def __init__(self, uid: Uid, synthetic: SyntheticPerson | None) -> None:
        self._uid = uid
        self._synthetic = synthetic

    def microphone(self, device: DeviceId) -> AudioSource:
        """The microphone ``device``, or the made-up voice of a synthetic person."""
        if self._synthetic is not None:
            return SyntheticVoice(person_id(self._uid))
        return DeviceMicrophone(device)

    def camera(self, device: DeviceId) -> VideoSource:
        """The camera ``device``; ``lavfi:GRAPH`` is a stand-in picture that PyAV really opens."""
        if self._synthetic is not None:
            return SyntheticPicture(person_id(self._uid), self._synthetic.format)
        if device.startswith(_LAVFI):
            return LavfiSource(device.removeprefix(_LAVFI))
        return AvCamera(device)

    def speaker(self, device: DeviceId) -> AudioSink:
        """The speaker ``device``; synthetic people listen to a silent one."""
        if self._synthetic is not None:
            return SilentSink()
        return DeviceSpeaker(device)
