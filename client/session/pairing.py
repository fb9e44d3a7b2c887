# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Making and renewing the key with each person here (protocol.md section 7.3)."""

from dataclasses import replace

from client.crypto.envelope import Context, b64, b64_exact, open_envelope
from client.crypto.hpke import PRIVATE_BYTES, XWingPrivate, parse_public, seal
from client.model.errors import SealBroken, SignatureInvalid
from client.model.ids import HelloHash
from client.model.secret import Secret
from client.session.bodies import Message, between
from client.session.effects import OpenLink
from client.session.exchange import compare
from client.session.hello import sealed_to
from client.session.messages import Kind, Pair
from client.session.pairing_keys import BOTH, moved_on, without_old
from client.session.refusal import may_be_here
from client.session.room_key import hand_room_key
from client.session.state import PairState, Peer
from client.session.turn import Turn

RENEW_EVERY_S = 600.0
AGAIN_AFTER_S = 2.0
EACH_MORE_S = 0.1
"""So much longer for each person here: whoever joins gets one from everybody."""
MOST_DOUBLINGS = 3
"""Sent again after 2, 4, 8 and then every 16 s: a slow line has to carry all of it."""
MAX_TRIES = 20
UNKNOWN_LINE_S = 1.0
"""How long to wait for somebody's own message before sending to all."""
FRESH_BYTES = 32


def advance_pairs(turn: Turn) -> None:
    """Begin, repeat and renew what is due with everybody who counts."""
    view = turn.state.view
    if not view.counts(turn.me):
        return
    for hello in tuple(turn.state.peers):
        peer = turn.peer(hello)
        if peer is None or not view.counts(hello) or not may_be_here(turn, hello, peer.identity):
            continue
        if peer.pair is None:
            peer = replace(peer, pair=PairState(their_key=peer.xwing))
            turn.put(peer)
        _advance(turn, peer)
        _open_link(turn, hello)


def _advance(turn: Turn, peer: Peer) -> None:
    kept = peer.pair or PairState(their_key=peer.xwing)
    pair = without_old(kept, turn.now)
    if pair is not peer.pair:
        # Only then: this runs for everybody at every step.
        peer = replace(peer, pair=pair)
        turn.put(peer)
    if pair.confirmed < pair.body_n:
        patience = AGAIN_AFTER_S + EACH_MORE_S * len(turn.state.view.roster)
        wait = patience * 2.0 ** min(pair.tries, MOST_DOUBLINGS)
        if pair.tries < MAX_TRIES and turn.due(pair.sent_at + wait):
            turn.put(replace(peer, pair=replace(pair, sent_at=turn.now, tries=pair.tries + 1)))
            turn.to(peer, pair.body)
            turn.wake(turn.now + AGAIN_AFTER_S)
    elif _my_turn(turn, peer, pair.n + 1):
        begin = pair.n == 0 and (peer.conn is not None or turn.due(peer.known_at + UNKNOWN_LINE_S))
        if begin or (pair.n >= BOTH and turn.due(pair.renewed_at + RENEW_EVERY_S)):
            _send_pair(turn, peer)


def _my_turn(turn: Turn, peer: Peer, n: int) -> bool:
    """The smaller hello hash sends odd steps, the other even ones."""
    return (turn.me < peer.hello) == (n % 2 == 1)


def _send_pair(turn: Turn, peer: Peer) -> None:
    pair = peer.pair or PairState(their_key=peer.xwing)
    fresh = Secret(turn.random(FRESH_BYTES))
    next_key = XWingPrivate.generate(turn.random(PRIVATE_BYTES))
    n = pair.n + 1
    bound = between(turn.room_id, turn.me, peer.hello) + n.to_bytes(8, "big")
    message = Pair(
        type="pair",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        to=peer.hello,
        seq=turn.next_seq(),
        n=n,
        enc=b64(seal(pair.their_key, Context.PAIR, bound, fresh.reveal())),
        next=b64(next_key.public),
    )
    signed = turn.sign(Context.PAIR, message)
    body = sealed_to(turn, peer, (Message(Kind.PAIR, signed.envelope),))
    moved = moved_on(pair, fresh, room_id=turn.room_id, me=turn.me, peer=peer.hello)
    moved = replace(
        moved,
        my_next=next_key,
        body=body,
        body_n=n,
        sent_at=turn.now,
        tries=0,
        renewed_at=turn.now,
    )
    turn.put(replace(peer, pair=moved))
    turn.to(peer, body)
    turn.wake(turn.now + AGAIN_AFTER_S)
    if n == BOTH:
        _paired(turn, peer.hello)


def pair_received(turn: Turn, sender: HelloHash, data: bytes) -> bool:
    """A Pair from somebody in evidence; False while they do not count yet (keep it)."""
    peer = turn.peer(sender)
    view = turn.state.view
    if peer is None or turn.grown or not (view.counts(sender) and view.counts(turn.me)):
        return False
    value = open_envelope(data, Context.PAIR, Pair, peer.identity).value
    if (value.room_id, value.sender, value.to) != (turn.room_id, sender, turn.me):
        raise SignatureInvalid("a pair message for somebody else")
    pair = peer.pair or PairState(their_key=peer.xwing)
    if _my_turn(turn, peer, value.n) or not may_be_here(turn, peer.hello, peer.identity):
        raise SignatureInvalid("a pair message out of turn")
    if value.n == pair.n + 1:
        _take(turn, peer, pair, value)
    elif value.n <= pair.n and pair.body and turn.now - pair.sent_at >= AGAIN_AFTER_S:
        turn.put(replace(peer, pair=replace(pair, sent_at=turn.now)))
        turn.to(peer, pair.body)
    return True


def _take(turn: Turn, peer: Peer, pair: PairState, value: Pair) -> None:
    their_key = b64_exact(value.next)
    parse_public(their_key)
    bound = between(turn.room_id, peer.hello, turn.me) + value.n.to_bytes(8, "big")
    private = pair.my_next or turn.state.key
    fresh = private.open(Context.PAIR, bound, b64_exact(value.enc))
    if len(fresh) != FRESH_BYTES:
        raise SealBroken("a pair contribution of another length")
    moved = moved_on(pair, Secret(fresh), room_id=turn.room_id, me=turn.me, peer=peer.hello)
    moved = replace(
        moved, their_key=their_key, my_next=None, confirmed=value.n, renewed_at=turn.now
    )
    turn.put(replace(peer, pair=moved, heard_at=turn.now))
    if value.n == 1:
        # My contribution follows at once: nothing travels before both gave theirs.
        _send_pair(turn, replace(peer, pair=moved, heard_at=turn.now))
    elif value.n == BOTH:
        _paired(turn, peer.hello)


def _paired(turn: Turn, hello: HelloHash) -> None:
    """We can talk: my own word at once, the rest by comparing."""
    hand_room_key(turn, hello)
    turn.post(hello, *turn.state.evidence.signed_by(turn.me))
    compare(turn, hello)


def _open_link(turn: Turn, hello: HelloHash) -> None:
    """The direct link is built while the roster is still being agreed."""
    peer = turn.peer(hello)
    if peer is None or peer.linked or not peer.paired:
        return
    turn.put(replace(peer, linked=True))
    turn.emit(
        OpenLink(
            peer=hello,
            controlling=turn.me < hello,
            my_nonce=turn.state.hello.value.nonce,
            peer_nonce=peer.nonce,
        )
    )
