# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms that two readers could read in two ways, and rooms that their issuer did not sign."""

from collections.abc import Callable
from typing import Any

import msgspec

from client.crypto.envelope import Context, b64, canonical
from client.engine.rehearsal.papers import (
    Ground,
    Paper,
    a_room,
    invitation,
    of_bytes,
    of_fields,
    of_room,
    paper,
    signed_bytes,
)
from client.engine.rehearsal.trial import Trial, bad
from client.model.ids import IdentityKey
from client.model.room import Envelope

_CANONICAL, _SIGNED = "ROOM-CANONICAL", "ROOM-SIGNED"
_SMALL_ORDER = IdentityKey("ed25519:" + "01" + "00" * 31)
"""The neutral point: under it one signature fits every message."""


def _text(ground: Ground, change: Callable[[bytes], bytes]) -> Paper:
    """The good room's text, changed and then signed as it stands."""
    return of_bytes(ground, change(canonical(a_room(ground))))


def _enveloped(ground: Ground, change: Callable[[Envelope], Envelope]) -> Paper:
    """The good room's envelope, changed after it was signed."""
    whole = signed_bytes(canonical(a_room(ground)), ground.cast.host)
    return paper(ground, invitation(ground, change(whole)))


def _fields(change: Callable[[dict[str, Any]], object]) -> Callable[[Ground], Paper]:
    return lambda ground: of_fields(ground, change)


def _member(**changes: object) -> Callable[[Ground], Paper]:
    return _fields(lambda room: room["members"][1].update(changes))


def _replace(old: bytes, new: bytes) -> Callable[[Ground], Paper]:
    return lambda ground: _text(ground, lambda text: text.replace(old, new, 1))


def _backwards(ground: Ground) -> Paper:
    fields = msgspec.to_builtins(a_room(ground))
    return of_bytes(ground, msgspec.json.encode(dict(sorted(fields.items(), reverse=True))))


def _deep(ground: Ground) -> Paper:
    return _text(ground, lambda text: text.replace(b'"readmits":[]', b'"readmits":' + _nest(40), 1))


