# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Receipts of who was here: noted all along, signed at leaving, compared when others leave (7.9).

A receipt goes to everybody who holds my data key, sealed as my words are, just before my Bye.
Theirs is laid over what I noted myself. Whoever sends none (a crash, a cut line, a hold) is no
liar for that: it is said at the end and raises no alarm.
"""

from dataclasses import replace
from types import MappingProxyType

from client.crypto.envelope import Context
from client.model.attendance import Difference, DifferenceKind
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import HelloHash, IdentityKey, MessageHash
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Severity
from client.session.attendance_state import Attendance, Stay
from client.session.bodies import Message, data_head, pack
from client.session.effects import ReceiptMade, ReceiptTaken, SealData
from client.session.messages import Admit, Kind
from client.session.receipt import (
    MAX_EPOCHS,
    MAX_PEOPLE,
    MAX_SPELLS,
    TOLERANCE_S,
    EpochNamed,
    Mine,
    Present,
    Receipt,
    Spells,
    compare,
    read_receipt,
    room_mark,
)
from client.session.saying import lines_of
from client.session.state import HeldKey, Peer
from client.session.turn import Turn

CHECK = "ATTENDANCE"
NOTE_EVERY_S = 1.0
RELAY_HEARD_WITHIN_S = 6.0
"""Whoever hears nothing of the relay does not know who is here."""
MAX_EACH, MAX_TAKEN = 8, 256
"""Receipts taken of one person, and in one call: nobody uses up the others' place."""


def note_who_is_here(turn: Turn) -> None:
    """Once a second, and whenever the agreed roster is another one."""
    agreed, record = turn.state.agreed, turn.state.attendance
    if agreed is None:
        return
    if record.noted_rh != agreed.rh or turn.now - record.noted_at >= NOTE_EVERY_S:
        _note(turn)


def _note(turn: Turn) -> None:
    """Everybody of the agreed roster is here at this moment, as far as I can know."""
    state = turn.state
    heard = state.line_up and turn.now - state.relay_heard <= RELAY_HEARD_WITHIN_S
    if state.agreed is None or not heard:
        return
    seen, now = dict(state.attendance.seen), _wall(turn)
    for hello in sorted(state.agreed.roster):
        key = state.evidence.hellos[hello].key
        seen[key] = _prolonged(seen.get(key, ()), hello, now)
    newest = sorted(seen, key=lambda key: seen[key][-1].last)[-MAX_PEOPLE:]
    kept = MappingProxyType({key: seen[key] for key in newest})
    noted = replace(state.attendance, seen=kept, noted_rh=state.agreed.rh, noted_at=turn.now)
    turn.state = replace(state, attendance=noted)


def here_within(turn: Turn, hello: HelloHash, seconds: float) -> bool:
    """This presence was on a roster that I agreed to, so short a time ago or less."""
    identity = turn.state.evidence.identity(hello)
    stays = turn.state.attendance.seen.get(identity, ()) if identity is not None else ()
    return any(stay.hello == hello and _wall(turn) - stay.last <= seconds for stay in stays)


def _prolonged(stays: tuple[Stay, ...], hello: HelloHash, now: float) -> tuple[Stay, ...]:
    """A stay goes on over a gap that would make no difference; else another one begins."""
    if stays and stays[-1].hello == hello and 0 <= now - stays[-1].last <= TOLERANCE_S:
        return (*stays[:-1], replace(stays[-1], last=now))
    return (*stays, Stay(hello, now, now))[-MAX_SPELLS:]


def part(turn: Turn, *, wait: bool = False) -> None:
    """Sign my receipt, once, and send it to whoever holds my key while sending is allowed.

    ``wait``: the call ends for all at this moment, so the others' receipts are under way.
    """
    if turn.state.attendance.mine:
        return
    _note(turn)
    if not turn.state.attendance.seen:
        return
    envelope = turn.sign(Context.ATTENDANCE, _receipt(turn)).envelope
    state = turn.state
    turn.state = replace(state, attendance=replace(state.attendance, mine=envelope))
    turn.emit(ReceiptMade(envelope))
    key = state.send_key
    if not state.sending or key is None:
        return
    plain = pack([Message(Kind.ATTENDANCE, envelope)])
    turn.emit(SealData(data_head(turn.me), plain, None, lines_of(turn, key.given)))
    if wait:
        awaits = key.given - state.attendance.taken
        turn.state = replace(turn.state, attendance=replace(turn.state.attendance, awaits=awaits))


