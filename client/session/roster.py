# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is here: one pure function of the evidence (protocol.md sections 7.2 and 7.4).

Nothing but the evidence goes in: no trust, no clock, no hint of the relay. So clients that
hold the same evidence see the same people.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from client.crypto.envelope import canonical
from client.model.ids import HelloHash, IdentityKey, MessageHash, RosterHash
from client.model.room import Profile, Role
from client.session.evidence import Evidence
from client.session.messages import Admit, Bye, Drop, Ready, Remove
from client.session.reasons import BEYOND_MEASURE

_TYPE = "watchword/roster/v1"
_VOIDING = {"revoked", "key-changed"}

C = TypeVar("C", Ready, Admit, Bye, Remove, Drop)


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a hello is gone: ``claim`` is the message that ended it, ``by`` who signed that."""

    claim: MessageHash
    """Empty where no single message did."""
    by: HelloHash
    reason: str
    """``bye``, ``removed``, `reasons.BEYOND_MEASURE`, or a Drop's reason."""


@dataclass(frozen=True, slots=True)
class RosterView:
    """What the evidence says: the people here, and ``rh``, the name of exactly this."""

    rh: RosterHash
    roster: tuple[HelloHash, ...]
    admitted: frozenset[HelloHash]
    ready: frozenset[HelloHash]
    gone: Mapping[HelloHash, Ended]

    def counts(self, hello: HelloHash) -> bool:
        """Named now, admitted and not gone: one may exchange keys with this person."""
        return hello in self.admitted and hello not in self.gone


def view_of(evidence: Evidence) -> RosterView:
    """The roster that this evidence proves."""
    beyond = evidence.beyond_measure()
    whole, evidence = evidence, _without_words_of(evidence, beyond)
    ready = _ready(evidence)
    admitted, admits = _admitted(evidence)
    gone, removes = _gone(evidence, admitted)
    gone.update(_beyond(whole, beyond))
    named = frozenset(hello for hello in admitted if evidence.is_member(hello))
    roster = tuple(sorted((named & ready) - gone.keys()))
    parts = {
        "t": _TYPE,
        "descriptor": evidence.descriptor.hash,
        "roster": roster,
        "admits": sorted(claim for claim, hello in admits.items() if hello in ready),
        "gone": sorted([*(hello for hello in gone if hello in ready), *removes, *beyond]),
    }
    rh = RosterHash(hashlib.sha512(canonical(parts)).hexdigest())
    return RosterView(rh, roster, named, ready, MappingProxyType(gone))


def _without_words_of(evidence: Evidence, people: frozenset[IdentityKey]) -> Evidence:
    """The evidence without what these people signed, their hellos excepted."""
    if not people:
        return evidence
    claims = {name: held for name, held in evidence.claims.items() if held[1].key not in people}
    return replace(evidence, claims=MappingProxyType(claims))


def _beyond(
    evidence: Evidence, people: frozenset[IdentityKey]
) -> Iterator[tuple[HelloHash, Ended]]:
    """Every presence of somebody who signed beyond measure is over, by their own doing."""
    for hello, signed in evidence.hellos.items():
        if signed.key in people:
            yield hello, Ended(MessageHash(""), hello, BEYOND_MEASURE)


def _claims(evidence: Evidence, type_: type[C]) -> Iterator[tuple[MessageHash, C]]:
    """Every claim of one type, in the order of their hashes so that ties are settled alike."""
    for name in sorted(evidence.claims):
        claim = evidence.claims[name][1].value
        if isinstance(claim, type_):
            yield name, claim


def _ready(evidence: Evidence) -> frozenset[HelloHash]:
    """A Ready counts if it names somebody else's hello: a replayed old hello never does.

    One that signed something itself, which is never forgotten: so it counts for all or for nobody.
    """
    speaking = evidence.speaking()
    return frozenset(
        ready.sender
        for _, ready in _claims(evidence, Ready)
        if any(
            evidence.identity(welcomer) != evidence.identity(ready.sender)
            for welcomer in speaking.intersection(ready.welcomed_by)
        )
    )


def _admitted(evidence: Evidence) -> tuple[frozenset[HelloHash], dict[MessageHash, HelloHash]]:
    """Who is let in, and the Admits that count. There is no admit-all."""
    if evidence.room.profile is Profile.OPEN:
        return frozenset(evidence.hellos), {}
    everybody = dict(_claims(evidence, Admit))
    admitted = {hello for hello in evidence.hellos if _is_host(evidence, hello)}
    void = _void(evidence, frozenset(admitted), everybody)
    # A Drop that voids counts only from somebody admitted, so both are found together.
    while True:
        counting = {
            name: admit.hello
            for name, admit in everybody.items()
            if admit.sender in admitted and name not in void
        }
        more = {hello for hello in counting.values() if hello in evidence.hellos} - admitted
        if not more:
            return frozenset(admitted), counting
        admitted |= more


def _is_host(evidence: Evidence, hello: HelloHash) -> bool:
    """Host of the epoch under which they came, or of the current one.

    Both are known to whoever judges this hello. What an epoch in between said is not known to
    everybody: whoever was host once, struck, and named again without that role would wait for
    somebody to let them in, while those inside see nobody waiting.
    """
    signed = evidence.hellos[hello]
    for room in (evidence.named(signed.value.descriptor), evidence.descriptor):
        member = room.value.member(signed.key) if room is not None else None
        if member is not None and member.role is Role.HOST:
            return True
    return False


