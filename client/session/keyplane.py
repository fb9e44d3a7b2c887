# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sender keys: made for each agreed roster, given to exactly its people (protocol.md 7.5)."""

import hashlib
from dataclasses import replace

from client.crypto.envelope import Context, Signed, canonical, decode, open_envelope
from client.crypto.sender_keys import SECRET_BYTES, commitment, keeps_promise
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash, MessageHash, RosterHash
from client.model.secret import Secret
from client.session.bodies import Message
from client.session.claims import sign_bye, sign_drop
from client.session.effects import AddReceiveKey, DropReceiveKeys, UseSendKey
from client.session.messages import Keys, KeySecret, Kind
from client.session.reasons import KEY_HOLDERS
from client.session.state import Agreed, HeldKey, Peer, SendKey
from client.session.turn import Turn

USE_BY_S = 1.0
"""After people only joined: use the new key when all have it, at the latest then."""
USE_BY_AFTER_DEPARTURE_S = 0.2
"""After a departure nothing is sent under the old key, so waiting only costs silence."""
STALE_AFTER_S = 5.0
SHARE_AFTER_S = 2.0
MAX_HELD = 8
"""Announcements kept per person."""


def make_key(turn: Turn, agreed: Agreed) -> None:
    """A fresh secret for a roster that was just agreed, announced to all, given to each."""
    generation = turn.state.generation + 1
    secret = Secret(turn.random(SECRET_BYTES))
    keys = Keys(
        type="keys",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        rh=agreed.rh,
        generation=generation,
        commitment=commitment(turn.me, agreed.rh, generation, secret),
    )
    given = agreed.roster - {turn.me}
    wait = USE_BY_AFTER_DEPARTURE_S if agreed.after_departure else USE_BY_S
    key = SendKey(
        rh=agreed.rh,
        generation=generation,
        secret=secret,
        keys=turn.sign(Context.KEYS, keys),
        given=given,
        use_by=turn.now + wait,
    )
    turn.state = replace(turn.state, generation=generation, next_key=key)
    for hello in sorted(given):
        _hand_out(turn, hello, key)


def _hand_out(turn: Turn, hello: HelloHash, key: SendKey) -> None:
    """Announcement and secret to one person of the key's roster; to nobody else, ever."""
    if hello not in key.given or hello not in turn.state.view.roster:
        turn.count("key-refused")
        return
    secret = KeySecret(
        type="secret",
        v=1,
        rh=key.rh,
        generation=key.generation,
        secret=key.secret.reveal().hex(),
    )
    turn.post(hello, Message(Kind.KEYS, key.keys.envelope), Message(Kind.SECRET, canonical(secret)))


def keys_wanted(turn: Turn, hello: HelloHash, rh: RosterHash) -> None:
    """Somebody asks for my secret: only for my agreed roster, only to somebody of it."""
    agreed = turn.state.agreed
    if agreed is None or agreed.rh != rh or hello not in agreed.roster:
        turn.count("key-refused")
        return
    for key in (turn.state.next_key, turn.state.send_key):
        if key is not None and key.rh == rh:
            _hand_out(turn, hello, key)


def keys_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """An announcement, by its signer or handed on by somebody as evidence."""
    signed = open_envelope(data, Context.KEYS, Keys, None)
    value = signed.value
    signer = turn.peer(value.sender)
    if value.room_id != turn.room_id or (signer is None and value.sender != turn.me):
        raise SignatureInvalid("keys of nobody here")
    if signer is None:
        return
    if signer.identity != signed.key:
        raise SignatureInvalid("keys not signed by the hello they name")
    known = [held for held in signer.keys if held.keys.value.generation == value.generation]
    if any(held.keys.hash != signed.hash for held in known):
        _two_keys(turn, signer)
        return
    direct = value.sender == sender
    if direct and not known and value.seq <= signer.keys_seq:
        turn.count("keys-stale")
        return
    _hold(turn, signer, signed, direct=direct)


def _hold(turn: Turn, signer: Peer, signed: Signed[Keys], *, direct: bool) -> None:
    known = next((held for held in signer.keys if held.keys.hash == signed.hash), None)
    if known is None:
        known = HeldKey(signed)
    held = replace(known, handed_by_signer=known.handed_by_signer or direct)
    rest = [other for other in signer.keys if other.keys.hash != signed.hash]
    kept = sorted([*rest, held], key=lambda key: key.keys.value.generation)[-MAX_HELD:]
    seq = max(signer.keys_seq, signed.value.seq) if direct else signer.keys_seq
    turn.put(replace(signer, keys=tuple(kept), keys_seq=seq))


def secret_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """A secret: taken only from its signer, for a roster I stated, if it keeps the promise."""
    value = decode(data, KeySecret)
    peer = turn.peer(sender)
    held = _announced(peer, value)
    if peer is None or held is None or value.rh not in turn.state.stated_rhs:
        turn.count("secret-unexpected")
        return
    secret = Secret(bytes.fromhex(value.secret))
    if not keeps_promise(
        held.keys.value.commitment,
        hello=sender,
        roster=value.rh,
        generation=value.generation,
        secret=secret,
    ):
        turn.count("secret-broken-promise")
        turn.raise_finding("KEY-COMMITTED", turn.uid(sender), "not the secret that was announced")
        return
    if held.opened or sender not in turn.state.view.roster:
        return
    keys = tuple(replace(key, opened=True) if key is held else key for key in peer.keys)
    turn.put(replace(peer, keys=keys))
    turn.emit(AddReceiveKey(sender, value.rh, value.generation, secret))


