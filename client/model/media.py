# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``media`` and ``net`` both need to know of each other, and pictures for the faces."""

from collections.abc import Callable
from enum import Enum
from typing import NewType, Protocol

import msgspec

from client.model.ids import DeviceId, PeerId

SAMPLE_RATE = 48_000
"""Samples per second, mono, int16, everywhere."""
BLOCK = 960
"""Samples of one 20 ms audio block."""

Sealed = NewType("Sealed", bytes)
"""A sealed frame; publishers and links take nothing else, so no plain path can be written."""


class StreamKind(Enum):
    """A stream of one person; values are the kinds of protocol.md section 7.6."""

    AUDIO = 0
    VIDEO = 1
    SCREEN = 2
    DATA = 3
    LOW_VIDEO = 4


PAYLOAD_TYPES = {StreamKind.AUDIO: 96, StreamKind.VIDEO: 97, StreamKind.SCREEN: 98}


class VideoFormat(msgspec.Struct, frozen=True):
    """Wanted capture and encoding format."""

    width: int = 640
    height: int = 360
    fps: int = 25


class Picture(msgspec.Struct, frozen=True, eq=False):
    """One picture ready to paint: BGRX bytes (Qt ``Format_RGB32``), ``stride`` bytes a row.

    The memoryview keeps the frame's memory alive.
    """

    pixels: memoryview
    width: int
    height: int
    stride: int


class PictureSlot(Protocol):
    """One-slot, latest-wins mailbox of pictures for a tile (filled by a decoder thread)."""

    def take(self) -> Picture | None:
        """Newest picture since the last take, or None."""

    def on_wake(self, wake: Callable[[], None] | None) -> None:
        """Call ``wake`` (on the producer's thread) when a picture waits and none was pending."""

    def want(self, width: int, height: int) -> None:
        """Pictures are shown at this size in device pixels; 0, 0 when out of sight."""


class DeviceKind(Enum):
    """Kinds of device."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    CAMERA = "camera"


class DeviceInfo(msgspec.Struct, frozen=True):
    """A device for a picker: ``id`` is the system's, ``label`` is a stranger's text."""

    kind: DeviceKind
    id: DeviceId
    label: str
    is_default: bool = False


class GrantPurpose(Enum):
    """Why a device may be opened (media.md section 7)."""

    CALL = "call"
    PREVIEW = "preview"
    SCAN = "scan"
    """To read a contact's QR code, without a room."""


class PacketSink(Protocol):
    """Takes one stream's packets from a link. Must never raise."""

    ssrc: int

    def on_rtp(
        self,
        seq: int,
        timestamp: int,
        marker: bool,  # noqa: FBT001  the shape of aiortc's handlers
        payload: bytes,
        arrival_ms: int,
    ) -> None:
        """One authenticated RTP packet."""

    def on_rtcp(self, packet: object) -> None:
        """One RTCP packet about this stream (an ``aiortc.rtp`` object)."""


class PacketLink(Protocol):
    """A confirmed direct link to one person, as ``media`` sees it."""

    peer: PeerId

    def attach(self, ssrc: int, payload_type: int, sink: PacketSink) -> None:
        """Deliver packets of ``ssrc`` to ``sink``; any SSRC not attached is dropped."""

    def detach(self, sink: PacketSink) -> None:
        """Stop delivering to ``sink``."""

    async def send(self, packet: bytes) -> bool:
        """Send one RTP or RTCP packet; False when the link is not up. Never raises."""


class FrameCrypto(Protocol):
    """Seals my frames and opens others'; keys are replaced as whole frozen values."""

    def seal(self, kind: StreamKind, data: bytes) -> Sealed | None:
        """Sealed frame, or None while sending is held or no key is in force."""

    def open(self, sender: PeerId, kind: StreamKind, data: bytes) -> bytes | None:
        """Plain frame, or None: not authentic, unknown key or replay (counted, never played)."""


class LinkState(Enum):
    """State of the direct link to one person."""

    CONNECTING = "connecting"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


class LinkEnd(Enum):
    """Why a link ended (media.md section 2.7)."""

    GATHER_EMPTY = "gather-empty"
    ICE_TIMEOUT = "ice-timeout"
    ICE_FAILED = "ice-failed"
    DTLS_FAILED = "dtls-failed"
    PROFILE_MISMATCH = "profile-mismatch"
    WEAK_CIPHER = "weak-cipher"
    FINGERPRINT_MISMATCH = "fingerprint-mismatch"
    CONFIRM_TIMEOUT = "confirm-timeout"
    CONFIRM_MISMATCH = "confirm-mismatch"
    SILENT = "silent"
    CLOSED_BY_PEER = "closed-by-peer"
    CLOSED_BY_US = "closed-by-us"

    @property
    def is_alarm(self) -> bool:
        """A security event, not a network error."""
        return self in {
            LinkEnd.PROFILE_MISMATCH,
            LinkEnd.WEAK_CIPHER,
            LinkEnd.FINGERPRINT_MISMATCH,
            LinkEnd.CONFIRM_MISMATCH,
        }


class SeenPerson(msgspec.Struct, frozen=True):
    """Who was in the pictures decoded from one person's stream (synthetic people only)."""

    name: str
    first_frame_ms: float | None
    fps: float
    frames: int
    longest_gap_ms: float
    undecryptable: int
    identified: bool = False
    made: int = 0
    """Highest minus lowest frame number seen, plus one: how many frames were made."""


class HeardPerson(msgspec.Struct, frozen=True):
    """Whose voice was in the sound decoded from one person's stream (synthetic people only)."""

    name: str
    first_audio_ms: float | None
    concealed_ratio: float
    identified: bool
