# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Hearing what others say beside sound and picture: bytes from strangers (protocol.md 7.7).

Everybody on a roster holds everybody's data key, so the seal proves only that a member sealed it.
What counts is the signature inside. A line whose signer is not proven is dropped, counted and
told (check DATA-SIGNED), and never shown.
"""

from dataclasses import replace

import msgspec

from client.crypto.envelope import Context, open_envelope
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import HelloHash, Uid
from client.model.talk import plain_text
from client.session.attendance import receipt_received
from client.session.bodies import read_data, unpack
from client.session.effects import Noticed, OpenData, Said
from client.session.ghosts import ghost_spoke
from client.session.inputs import DataOpened
from client.session.messages import Kind
from client.session.reasons import DATA_FLOOD, DATA_LOST
from client.session.state import HeldKey, Peer
from client.session.talk_state import Allowance, Early, Heard
from client.session.turn import STRANGER, Turn
from client.session.words import Data, Line, SealedData, Standing, Typing, Word

RATE, BURST = 15.0, 150.0
"""Messages of one connection a second, and at once: after a cut line they come together."""
MAX_LINES = 64
"""Connections that are remembered; more are a lying relay's."""
EARLY_S = 5.0
MAX_EARLY_EACH = 8
MAX_EARLY = 64
TOLERATED_AGAIN = 3
"""Repeats of one sender that a relay may cause by mischance; more is told."""
TELL_EVERY_S = 30.0
CHECK = "DATA-SIGNED"


def data_delivered(turn: Turn, conn: int, body: bytes) -> None:
    """One sealed message of somebody, or what claims to be one."""
    data = read_data(body)
    if not _may_send_more(turn, conn):
        return
    peer = turn.peer(data.sender)
    if peer is None or not _may_speak(turn, peer):
        ghost_spoke(turn, data.sender)
        return
    if _over_another_line(peer, conn):
        _forged(turn, peer, f"a message over the line of {_owner(turn, conn)}")
        return
    _look_at(turn, peer, data, turn.now)


def _over_another_line(peer: Peer, conn: int) -> bool:
    """It is never theirs then, whatever it is sealed with.

    Every member can seal under everybody's key: one frame with a high number, and nothing that
    its owner says would be taken any more.
    """
    return peer.conn not in {None, conn}


def _owner(turn: Turn, conn: int) -> Uid:
    """Whose line this is, as far as I know."""
    of_it = (peer.hello for peer in turn.state.peers.values() if peer.conn == conn)
    return next((turn.uid(hello) for hello in of_it), Uid(STRANGER))


def _may_speak(turn: Turn, peer: Peer) -> bool:
    """On my roster, and their key was not lost meanwhile."""
    return peer.hello in turn.state.roster and peer.hello not in turn.state.distrusted


def take_early_data(turn: Turn) -> None:
    """Messages that came before their key or their sender's agreement, while they are fresh."""
    early = turn.state.talk.early
    if not early:
        return
    turn.state = replace(turn.state, talk=replace(turn.state.talk, early=()))
    for kept in early:
        peer = turn.peer(kept.data.sender)
        if peer is None or not _may_speak(turn, peer):
            turn.count("data-of-nobody")
        elif turn.due(kept.at + EARLY_S):
            turn.count("data-without-key")
        else:
            _look_at(turn, peer, kept.data, kept.at)


def data_opened(turn: Turn, opened: DataOpened) -> None:
    """The engine opened what `OpenData` named, or could not."""
    peer = turn.peer(opened.peer)
    if peer is None or not _may_speak(turn, peer):
        turn.count("data-of-nobody")
        return
    held = _key(peer, opened.generation)
    if held is None:
        turn.count("data-late")
        return
    if opened.plain is None:
        _forged(turn, peer, "a message that does not open")
        return
    # Proven to be sealed with their key: this frame is used up.
    heard = turn.state.talk.heard.get(peer.hello, Heard())
    heard = replace(heard, frame=max(heard.frame, (opened.generation, opened.counter)))
    _keep(turn, peer.hello, heard)
    try:
        _read(turn, peer, held, opened.plain)
    except SignatureInvalid:
        _forged(turn, peer, "a message that they did not sign")
    except Malformed:
        turn.count("data-malformed")


def _read(turn: Turn, peer: Peer, held: HeldKey, plain: bytes) -> None:
    """One message; after the end for all only a receipt."""
    messages = unpack(plain)
    if len(messages) != 1:
        raise Malformed("data", "not exactly one message")
    (message,) = messages
    if message.kind is Kind.ATTENDANCE:
        receipt_received(turn, peer, held, message.data)
    elif message.kind is not Kind.DATA or turn.state.ended:
        raise Malformed("data", "no data message, or after the end")
    else:
        _take(turn, peer, _signed(turn, peer, held, message.data))


