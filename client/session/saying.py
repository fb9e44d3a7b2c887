# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Saying something beside sound and picture (protocol.md section 7.7).

Signed in here, sealed by the engine under my data key, and only while sending is allowed: what
cannot be said now is refused, never kept for people whom its writer does not see yet. Only the
second in which the keys of an agreed roster are handed out is waited for.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import msgspec

from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.model.ids import HelloHash, RosterHash
from client.model.room import MAX_MESH_MEMBERS
from client.session.bodies import Message, data_head, pack
from client.session.effects import NotSaid, SealData
from client.session.keyplane import all_have_it
from client.session.messages import Kind
from client.session.state import SendKey
from client.session.talk_state import Allowance
from client.session.turn import Turn
from client.session.words import Data, Line, Sign, Standing, Typing, Word

RATE, BURST = 3.0, 12.0
"""Lines and signs of mine a second, and at once."""
TYPING_EVERY_S = 0.35
STANDING_EVERY_S = 0.35
NEWCOMERS_HAVE_KEYS_S = 3.0
"""Newcomers who have not acknowledged my key are told no later than this after agreement."""

_WHY_NOT = {
    CallPhase.HOLD: "hold",
    CallPhase.AGREEING: "agreeing",
    CallPhase.WAITING: "alone",
    CallPhase.LOBBY: "lobby",
}


def type_on(turn: Turn, text: str) -> None:
    """What I am typing; only the latest counts."""
    turn.state = replace(turn.state, talk=replace(turn.state.talk, typing=text))


def stand(turn: Turn, change: Callable[[Standing], Standing]) -> None:
    """Something that holds until it changes: told now or as soon as sending is allowed."""
    talk = turn.state.talk
    turn.state = replace(turn.state, talk=replace(talk, standing=change(talk.standing)))


def raise_hand(turn: Turn, *, up: bool) -> None:
    """Raise my hand, if it can be seen now; lowering is always possible."""
    if up and turn.state.phase is not CallPhase.LIVE:
        turn.unsaid = True
        return
    stand(turn, lambda now: msgspec.structs.replace(now, hand=up))


def stand_with(turn: Turn, *, microphone: bool, camera: bool) -> None:
    """What of my devices is really on."""
    stand(turn, lambda now: msgspec.structs.replace(now, microphone=microphone, camera=camera))


def show_screen(turn: Turn, *, on: bool) -> None:
    """Say that my screen is shown, where the room has that at all; an end is always told."""
    on = on and turn.state.evidence.room.features.screen_share
    stand(turn, lambda now: msgspec.structs.replace(now, screen=on))


def say_what_is_wished(turn: Turn) -> None:
    """Say it now or never; last in a step, when it is decided whether anything may be sent."""
    if turn.unsaid:
        turn.emit(NotSaid(_phase_of(turn)))
    waiting, talk = turn.state.talk.waiting, turn.state.talk
    if waiting:
        turn.state = replace(turn.state, talk=replace(talk, waiting=()))
    for rh, word in waiting:
        _say_or_wait(turn, word, rh)
    agreed = turn.state.agreed
    for word in turn.words:
        why = _why_not(turn, word)
        if why or agreed is None:
            turn.emit(NotSaid(why))
        else:
            _say_or_wait(turn, word, agreed.rh)
    key = turn.state.send_key
    if turn.state.sending and key is not None and _in_use(turn, key):
        _tell_how_i_stand(turn, key)
        _tell_what_i_type(turn)


def _in_use(turn: Turn, key: SendKey) -> bool:
    """My key is that of the roster on my screen, not of the one before it."""
    agreed = turn.state.agreed
    return agreed is not None and key.rh == agreed.rh


def _say_or_wait(turn: Turn, word: Line | Sign, rh: RosterHash) -> None:
    """Say it to exactly the roster for which it was wished, as soon as my key for it is in use."""
    agreed, key = turn.state.agreed, turn.state.send_key
    if turn.state.phase is not CallPhase.LIVE or agreed is None or agreed.rh != rh:
        turn.emit(NotSaid(_phase_of(turn)))
    elif turn.state.sending and key is not None and key.rh == rh:
        _say(turn, word)
    else:
        talk = turn.state.talk
        waiting = (*talk.waiting, (rh, word))
        turn.state = replace(turn.state, talk=replace(talk, waiting=waiting))