def _receipt(turn: Turn) -> Receipt:
    state = turn.state
    epochs = sorted(state.evidence.descriptors(), key=lambda signed: signed.value.epoch)
    seen = state.attendance.seen
    return Receipt(
        type="attendance",
        v=1,
        room=_mark(turn),
        sender=turn.me,
        rh=state.send_key.rh if state.send_key else state.view.rh,
        at=int(_wall(turn)),
        epochs=tuple(EpochNamed(epoch=one.value.epoch, descriptor=one.hash) for one in epochs)[
            -MAX_EPOCHS:
        ],
        people=tuple(
            Present(key=key, seen=_spells(seen[key]), trust=_trust(turn, key), by=_by(turn, key))
            for key in sorted(seen)
        ),
        audit=state.setup.audit_head(),
    )


def receipt_received(turn: Turn, peer: Peer, held: HeldKey, data: bytes) -> None:
    """Somebody who leaves says who was here; the first of each presence counts.

    Raises `SignatureInvalid` for one that they did not sign, or not for this call.
    """
    record = turn.state.attendance
    of_them = sum(turn.state.evidence.identity(h) == peer.identity for h in record.taken)
    if peer.hello in record.taken or of_them >= MAX_EACH or len(record.taken) >= MAX_TAKEN:
        turn.count("receipt-again")
        return
    try:
        signed = read_receipt(data, peer.identity)
    except Malformed:
        _take(turn, peer.hello)
        turn.count("receipt-malformed")
        unread = Difference(DifferenceKind.UNREADABLE, peer.identity)
        turn.emit(ReceiptTaken(peer.hello, peer.identity, b"", (unread,)))
        _alarm(turn, peer.hello, "a record that cannot be read")
        return
    receipt = signed.value
    bound = (receipt.room, receipt.sender, receipt.rh)
    if bound != (_mark(turn), peer.hello, held.keys.value.rh):
        raise SignatureInvalid("a receipt for another room, presence or roster")
    _note(turn)
    _take(turn, peer.hello)
    differences = compare(_mine(turn, peer), receipt)
    turn.emit(ReceiptTaken(peer.hello, peer.identity, signed.envelope, differences))
    if differences:
        _alarm(turn, peer.hello, _told(differences))


def _take(turn: Turn, hello: HelloHash) -> None:
    record = turn.state.attendance
    taken = replace(record, taken=record.taken | {hello}, awaits=record.awaits - {hello})
    turn.state = replace(turn.state, attendance=taken)


def _alarm(turn: Turn, hello: HelloHash, evidence: str) -> None:
    is_open = turn.state.evidence.room.profile is Profile.OPEN
    severity = Severity.INFO if is_open else Severity.WARN
    turn.raise_finding(CHECK, turn.uid(hello), evidence, severity)


def _told(differences: tuple[Difference, ...]) -> str:
    return ", ".join(sorted({one.kind.value for one in differences}))


def _mine(turn: Turn, peer: Peer) -> Mine:
    """What I noted, for comparing it with what ``peer`` signed."""
    record, epochs = turn.state.attendance, turn.state.evidence.descriptors()
    stays = record.seen.get(peer.identity, ())
    return Mine(
        me=turn.state.setup.me.signing.identity,
        signer=peer.identity,
        now=int(_wall(turn)),
        seen={key: _spells(stays) for key, stays in record.seen.items()},
        together=_spells(tuple(stay for stay in stays if stay.hello == peer.hello)),
        epochs={signed.value.epoch: signed.hash for signed in epochs},
        named=frozenset(member.identity for signed in epochs for member in signed.value.members),
    )


def _spells(stays: tuple[Stay, ...]) -> Spells:
    """Times from and to in whole seconds; what follows closely is one."""
    spells: list[tuple[int, int]] = []
    for stay in sorted(stays, key=lambda stay: stay.first):
        first, last = int(stay.first), int(stay.last)
        if spells and first - spells[-1][1] <= TOLERANCE_S:
            spells[-1] = (spells[-1][0], max(last, spells[-1][1]))
        else:
            spells.append((first, last))
    return tuple(spells)


def _trust(turn: Turn, key: IdentityKey) -> TrustState:
    if key == turn.state.setup.me.signing.identity:
        return TrustState.IN_PERSON
    return turn.state.trust.get(key, TrustState.UNVERIFIED)


def _by(turn: Turn, key: IdentityKey) -> str:
    """Who let this person in: the key that signed an Admit of one of their presences."""
    evidence, view = turn.state.evidence, turn.state.view
    hellos = frozenset(evidence.of(key))
    admitters = (
        signed.key
        for _, signed in evidence.claims.values()
        if isinstance(claim := signed.value, Admit)
        and claim.hello in hellos
        and claim.sender in view.admitted
    )
    return min(admitters, default="")


def _mark(turn: Turn) -> MessageHash:
    return room_mark(turn.room_id)


def _wall(turn: Turn) -> float:
    """Unix seconds by this computer's clock."""
    return turn.now + turn.state.setup.wall


def handed_on(record: Attendance) -> Attendance:
    """What stays of a record when I come back with a new hello."""
    return replace(record, mine=b"", awaits=frozenset(), noted_rh=None)
