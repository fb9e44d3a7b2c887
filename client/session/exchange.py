# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing evidence, so that everybody ends with the same set (protocol.md section 7.2)."""

from dataclasses import replace

from client.crypto.envelope import Context, open_envelope
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash, RosterHash
from client.session.bodies import Message
from client.session.claims import grow
from client.session.entry import admit_taken, false_admit
from client.session.epochs import await_descriptor, take_descriptor
from client.session.evidence import Overfull, Stranger, Unjudged, Unknown, with_claim
from client.session.hello import learn_hello
from client.session.keyplane import keys_wanted
from client.session.messages import MAX_LIST, Kind, Want
from client.session.short_names import fresh_salt
from client.session.talk_state import Allowance
from client.session.turn import Turn

DIFFERS_FOR_S = 0.5
COMPARE_EVERY_S = 0.5
MOST_DOUBLINGS = 3
"""Comparing that does not help is repeated after 0.5, 1, 2 and then every 4 s."""
ASK_NEXT_AFTER_S = 2.0
ANSWER_EVERY_S = 0.2
ASKS_RATE, ASKS_BURST = 2.0, 30.0
"""Requests of one person that are read, a second and at once. An answer can be three hundred times
as long as its request: whoever asks without end would have me send more than a relay takes.
"""
MAX_ANSWER = 100
"""Items in one answer; whoever lacks more asks again."""


def compare(turn: Turn, hello: HelloHash) -> None:
    """Tell somebody the short names of all I have; they send what I lack."""
    peer = turn.peer(hello)
    if peer is None or turn.now - peer.compared_at < COMPARE_EVERY_S or not _may_ask(turn):
        return
    turn.put(replace(peer, compared_at=turn.now))
    turn.state = replace(turn.state, asked_at=turn.now)
    salt = fresh_salt(turn.random)
    have = turn.state.evidence.short_names(salt)[:MAX_LIST]
    turn.post(hello, _want(turn, hello, salt=salt, have=have))


def _may_ask(turn: Turn) -> bool:
    """Who comes to a call lacks everything: they ask one after the other, not all at once."""
    if turn.state.last_agreed is not None:
        return True
    return turn.due(turn.state.asked_at + ASK_NEXT_AFTER_S)


def probe(turn: Turn, hello: HelloHash) -> None:
    """Say a word without content, to learn how somebody sees me."""
    turn.post(hello, _want(turn, hello))


def ask_for_keys(turn: Turn, hello: HelloHash, rh: RosterHash) -> None:
    """I lack somebody's secret for the roster that we agreed."""
    turn.post(hello, _want(turn, hello, keys=rh))


def compare_where_views_differ(turn: Turn) -> None:
    """When somebody states another roster for 0.5 s, compare, at most twice a second."""
    view = turn.state.view
    for hello, peer in tuple(turn.state.peers.items()):
        heard = peer.statement
        if heard is None or heard.value.rh == view.rh or not view.counts(hello):
            if peer.differs_since is not None:
                turn.put(replace(peer, differs_since=None, compares=0))
            continue
        since = turn.now if peer.differs_since is None else peer.differs_since
        if peer.differs_since is None:
            turn.put(replace(peer, differs_since=since))
        gap = COMPARE_EVERY_S * 2.0 ** min(peer.compares, MOST_DOUBLINGS)
        if turn.due(max(since + DIFFERS_FOR_S, peer.compared_at + gap)):
            turn.put(
                replace(
                    peer,
                    differs_since=since,
                    exchanged_at=turn.now,
                    compares=peer.compares + 1,
                )
            )
            turn.wake(turn.now + COMPARE_EVERY_S)
            compare(turn, hello)


def want_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody compares evidence or asks for something."""
    peer = turn.peer(sender)
    if peer is None:
        return
    value = open_envelope(data, Context.WANT, Want, peer.identity).value
    if (value.room_id, value.sender, value.to) != (turn.room_id, sender, turn.me):
        raise SignatureInvalid("a request for somebody else")
    left = (peer.asks or Allowance(ASKS_BURST, turn.now)).after(turn.now, ASKS_RATE, ASKS_BURST)
    if left is None:
        turn.count("request-too-often")
        return
    peer = replace(peer, asks=left)
    turn.put(peer)
    evidence = turn.state.evidence
    items = evidence.pick(value.salt, value.want)
    if value.have is not None and turn.now - peer.answered_at >= ANSWER_EVERY_S:
        peer = replace(peer, answered_at=turn.now)
        items = (*items, *evidence.beyond(value.salt, value.have))
        mine = frozenset(evidence.short_names(value.salt))
        lacking = tuple(sorted(frozenset(value.have) - mine))
        # They send the rest unasked when my own list is on its way to them.
        if lacking and turn.now - peer.compared_at >= COMPARE_EVERY_S and _may_ask(turn):
            turn.state = replace(turn.state, asked_at=turn.now)
            turn.post(sender, _want(turn, sender, salt=value.salt, want=lacking[:MAX_LIST]))
    turn.put(replace(peer, exchanged_at=turn.now))
    turn.post(sender, *tuple(dict.fromkeys(items))[:MAX_ANSWER])
    if value.keys:
        keys_wanted(turn, sender, RosterHash(value.keys))


def evidence_received(turn: Turn, sender: HelloHash | None, message: Message) -> None:
    """An item of evidence from anybody: it is signed, so who hands it on does not matter."""
    try:
        if message.kind is Kind.HELLO:
            learn_hello(turn, message.data, None, sender)
        elif message.kind is Kind.DESCRIPTOR:
            take_descriptor(turn, message.data)
        else:
            grow(turn, with_claim(turn.state.evidence, message.kind, message.data))
            if message.kind is Kind.ADMIT:
                admit_taken(turn, message.data)
    except Unknown:
        turn.count("evidence-of-unknown")
    except Unjudged as later:
        await_descriptor(turn, later.signed, None)
    except Overfull:
        turn.count("evidence-overfull")
    except (Stranger, SignatureInvalid):
        turn.count("evidence-forged")
        if message.kind is Kind.ADMIT:
            false_admit(turn, sender)
        if sender is not None:
            turn.raise_finding("ROSTER-SIGNED", turn.uid(sender), "handed on a forged message")


def _want(
    turn: Turn,
    hello: HelloHash,
    *,
    salt: str = "",
    have: tuple[str, ...] | None = None,
    want: tuple[str, ...] = (),
    keys: str = "",
) -> Message:
    value = Want(
        type="want",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        to=hello,
        seq=turn.next_seq(),
        salt=salt or fresh_salt(turn.random),
        have=have,
        want=want,
        keys=keys,
    )
    return Message(Kind.WANT, turn.sign(Context.WANT, value).envelope)