def _void(
    evidence: Evidence, hosts: frozenset[HelloHash], admits: Mapping[MessageHash, Admit]
) -> frozenset[MessageHash]:
    """Admits of removed and struck people, and of those whom a host dropped for their key."""
    struck = _struck(evidence, hosts)
    kept = _kept(evidence, hosts)
    return frozenset(
        name for name, admit in admits.items() if admit.sender in struck and name not in kept
    )


def _struck(evidence: Evidence, admitted: frozenset[HelloHash]) -> frozenset[HelloHash]:
    """Hellos of people whose earlier word is void unless somebody who ended them listed it."""
    keys = {evidence.identity(drop.hello) for _, drop in _key_drops(evidence, admitted)}
    bad = {hello for hello, signed in evidence.hellos.items() if signed.key in keys}
    return frozenset({*_expelled(evidence), *bad})


def _expelled(evidence: Evidence) -> frozenset[HelloHash]:
    """Hellos of people whom the current epoch does not name, or whom a host removed."""
    unnamed = {hello for hello in evidence.hellos if not evidence.is_member(hello)}
    removes = tuple(removals(evidence))
    removed = {
        hello
        for found in removes
        if not _is_returned(evidence, found, removes)
        for hello in _removed(evidence, found)
    }
    return frozenset({*unnamed, *removed})


def _key_drops(
    evidence: Evidence, admitted: frozenset[HelloHash]
) -> Iterator[tuple[MessageHash, Drop]]:
    """Drops for a withdrawn or changed key that count: never void for such a Drop of their signer.

    Of two who refuse each other both are gone. Whoever was struck or removed refuses nobody any
    more, unless that was listed: else somebody inside could hand on their word later.
    """
    expelled, kept = _expelled(evidence), _kept_by_hosts(evidence)
    for name, drop in _claims(evidence, Drop):
        counts = drop.sender not in expelled or name in kept
        if drop.reason in _VOIDING and drop.sender in admitted and counts:
            yield name, drop


def _kept(evidence: Evidence, admitted: frozenset[HelloHash]) -> frozenset[MessageHash]:
    drops = (name for _, drop in _key_drops(evidence, admitted) for name in drop.keeps)
    return _kept_by_hosts(evidence) | frozenset(drops)


def _kept_by_hosts(evidence: Evidence) -> frozenset[MessageHash]:
    removes = (name for found in removals(evidence) for name in found.remove.keeps)
    # The issuer lists there also the words of people whom the current epoch does not name.
    return frozenset((*removes, *evidence.room.readmits))


@dataclass(frozen=True, slots=True)
class Removal:
    """A Remove that counts, and from which epoch on its person may be here again."""

    name: MessageHash
    remove: Remove
    lifted: int | None


def removals(evidence: Evidence) -> Iterator[Removal]:
    """Removes by a host of the epoch that they name."""
    epochs = {signed.value.epoch: signed.value for signed in evidence.descriptors()}
    for name, remove in _claims(evidence, Remove):
        room = epochs.get(remove.epoch)
        signer = room.member(evidence.identity(remove.sender) or IdentityKey("")) if room else None
        if signer is None or signer.role is not Role.HOST:
            continue
        later = [n for n, room in epochs.items() if n > remove.epoch and name in room.readmits]
        yield Removal(name, remove, min(later, default=None))


def _removed(evidence: Evidence, found: Removal) -> tuple[HelloHash, ...]:
    """The hellos that a Remove ends: none that was made under an epoch that lifted it."""
    return tuple(
        hello
        for hello in evidence.of(found.remove.identity)
        if found.lifted is None or evidence.hellos[hello].value.epoch < found.lifted
    )


def _is_returned(evidence: Evidence, found: Removal, removes: Iterable[Removal]) -> bool:
    """Of two hosts who remove each other both are gone, and neither takes others along (ADR 014).

    Else a Remove that was signed before an Admit of its person, and came after everybody had
    agreed to it, would cost somebody their place whom nobody meant.
    """
    signer = evidence.identity(found.remove.sender)
    return any(
        other.remove.identity == signer
        and evidence.identity(other.remove.sender) == found.remove.identity
        for other in removes
    )


def _gone(
    evidence: Evidence, admitted: frozenset[HelloHash]
) -> tuple[dict[HelloHash, Ended], list[MessageHash]]:
    """Who is over, each with the first message by hash that says so; and all Removes."""
    gone: dict[HelloHash, Ended] = {}
    removes = list(removals(evidence))
    for found in removes:
        for hello in _removed(evidence, found):
            gone.setdefault(hello, Ended(found.name, found.remove.sender, "removed"))
    for name, bye in _claims(evidence, Bye):
        owner = evidence.identity(bye.hello)
        if owner is not None and owner == evidence.identity(bye.sender):
            gone.setdefault(bye.hello, Ended(name, bye.sender, "bye"))
    struck, kept = _struck(evidence, admitted), _kept(evidence, admitted)
    kept |= frozenset(name for name, _ in _key_drops(evidence, admitted))
    for name, drop in _claims(evidence, Drop):
        void = name not in kept and drop.sender in struck
        own = evidence.identity(drop.hello) == evidence.identity(drop.sender)
        if drop.hello in evidence.hellos and drop.sender in admitted and not void and not own:
            gone.setdefault(drop.hello, Ended(name, drop.sender, drop.reason))
    return gone, [found.name for found in removes if found.lifted is None]
