# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Telling the others how my computer stands, and hearing it of them (protocol.md section 7.2).

Under pair keys only and to people on my roster only: whoever waits in the lobby learns nothing.
It is unsigned: it counts under the pair key it came with, and convinces nobody else.
"""

from dataclasses import replace
from types import MappingProxyType

from client.crypto.envelope import canonical, decode
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash
from client.model.posture import Posture
from client.model.room import Profile
from client.session.bodies import Message
from client.session.effects import ListReceived, PostureReceived
from client.session.messages import Kind, PostureSaid
from client.session.state import PostureHeard
from client.session.turn import Turn

SILENT_AFTER_S = 10.0
"""Who has said nothing for so long on a roster that asks for it counts as failing."""
SOON_AGAIN_S = 3.0
SOON_TIMES = 3
"""Said so often at first, because a relay may lose a message; then every minute."""
AGAIN_S = 60.0
TAKEN_EVERY_S = 1.0
"""Another one of the same person is taken no sooner: each may raise an alarm. It is said again."""
MAX_LIST_BYTES = 48 * 1024
"""Of an organisation's list that is shown to somebody who holds another one."""


def my_posture(turn: Turn, posture: Posture) -> None:
    """How my computer stands now; told to everybody when it is another one than before."""
    turn.state = replace(turn.state, posture=posture)


def tell_posture(turn: Turn) -> None:
    """Tell whoever is on my roster and does not know it yet."""
    mine = turn.state.posture
    if mine is None or turn.me not in turn.state.view.roster:
        return
    for hello in turn.state.others:
        peer = turn.peer(hello)
        if peer is None or not peer.paired:
            continue
        heard = _of(turn, hello)
        times = heard.times if heard.told == mine else 0
        wait = SOON_AGAIN_S if times < SOON_TIMES else AGAIN_S
        if times == 0 or turn.due(heard.told_at + wait):
            value = PostureSaid(type="posture", v=1, room_id=turn.room_id, posture=mine)
            turn.post(hello, Message(Kind.POSTURE, canonical(value)))
            _keep(turn, hello, replace(heard, told=mine, told_at=turn.now, times=times + 1))
            turn.wake(turn.now + SOON_AGAIN_S)
    _note_the_silent(turn)


def posture_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody who counts says how their computer stands."""
    value = decode(data, PostureSaid)
    if value.room_id != turn.room_id:
        raise SignatureInvalid("a posture for another room")
    heard = _of(turn, sender)
    if heard.said != value.posture:
        if turn.now - heard.said_at < TAKEN_EVERY_S:
            turn.count("posture-too-often")
            return
        said = replace(heard, said=value.posture, said_at=turn.now, missed=False)
        _keep(turn, sender, said)
        turn.emit(PostureReceived(sender, value.posture))


def send_list(turn: Turn, hello: HelloHash, envelope: bytes) -> None:
    """Show my list to somebody of my roster; one that is too large stays unproven."""
    peer = turn.peer(hello)
    here = hello in turn.state.others and peer is not None and peer.paired
    if not here or len(envelope) > MAX_LIST_BYTES:
        turn.count("list-not-shown")
        return
    turn.post(hello, Message(Kind.LIST, envelope))


def list_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody shows their list: the engine verifies it, and takes one of each presence."""
    heard = _of(turn, sender)
    if heard.listed or len(data) > MAX_LIST_BYTES:
        turn.count("list-refused")
        return
    _keep(turn, sender, replace(heard, listed=True))
    turn.emit(ListReceived(sender, data))


def _note_the_silent(turn: Turn) -> None:
    """In rooms that ask for more than the open profile, silence is no pass."""
    if turn.state.evidence.room.profile is Profile.OPEN:
        return
    for hello in turn.state.others:
        peer, heard = turn.peer(hello), _of(turn, hello)
        if peer is None or peer.on_roster_at is None or heard.said is not None or heard.missed:
            continue
        if turn.due(peer.on_roster_at + SILENT_AFTER_S):
            _keep(turn, hello, replace(heard, missed=True))
            turn.emit(PostureReceived(hello, None))


def _of(turn: Turn, hello: HelloHash) -> PostureHeard:
    return turn.state.postures.get(hello, PostureHeard())


def _keep(turn: Turn, hello: HelloHash, heard: PostureHeard) -> None:
    postures = MappingProxyType({**turn.state.postures, hello: heard})
    turn.state = replace(turn.state, postures=postures)
