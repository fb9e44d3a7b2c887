# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""All media of one call: the one object that the engine holds."""

import asyncio
from collections.abc import Callable

from client.media.audio_io import AudioSink, AudioSource
from client.media.call_screen import CallScreen
from client.media.camera import CameraState, CameraTrouble, VideoSource
from client.media.decoding import DecoderPool
from client.media.fanout import Fanout, SealedSound, StreamNumbers
from client.media.mic import Microphone
from client.media.playout import Playout, Samples
from client.media.publisher import SharedGate, VideoPublisher
from client.media.receiver import Outside
from client.media.remote import ReceiverTools, RemotePerson, unknown_person
from client.media.rtcp import Reception
from client.media.slots import PictureMailbox
from client.media.stats import SendFigures
from client.media.switch import DeviceSwitch, Named
from client.media.vp8 import bitrate_for
from client.media.wiring import MediaOptions, MediaPerson, MediaPorts
from client.model.errors import Failure
from client.model.events import Levels, MediaChanged
from client.model.ids import PeerId
from client.model.media import (
    PAYLOAD_TYPES,
    DeviceKind,
    HeardPerson,
    PacketLink,
    PictureSlot,
    Sealed,
    SeenPerson,
    StreamKind,
)
from client.model.transport import StreamOffer

TICK = 0.1
"""Seconds between levels; states of others are looked at on every second tick."""
_STATES_EVERY = 2
_REPORT_EVERY = 10
_NUMBERS = 6


