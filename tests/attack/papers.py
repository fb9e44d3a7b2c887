# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signed papers, altered: envelopes, cards, room descriptors, invitations.

Accepted means: something that its named signer did not sign was taken for theirs, or signed
bytes were taken that are not the one canonical spelling of the value read from them.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rfc8785

from client.crypto.envelope import Context, Signed, b64, canonical, open_envelope
from client.crypto.hpke import seal
from client.crypto.signing import SigningKey
from client.identity import invitation as invitations
from client.identity.card import CARD_TEXT, Card, card_text, read_card
from client.identity.descriptor import make_descriptor, open_descriptor
from client.identity.invitation import InvitationContents, InvitationRefused
from client.identity.person import Person
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey
from client.model.secret import Secret
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import (
    altered_bytes,
    altered_tree,
    inside,
    loose_json,
    odd_text,
    outside,
    respelled,
)
from tests.fakes.people import NAMES, NOW, card_of, person, plan, room, uid_of

REFUSED = (Malformed, SignatureInvalid)
STRANGER = SigningKey(b"a stranger's signing seed, 32 by")


@dataclass(frozen=True)
class Papers:
    """Honest originals of one kind: their envelopes, how they are read, and who may sign."""

    context: Context
    envelopes: tuple[bytes, ...]
    others: tuple[bytes, ...]
    """Envelopes of other kinds, signed by the same people: type confusion."""
    read: Callable[[bytes], Signed]
    signers: dict[IdentityKey, SigningKey]

    def attempt(self, dice: random.Random) -> bool:
        """Alter one of them, and see."""
        original = dice.choice(self.envelopes)
        data, real = altered_envelope(dice, original, self)
        if data in self.envelopes:
            data, real = data + b" ", False
        try:
            signed = self.read(data)
        except REFUSED:
            return False
        if canonical(signed.value) != signed.payload or signed.envelope != data:
            return True
        return signed.key in self.signers and not real


def altered_envelope(  # noqa: PLR0911  each way to alter it is one return
    dice: random.Random, original: bytes, papers: Papers
) -> tuple[bytes, bool]:
    """Altered bytes, and whether the named signer really signed just these."""
    pick = dice.randrange(12)
    pool = papers.envelopes + papers.others
    if pick < 4:
        return altered_bytes(dice, original, pool), False
    if pick == 4:
        return dice.choice(papers.others), False
    envelope = json.loads(original)
    if pick == 5:
        return loose_json(dice, altered_tree(dice, envelope, [json.loads(x) for x in pool])), False
    if pick == 6:
        name = dice.choice(("payload", "sig", "kid"))
        envelope[name] = respelled(dice, envelope[name])
        return _plain(envelope), False
    if pick == 7:
        other = json.loads(dice.choice(pool))
        name = dice.choice(("payload", "sig", "kid"))
        envelope[name] = other[name]
        return _plain(envelope), False
    payload = _altered_payload(dice, envelope["payload"], [json.loads(x)["payload"] for x in pool])
    envelope["payload"] = outside(payload)
    if pick == 8:
        return _plain(envelope), False
    if pick == 9:
        envelope["sig"] = b64(STRANGER.sign(papers.context.bind(payload)))
        if dice.random() < 0.5:
            envelope["kid"] = STRANGER.identity
        return _plain(envelope), False
    # The real signer signs odd content: what is read from it must be exactly what it says.
    key = papers.signers[IdentityKey(envelope["kid"])]
    context = papers.context if pick == 10 else dice.choice(tuple(Context))
    envelope["sig"] = b64(key.sign(context.bind(payload)))
    return _plain(envelope), context is papers.context


def _altered_payload(dice: random.Random, payload: str, others: Sequence[str]) -> bytes:
    tree = inside(payload)
    trees = [tree for tree in map(inside, others) if tree is not None]
    new = altered_tree(dice, tree, trees)
    if dice.random() < 0.6:
        try:
            return rfc8785.dumps(new)
        except (rfc8785.CanonicalizationError, ValueError, RecursionError):
            pass
    return loose_json(dice, new)


