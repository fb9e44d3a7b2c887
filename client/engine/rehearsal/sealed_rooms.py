# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations that are not for me, altered, or not the issuer's."""

from typing import Any

import msgspec

from client.crypto.envelope import Context, b64, canonical, sign
from client.crypto.hpke import seal
from client.crypto.signing import raw_key
from client.engine.rehearsal.papers import (
    Ground,
    Paper,
    a_room,
    body_of,
    invitation,
    of_room,
    paper,
    signed_bytes,
)
from client.engine.rehearsal.trial import Trial, bad
from client.identity.invitation import MAGIC, Recipient, seal_body
from client.model.room import Envelope

_SEALED = "INVITE-SEALED"


def _good_room(ground: Ground) -> Envelope:
    return signed_bytes(canonical(a_room(ground)), ground.cast.host)


def _changed(ground: Ground, **changes: Any) -> Paper:
    return paper(ground, invitation(ground, _good_room(ground), **changes))


def _for_another_key(ground: Ground) -> Paper:
    cast = ground.cast
    plain = _plain(ground, to=Recipient(cast.guest.uid, cast.guest.key))
    return paper(ground, seal_body(cast.guest.card, plain))


def _plain(ground: Ground, **changes: Any) -> bytes:
    """The signed body of an honest invitation, before it is sealed."""
    body = body_of(ground, _good_room(ground), **changes)
    return sign(ground.cast.host.person.signing, Context.INVITE, body).envelope


def _replayed_to_me(ground: Ground) -> Paper:
    """The guest sealed anew, to me, what the host had sealed to the guest."""
    guest = ground.cast.guest
    plain = _plain(ground, to=Recipient(guest.uid, guest.key))
    return paper(ground, seal_body(ground.cast.me.card, plain))


def _altered(ground: Ground) -> Paper:
    file = bytearray(of_room(ground, a_room(ground)).file)
    file[len(file) // 2] ^= 1
    return paper(ground, bytes(file))


def _cut_short(ground: Ground) -> Paper:
    return paper(ground, of_room(ground, a_room(ground)).file[:-1])


def _of_a_member(ground: Ground) -> Paper:
    """A member invites to somebody else's room."""
    return paper(ground, invitation(ground, _good_room(ground), ground.cast.guest))


def _another_use(ground: Ground) -> Paper:
    me = ground.cast.me
    aad = MAGIC + raw_key(me.key)
    sealed = seal(me.card.value.sealing_key, Context.KEYS, aad, _plain(ground))
    return paper(ground, MAGIC + sealed)


def _more_fields(ground: Ground) -> Paper:
    """A body with a field that no invitation has."""
    body: dict[str, Any] = msgspec.to_builtins(body_of(ground, _good_room(ground)))
    payload = canonical({**body, "recorder": True})
    signing = ground.cast.host.person.signing
    signature = signing.sign(Context.INVITE.bind(payload))
    plain = canonical(Envelope(b64(payload), signing.identity, b64(signature)))
    return paper(ground, seal_body(ground.cast.me.card, plain))


def _open_body(ground: Ground) -> Paper:
    """Never sealed: whoever carries it reads the key of the room."""
    return paper(ground, MAGIC + _plain(ground))


def _unsigned(ground: Ground) -> Paper:
    body = msgspec.json.decode(_plain(ground), type=Envelope)
    plain = canonical(msgspec.structs.replace(body, sig=b64(bytes(64))))
    return paper(ground, seal_body(ground.cast.me.card, plain))


def _too_large(ground: Ground) -> Paper:
    return paper(ground, of_room(ground, a_room(ground)).file + bytes(64 * 1024))


def _my_key_for_another(ground: Ground) -> Paper:
    cast = ground.cast
    return _changed(ground, to=Recipient(cast.guest.uid, cast.me.key))


TRIALS: tuple[Trial, ...] = (
    bad("invitation-for-another", _SEALED, _for_another_key),
    bad("invitation-passed-on", _SEALED, _replayed_to_me),
    bad("invitation-for-another-name", _SEALED, _my_key_for_another),
    bad("invitation-altered", _SEALED, _altered),
    bad("invitation-cut-short", _SEALED, _cut_short),
    bad("invitation-by-a-member", _SEALED, _of_a_member),
    bad("invitation-of-another-use", _SEALED, _another_use),
    bad("invitation-unsealed", _SEALED, _open_body),
    bad("invitation-unsigned", _SEALED, _unsigned),
    bad("invitation-unknown-fields", _SEALED, _more_fields),
    bad("invitation-other-version", _SEALED, lambda g: _changed(g, v=2)),
    bad("invitation-short-room-key", _SEALED, lambda g: _changed(g, room_key=b64(bytes(16)))),
    bad("invitation-bidi-title", _SEALED, lambda g: _changed(g, title="Budget \u202e7202")),
    bad("invitation-short-number", _SEALED, lambda g: _changed(g, nonce="5a")),
    bad("invitation-too-large", _SEALED, _too_large),
    bad("invitation-is-a-web-link", _SEALED, lambda g: paper(g, b"https://127.0.0.1/join/1234")),
)
