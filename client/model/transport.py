# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Transport parameters of a direct link, signed by their sender (protocol.md section 8)."""

import msgspec

from client.model.ids import HelloHash, RoomId

LINK_PROFILE = "dtls12-p384-gcm256"


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ICE candidate: a literal IP address, never a host name."""

    foundation: str
    component: int
    protocol: str
    priority: int
    ip: str
    port: int
    type: str


class StreamOffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stream this person may send on the link; any other SSRC is dropped."""

    kind: str
    ssrc: int
    pt: int


class TransportParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one end tells the other about its link end (context ``transport``).

    ``link`` rises with every rebuilt link. ``fingerprint_sha384`` is lower-case hex of the
    certificate's DER digest. ``nonce`` is mine, ``peer_nonce`` the one in the other's hello:
    it makes old parameters worthless without trusting a clock.
    """

    type: str
    v: int
    room_id: RoomId
    sender: HelloHash
    to: HelloHash
    link: int
    profile: str
    fingerprint_sha384: str
    ufrag: str
    pwd: str
    candidates: tuple[Candidate, ...]
    streams: tuple[StreamOffer, ...]
    nonce: str
    peer_nonce: str


class LinkConfirm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both ends saw the same link (context ``confirm``); no media is sent before it holds.

    ``exporter`` is hex of 32 bytes of keying material of the DTLS session.
    """

    type: str
    v: int
    room_id: RoomId
    sender: HelloHash
    to: HelloHash
    link: int
    my_fingerprint: str
    peer_fingerprint: str
    exporter: str