def _nest(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def _stray_bits(text: str) -> str:
    """Another spelling of the same bytes: the unused bits of the last letter are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + letters[letters.index(text[-1]) | 1]


def _respelled(ground: Ground) -> Paper:
    # 64 bytes leave four unused bits in the last letter.
    return _enveloped(
        ground, lambda whole: msgspec.structs.replace(whole, sig=_stray_bits(whole.sig))
    )


def _padded(ground: Ground) -> Paper:
    return _enveloped(ground, lambda whole: msgspec.structs.replace(whole, sig=whole.sig + "=="))


def _capital_key(ground: Ground) -> Paper:
    def change(whole: Envelope) -> Envelope:
        return msgspec.structs.replace(whole, kid=whole.kid.upper())

    return _enveloped(ground, change)


def _small_order_issuer(ground: Ground) -> Paper:
    room = canonical(a_room(ground, issuer=_SMALL_ORDER))
    forged = Envelope(b64(room), _SMALL_ORDER, b64(b"\x01" + bytes(63)))
    return paper(ground, invitation(ground, forged))


def _altered(ground: Ground) -> Paper:
    longer = canonical(a_room(ground, exp=ground.cast.now + ground.lasts + 1))

    def change(whole: Envelope) -> Envelope:
        return msgspec.structs.replace(whole, payload=b64(longer))

    return _enveloped(ground, change)


def _signature(ground: Ground, signature: bytes) -> Paper:
    return _enveloped(ground, lambda whole: msgspec.structs.replace(whole, sig=b64(signature)))


def _borrowed_signature(ground: Ground) -> Paper:
    other = signed_bytes(canonical(a_room(ground)), ground.cast.host)
    return _enveloped(ground, lambda whole: msgspec.structs.replace(whole, sig=other.sig))


def _another_use(ground: Ground) -> Paper:
    host = ground.cast.host
    return paper(
        ground, invitation(ground, signed_bytes(canonical(a_room(ground)), host, Context.CARD))
    )


def _by_a_member(ground: Ground) -> Paper:
    """The guest signs a room in the host's name."""
    return of_room(ground, a_room(ground), ground.cast.guest)


def _by_nobody_known(ground: Ground) -> Paper:
    """A stranger's signature under the host's name."""
    room = signed_bytes(canonical(a_room(ground)), ground.cast.stranger)

    def change(_whole: Envelope) -> Envelope:
        return msgspec.structs.replace(room, kid=ground.cast.host.key)

    return _enveloped(ground, change)


def _server(**changes: object) -> Callable[[Ground], Paper]:
    return _fields(lambda room: room["servers"][0].update(changes))


def _feature(name: str, value: object) -> Callable[[Ground], Paper]:
    return _fields(lambda room: room["features"].update({name: value}))


TRIALS: tuple[Trial, ...] = (
    bad("field-twice", _CANONICAL, _replace(b'"dialin":false', b'"dialin":true,"dialin":false')),
    bad("fraction", _CANONICAL, _replace(b'"epoch":1', b'"epoch":1.0')),
    bad("not-a-number", _CANONICAL, _replace(b'"epoch":1', b'"epoch":NaN')),
    bad("number-too-large", _CANONICAL, _replace(b'"epoch":1', b'"epoch":9007199254740993')),
    bad("other-spelling", _CANONICAL, _replace(b'"epoch":1', b'"epoch": 1')),
    bad("fields-out-of-order", _CANONICAL, _backwards),
    bad("nested-too-deep", _CANONICAL, _deep),
    bad("text-behind-the-end", _CANONICAL, lambda g: _text(g, lambda text: text + b"{}")),
    bad("unknown-field", _CANONICAL, _fields(lambda room: room.update(recorder="on"))),
    bad("field-missing", _CANONICAL, _fields(lambda room: room["features"].pop("dialin"))),
    bad("field-empty", _CANONICAL, _feature("recording", None)),
    bad("field-as-text", _CANONICAL, _feature("recording", "false")),
    bad("no-members", _CANONICAL, _fields(lambda room: room.update(members=[]))),
    bad("role-recorder", _CANONICAL, _member(role="recorder")),
    bad("role-hidden", _CANONICAL, _member(role="hidden")),
    bad("member-without-key", _CANONICAL, _member(identity="")),
    bad("member-by-telephone", _CANONICAL, _member(identity="tel:+4930901234")),
    bad("member-small-order-key", _CANONICAL, _member(identity=_SMALL_ORDER)),
    bad("member-bidi-name", _CANONICAL, _member(name="Sam \u202erekaB")),
    bad("member-without-card", _CANONICAL, _member(card_hash="")),
    bad("unknown-profile", _CANONICAL, _fields(lambda room: room.update(profile="public"))),
    bad("unknown-engine", _CANONICAL, _fields(lambda room: room.update(engine="sfu"))),
    bad("unknown-address-rule", _CANONICAL, _fields(lambda room: room["ice"].update(policy="any"))),
    bad("other-version", _CANONICAL, _fields(lambda room: room.update(v=2))),
    bad("date-before-all-dates", _CANONICAL, _fields(lambda room: room.update(nbf=-1))),
    bad("short-room-number", _CANONICAL, _fields(lambda room: room.update(room_id="7f3a90c1"))),
    bad("server-without-tls", _CANONICAL, _server(url="ws://127.0.0.1:7443")),
    bad("server-without-pin", _CANONICAL, _server(spki_sha256=[])),
    bad("signature-respelled", _CANONICAL, _respelled),
    bad("signature-padded", _CANONICAL, _padded),
    bad("issuer-key-in-capitals", _CANONICAL, _capital_key),
    bad("issuer-small-order-key", _CANONICAL, _small_order_issuer),
    bad("altered-after-signing", _SIGNED, _altered),
    bad("signature-of-zeros", _SIGNED, lambda g: _signature(g, bytes(64))),
    bad("signature-of-another-room", _SIGNED, _borrowed_signature),
    bad("signature-of-another-use", _SIGNED, _another_use),
    bad("signed-by-a-member", _SIGNED, _by_a_member),
    bad("signed-by-a-stranger", _SIGNED, _by_nobody_known),
)
