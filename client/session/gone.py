# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People who are gone: they are told why, and nothing else is taken from them (7.2).

Two groups that a broken or lying relay kept apart have dropped each other as silent, and each
sees the other as gone. When it carries messages again they find out here, and come back anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from client.crypto.envelope import Context, open_envelope
from client.model.errors import ClientError
from client.model.ids import HelloHash
from client.session.bodies import Message
from client.session.epochs import tell_struck
from client.session.exchange import evidence_received, probe
from client.session.hello import hand_with_epochs, how_admitted
from client.session.messages import Drop, Kind, Remove
from client.session.notices import tell_of_two
from client.session.turn import Turn

TELL_EVERY_S = 2.0
PROBE_EVERY_S = 10.0
KNOCK_ANSWERED_EVERY_S = 5.0

_ONLY_SILENT = {"silent", "no-agreement"}
_ANSWERED = {Kind.STATEMENT, Kind.WANT}


def from_the_gone(turn: Turn, sender: HelloHash, messages: Iterable[Message]) -> None:
    """Somebody who does not count speaks: tell them what ended them."""
    turn.count("from-gone")
    ended = turn.state.view.gone.get(sender)
    if ended is None:
        tell_struck(turn, sender)
        return
    messages = tuple(messages)
    if ended.reason == "bye" and ended.by != sender:
        tell_of_two(turn, sender)
    if ended.reason in _ONLY_SILENT:
        _hear_that_i_am_gone(turn, sender, messages)
    peer = turn.state.peers[sender]
    asked = any(message.kind in _ANSWERED for message in messages)
    if asked and ended.claim and turn.now - peer.ended_told_at >= TELL_EVERY_S:
        turn.put(replace(peer, ended_told_at=turn.now))
        signer = turn.state.evidence.hellos[ended.by]
        kind, claim = turn.state.evidence.claims[ended.claim]
        turn.post(sender, Message(Kind.HELLO, signer.envelope), Message(kind, claim.envelope))


def _hear_that_i_am_gone(turn: Turn, sender: HelloHash, messages: tuple[Message, ...]) -> None:
    """From somebody who was only silent: a Drop of me as silent, and nothing else.

    It gives them no power that coming back with a new hello would not give them.
    """
    identity = turn.state.peers[sender].identity
    for message in messages:
        if message.kind is Kind.HELLO:
            # Members' hellos are signed by them, and the Drop may be of somebody unknown here.
            evidence_received(turn, None, message)
    for message in messages:
        if message.kind is not Kind.DROP:
            continue
        try:
            drop = open_envelope(message.data, Context.DROP, Drop, None)
        except ClientError:
            turn.count("message-refused")
            continue
        signer = turn.state.view.gone.get(drop.value.sender)
        mine = drop.value.hello == turn.me and drop.value.reason in _ONLY_SILENT
        # Their own word, or that of another who was only silent here.
        unknown = drop.value.sender not in turn.state.view.admitted
        theirs = drop.key == identity or unknown
        theirs = theirs or (signer is not None and signer.reason in _ONLY_SILENT)
        if mine and theirs:
            evidence_received(turn, None, message)


def say_that_i_was_here(turn: Turn) -> None:
    """Somebody ended my presence as me: a last word, under keys that no copy of a profile has.

    It is not taken as anything; that it comes tells everybody that I am still here.
    """
    ended = turn.state.view.gone.get(turn.me)
    if ended is None or ended.reason != "bye" or ended.claim in turn.state.mine:
        return
    for hello, peer in turn.state.peers.items():
        if peer.paired and turn.state.view.counts(hello):
            probe(turn, hello)


def tell_the_gone_who_knock(turn: Turn) -> None:
    """Somebody who is over knocks still: they were ended before we had keys, and wait for nothing.

    One of us shows them the message that ended them: its signer, or the first who is here.
    """
    view = turn.state.view
    for hello in sorted(turn.knocked):
        peer, ended = turn.peer(hello), view.gone.get(hello)
        if peer is None or peer.paired or ended is None or not ended.claim:
            continue
        if not turn.state.evidence.is_member(hello):
            continue
        teller = ended.by if ended.by in view.roster else min(view.roster, default=None)
        if teller != turn.me or turn.now - peer.ended_told_at < KNOCK_ANSWERED_EVERY_S:
            continue
        turn.put(replace(peer, ended_told_at=turn.now))
        signer = turn.state.evidence.hellos[ended.by]
        kind, claim = turn.state.evidence.claims[ended.claim]
        # Whoever was never let in does not learn who let in whom.
        admits = how_admitted(turn, ended.by) if hello in view.admitted else ()
        told = (Message(Kind.HELLO, signer.envelope), *admits, Message(kind, claim.envelope))
        at = claim.value.epoch if isinstance(claim.value, Remove) else 0
        hand_with_epochs(turn, peer, told, at)


def probe_the_silent(turn: Turn) -> None:
    """Those dropped as silent whose connection is said to be here may be alive after all."""
    state = turn.state
    if not state.line_up:
        return
    for hello, ended in state.view.gone.items():
        peer = turn.peer(hello)
        if peer is None or not peer.paired or ended.reason not in _ONLY_SILENT:
            continue
        if peer.conn not in state.hinted or _is_back(turn, hello):
            continue
        if turn.due(peer.probed_at + PROBE_EVERY_S):
            turn.put(replace(peer, probed_at=turn.now))
            turn.wake(turn.now + PROBE_EVERY_S)
            probe(turn, hello)


def _is_back(turn: Turn, hello: HelloHash) -> bool:
    """The same person is here with a newer hello."""
    identity = turn.state.evidence.identity(hello)
    return any(turn.state.evidence.identity(other) == identity for other in turn.state.others)
