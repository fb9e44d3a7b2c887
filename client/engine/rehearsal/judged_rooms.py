# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms that are well written and signed, and that say what no room may say."""

import secrets
from collections.abc import Callable
from typing import Any

import msgspec

from client.crypto.envelope import canonical
from client.engine.rehearsal.papers import (
    Ground,
    Paper,
    a_room,
    hash_of,
    invitation,
    of_room,
    paper,
    signed_bytes,
    with_features,
)
from client.engine.rehearsal.trial import Trial, bad
from client.identity.invitation import open_invitation
from client.identity.seen import SeenEpoch, SeenRooms
from client.model.ids import IdentityKey, MessageHash, RoomId, Uid
from client.model.room import Ice, Profile, RoomDescriptor, Server
from client.policy.rules import Rules, as_strict

_R, _C = Profile.RESTRICTED, Profile.CLASSIFIED
_EXPIRED, _VERSION, _ENTROPY = "ROOM-EXPIRED", "ROOM-VERSION", "ROOM-ID-ENTROPY"
_ROSTER, _ICE = "ROSTER-EXPECTED", "ICE-SERVERS-PINNED"
_OTHER_HASH = MessageHash("5a" * 64)


def _room(**changes: Any) -> Callable[[Ground], Paper]:
    return lambda ground: of_room(ground, a_room(ground, **changes))


def _number(room_id: str) -> Callable[[Ground], Paper]:
    return _room(room_id=RoomId(room_id))


def _dated(nbf: int, exp: int) -> Callable[[Ground], Paper]:
    """Dates in seconds from now."""

    def make(ground: Ground) -> Paper:
        now = ground.cast.now
        return of_room(ground, a_room(ground, nbf=now + nbf, exp=now + exp))

    return make


def _too_long(ground: Ground) -> Paper:
    end = ground.cast.now + ground.rules.max_room_s + 60
    return of_room(ground, a_room(ground, exp=end))


def _invitation_dated(nbf: int, exp: int) -> Callable[[Ground], Paper]:
    def make(ground: Ground) -> Paper:
        now = ground.cast.now
        room = signed_bytes(canonical(a_room(ground)), ground.cast.host)
        return paper(ground, invitation(ground, room, nbf=now + nbf, exp=now + exp))

    return make


def _clock_set_back(ground: Ground) -> Paper:
    """This computer has seen a later time than its clock tells."""
    later = SeenRooms(latest=ground.cast.now + ground.lasts + 60)
    return of_room(ground, a_room(ground), seen=later)


def _seen(
    ground: Ground, room: RoomDescriptor, epoch: int, digest: str = "", issuer: str = ""
) -> Paper:
    """A paper for a room of which another epoch was seen before."""
    entry = SeenEpoch(
        room.room_id,
        epoch,
        MessageHash(digest or _OTHER_HASH),
        room.exp,
        IdentityKey(issuer or room.issuer),
    )
    return of_room(ground, room, seen=SeenRooms(epochs=(entry,)))


def _later(ground: Ground, epoch: int) -> RoomDescriptor:
    return a_room(ground, epoch=epoch, prev=_OTHER_HASH)


def _does_not_follow(ground: Ground) -> Paper:
    return _seen(ground, _later(ground, 3), 2, "6b" * 64)


def _first_again(ground: Ground) -> Paper:
    return _seen(ground, a_room(ground), 2)


def _of_another_issuer(ground: Ground) -> Paper:
    room = a_room(ground)
    return _seen(ground, room, 1, hash_of(room), ground.cast.guest.key)


def _used_before(ground: Ground) -> Paper:
    """Somebody else at this computer joined by it."""
    cast = ground.cast
    made = of_room(ground, a_room(ground))
    nonce = open_invitation(cast.me.person, cast.me.uid, made.file).nonce
    seen = SeenRooms().with_nonce(nonce, cast.guest.key, cast.now + ground.lasts)
    return paper(ground, made.file, seen=seen)


def _feature(**changes: Any) -> Callable[[Ground], Paper]:
    return lambda ground: of_room(ground, with_features(ground, **changes))


def _without(name: str) -> Callable[[Ground], Paper]:
    """Somebody is not on the list of members."""

    def make(ground: Ground) -> Paper:
        gone = getattr(ground.cast, name).key
        members = tuple(one for one in a_room(ground).members if one.identity != gone)
        return of_room(ground, a_room(ground, members=members))

    return make


def _crowd(ground: Ground) -> Paper:
    """More people than a call may have."""
    guest = ground.cast.guest.member()
    more = tuple(
        msgspec.structs.replace(
            guest,
            uid=Uid(f"extra{at}@rehearsal.invalid"),
            name=f"Extra {'ABCDEFGH'[at]}",
            identity=type(ground.cast.guest)
            .made(f"extra{at}@rehearsal.invalid", "Extra", ground.cast.now)
            .key,
        )
        for at in range(6)
    )
    return of_room(ground, a_room(ground, members=(*a_room(ground).members, *more)))


def _added(**changes: Any) -> Callable[[Ground], Paper]:
    """One more member, who is the guest but for these fields."""

    def make(ground: Ground) -> Paper:
        cast = ground.cast
        fields = {name: change(cast) for name, change in changes.items()}
        twice = msgspec.structs.replace(cast.guest.member(), **fields)
        return of_room(ground, a_room(ground, members=(*a_room(ground).members, twice)))

    return make


def _me_as_somebody_else(ground: Ground) -> Paper:
    me = ground.cast.me
    members = tuple(
        msgspec.structs.replace(one, uid=Uid("you@rehearsal.invalid"))
        if one.identity == me.key
        else one
        for one in a_room(ground).members
    )
    return of_room(ground, a_room(ground, members=members))