def _phase_of(turn: Turn) -> str:
    """Why nothing can be said now, by the phase; "agreeing" while keys are being changed."""
    if turn.state.phase is CallPhase.LIVE:
        return "agreeing"
    return _WHY_NOT.get(turn.state.phase, "not-live")


def _why_not(turn: Turn, word: Word) -> str:
    if turn.state.phase is not CallPhase.LIVE or turn.state.agreed is None:
        return _phase_of(turn)
    if isinstance(word, Line) and not turn.state.evidence.room.features.chat:
        return "no-chat"
    mine = turn.state.talk.mine or Allowance(BURST, turn.now)
    left = mine.after(turn.now, RATE, BURST)
    if left is None:
        return "too-fast"
    turn.state = replace(turn.state, talk=replace(turn.state.talk, mine=left))
    return ""


def _say(turn: Turn, word: Word) -> None:
    """One message to everybody, numbered anew."""
    talk = replace(turn.state.talk, seq=turn.state.talk.seq + 1)
    if isinstance(word, Line):
        # The line is sent: nobody needs to see it grow any more.
        talk = replace(talk, typing=None, typing_shown=False)
    turn.state = replace(turn.state, talk=talk)
    key = turn.state.send_key
    to = lines_of(turn, key.given if key else frozenset())
    turn.emit(SealData(data_head(turn.me), _signed(turn, word), word, to))


def lines_of(turn: Turn, people: frozenset[HelloHash]) -> tuple[int, ...] | Literal["*"]:
    """The connections of these people: whoever waits to be let in sees not even sizes and times.

    To all where one of them is not known yet, and where the relay would have to carry too many.
    """
    conns = [peer.conn if (peer := turn.peer(hello)) else None for hello in sorted(people)]
    known = tuple(conn for conn in conns if conn is not None)
    return known if len(known) == len(conns) < MAX_MESH_MEMBERS else "*"


def _signed(turn: Turn, word: Word) -> bytes:
    key = turn.state.send_key
    data = Data(
        type="data",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        seq=turn.state.talk.seq,
        rh=key.rh if key else RosterHash(""),
        word=word,
    )
    return pack([Message(Kind.DATA, turn.sign(Context.DATA, data).envelope)])


def _tell_how_i_stand(turn: Turn, key: SendKey) -> None:
    """To everybody when it changed; else to those who came, once they can open it."""
    talk = turn.state.talk
    came = key.given - talk.told
    changed = talk.told_standing != talk.standing
    if not changed and not came:
        return
    late = key.use_by + NEWCOMERS_HAVE_KEYS_S
    if not changed and not all_have_it(turn, key) and not turn.due(late):
        return
    if not turn.due(talk.standing_at + STANDING_EVERY_S):
        return
    known = replace(talk, told=key.given, told_standing=talk.standing, standing_at=turn.now)
    turn.state = replace(turn.state, talk=known)
    if changed:
        _say(turn, talk.standing)
    else:
        _tell_newcomers(turn, talk.standing, came)


def _tell_newcomers(turn: Turn, standing: Standing, came: frozenset[HelloHash]) -> None:
    """Nothing new, so it has the number of my last message: whoever has that loses nothing."""
    plain = _signed(turn, standing)
    turn.emit(SealData(data_head(turn.me), plain, standing, lines_of(turn, came)))


def _tell_what_i_type(turn: Turn) -> None:
    talk = turn.state.talk
    if talk.typing is None or not turn.state.evidence.room.features.chat:
        return
    if talk.typing or talk.typing_shown:
        if not turn.due(talk.typing_at + TYPING_EVERY_S):
            return
        _say(turn, Typing(talk.typing))
        talk = replace(turn.state.talk, typing_at=turn.now, typing_shown=bool(talk.typing))
    turn.state = replace(turn.state, talk=replace(talk, typing=None))