def _look_at(turn: Turn, peer: Peer, data: SealedData, at: float) -> None:
    """Have it opened when its key is here and its sender is agreed on; else keep it a while."""
    newest = max((held.keys.value.generation for held in peer.keys if held.opened), default=0)
    agreed = turn.state.agreed or turn.state.last_agreed
    if data.generation > newest or agreed is None or peer.hello not in agreed.roster:
        _keep_early(turn, data, at)
    elif _key(peer, data.generation) is None:
        turn.count("data-late")
    elif (data.generation, data.counter) <= turn.state.talk.heard.get(peer.hello, Heard()).frame:
        _again(turn, peer)
    else:
        turn.emit(OpenData(peer.hello, data.generation, data.counter, data.sealed))


def _key(peer: Peer, generation: int) -> HeldKey | None:
    of_it = (held for held in peer.keys if held.keys.value.generation == generation)
    return next((held for held in of_it if held.opened), None)


def _signed(turn: Turn, peer: Peer, held: HeldKey, envelope: bytes) -> Data:
    """The message, if its sender signed it for this room and the roster of this very key."""
    data = open_envelope(envelope, Context.DATA, Data, peer.identity).value
    bound = (data.room_id, data.sender, data.rh)
    if bound != (turn.room_id, peer.hello, held.keys.value.rh):
        raise SignatureInvalid("a message for another room, presence or roster")
    return data


def _take(turn: Turn, peer: Peer, data: Data) -> None:
    heard = turn.state.talk.heard.get(peer.hello, Heard())
    if data.seq == heard.seq and isinstance(data.word, Standing):
        # Told once more because somebody came: what holds since then holds still.
        _show(turn, peer, data.word)
        return
    if data.seq <= heard.seq:
        _again(turn, peer)
        return
    if 0 <= heard.seq < data.seq - 1:
        turn.count("data-lost")
        _tell_once(turn, DATA_LOST, peer.hello)
    _keep(turn, peer.hello, replace(heard, seq=data.seq))
    _show(turn, peer, data.word)


def _show(turn: Turn, peer: Peer, said: Word) -> None:
    word = _shown(turn, said)
    if word is None:
        turn.count("data-not-shown")
    else:
        turn.emit(Said(peer.hello, turn.uid(peer.hello), word))


def _shown(turn: Turn, word: Word) -> Word | None:
    """The word as it may be shown: plain text without control or direction characters."""
    if isinstance(word, Line | Typing) and not turn.state.evidence.room.features.chat:
        return None
    if isinstance(word, Line):
        text = plain_text(word.text)
        return Line(text) if text else None
    if isinstance(word, Standing) and not turn.state.evidence.room.features.screen_share:
        return msgspec.structs.replace(word, screen=False)
    return Typing(plain_text(word.text)) if isinstance(word, Typing) else word


def _forged(turn: Turn, peer: Peer, evidence: str) -> None:
    turn.count("data-forged")
    turn.raise_finding(CHECK, turn.uid(peer.hello), evidence)


def _again(turn: Turn, peer: Peer) -> None:
    """Seen before, or overtaken: dropped, and told when it is more than mischance."""
    turn.count("data-again")
    heard = turn.state.talk.heard.get(peer.hello, Heard())
    heard = replace(heard, again=heard.again + 1)
    _keep(turn, peer.hello, heard)
    if heard.again > TOLERATED_AGAIN:
        turn.raise_finding(CHECK, turn.uid(peer.hello), "messages were sent once more")


def _keep(turn: Turn, hello: HelloHash, heard: Heard) -> None:
    talk = turn.state.talk
    turn.state = replace(turn.state, talk=replace(talk, heard={**talk.heard, hello: heard}))


def _keep_early(turn: Turn, data: SealedData, at: float) -> None:
    early = turn.state.talk.early
    of_them = sum(kept.data.sender == data.sender for kept in early)
    if len(early) >= MAX_EARLY or of_them >= MAX_EARLY_EACH:
        turn.count("data-early-overfull")
        return
    turn.wake(at + EARLY_S)
    kept = (*early, Early(data, at))
    turn.state = replace(turn.state, talk=replace(turn.state.talk, early=kept))


def _may_send_more(turn: Turn, conn: int) -> bool:
    """So much from one connection; what is above is not looked at, and told once."""
    talk = turn.state.talk
    left = (talk.lines.get(conn) or Allowance(BURST, turn.now)).after(turn.now, RATE, BURST)
    if left is None:
        turn.count("data-flood")
        turn.idle = True
        for peer in turn.state.peers.values():
            if peer.conn == conn and peer.hello in turn.state.roster:
                _tell_once(turn, DATA_FLOOD, peer.hello)
        return False
    others = talk.lines if len(talk.lines) < MAX_LINES else {}
    turn.state = replace(turn.state, talk=replace(talk, lines={**others, conn: left}))
    return True


def _tell_once(turn: Turn, code: str, hello: HelloHash) -> None:
    last = turn.state.raised.get((code, hello))
    if last is None or turn.now - last >= TELL_EVERY_S:
        raised = {**turn.state.raised, (code, hello): turn.now}
        turn.state = replace(turn.state, raised=raised)
        turn.emit(Noticed(code, turn.uid(hello)))
