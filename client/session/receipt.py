# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody signs at leaving: who was here with them and when; and comparing two of these.

Pure values and one rule (protocol.md section 7.9): my record and somebody's receipt are laid over
each other for the time in which, as I saw it, both of us were here. Any stretch of more than
15 seconds in which one of them holds a person and the other does not is a difference.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from client.crypto.envelope import Context, Signed, open_envelope
from client.model.attendance import Difference, DifferenceKind
from client.model.errors import Malformed
from client.model.ids import IdentityKey, MessageHash, RoomId
from client.model.participant import TrustState
from client.session.messages import Count, HashRef, HelloRef, RosterRef

TOLERANCE_S = 15
"""People agree on who is here some seconds apart; the silent are dropped after 10 to 13."""
MAX_CLOCKS_APART_S = 300
"""More than two clocks that pass the gate can be apart."""
MAX_PEOPLE = 24
MAX_SPELLS = 6
"""The newest ones of a person; whatever was before these is not testified to."""
MAX_EPOCHS = 6

Spell = tuple[Count, Count]
"""From and to, Unix seconds of whoever noted it."""
Spells = tuple[Spell, ...]
Key = Annotated[IdentityKey, msgspec.Meta(pattern=r"\Aed25519:[0-9a-f]{64}\Z")]
MaybeKey = Annotated[str, msgspec.Meta(pattern=r"\A(ed25519:[0-9a-f]{64})?\Z")]
AuditHead = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64}|[0-9a-f]{128})?\Z")]


class Present(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person as the signer saw them; ``by`` let them in (empty: a host, or an open room)."""

    key: Key
    seen: Annotated[tuple[Spell, ...], msgspec.Meta(min_length=1, max_length=MAX_SPELLS)]
    trust: TrustState
    by: MaybeKey


class EpochNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One epoch of the room, by number and hash."""

    epoch: Count
    descriptor: HashRef


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was here, signed at leaving (context ``attendance``).

    ``room`` is `room_mark`, ``at`` the moment of signing by the signer's clock, ``rh`` the roster
    under whose key it is sealed, ``audit`` the head of the signer's audit log, empty without one.
    """

    type: Literal["attendance"]
    v: Literal[1]
    room: HashRef
    sender: HelloRef = msgspec.field(name="from")
    rh: RosterRef
    at: Count
    epochs: Annotated[tuple[EpochNamed, ...], msgspec.Meta(min_length=1, max_length=MAX_EPOCHS)]
    people: Annotated[tuple[Present, ...], msgspec.Meta(min_length=1, max_length=MAX_PEOPLE)]
    audit: AuditHead

    def seen(self) -> dict[IdentityKey, Spells]:
        """Everybody in it, with their times."""
        return {one.key: one.seen for one in self.people}


def room_mark(room_id: RoomId) -> MessageHash:
    """The room as a receipt names it: SHA-512 of ``context || 0x00 || room_id``."""
    marked = f"{Context.ATTENDANCE.value}\0{room_id}".encode()
    return MessageHash(hashlib.sha512(marked).hexdigest())


def read_receipt(data: bytes, key: IdentityKey) -> Signed[Receipt]:
    """A receipt from outside that ``key`` signed.

    Raises `SignatureInvalid` where another one did, `Malformed` for anything that no honest
    client writes.
    """
    signed = open_envelope(data, Context.ATTENDANCE, Receipt, key)
    receipt = signed.value
    if len(receipt.seen()) != len(receipt.people):
        raise Malformed("receipt", "somebody stands in it twice")
    if len({one.epoch for one in receipt.epochs}) != len(receipt.epochs):
        raise Malformed("receipt", "an epoch stands in it twice")
    for one in receipt.people:
        moments = [moment for spell in one.seen for moment in spell]
        if moments != sorted(moments) or moments[-1] > receipt.at:
            raise Malformed("receipt", "times that cannot be")
    return signed


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """What I saw myself, all of it by my clock in Unix seconds.

    ``together`` is when the presence that signed the receipt was here, ``epochs`` every descriptor
    of the room that I hold, ``named`` every key that one of them names.
    """

    me: IdentityKey
    signer: IdentityKey
    now: int
    seen: Mapping[IdentityKey, Spells]
    together: Spells
    epochs: Mapping[int, str]
    named: frozenset[IdentityKey]


def compare(mine: Mine, theirs: Receipt) -> tuple[Difference, ...]:
    """Where the two differ; empty where they agree.

    Only times in which I was here count, and of others only those in which the signer was here as
    well, as I saw it: who came later or left earlier makes no difference. Their clock is taken as
    it stands beside mine at this moment.
    """
    found: list[Difference] = []
    offset = mine.now - theirs.at
    if abs(offset) > MAX_CLOCKS_APART_S:
        found.append(Difference(DifferenceKind.CLOCK, mine.signer))
    if any(mine.epochs.get(one.epoch, one.descriptor) != one.descriptor for one in theirs.epochs):
        found.append(Difference(DifferenceKind.ROOM, mine.signer))
    i_was_here = _ordered(mine.seen.get(mine.me, ()))
    both = _common(i_was_here, mine.together)
    said = {
        key: tuple((begin + offset, end + offset) for begin, end in spells)
        for key, spells in theirs.seen().items()
    }
    # Whose list is full holds the newest people only.
    crowd = len(mine.seen) >= MAX_PEOPLE
    for key in sorted(mine.seen.keys() & said.keys() if crowd else mine.seen.keys() | said.keys()):
        seen, told = mine.seen.get(key, ()), said.get(key, ())
        since = _since(seen, told)
        lacks = _longest(_common(both, _without(seen, told)), since)
        # Of their own presence they may not claim more than I saw in all the time I was here.
        when = i_was_here if key == mine.signer else both
        adds = _longest(_common(when, _without(told, seen)), since)
        if max(lacks, adds) > TOLERANCE_S:
            here = _longest(_common(both, seen), since), _longest(_common(when, told), since)
            found.append(Difference(_kind(mine, key, *here), key))
    return tuple(found)


def _kind(mine: Mine, key: IdentityKey, seen: float, told: float) -> DifferenceKind:
    if key not in mine.named:
        return DifferenceKind.UNKNOWN
    if seen <= 0:
        return DifferenceKind.EXTRA
    return DifferenceKind.MISSING if told <= 0 else DifferenceKind.TIMES


def _since(seen: Spells, told: Spells) -> float:
    """From when on both can testify: a full list holds only the newest times of a person.

    Theirs is excused by mine only: else a list filled with moments would hide all before them.
    """
    if len(seen) < MAX_SPELLS - 1:
        return float("-inf")
    full = [spells[0][0] for spells in (seen, told) if len(spells) >= MAX_SPELLS]
    return max(full, default=float("-inf"))


def _ordered(spells: Iterable[Spell]) -> Spells:
    return tuple(sorted(spells))


def _common(some: Iterable[Spell], others: Iterable[Spell]) -> Spells:
    """The times that are in both."""
    others = tuple(others)
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return _ordered((begin, end) for begin, end in both if begin < end)


def _without(some: Spells, others: Spells) -> Spells:
    """The times of one that are not in the other."""
    left = some
    for begin, end in others:
        left = tuple(
            piece
            for first, last in left
            for piece in ((first, min(last, begin)), (max(first, end), last))
            if piece[0] < piece[1]
        )
    return left


def _longest(spells: Spells, since: float) -> float:
    return max((end - max(begin, since) for begin, end in spells), default=0.0)
