# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever waits is told nothing (check LOBBY-NO-METADATA, protocol.md section 7.1).

Until I am let in, the relay carries to me sealed messages and numbers of connections. Of the
sealed ones I can open the hellos of those who knock, and what lets me in or says why I am over. A
message that nobody sealed, or a list of who is here, is a lobby that leaks: to me and so to every
stranger with a stolen place.
"""

from collections.abc import Iterable

from client.crypto.envelope import Context, open_envelope
from client.model.errors import ClientError
from client.session.bodies import Message
from client.session.messages import Admit, Kind
from client.session.turn import Turn

CHECK = "LOBBY-NO-METADATA"
_SAYS_NOTHING = {Kind.PAIR, Kind.DESCRIPTOR}
_OVER = {Kind.DROP, Kind.REMOVE, Kind.BYE}
_WHY_OVER = {Kind.HELLO, Kind.ADMIT, Kind.DESCRIPTOR, *_OVER}


def waits(turn: Turn) -> bool:
    """I am connected and was never let in with this presence."""
    state = turn.state
    inside = state.ready_sent or state.view.counts(turn.me) or turn.me in state.view.gone
    return state.conn is not None and not inside


def unsealed(turn: Turn) -> None:
    """Bytes came that are no sealed message of anybody."""
    turn.count("malformed")
    if waits(turn):
        turn.raise_finding(CHECK, "room", "told something that nobody sealed")


def bundle_opened(turn: Turn, messages: Iterable[Message]) -> None:
    """A bundle was sealed to my hello: judged before anything in it is taken."""
    if not waits(turn):
        return
    messages = tuple(messages)
    kinds = {message.kind for message in messages}
    request = [message.kind for message in messages] == [Kind.HELLO, Kind.WANT]
    over = kinds <= _WHY_OVER and bool(kinds & _OVER)
    lets_me_in = any(_names_me(turn, message) for message in messages)
    if not (kinds <= _SAYS_NOTHING or request or over or lets_me_in):
        turn.count("lobby-leak")
        turn.raise_finding(CHECK, "room", "told who is here before anybody let me in")


def _names_me(turn: Turn, message: Message) -> bool:
    if message.kind is not Kind.ADMIT:
        return False
    try:
        admit = open_envelope(message.data, Context.ADMIT, Admit, None).value
    except ClientError:
        return False
    return admit.hello == turn.me