def _plain(tree: object) -> bytes:
    return json.dumps(tree, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _cards() -> tuple[bytes, ...]:
    return tuple(card_of(name).envelope for name in NAMES[:4])


def _rooms() -> tuple[bytes, ...]:
    named = room("anna", "berta", "carl").envelope, room("berta", "anna").envelope
    return (*named, make_descriptor(person("anna"), plan(*NAMES)).envelope)


def _signers() -> dict[IdentityKey, SigningKey]:
    return {person(name).identity: person(name).signing for name in NAMES}


def build_envelopes() -> Attempt:
    """Any signed message, read under the one key that counts."""
    only = card_of("anna").envelope
    signer = person("anna").identity
    papers = Papers(
        Context.CARD,
        (only,),
        (*_rooms(), card_of("berta").envelope),
        lambda data: open_envelope(data, Context.CARD, Card, signer),
        _signers(),
    )
    assert papers.read(only).key == signer
    return papers.attempt


def build_cards() -> Attempt:
    """Contact cards, as files and as pasted text."""
    cards = _cards()
    papers = Papers(Context.CARD, cards, _rooms(), read_card, _signers())
    texts = tuple(card_text(card_of(name)) for name in NAMES[:4])
    assert [read_card(data).envelope for data in cards] == list(cards)
    assert [read_card(text.encode()).envelope for text in texts] == list(cards)

    def attempt(dice: random.Random) -> bool:
        if dice.random() < 0.8:
            return papers.attempt(dice)
        text = dice.choice(texts)
        if dice.random() < 0.5:
            body = respelled(dice, text.removeprefix(CARD_TEXT))
            data = (CARD_TEXT + body).encode("utf-8", "surrogatepass")
        else:
            data = altered_bytes(dice, text.encode(), [t.encode() for t in texts])
        try:
            signed = read_card(data)
        except REFUSED:
            return False
        # White space in pasted text is ignored on purpose; the envelope is what counts.
        return signed.envelope not in cards or b"".join(data.split()) not in {
            t.encode() for t in texts
        }

    return attempt


def build_descriptors() -> Attempt:
    """Room descriptors."""
    papers = Papers(Context.ROOM, _rooms(), _cards(), open_descriptor, _signers())
    assert [open_descriptor(data).envelope for data in _rooms()] == list(_rooms())
    return papers.attempt


def build_invitations() -> Attempt:
    """Invitation files and links, altered outside and inside their seal."""
    anna, berta = person("anna"), person("berta")
    signed = room("anna", "berta", "carl")
    room_key, token = Secret(b"k" * 32), Secret(b"t" * 32)
    contents = InvitationContents("Plans", room_key, token, "5a" * 32, NOW, NOW)
    files = tuple(
        invitations.seal_invitation(anna, card_of(name), signed, contents)
        for name in ("berta", "carl")
    )
    links = tuple(invitations.link_of(file) for file in files)
    for data in (files[0], links[0].encode()):
        assert invitations.open_invitation(berta, uid_of("berta"), data).title == "Plans"
    aad = invitations._aad(berta.identity)
    plain = berta.xwing.open(Context.INVITE, aad, files[0][len(invitations.MAGIC) :])
    papers = Papers(Context.INVITE, (plain,), (*_rooms(), *_cards()), lambda data: data, _signers())

    def attempt(dice: random.Random) -> bool:
        pick = dice.randrange(10)
        real = False
        if pick < 6:
            data = altered_bytes(dice, files[0], files)
            if data == files[0]:
                data += b"\x00"
        elif pick < 8:
            body = links[0].removeprefix(invitations.LINK)
            text = invitations.LINK + (respelled if dice.random() < 0.7 else odd_text)(dice, body)
            data = text.encode("utf-8", "surrogatepass")
            if data.strip() == links[0].encode():
                data = data.strip()[:-1]
        else:
            altered, real = altered_envelope(dice, plain, papers)
            if altered == plain:
                altered += b" "
            data = invitations.MAGIC + seal(berta.xwing.public, Context.INVITE, aad, altered)
        return _opens(berta, data, real=real)

    return attempt


def _opens(me: Person, data: bytes, *, real: bool) -> bool:
    try:
        opened = invitations.open_invitation(me, uid_of("berta"), data)
    except InvitationRefused:
        return False
    # What the issuer really signed may differ in a date or title; anybody else's may not pass.
    return not real or opened.issuer != opened.descriptor.key


CAMPAIGNS = (
    Campaign("altered envelopes", 1_000_000, 3_000, build_envelopes),
    Campaign("altered contact cards", 1_000_000, 2_500, build_cards),
    Campaign("altered room descriptors", 1_000_000, 2_500, build_descriptors),
    Campaign("altered invitations", 1_000_000, 2_000, build_invitations),
)