def _announced(peer: Peer | None, value: KeySecret) -> HeldKey | None:
    """The announcement that its signer gave me and to which this secret belongs."""
    for held in peer.keys if peer else ():
        keys = held.keys.value
        if held.handed_by_signer and (keys.rh, keys.generation) == (value.rh, value.generation):
            return held
    return None


def _two_keys(turn: Turn, signer: Peer) -> None:
    """Two announcements for one generation are proof against who signed them."""
    turn.raise_finding("KEY-COMMITTED", turn.uid(signer.hello), "two keys for one generation")
    if turn.state.view.counts(signer.hello):
        sign_drop(turn, signer.hello, "two-keys")


def my_kh(turn: Turn, rh: RosterHash) -> MessageHash:
    """Hash over the announcements for a roster of which I hold the secrets, mine included."""
    return MessageHash(hashlib.sha512(canonical(sorted(_held(turn, rh)))).hexdigest())


def have_all_keys(turn: Turn, rh: RosterHash) -> bool:
    """I hold everybody's secret for this roster, and made mine."""
    return len(_held(turn, rh)) == len(turn.state.view.roster)


def _held(turn: Turn, rh: RosterHash) -> list[str]:
    mine = {
        key.keys.hash
        for key in (turn.state.next_key, turn.state.send_key)
        if key is not None and key.rh == rh
    }
    peers = (turn.state.peers.get(hello) for hello in turn.state.others)
    theirs = {
        held.keys.hash
        for peer in peers
        if peer is not None
        for held in peer.keys
        if held.opened and held.keys.value.rh == rh
    }
    return [*mine, *theirs]


def use_new_key(turn: Turn) -> None:
    """Switch to the new key when everybody has it, or when its time has come."""
    agreed, key = turn.state.agreed, turn.state.next_key
    if agreed is None or key is None or key.rh != agreed.rh:
        return
    if not all_have_it(turn, key) and not turn.due(key.use_by):
        return
    if not given_to_whom_all_see(turn, key):
        return
    turn.state = replace(
        turn.state, send_key=key, next_key=None, stale_keys_at=turn.now + STALE_AFTER_S, rekey=None
    )
    turn.emit(UseSendKey(key.rh, turn.me, key.generation, key.secret))


def given_to_whom_all_see(turn: Turn, key: SendKey) -> bool:
    """Whoever holds my key is on the roster that everybody agreed to (check KEYHOLDERS-MATCH).

    Nothing in here gives it to others; should that ever fail, nothing is said under such a key.
    """
    agreed, announced = turn.state.agreed, key.keys.value
    as_agreed = agreed is not None and key.given == agreed.roster - {turn.me}
    as_signed = (announced.rh, announced.generation) == (key.rh, key.generation)
    if as_agreed and as_signed:
        return True
    turn.raise_finding("KEYHOLDERS-MATCH", "client", "a key given to others than those agreed")
    sign_bye(turn, turn.me)
    turn.finish_call(KEY_HOLDERS)
    return False


def all_have_it(turn: Turn, key: SendKey) -> bool:
    """Everybody states the hash over the same announcements as I hold."""
    if not have_all_keys(turn, key.rh):
        return False
    kh = my_kh(turn, key.rh)
    heard = [turn.state.peers[hello].statement for hello in sorted(key.given)]
    return all(h is not None and h.value.rh == key.rh and h.value.kh == kh for h in heard)


def forget_stale_keys(turn: Turn) -> None:
    """Old generations of others, some time after the new ones are in use."""
    agreed, at = turn.state.agreed, turn.state.stale_keys_at
    if agreed is None or at is None or not turn.due(at):
        return
    turn.state = replace(turn.state, stale_keys_at=None)
    for hello in sorted(agreed.roster - {turn.me}):
        peer = turn.state.peers[hello]
        current = [k for k in peer.keys if k.opened and k.keys.value.rh == agreed.rh]
        if not current:
            continue
        below = current[-1].keys.value.generation
        kept = tuple(k for k in peer.keys if k.keys.value.generation >= below)
        if kept != peer.keys:
            turn.put(replace(peer, keys=kept))
            turn.emit(DropReceiveKeys(hello, below))


def share_announcements(turn: Turn) -> None:
    """Where somebody holds other announcements for our roster, hand on mine."""
    agreed = turn.state.agreed
    if agreed is None or not turn.due(agreed.at + SHARE_AFTER_S):
        return
    kh = my_kh(turn, agreed.rh)
    for hello in sorted(agreed.roster - {turn.me}):
        peer = turn.state.peers[hello]
        heard = peer.statement
        if heard is None or heard.value.rh != agreed.rh or heard.value.kh == kh:
            continue
        # Most often a secret is still on its way: ever more seldom, for slow lines.
        gap = max(SHARE_AFTER_S, turn.now - agreed.at)
        if turn.due(peer.shared_keys_at + gap):
            turn.put(replace(peer, shared_keys_at=turn.now))
            turn.wake(turn.now + SHARE_AFTER_S)
            turn.post(hello, *_announcements(turn, agreed.rh))


def _announcements(turn: Turn, rh: RosterHash) -> tuple[Message, ...]:
    return tuple(
        Message(Kind.KEYS, held.keys.envelope)
        for peer in turn.state.peers.values()
        for held in peer.keys
        if held.keys.value.rh == rh
    )
