# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing a safety number with one contact: what is shown, what proves it, what comes of it.

A comparison counts for the very key whose number was shown. What was scanned or typed is judged
here, never by a face. A match is written to the audit log before it counts; a difference counts
at once, whatever becomes of the log.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from client.crypto.safety_number import (
    OtherVersion,
    ScannedNumber,
    groups,
    half_of,
    i_read_first,
    line_words,
    read_scannable,
    safety_number,
    scannable,
)
from client.engine.account import Account
from client.engine.qr import qr_rows
from client.engine.world import World
from client.identity.audit import AuditEvent, person_mark
from client.identity.contacts import ContactBook, Way
from client.identity.trust import KnownPeople, KnownPerson
from client.model import events
from client.model.commands import Evidence, MarkCompared
from client.model.comparison import ScanOutcome
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import DisplayName, IdentityKey, Uid

TYPED_GROUPS = 2
MAX_TRIED = 300
"""Contacts whose code is recognised when it is not the one that was asked for."""


@dataclass(slots=True)
class _Shown:
    """The number that stands on a screen, and the best that a scan said about it."""

    key: IdentityKey
    number: tuple[str, ...]
    scanned: ScanOutcome | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a scan is judged by, as plain values: judging takes long and happens on a thread."""

    uid: Uid
    key: IdentityKey
    me: tuple[IdentityKey, Uid]
    others: tuple[tuple[IdentityKey, Uid, DisplayName], ...]


class Comparing:
    """Shows numbers and takes answers for one account. Use on the engine's loop only."""

    def __init__(self, world: World, account: Account) -> None:
        self._world = world
        self._account = account
        self._shown: dict[Uid, _Shown] = {}

    def show(self, uid: Uid) -> None:
        """Show the number between me and a contact; after a key change for the new key."""
        person = self._person(uid)
        key, me = person.key_to_compare, (self._account.person.identity, self._account.uid)
        number = safety_number(*me, key, person.uid)
        self._shown[uid] = _Shown(key, groups(number))
        self._world.emit(
            events.SafetyNumber(
                person.view(),
                groups(number),
                qr_rows(scannable(*me, key, person.uid)),
                line_words(number, self._world.resources.words),
                i_read_first(me[0], key),
            )
        )

    def match(self, wish: MarkCompared) -> None:
        """The person says that the numbers match, and the evidence for it holds."""
        person, now = self._as_shown(wish.uid), self._world.wall()
        self._require(wish, person)
        by_scan = wish.by is Evidence.SCAN
        book = self._with_card(person).compared(
            wish.uid, person.key_to_compare, now, Way.QR if by_scan else Way.NUMBER
        )
        # First written down: what could not be recorded was not verified.
        self._record("verified", person.key_to_compare, wish.by.value)
        self._account.save_book(book)
        self._shown.pop(wish.uid, None)

    def differ(self, uid: Uid) -> IdentityKey:
        """The person says that the numbers differ; returns the key that is nobody's to trust.

        That it could not be written down is told, and changes nothing about it.
        """
        person = self._as_shown(uid)
        key = person.key_to_compare
        self._account.save_book(self._with_card(person).different(uid, key, self._world.wall()))
        self._shown.pop(uid, None)
        try:
            self._record("different", key)
        except Failure as error:
            self._world.emit(events.CommandFailed("MarkDifferent", error.code, error.sentence))
        return key

    def expected(self, uid: Uid) -> Expected:
        """What a scan of this contact's code is judged by; raises `WrongUse` for nobody's."""
        person = self._as_shown(uid)
        people = self._known().people()
        others = tuple((one.identity, one.uid, one.name) for one in people if one.uid != uid)
        me = (self._account.person.identity, self._account.uid)
        return Expected(uid, person.key_to_compare, me, others[:MAX_TRIED])

    def scanned(self, expected: Expected, outcome: ScanOutcome, about: DisplayName) -> None:
        """A scan said this about the contact; only for the number that is still shown."""
        shown = self._shown.get(expected.uid)
        if shown is None or shown.key != expected.key:
            return
        if outcome in {ScanOutcome.MATCH, ScanOutcome.DIFFERENT}:
            # A difference once seen is not undone by another try: the number is shown anew first.
            if shown.scanned is not ScanOutcome.DIFFERENT:
                shown.scanned = outcome
            self._record("scanned", expected.key, outcome.value)
            outcome = shown.scanned
        self._world.emit(events.Scanned(expected.uid, outcome, about))

    def key_changed(self, key: IdentityKey) -> None:
        """A card with another key came for somebody: write it down."""
        self._record("key-changed", key)

    def _require(self, wish: MarkCompared, person: KnownPerson) -> None:
        shown = self._shown.get(wish.uid)
        if shown is not None and shown.scanned is ScanOutcome.DIFFERENT:
            raise WrongUse("scan-differs", "The code that was scanned is different.")
        if wish.by is Evidence.SAID:
            return
        if shown is None:
            raise WrongUse("not-shown", "Look at the number first, then say that it matches.")
        if wish.by is Evidence.SCAN and shown.scanned is not ScanOutcome.MATCH:
            raise WrongUse("not-scanned", f"The code of {person.name} was not scanned.")
        if wish.by is Evidence.TYPED:
            last = "".join(shown.number[-TYPED_GROUPS:])
            typed = "".join(wish.typed.split())
            if not hmac.compare_digest(typed.encode(), last.encode()):
                raise WrongUse("typed-differs", "These are not the last two groups you see here.")

    def _record(self, kind: str, key: IdentityKey, way: str = "") -> None:
        self._account.audit.record(AuditEvent(kind, person_mark(key), way), self._world.wall())
        self._world.evidence.soon()

    def _known(self) -> KnownPeople:
        return self._account.known(self._world.wall())

    def _person(self, uid: Uid) -> KnownPerson:
        person = self._known().contact(uid)
        if person is None or uid == self._account.uid:
            raise WrongUse("unknown-person", f"{uid} is not among your contacts.")
        return person

    def _as_shown(self, uid: Uid) -> KnownPerson:
        """The person, unless another key came since their number was shown: nobody compared it."""
        person = self._person(uid)
        shown = self._shown.get(uid)
        if shown is not None and shown.key != person.key_to_compare:
            raise WrongUse(
                "other-key", f"The key of {person.name} changed meanwhile. Compare the new number."
            )
        return person

    def _with_card(self, person: KnownPerson) -> ContactBook:
        """My book with the card to compare: that of a person of the directory may not be in it."""
        book, _ = self._account.book.add(person.card_to_compare, self._world.wall())
        return book


