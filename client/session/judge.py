# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Drawing the consequences of new evidence: who is here now, and who is not any more."""

from dataclasses import replace

from client.model.ids import HelloHash
from client.session.bodies import Message
from client.session.code import hide_code, new_part
from client.session.effects import CloseLink, DropReceiveKeys, HoldSending
from client.session.messages import Kind
from client.session.notices import tell_who_is_joining, tell_who_went
from client.session.reasons import BEYOND_MEASURE, NOT_UNIQUE
from client.session.rekeying import key_must_change
from client.session.roster import Ended, RosterView, view_of
from client.session.state import frozen
from client.session.turn import Turn

MAX_ATTEMPTS = 3
_COMES_BACK = {"silent", "no-agreement"}


def judge(turn: Turn) -> None:
    """See the roster anew. Whatever must stop at a departure stops before anything else."""
    before = turn.state.view
    if not turn.grown:
        return
    turn.grown = False
    view = view_of(turn.state.evidence)
    if view != before:
        _follow(turn, before, view)
    _forget_the_forgotten(turn)


def _follow(turn: Turn, before: RosterView, view: RosterView) -> None:
    turn.state = replace(turn.state, view=view)
    if view.rh != before.rh:
        turn.state = replace(
            turn.state, rh_at=turn.now, code=new_part(turn.random, view.rh, turn.me)
        )
    if turn.state.agreed is not None and not turn.state.agreed.roster <= turn.state.roster:
        break_agreement(turn)
    _part_with_the_gone(turn, before)
    _name_the_immoderate(turn, before)
    _note_arrivals(turn, before)
    if turn.me in view.gone:
        _i_am_gone(turn)


def hold_sending(turn: Turn) -> None:
    """Nothing is sealed from now on."""
    if turn.state.sending:
        turn.emit(HoldSending())
        turn.state = replace(turn.state, sending=False)


def break_agreement(turn: Turn) -> None:
    """Somebody of the agreed roster is not here any more: its keys seal nothing more."""
    hold_sending(turn)
    turn.state = replace(turn.state, agreed=None, next_key=None, send_key=None)
    hide_code(turn)


def _part_with_the_gone(turn: Turn, before: RosterView) -> None:
    for hello in sorted(turn.state.peers):
        if before.counts(hello) and not turn.state.view.counts(hello):
            key_must_change(turn, hello, before)
            part_with(turn, hello)
            tell_who_went(turn, hello)


def _forget_the_forgotten(turn: Turn) -> None:
    """Hellos that are not kept any more: there is nobody to have keys or a link with."""
    hellos = turn.state.evidence.hellos
    if turn.state.peers.keys() <= hellos.keys():
        return
    kept = {hello: peer for hello, peer in turn.state.peers.items() if hello in hellos}
    turn.state = replace(turn.state, peers=frozen(kept))


def _name_the_immoderate(turn: Turn, before: RosterView) -> None:
    """Who signed beyond measure wanted to keep the others apart: they are told by name."""
    for hello, ended in turn.state.view.gone.items():
        known = before.gone.get(hello)
        if ended.reason == BEYOND_MEASURE and (known is None or known.reason != BEYOND_MEASURE):
            turn.raise_finding("ROSTER-AGREEMENT", turn.uid(hello), "signed beyond measure")


def part_with(turn: Turn, hello: HelloHash) -> None:
    """Hear and see nothing more of somebody; the pair key stays, to tell them why."""
    peer = turn.state.peers[hello]
    if peer.keys:
        turn.emit(DropReceiveKeys(hello, None))
    if peer.linked:
        turn.emit(CloseLink(hello))
    turn.put(replace(peer, keys=(), linked=False))


def _note_arrivals(turn: Turn, before: RosterView) -> None:
    tell_who_is_joining(turn, before)
    for hello in turn.state.others:
        peer = turn.peer(hello)
        if peer is not None and peer.on_roster_at is None:
            turn.put(replace(peer, on_roster_at=turn.now, heard_at=turn.now))


def _show_who_ended_me(turn: Turn, ended: Ended) -> None:
    """My last word: else whoever showed it to me alone would have me seem to fall silent."""
    if not ended.claim:
        return
    signer = turn.state.evidence.hellos[ended.by]
    kind, claim = turn.state.evidence.claims[ended.claim]
    for hello in turn.state.others:
        peer = turn.peer(hello)
        if peer is not None and peer.paired:
            shown = (Message(Kind.HELLO, signer.envelope), Message(kind, claim.envelope))
            turn.post(hello, *shown)


def _i_am_gone(turn: Turn) -> None:
    """Stop at once; whoever was only silent comes back with a new hello."""
    ended = turn.state.view.gone[turn.me]
    uid = turn.uid(ended.by)
    if ended.reason == "bye":
        if ended.claim not in turn.state.mine:
            turn.raise_finding("SESSION-UNIQUE", "client", "somebody ended my presence as me")
            turn.finish_call(NOT_UNIQUE)
        return
    _show_who_ended_me(turn, ended)
    rejoin = ended.reason in _COMES_BACK and turn.state.setup.attempt < MAX_ATTEMPTS
    turn.finish_call(ended.reason, uid, rejoin=rejoin)
