# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call code: everybody commits first and reveals together (protocol.md section 7.8)."""

from collections.abc import Callable
from dataclasses import replace

from client.crypto.call_code import NONCE_BYTES, call_code, commitment
from client.model.ids import HelloHash, RosterHash, Uid
from client.session.claims import sign_drop
from client.session.effects import CodeShown, Noticed
from client.session.messages import Statement
from client.session.reasons import CODE_WITHHELD
from client.session.state import Agreed, CodePart, Peer
from client.session.turn import Turn

WITHHELD_AFTER_S = 10.0
MAX_WITHHELD = 3
_COMMITS_KEPT = 8

Commits = tuple[tuple[RosterHash, str], ...]


def new_part(random: Callable[[int], bytes], rh: RosterHash, me: HelloHash) -> CodePart:
    """My nonce for a roster: one guess each time it changes."""
    nonce = random(NONCE_BYTES)
    return CodePart(rh=rh, nonce=nonce, commit=commitment(rh, me, nonce))


def note_commit(turn: Turn, peer: Peer, value: Statement) -> None:
    """The first commitment for a roster counts; another one is an alarm about its signer."""
    first = dict(peer.commits).get(value.rh)
    if first is None:
        commits = (*peer.commits, (value.rh, value.commit))
        turn.put(replace(peer, commits=_newest(commits, turn.state.view.rh)))
    elif first != value.commit:
        turn.raise_finding("ROSTER-AGREEMENT", turn.uid(peer.hello), "another code commitment")


def _newest(commits: Commits, rh: RosterHash) -> Commits:
    """A bounded number of them, and always the one for my roster.

    Whoever could push it out with words about other rosters would choose their part of the code
    after seeing everybody else's.
    """
    if len(commits) <= _COMMITS_KEPT:
        return commits
    oldest = next(commit for commit in commits if commit[0] != rh)
    return tuple(commit for commit in commits if commit is not oldest)


def my_reveal(turn: Turn) -> str:
    """My nonce in hex once everybody on my roster has committed, else nothing."""
    state = turn.state
    rh = state.view.rh
    if state.code.rh != rh or turn.me not in state.view.roster or not state.others:
        return ""
    peers = [state.peers.get(hello) for hello in state.others]
    bound = all(peer is not None and rh in dict(peer.commits) for peer in peers)
    return state.code.nonce.hex() if bound else ""


def advance_code(turn: Turn) -> None:
    """Collect reveals of the agreed roster; show the code, or who keeps it back."""
    state = turn.state
    agreed, part = state.agreed, state.code
    if agreed is None or part.rh != agreed.rh or part.shown:
        return
    _collect(turn, agreed)
    part = turn.state.code
    missing = sorted(agreed.roster - part.reveals.keys() - {turn.me})
    if not missing:
        code = call_code(agreed.rh, [part.nonce, *part.reveals.values()])
        turn.emit(CodeShown(code, _cause(turn, agreed)))
        turn.state = replace(
            turn.state,
            code=replace(part, shown=True),
            code_roster=agreed.roster,
            code_visible=True,
        )
    elif not part.blamed and turn.due(agreed.at + WITHHELD_AFTER_S):
        turn.state = replace(turn.state, code=replace(part, blamed=True))
        _blame(turn, missing)


def hide_code(turn: Turn) -> None:
    """The roster whose code is shown is over."""
    if turn.state.code_visible:
        turn.emit(CodeShown(None))
        turn.state = replace(turn.state, code_visible=False)


def _collect(turn: Turn, agreed: Agreed) -> None:
    part = turn.state.code
    came: dict[HelloHash, bytes] = {}
    for hello in sorted(agreed.roster - {turn.me}):
        peer = turn.state.peers[hello]
        heard = peer.statement
        if heard is None or heard.value.rh != agreed.rh or not heard.value.reveal:
            continue
        nonce = bytes.fromhex(heard.value.reveal)
        if part.reveals.get(hello) == nonce:
            continue
        if commitment(agreed.rh, hello, nonce) == dict(peer.commits).get(agreed.rh):
            came[hello] = nonce
        else:
            turn.raise_finding("ROSTER-AGREEMENT", turn.uid(hello), "code not as committed")
    if came:
        turn.state = replace(turn.state, code=replace(part, reveals={**part.reveals, **came}))


def _blame(turn: Turn, missing: list[HelloHash]) -> None:
    turn.emit(CodeShown(None, withheld_by=turn.uid(missing[0])))
    for hello in missing:
        peer = turn.state.peers[hello]
        turn.put(replace(peer, withheld=peer.withheld + 1))
        turn.emit(Noticed(CODE_WITHHELD, turn.uid(hello)))
        if peer.withheld + 1 >= MAX_WITHHELD:
            sign_drop(turn, hello, "no-code")


def _cause(turn: Turn, agreed: Agreed) -> tuple[tuple[Uid, str], ...]:
    """Who came and went since the last code; the first one has no cause."""
    before = turn.state.code_roster
    if not before:
        # Those whom I find here have not joined: I have.
        return ()
    came = [(turn.uid(h), "joined") for h in sorted(agreed.roster - before - {turn.me})]
    went = [(turn.uid(h), _how(turn, h)) for h in sorted(before - agreed.roster - {turn.me})]
    return (*came, *went)


def _how(turn: Turn, hello: HelloHash) -> str:
    """How somebody went: a host removed them, or they left in one way or another."""
    ended = turn.state.view.gone.get(hello)
    return "removed" if ended is not None and ended.reason == "removed" else "left"
