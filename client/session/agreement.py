# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Statements, and when a roster is agreed (protocol.md section 7.4).

A statement says what its signer sees now; saying it early is never wrong, only wasteful (ADR
003). Agreement needs everybody's word for one and the same roster, mine included.
"""

from dataclasses import replace

from client.crypto.envelope import Context, open_envelope
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash, RosterHash
from client.session.bodies import Message
from client.session.code import my_reveal, note_commit
from client.session.exchange import ask_for_keys
from client.session.keyplane import have_all_keys, make_key, my_kh
from client.session.messages import Kind, Statement
from client.session.notices import tell_who_joined, tell_whose_key_is_missing
from client.session.state import Agreed, Heard, Peer, Stated
from client.session.turn import Turn

STATE_AFTER_S = 0.3
STATE_EVERY_S = 3.0
FRESH_S = 10.0
ASK_KEYS_AFTER_S = 1.0
NAME_MISSING_KEY_AFTER_S = 3.0
_STATED_KEPT = 8


def statement_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody says what they see; only the highest sequence number counts."""
    peer = turn.peer(sender)
    if peer is None:
        return
    value = open_envelope(data, Context.STATEMENT, Statement, peer.identity).value
    if (value.room_id, value.sender) != (turn.room_id, sender):
        raise SignatureInvalid("a statement of somebody else")
    if peer.statement is not None and value.seq <= peer.statement.value.seq:
        turn.count("statement-stale")
        return
    note_commit(turn, peer, value)
    peer = turn.state.peers[sender]
    mine = value.rh in turn.state.stated_rhs or value.rh == turn.state.view.rh
    turn.put(
        replace(
            peer,
            statement=Heard(value, turn.now),
            stated_mine=peer.stated_mine or mine,
        )
    )


def agree(turn: Turn) -> bool:
    """Take the roster as agreed when everybody else on it stated it; True if it is new.

    A person is on it once: a second presence would hold keys behind the one tile that is shown.
    """
    state = turn.state
    rh, roster = state.view.rh, state.roster
    if turn.me not in roster or not state.others or not everybody_states(turn, rh):
        return False
    if state.doubled:
        return False
    if state.agreed is not None and state.agreed.rh == rh:
        return False
    first = state.last_agreed is None
    departure = state.agreed is None and not first
    agreed = Agreed(rh, roster, turn.now, departure)
    turn.state = replace(turn.state, agreed=agreed, last_agreed=agreed, missing_since=None)
    tell_who_joined(turn, first=first)
    make_key(turn, agreed)
    return True


def everybody_states(turn: Turn, rh: RosterHash) -> bool:
    """Every other person on my roster said this hash within the last 10 s."""
    heard = [(turn.state.peers.get(hello)) for hello in turn.state.others]
    return all(
        peer is not None
        and peer.statement is not None
        and peer.statement.value.rh == rh
        and turn.now - peer.statement.at <= FRESH_S
        for peer in heard
    )


def say_what_is_due(turn: Turn) -> None:
    """My statement: soon after a change, else every 3 s, at once when others wait for it."""
    view = turn.state.view
    listeners = [p for p in turn.state.peers.values() if p.paired and view.counts(p.hello)]
    if not listeners or not view.counts(turn.me):
        return
    if turn.speak or _due(turn):
        _state(turn)
    stated = turn.state.stated
    if stated is None or stated.value.rh != view.rh:
        return
    for hello in [peer.hello for peer in listeners]:
        peer = turn.state.peers[hello]
        if peer.told < stated.value.seq:
            turn.put(replace(peer, told=stated.value.seq))
            turn.post(hello, Message(Kind.STATEMENT, stated.signed.envelope))


def _due(turn: Turn) -> bool:
    stated, rh = turn.state.stated, turn.state.view.rh
    if stated is None or stated.value.rh != rh:
        waited_for = bool(turn.state.others) and everybody_states(turn, rh)
        return waited_for or nobody_missing(turn) or turn.due(turn.state.rh_at + STATE_AFTER_S)
    if my_reveal(turn) and not stated.value.reveal:
        return True
    if have_all_keys(turn, rh) and stated.value.kh != my_kh(turn, rh):
        return True
    return turn.due(stated.at + STATE_EVERY_S)


def nobody_missing(turn: Turn) -> bool:
    """Everybody whom the relay says to be connected is on my roster with keys, or is over.

    A hint, used for pace alone: if it lies, I state too early or 300 ms later.
    """
    state = turn.state
    if turn.me not in state.view.roster:
        return False
    settled: set[int] = set()
    for peer in state.peers.values():
        if peer.conn is None:
            continue
        if not state.view.counts(peer.hello) or (peer.paired and peer.hello in state.view.roster):
            settled.add(peer.conn)
        elif peer.conn in state.hinted:
            return False
    return state.hinted <= settled


def _state(turn: Turn) -> None:
    state = turn.state
    rh = state.view.rh
    statement = Statement(
        type="statement",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.next_seq(),
        rh=rh,
        agreed=state.agreed is not None,
        kh=my_kh(turn, rh),
        commit=state.code.commit,
        reveal=my_reveal(turn),
    )
    signed = turn.sign(Context.STATEMENT, statement)
    rhs = tuple(dict.fromkeys((*state.stated_rhs, rh)))[-_STATED_KEPT:]
    turn.state = replace(turn.state, stated=Stated(signed, turn.now), stated_rhs=rhs)
    turn.wake(turn.now + STATE_EVERY_S)


def ask_for_missing_keys(turn: Turn) -> None:
    """Who lacks somebody's secret 1 s after agreement asks them, once a second, and is told."""
    agreed = turn.state.agreed
    if agreed is None or agreed.rh != turn.state.view.rh:
        return
    for hello in sorted(agreed.roster - {turn.me}):
        peer = turn.state.peers[hello]
        if _holds(peer, agreed.rh):
            continue
        if turn.due(max(agreed.at, peer.asked_keys_at) + ASK_KEYS_AFTER_S):
            turn.put(replace(peer, asked_keys_at=turn.now))
            turn.wake(turn.now + ASK_KEYS_AFTER_S)
            ask_for_keys(turn, hello, agreed.rh)
        if turn.due(agreed.at + NAME_MISSING_KEY_AFTER_S):
            tell_whose_key_is_missing(turn, hello, agreed.at)


def _holds(peer: Peer, rh: RosterHash) -> bool:
    return any(held.opened and held.keys.value.rh == rh for held in peer.keys)
