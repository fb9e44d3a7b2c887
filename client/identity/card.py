# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Contact cards: a person's names and public keys, signed by that person.

A card proves that its keys belong together, not that they belong to the person named: that is
what comparing safety numbers or the organisation's directory is for.
"""

import msgspec

from client.crypto.envelope import MAX_INT, Context, Signed, b64, b64_exact, open_envelope, sign
from client.crypto.hpke import parse_public
from client.identity.person import Person
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import DisplayName, IdentityKey, Uid, display_name, uid

CARD_VERSION = 1
CARD_TEXT = "watchword-card:"
"""Start of the form to paste; unpadded base64url of the card file follows."""
MAX_TEXT = 96 * 1024


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a contact card says. ``xwing`` is base64url, ``created`` Unix seconds."""

    v: int
    uid: Uid
    name: DisplayName
    organisation: DisplayName
    identity: IdentityKey
    xwing: str
    created: int

    @property
    def sealing_key(self) -> bytes:
        """The public key that invitations are sealed to."""
        return b64_exact(self.xwing)


def make_card(person: Person, person_uid: str, name: str, created: int) -> Signed[Card]:
    """My signed card; the organisation is the part of the uid behind the at sign.

    Raises `Malformed` when a name cannot be shown or the uid is none.
    """
    checked = uid(person_uid)
    card = Card(
        v=CARD_VERSION,
        uid=checked,
        name=display_name(name),
        organisation=display_name(checked.partition("@")[2]),
        identity=person.identity,
        xwing=b64(person.xwing.public),
        created=created,
    )
    _check(card)
    return sign(person.signing, Context.CARD, card)


def read_card(data: bytes) -> Signed[Card]:
    """A card from outside: the file's bytes or the pasted text (white space is ignored there).

    Raises `Malformed`, or `SignatureInvalid` when it is not signed by the key it names.
    """
    signed = open_envelope(_envelope_bytes(data), Context.CARD, Card, None)
    if signed.value.identity != signed.key:
        raise SignatureInvalid("a card is signed by the key it names")
    _check(signed.value)
    return signed


def card_text(signed: Signed[Card]) -> str:
    """The card as one line of text to paste."""
    return CARD_TEXT + b64(signed.envelope)


def _envelope_bytes(data: bytes) -> bytes:
    if len(data) > MAX_TEXT:
        raise Malformed("contact card", "too large")
    prefix = CARD_TEXT.encode()
    text = data.lstrip()
    if not text.startswith(prefix):
        return data
    # Mail programs wrap long lines; the signature covers what is left.
    body = b"".join(text[len(prefix) :].split())
    try:
        return b64_exact(body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise Malformed("contact card", "holds characters that no card text has") from error


def _check(card: Card) -> None:
    if card.v != CARD_VERSION:
        raise Malformed("contact card", "made for another version")
    uid(card.uid)
    display_name(card.name)
    display_name(card.organisation)
    parse_public(card.sealing_key)
    if not 0 <= card.created <= MAX_INT:
        raise Malformed("contact card", "impossible date")