def _address_servers(*servers: str) -> Callable[[Ground], Paper]:
    def make(ground: Ground) -> Paper:
        room = a_room(ground)
        return of_room(
            ground,
            msgspec.structs.replace(room, ice=Ice(room.ice.policy, (*room.ice.servers, *servers))),
        )

    return make


def _addresses_shown(ground: Ground) -> Paper:
    return of_room(ground, a_room(ground, ice=Ice("all", ())))


def _looser(ground: Ground) -> Paper:
    """As strict as rooms may be without an organisation, which is not enough here."""
    return of_room(ground, a_room(ground, profile=Profile.OPEN))


def _foreign_server(ground: Ground) -> Paper:
    pins = ground.servers[0].spki_sha256
    return of_room(ground, a_room(ground, servers=(Server("wss://127.0.0.1:9", pins),)))


def _foreign_pin(ground: Ground) -> Paper:
    first = ground.servers[0]
    more = Server(first.url, (*first.spki_sha256, secrets.token_hex(32)))
    return of_room(ground, a_room(ground, servers=(more,)))


def _unlisted_issuer(ground: Ground) -> Paper:
    """The guest, whom I compared with, makes a room."""
    return of_room(ground, a_room(ground, issuer=ground.cast.guest.key), ground.cast.guest)


def _has_labels(rules: Rules) -> bool:
    return rules.labels is not None


def _has_relays(rules: Rules) -> bool:
    return rules.relays is not None


def _has_ice(rules: Rules) -> bool:
    return rules.ice_servers is not None


def _has_issuers(rules: Rules) -> bool:
    return rules.issuers is not None


def _is_strict(rules: Rules) -> bool:
    return as_strict(rules.profile, _R)


TRIALS: tuple[Trial, ...] = (
    bad("over", _EXPIRED, _dated(-7200, -3600)),
    bad("just-over", _EXPIRED, _dated(-60, -1)),
    bad("not-yet", _EXPIRED, _dated(3600, 7200)),
    bad("ends-before-it-begins", _EXPIRED, _dated(60, -60)),
    bad("lasts-too-long", _EXPIRED, _too_long),
    bad("invitation-over", _EXPIRED, _invitation_dated(-7200, -3600)),
    bad("invitation-not-yet", _EXPIRED, _invitation_dated(3600, 7200)),
    bad("clock-set-back", _EXPIRED, _clock_set_back),
    bad("older-epoch", _VERSION, lambda g: _seen(g, _later(g, 2), 3)),
    bad("first-epoch-again", _VERSION, _first_again),
    bad("two-of-one-epoch", _VERSION, lambda g: _seen(g, _later(g, 2), 2, "6b" * 64)),
    bad("does-not-follow", _VERSION, _does_not_follow),
    bad("other-room-same-number", _VERSION, _of_another_issuer),
    bad("issuer-proven-false", _VERSION, lambda g: of_room(g, a_room(g), proven_false=True)),
    bad("number-of-zeros", _ENTROPY, _number("0" * 32)),
    bad("number-counted", _ENTROPY, _number("00000000000000000000000000001234")),
    bad("number-in-sequence", _ENTROPY, _number("0123456789abcdef" * 2)),
    bad("number-repeats", _ENTROPY, _number("7f3a90c1d45be288" * 2)),
    bad("invitation-used-before", "INVITE-REPLAY", _used_before),
    bad("dial-in", "DIALIN-FORBIDDEN", _feature(dialin=True)),
    bad("recording", "RECORDING-FORBIDDEN", _feature(recording=True)),
    bad("unknown-suite", "E2EE-REQUIRED", _room(suite="WW9")),
    bad("no-encryption", "E2EE-REQUIRED", _room(suite="")),
    bad("server-in-the-middle", "E2EE-REQUIRED", _room(engine="livekit")),
    bad("guests", _ROSTER, _feature(guests=True), _R),
    bad("without-me", _ROSTER, _without("me")),
    bad("without-its-issuer", _ROSTER, _without("host")),
    bad("me-under-another-name", _ROSTER, _me_as_somebody_else),
    bad("more-than-it-allows", _ROSTER, _feature(max_members=2)),
    bad("too-many-people", _ROSTER, _crowd),
    bad("person-twice", _ROSTER, _added(identity=lambda cast: cast.double.key)),
    bad("key-twice", _ROSTER, _added(uid=lambda _cast: Uid("other@rehearsal.invalid"))),
    bad("address-server-is-a-web-page", _ICE, _address_servers("https://127.0.0.1/")),
    bad("address-server-twice", _ICE, _address_servers(*["stun:127.0.0.1:9"] * 2)),
    bad(
        "too-many-address-servers",
        _ICE,
        _address_servers(*(f"stun:127.0.0.1:{port}" for port in range(1, 10))),
    ),
    bad("addresses-shown", "RELAY-ONLY", _addresses_shown, _C),
    # Only where an organisation says so.
    bad("looser-than-the-policy", "ROOM-PROFILE", _looser, applies=_is_strict),
    bad("server-not-listed", "SERVERS-LISTED", _foreign_server, applies=_has_relays),
    bad("server-key-not-listed", "SERVERS-LISTED", _foreign_pin, applies=_has_relays),
    bad("address-server-not-listed", _ICE, _address_servers("stun:127.0.0.1:9"), applies=_has_ice),
    bad("issuer-not-listed", "ROOM-ISSUER", _unlisted_issuer, applies=_has_issuers),
    bad("class-unknown", "CLASSIFICATION", _room(classification="COSMIC 9"), applies=_has_labels),
)