def judge_codes(contents: Iterable[bytes], expected: Expected) -> tuple[ScanOutcome, DisplayName]:
    """What the codes of one picture say; blocks for some milliseconds a contact.

    Two codes of safety numbers in one picture: the worse one counts.
    """
    judged = [_judge(content, expected) for content in contents]
    for worst in _WORST_FIRST:
        for outcome, about in judged:
            if outcome is worst:
                return outcome, about
    return ScanOutcome.NOTHING, DisplayName("")


_WORST_FIRST = (
    ScanOutcome.DIFFERENT,
    ScanOutcome.WRONG_PAGE,
    ScanOutcome.WRONG_PERSON,
    ScanOutcome.OTHER_VERSION,
    ScanOutcome.OWN,
    ScanOutcome.MATCH,
    ScanOutcome.NOT_OURS,
)


def _judge(content: bytes, expected: Expected) -> tuple[ScanOutcome, DisplayName]:
    nobody = DisplayName("")
    try:
        scanned = read_scannable(content)
    except OtherVersion:
        return ScanOutcome.OTHER_VERSION, nobody
    except Malformed:
        return ScanOutcome.NOT_OURS, nobody
    mine, theirs = half_of(*expected.me), half_of(expected.key, expected.uid)
    if scanned == ScannedNumber(theirs, mine):
        return ScanOutcome.MATCH, nobody
    if scanned.owner == mine:
        # Whoever forges my screen shows me nothing that I could take for the other's.
        return ScanOutcome.OWN, nobody
    # Not one of the two known keys, or not both of them: this is what somebody in between does,
    # unless it is plainly a mistake.
    return _mistaken(scanned, mine, theirs, expected) or (ScanOutcome.DIFFERENT, nobody)


def _mistaken(
    scanned: ScannedNumber, mine: bytes, theirs: bytes, expected: Expected
) -> tuple[ScanOutcome, DisplayName] | None:
    """The code of somebody else whom I know, or the right person's about somebody else."""
    for key, uid, name in expected.others:
        other = half_of(key, uid)
        if scanned == ScannedNumber(other, mine):
            return ScanOutcome.WRONG_PERSON, name
        if scanned == ScannedNumber(theirs, other):
            return ScanOutcome.WRONG_PAGE, name
    return None
