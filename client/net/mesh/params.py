# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Transport parameters and confirmations: made here, and judged here after the session did.

The session has verified signature, room, sender and recipient. Here everything else is checked
(media.md section 2.3, protocol.md section 8), and the result is a typed value that the link can
use without a second look.
"""

import hmac
import re

import msgspec

from client.model.errors import Malformed
from client.model.ids import PeerId, RoomId
from client.model.media import PAYLOAD_TYPES, StreamKind
from client.model.transport import (
    LINK_PROFILE,
    Candidate,
    LinkConfirm,
    StreamOffer,
    TransportParams,
)
from client.net.mesh.candidates import MAX_CANDIDATES, CandidateRules, Sifted, sift

VERSION = 1
MAX_LINK = 2**31 - 1
MAX_STREAMS = 8
"""Streams a person may offer on a link."""

_MAX_SSRC = 2**32 - 1
_HEX_FINGERPRINT = re.compile(r"[0-9a-f]{96}", re.ASCII)
_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,64}", re.ASCII)
_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,128}", re.ASCII)
_PT_BY_NAME = {kind.name.lower(): pt for kind, pt in PAYLOAD_TYPES.items()}


class OtherProfile(Malformed):
    """The other end names another security profile: outdated, or a downgrade."""


class LinkNames(msgspec.Struct, frozen=True):
    """What identifies one link: the room, both ends, both hello nonces and its number."""

    room_id: RoomId
    me: PeerId
    peer: PeerId
    my_nonce: str
    peer_nonce: str
    link: int


class MyEnd(msgspec.Struct, frozen=True):
    """My end of a link, as the other person is told about it."""

    fingerprint: str
    ufrag: str
    pwd: str
    candidates: tuple[Candidate, ...]
    streams: tuple[StreamOffer, ...]


class TheirEnd(msgspec.Struct, frozen=True):
    """The other end, after every check: safe to hand to ICE and DTLS."""

    fingerprint: str
    ufrag: str
    pwd: str
    candidates: Sifted
    streams: tuple[StreamOffer, ...]


def make_params(names: LinkNames, end: MyEnd) -> TransportParams:
    """The parameters of my end, to be signed by the session."""
    return TransportParams(
        type="transport",
        v=VERSION,
        room_id=names.room_id,
        sender=names.me,
        to=names.peer,
        link=names.link,
        profile=LINK_PROFILE,
        fingerprint_sha384=end.fingerprint,
        ufrag=end.ufrag,
        pwd=end.pwd,
        candidates=end.candidates,
        streams=end.streams,
        nonce=names.my_nonce,
        peer_nonce=names.peer_nonce,
    )


def read_params(
    params: TransportParams, names: LinkNames, mine: MyEnd, rules: CandidateRules
) -> TheirEnd:
    """Judge the other end's parameters; raise `Malformed` for anything that may not be used.

    Candidates are not a reason to refuse: those against the rules are dropped and counted in
    `TheirEnd.candidates`. More than 16 of them, or anything else that is wrong, refuses all.
    """
    _addressed(params, names)
    if not _HEX_FINGERPRINT.fullmatch(params.fingerprint_sha384):
        raise Malformed("transport", "the certificate hash is not a SHA-384 in hex")
    if params.fingerprint_sha384 == mine.fingerprint:
        raise Malformed("transport", "the certificate hash is my own")
    if not _UFRAG.fullmatch(params.ufrag) or not _PASSWORD.fullmatch(params.pwd):
        raise Malformed("transport", "the ICE credentials are not well-formed")
    if params.ufrag == mine.ufrag and params.pwd == mine.pwd:
        raise Malformed("transport", "the ICE credentials are my own")
    if len(params.candidates) > MAX_CANDIDATES:
        raise Malformed("transport", "too many candidates")
    _streams(params.streams, mine.streams)
    return TheirEnd(
        fingerprint=params.fingerprint_sha384,
        ufrag=params.ufrag,
        pwd=params.pwd,
        candidates=sift(params.candidates, rules),
        streams=params.streams,
    )


def _addressed(params: TransportParams, names: LinkNames) -> None:
    if params.type != "transport" or params.v != VERSION:
        raise Malformed("transport", "unknown type or version")
    if params.room_id != names.room_id:
        raise Malformed("transport", "made for another room")
    if params.sender != names.peer or params.to != names.me:
        raise Malformed("transport", "made for another pair of people")
    if params.link != names.link or not 0 < params.link <= MAX_LINK:
        raise Malformed("transport", "made for another link")
    if params.profile != LINK_PROFILE:
        raise OtherProfile("transport", "another security profile")
    # The nonce that I chose in my hello shows that this was made for this presence of mine.
    if params.peer_nonce != names.my_nonce:
        raise Malformed("transport", "not made for my hello")
    if params.nonce != names.peer_nonce:
        raise Malformed("transport", "not made for their hello")


def _streams(theirs: tuple[StreamOffer, ...], mine: tuple[StreamOffer, ...]) -> None:
    if len(theirs) > MAX_STREAMS:
        raise Malformed("transport", "too many streams")
    taken = {offer.ssrc for offer in mine}
    for offer in theirs:
        if _PT_BY_NAME.get(offer.kind) != offer.pt:
            raise Malformed("transport", "a stream of unknown kind or payload type")
        if not 0 < offer.ssrc <= _MAX_SSRC:
            raise Malformed("transport", "a stream number out of range")
        if offer.ssrc in taken:
            raise Malformed("transport", "a stream number used twice")
        taken.add(offer.ssrc)


def make_confirm(names: LinkNames, mine: str, theirs: str, exporter: str) -> LinkConfirm:
    """My confirmation: both certificate hashes and the exporter value (hex) I have seen."""
    return LinkConfirm(
        type="confirm",
        v=VERSION,
        room_id=names.room_id,
        sender=names.me,
        to=names.peer,
        link=names.link,
        my_fingerprint=mine,
        peer_fingerprint=theirs,
        exporter=exporter,
    )


def confirms(confirm: LinkConfirm, expected: LinkConfirm) -> bool:
    """Does the other's confirmation say the same as mine, seen from their side?"""
    if confirm.type != "confirm" or confirm.v != VERSION:
        return False
    theirs = (confirm.room_id, confirm.sender, confirm.to, confirm.link)
    if theirs != (expected.room_id, expected.to, expected.sender, expected.link):
        return False
    fingerprints = (confirm.my_fingerprint, confirm.peer_fingerprint)
    if fingerprints != (expected.peer_fingerprint, expected.my_fingerprint):
        return False
    seen = confirm.exporter.encode("utf-8", "backslashreplace")
    return hmac.compare_digest(seen, expected.exporter.encode())


def offer(kind: StreamKind, ssrc: int) -> StreamOffer:
    """An offer in the one spelling that `read_params` accepts: the kind's lower-case name."""
    return StreamOffer(kind=kind.name.lower(), ssrc=ssrc, pt=PAYLOAD_TYPES[kind])