class CallMedia:
    """Sends my sound and picture to every confirmed link and plays what arrives.

    Made on the engine's loop after the gate passed; all methods are called on that loop and
    return at once (devices are opened and closed on threads of their own; what became of a wish
    is told by ``ports.on_media``). Starts muted, camera off, no speaker open.
    """

    def __init__(self, ports: MediaPorts, options: MediaOptions) -> None:
        """Choose this presence's stream numbers and start the media tasks; opens no device."""
        self._ports = ports
        self._options = options
        self._loop = asyncio.get_running_loop()
        self._numbers = _numbers(ports, screen=options.screen_class is not None)
        self._gate = SharedGate(ports.clock)
        self._mailbox = PictureMailbox()
        self._people: dict[PeerId, RemotePerson] = {}
        self._fanout = Fanout(
            self._numbers,
            ports.clock,
            ports.random,
            self._gate.requested,
            bitrate_for(options.format),
        )
        self._publisher = VideoPublisher(
            ports.crypto, options.format, self._gate, self._fanout.pictures, self._mailbox
        )
        self.screen = CallScreen(ports, self._fanout, options.screen_class or "")
        """My screen, and whether it is shown."""
        self._playout = Playout(self._speaker_trouble, self._decoded)
        self._tools = ReceiverTools(
            ports.crypto,
            ports.undecryptable,
            ports.clock,
            DecoderPool(),
            self._playout,
            options.wants_reports,
            self._numbers.picture,
        )
        self._mic_level = 0.0
        self._last_levels: tuple[tuple[PeerId | None, float], ...] = ()
        self._microphone = Microphone(
            self._seal_sound,
            self._send_sound,
            self._set_level,
            self._microphone_trouble,
            self._muted,
            clock=ports.clock,
            parks=options.release_when_muted,
        )
        self._chosen: AudioSource | None = None
        self._switches()
        self._tasks = (
            ports.spawn(self._fanout.run(), "media sender"),
            ports.spawn(self._watch(), "media watch"),
        )

    def _switches(self) -> None:
        report, spawn, grant = self._ports.on_media, self._ports.spawn, self._ports.grant
        self._camera: DeviceSwitch[VideoSource] = DeviceSwitch(
            DeviceKind.CAMERA, self._start_camera, lambda source: source.stop(), report, spawn
        )
        self._speaker: DeviceSwitch[AudioSink] = DeviceSwitch(
            DeviceKind.SPEAKER,
            lambda sink: self._playout.open(grant, sink),
            lambda _: self._playout.close(),
            report,
            spawn,
        )
        self._sound_source: DeviceSwitch[AudioSource] = DeviceSwitch(
            DeviceKind.MICROPHONE,
            lambda source: self._microphone.open(grant, source),
            lambda _: self._microphone.close(),
            self._microphone_switched,
            spawn,
        )

    def streams(self) -> tuple[StreamOffer, ...]:
        """My streams for `client.model.transport.TransportParams`: sound and picture."""
        numbers = {
            StreamKind.AUDIO: self._numbers.sound,
            StreamKind.VIDEO: self._numbers.picture,
        }
        if self._numbers.screen:
            numbers[StreamKind.SCREEN] = self._numbers.screen
        return tuple(
            StreamOffer(kind.name.lower(), ssrc, PAYLOAD_TYPES[kind])
            for kind, ssrc in numbers.items()
        )

    def add_person(self, person: MediaPerson) -> None:
        """Say who a peer is; may come before or after `link_up`, and again to change a name."""
        known = self._people.get(person.peer)
        if known is None:
            self._people[person.peer] = RemotePerson(person, self._tools)
        else:
            known.name_as(person)

    def link_up(self, link: PacketLink, offers: tuple[StreamOffer, ...]) -> None:
        """A link is CONFIRMED: send to it, take its streams, give it a key frame at once.

        A second link to the same peer takes the first one's place.
        """
        outside = Outside(
            self._ports.clock,
            self._fanout.round_trip,
            lambda packet: self._fanout.post(link, packet),
        )
        self._person(link.peer).connect(link, offers, outside)
        self._fanout.add(link)
        self._publisher.listening = True
        self._gate.newcomer(link.peer)
        self.screen.listening()
        self.screen.gate.newcomer(link.peer)

    def link_down(self, peer: PeerId) -> None:
        """The link is gone: send nothing more to it; what was seen stays in the reports."""
        self._fanout.remove(peer)
        self._publisher.listening = self._fanout.listeners > 0
        self.screen.listening()
        if peer in self._people:
            self._people[peer].disconnect()
            self._tell_state(self._people[peer])

    def key_changed(self) -> None:
        """A new send key is in force or sending goes on after a hold: send one key frame."""
        self._gate.force()
        self.screen.gate.force()

    def set_microphone(self, *, on: bool, source: AudioSource | None = None) -> None:
        """Unmute, with ``source`` or the one chosen before (opened if it is not), or mute.

        Muting stops packets at once; `Microphone` closes the device after 10 s of it. A source
        of the device that is open already changes nothing.
        """
        if source is not None and not _same(source, self._chosen):
            self._chosen = source
        if on and self._chosen is not None:
            self._sound_source.wish(self._chosen)
        self._microphone.set_muted(not on)

    def release_microphone(self) -> None:
        """Mute, and close the device now instead of after a while; unmuting opens it again."""
        self._microphone.set_muted(True)
        self._sound_source.wish(None)

    def set_camera(self, *, on: bool, source: VideoSource | None = None) -> None:
        """Open the camera ``source`` or close the one that is open; off means closed.

        A source of the device that is open already changes nothing.
        """
        if not on:
            self._camera.wish(None)
        elif source is not None and not _same(source, self._camera.wished):
            self._camera.wish(source)

    def set_speaker(self, sink: AudioSink | None) -> None:
        """Play to ``sink`` from now on; None closes the speaker."""
        self._speaker.wish(sink)

    def chime(self) -> None:
        """Somebody arrived: a short soft sound."""
        self._playout.chime()

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures (kept for the whole call); None is my camera."""
        return self._mailbox if peer is None else self._person(peer).mailbox

    def screen_pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows; None: mine, as it is sent."""
        return self.screen.mailbox if peer is None else self._person(peer).screen

    def shares(self, peer: PeerId, *, said: bool) -> None:
        """A person said that they show their screen, or no longer; without it none is decoded."""
        self._person(peer).shares(said=said)

    def sees(self) -> tuple[SeenPerson, ...]:
        """Who was in the pictures decoded so far, one entry for each known person."""
        return tuple(person.seen() for person in self._people.values())

    def hears(self) -> tuple[HeardPerson, ...]:
        """Whose voice was in the sound decoded so far, one entry for each known person."""
        return tuple(person.heard() for person in self._people.values())

    def figures(self) -> SendFigures:
        """Counters of my side up to now."""
        return SendFigures(
            listeners=self._fanout.listeners,
            encoded=self._publisher.encoded,
            key_frames=self._publisher.key_frames,
            skipped=self._publisher.skipped,
            held=self._publisher.held,
            failed=self._publisher.failed,
            sound_dropped=self._fanout.sound.dropped,
            unsent=self._fanout.unsent,
            repeated=self._fanout.repeated,
        )

    async def close(self) -> None:
        """Stop sending, close every device, end every thread; returns when that is done."""
        self._microphone.set_muted(True)
        await asyncio.gather(
            self._camera.close(), self._sound_source.close(), self._speaker.close()
        )
        for peer in tuple(self._people):
            self._fanout.remove(peer)
            self._people[peer].disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        await asyncio.to_thread(self._end_threads)

    def _end_threads(self) -> None:
        self.screen.end()
        self._publisher.close()
        self._tools.pool.close()
        self._microphone.close()
        self._playout.close()

    def _person(self, peer: PeerId) -> RemotePerson:
        if peer not in self._people:
            unknown = unknown_person(peer, self._ports.clock())
            self._people[peer] = RemotePerson(unknown, self._tools)
        return self._people[peer]

    # Called on threads of the devices.

    def _start_camera(self, source: VideoSource) -> None:
        def on_end(trouble: CameraTrouble) -> None:
            closed = trouble.state is not CameraState.STUCK
            self._on_loop(lambda: self._camera.ended(source, trouble, closed=closed))

        source.start(self._ports.grant, self._options.format, self._publisher.frames, on_end)

    def _seal_sound(self, opus: bytes) -> Sealed | None:
        return self._ports.crypto.seal(StreamKind.AUDIO, opus)

    def _send_sound(self, sealed: Sealed, timestamp: int) -> None:
        self._fanout.sound.push(SealedSound(sealed, timestamp))

    def _set_level(self, level: float) -> None:
        self._mic_level = level

    def _decoded(self, peer: PeerId, samples: Samples) -> None:
        person = self._people.get(peer)
        if person is not None:
            person.hear(samples)

    def _muted(self, muted: bool) -> None:  # noqa: FBT001  the microphone's callback
        self._on_loop(lambda: self._tell_microphone(on=not muted))

    def _microphone_trouble(self, sentence: str) -> None:
        check = self._microphone.failed_check
        self._on_loop(lambda: self._microphone_in_trouble(sentence, check))

    def _speaker_trouble(self, sentence: str) -> None:
        self._on_loop(lambda: self._speaker_in_trouble(sentence))

    def _on_loop(self, call: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    # On the loop again.

    def _microphone_switched(self, change: MediaChanged) -> None:
        """An open microphone says nothing yet: unmuted is what `_muted` proves."""
        if not change.on:
            self._mic_level = 0.0
            self._ports.on_media(change)

    def _tell_microphone(self, *, on: bool, trouble: str = "") -> None:
        source = self._sound_source.actual or self._chosen
        if source is not None:
            self._ports.on_media(
                MediaChanged(DeviceKind.MICROPHONE, on, source.device, source.label, trouble)
            )

    def _microphone_in_trouble(self, sentence: str, check: str) -> None:
        source = self._sound_source.actual
        if check:
            self._ports.on_check(check, "" if source is None else source.label)
        if source is not None and not self._microphone.is_open:
            self._sound_source.ended(source, Failure("microphone", sentence), closed=True)
        else:
            # "No sound arrives" closes nothing: what comes next is heard, and the sign must say so.
            self._tell_microphone(on=not self._microphone.muted, trouble=sentence)

    def _speaker_in_trouble(self, sentence: str) -> None:
        sink = self._speaker.actual
        if sink is not None:
            self._speaker.ended(sink, Failure("speaker", sentence), closed=True)

    async def _watch(self) -> None:
        """Levels, states of others and reports, until cancelled."""
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            self._tell_levels()
            if ticks % _STATES_EVERY == 0:
                for person in self._people.values():
                    self._tell_state(person)
            if ticks % _REPORT_EVERY == 0:
                self._fanout.report(self._receptions)

    def _tell_levels(self) -> None:
        others = self._playout.levels() if self._playout.is_open else {}
        levels = ((None, self._mic_level), *others.items())
        if levels != self._last_levels:
            self._last_levels = levels
            self._ports.on_levels(Levels(levels))

    def _tell_state(self, person: RemotePerson) -> None:
        state = person.state(self._ports.clock())
        if state != person.told:
            person.told = state
            self._ports.on_remote(state)

    def _receptions(self, peer: PeerId) -> list[Reception]:
        person = self._people.get(peer)
        return person.receptions() if person is not None else []


def _same(source: Named, other: Named | None) -> bool:
    return other is not None and (type(source), source.device) == (type(other), other.device)


def _numbers(ports: MediaPorts, *, screen: bool) -> StreamNumbers:
    """Distinct SSRCs that are not 0, and random RTP offsets (RFC 3550 section 5.1)."""
    drawn: list[int] = []
    while len(drawn) < _NUMBERS:
        number = int.from_bytes(ports.random(4), "big")
        if number and number not in drawn:
            drawn.append(number)
    return StreamNumbers(*drawn[: _NUMBERS if screen else _NUMBERS - 2])
