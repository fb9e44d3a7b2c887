# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Another person of the call: their streams, their tile, and what was seen and heard of them."""

from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt

from client.media.decoding import DecoderPool, DecodeStream
from client.media.heard import Ear
from client.media.playout import Playout
from client.media.receiver import Outside, PictureIn, SoundIn
from client.media.rtcp import Reception
from client.media.seen import SeenLog
from client.media.slots import PictureMailbox
from client.media.synthetic_picture import read_marks
from client.media.tile_picture import TileScaler
from client.media.wiring import MediaPerson
from client.model.events import RemoteMedia
from client.model.ids import PeerId
from client.model.media import (
    PAYLOAD_TYPES,
    FrameCrypto,
    HeardPerson,
    PacketLink,
    SeenPerson,
    StreamKind,
)
from client.model.transport import StreamOffer

FRESH = 1.0
"""Seconds after which what arrived last no longer counts as arriving."""
TROUBLE_SHOWN = 2.0


@dataclass(frozen=True, slots=True)
class ReceiverTools:
    """What all remote people of a call share."""

    crypto: FrameCrypto
    undecryptable: Callable[[PeerId], int]
    clock: Callable[[], float]
    pool: DecoderPool
    playout: Playout
    reports: bool
    my_ssrc: int


class RemotePerson:
    """One other person; the tile and the reports outlive a link that is rebuilt."""

    def __init__(self, person: MediaPerson, tools: ReceiverTools) -> None:
        self.person = person
        self.mailbox = PictureMailbox()
        self.screen = PictureMailbox()
        """The pictures of a screen that this person shows, see `shares`."""
        self.unsaid = 0
        """Frames of a screen that came while the person had not said that they show one."""
        self.link: PacketLink | None = None
        self.told: RemoteMedia | None = None
        self._tools = tools
        self._tile = TileScaler(self.mailbox)
        self._screen_tile = TileScaler(self.screen)
        self._shares = False
        self._screen: PictureIn | None = None
        self._seen = SeenLog()
        self._ear: Ear | None = None
        self._played = self._concealed = 0
        self._undecryptable = 0
        self._failed: float | None = None
        self._sound: SoundIn | None = None
        self._picture: PictureIn | None = None
        self.name_as(person)

    def name_as(self, person: MediaPerson) -> None:
        """Who this is became known, or changed."""
        if self._tools.reports and (self._ear is None or person.person_id != self.person.person_id):
            self._ear = Ear(person.person_id, clock=self._tools.clock)
        self.person = person

    def connect(self, link: PacketLink, offers: tuple[StreamOffer, ...], outside: Outside) -> None:
        """Take this link's streams, in place of an older link's."""
        self.disconnect()
        self.link = link
        tools, peer = self._tools, link.peer
        for offer in offers:
            if _is(offer, StreamKind.AUDIO) and self._sound is None:
                tools.playout.add_person(peer)
                self._sound = SoundIn(peer, offer.ssrc, tools.crypto, tools.clock, self._play)
                link.attach(offer.ssrc, offer.pt, self._sound)
            elif _is(offer, StreamKind.VIDEO) and self._picture is None:
                stream = DecodeStream(tools.pool, self._wanted, self._pictured)
                ssrcs = (offer.ssrc, tools.my_ssrc)
                self._picture = PictureIn(peer, ssrcs, tools.crypto, stream, outside)
                link.attach(offer.ssrc, offer.pt, self._picture)
            elif _is(offer, StreamKind.SCREEN) and self._screen is None:
                stream = DecodeStream(tools.pool, self._screen_wanted, self._screen_pictured)
                ssrcs = (offer.ssrc, tools.my_ssrc)
                kind = StreamKind.SCREEN
                self._screen = PictureIn(peer, ssrcs, tools.crypto, stream, outside, kind)
                link.attach(offer.ssrc, offer.pt, self._screen)

    def shares(self, *, said: bool) -> None:
        """Whether this person has said that they show their screen; else none of it is decoded."""
        self._shares = said
        if not said:
            self.screen.take()

    def disconnect(self) -> None:
        """Take nothing more from the link."""
        for sink in (self._sound, self._picture, self._screen):
            if sink is not None and self.link is not None:
                self.link.detach(sink)
                sink.close()
        if self._sound is not None:
            self._played, self._concealed = self._sound_counts()
            self._tools.playout.remove_person(self.person.peer)
        self._sound = self._picture = self._screen = self.link = None

    def receptions(self) -> list[Reception]:
        """What arrived, for the person's own information."""
        sinks = (self._sound, self._picture, self._screen)
        reports = [sink.report() for sink in sinks if sink is not None]
        return [report for report in reports if report is not None]

    def hear(self, samples: npt.NDArray[np.int16]) -> None:
        """A block of this person's sound was decoded (audio-out worker)."""
        if self._ear is not None:
            self._ear.hear(samples)

    def seen(self) -> SeenPerson:
        """Who was in the pictures so far."""
        undecryptable = self._tools.undecryptable(self.person.peer)
        return self._seen.report(self.person.name, self.person.since, undecryptable)

    def heard(self) -> HeardPerson:
        """Whose voice was in the sound so far."""
        if self._ear is None:
            return HeardPerson(self.person.name, None, 0.0, identified=False)
        played, concealed = self._sound_counts()
        ratio = concealed / (played + concealed) if played + concealed else 0.0
        return self._ear.report(self.person.name, self.person.since, ratio)

    def _sound_counts(self) -> tuple[int, int]:
        """Frames played and concealed over all links so far: `Playout` forgets with a link."""
        stats = self._tools.playout.stats(self.person.peer)
        return self._played + stats.played, self._concealed + stats.concealed

    def state(self, now: float) -> RemoteMedia:
        """What arrives just now, with a sentence if something is wrong."""
        sound, picture = self._sound, self._picture
        trouble = ""
        name = self.person.name or "somebody"
        undecryptable = self._tools.undecryptable(self.person.peer)
        if undecryptable > self._undecryptable:
            self._undecryptable, self._failed = undecryptable, now
        if _recent(self._failed, now, TROUBLE_SHOWN):
            trouble = f"Frames from {name} cannot be decrypted and are not shown."
        elif picture is not None and self._stalled(picture, now):
            trouble = f"The picture of {name} stopped."
        return RemoteMedia(
            self.person.peer,
            sound=sound is not None and _recent(sound.opened, now, FRESH),
            picture=picture is not None and _recent(picture.opened, now, FRESH),
            trouble=trouble,
        )

    def _stalled(self, picture: PictureIn, now: float) -> bool:
        return (
            self._wanted()
            and picture.waiting_since(now) > FRESH
            and _recent(picture.opened, now, FRESH)
        )

    def _play(self, seq: int, timestamp: int, opus: bytes, arrival_ms: int) -> None:
        self._tools.playout.push(self.person.peer, seq, timestamp, opus, arrival_ms)

    def _wanted(self) -> bool:
        return self._tools.reports or self._tile.visible

    def _screen_wanted(self) -> bool:
        if not self._shares:
            self.unsaid += 1
            return False
        return self._screen_tile.visible

    def _screen_pictured(self, frame: av.VideoFrame, newest: bool) -> None:  # noqa: FBT001  as below
        if newest and self._shares:
            self._screen_tile.show(frame)

    def _pictured(self, frame: av.VideoFrame, newest: bool) -> None:  # noqa: FBT001  a callback
        if self._tools.reports:
            self._seen.note(read_marks(frame), self.person.person_id, self._tools.clock())
        if newest:
            self._tile.show(frame)


def unknown_person(peer: PeerId, now: float) -> MediaPerson:
    """Somebody whose link came up before `CallMedia.add_person` told who they are."""
    return MediaPerson(peer, "", -1, now)


def _is(offer: StreamOffer, kind: StreamKind) -> bool:
    return offer.kind == kind.name.lower() and offer.pt == PAYLOAD_TYPES[kind]


def _recent(at: float | None, now: float, seconds: float) -> bool:
    return at is not None and now - at < seconds
