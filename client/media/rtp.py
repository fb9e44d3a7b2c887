# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""RTP (RFC 3550) as Watchword sends it: one sealed frame is cut once and numbered per peer.

A payload is 4 bytes and a piece of the sealed frame: byte 0 has bit 0 for a frame's first piece
and bit 1 for a key frame, bytes 1 to 3 are the send time (24 bits, 1/2**18 s, media.md 3.3).
There are no header extensions; the marker is on a frame's last piece.
"""

import struct
from collections import OrderedDict
from typing import NamedTuple

from client.model.errors import Malformed

PAYLOAD_HEADER = 4
MOST_PAYLOAD = 1150
"""Bytes of payload in one packet: with all headers it fits 1280 over IPv6 and TURN."""
HISTORY_PACKETS = 512
HISTORY_SECONDS = 1.0

_PIECE = MOST_PAYLOAD - PAYLOAD_HEADER
_FIRST, _KEY = 1, 2
_HEADER = struct.Struct("!BBHLL")
_REPEAT_SHARE = 0.10
_REPEAT_BURST = 24_000


class Piece(NamedTuple):
    """A received payload, read."""

    first: bool
    key: bool
    data: bytes


def cut(sealed: bytes, *, key: bool, now: float) -> tuple[bytes, ...]:
    """The payloads of one sealed frame, the same for every peer; ``now`` in seconds."""
    sent = (int(now * (1 << 18)) & 0xFFFFFF).to_bytes(3, "big")
    flags = _KEY if key else 0
    return tuple(
        bytes((flags | _FIRST if start == 0 else flags,)) + sent + sealed[start : start + _PIECE]
        for start in range(0, len(sealed), _PIECE)
    )


def read_piece(payload: bytes) -> Piece:
    """Read a payload from outside; `Malformed` if it is empty, too long or has unknown flags."""
    if not PAYLOAD_HEADER < len(payload) <= MOST_PAYLOAD or payload[0] & ~(_FIRST | _KEY):
        raise Malformed("packet", "a payload has 4 bytes of header and at most 1146 of frame")
    flags = payload[0]
    return Piece(bool(flags & _FIRST), bool(flags & _KEY), payload[PAYLOAD_HEADER:])


class RtpOut:
    """One stream to one peer: its sequence numbers and the packets that may be asked for again.

    A packet is repeated byte for byte: one changed byte under the same SRTP key and sequence
    number would use a GCM nonce twice. ``first`` is random; its top bit is cleared, so that the
    first packets cannot straddle the wrap that SRTP counts. Used on the engine's loop only.
    """

    def __init__(self, ssrc: int, payload_type: int, first: int, bitrate: int) -> None:
        self.ssrc = ssrc
        self.packets_sent = 0
        self.bytes_sent = 0
        self.repeated = 0
        self._type = payload_type
        self._seq = first & 0x7FFF
        self._history: OrderedDict[int, tuple[float, bytes]] = OrderedDict()
        self._rate = bitrate / 8 * _REPEAT_SHARE
        self._allowance = float(_REPEAT_BURST)
        self._allowed_at = 0.0

    def number(self, payloads: tuple[bytes, ...], timestamp: int, now: float) -> list[bytes]:
        """The packets of one frame, in order, the last with the marker."""
        packets = []
        last = len(payloads) - 1
        for place, payload in enumerate(payloads):
            kind = self._type | 0x80 if place == last else self._type
            packet = _HEADER.pack(0x80, kind, self._seq, timestamp, self.ssrc) + payload
            self._history[self._seq] = (now, packet)
            self._seq = (self._seq + 1) & 0xFFFF
            self.bytes_sent += len(payload)
            packets.append(packet)
        self.packets_sent += len(packets)
        while len(self._history) > HISTORY_PACKETS:
            self._history.popitem(last=False)
        return packets

    def repeat(self, lost: tuple[int, ...], now: float) -> list[bytes]:
        """Packets that a peer misses, as sent before; at most a tenth of the bitrate."""
        earned = (now - self._allowed_at) * self._rate
        self._allowance = min(self._allowance + max(earned, 0.0), _REPEAT_BURST)
        self._allowed_at = now
        packets = []
        for seq in lost:
            sent = self._history.get(seq)
            if sent is None or now - sent[0] > HISTORY_SECONDS:
                continue
            if self._allowance < len(sent[1]):
                break
            self._allowance -= len(sent[1])
            packets.append(sent[1])
        self.repeated += len(packets)
        return packets
