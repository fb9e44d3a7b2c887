# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Evidence: a set of signed messages that only grows (protocol.md section 7.2).

Whatever the order of arrival, clients with the same set compute the same roster. Validity of
one item depends on the item, the descriptor and the hello that signed it, on nothing else.
A hello that signed nothing yet counts for nothing: of these the oldest of a person are forgotten
when more come, so that nobody's are used up by a relay that repeats what they said in other calls.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from client.crypto.envelope import Context, Signed, b64_exact, open_envelope
from client.crypto.hpke import parse_public
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import HelloHash, IdentityKey, MessageHash
from client.model.room import RoomDescriptor
from client.session.bodies import Message
from client.session.messages import EVIDENCE, Admit, Bye, Drop, Hello, Kind, Ready, Remove
from client.session.short_names import short_name

MAX_HELLOS = 64
"""Hellos of one identity key that count: one for each time somebody came back."""
MAX_SILENT = 16
"""Hellos of one identity key that signed nothing yet: the newest are kept."""
MAX_SIGNED = 160
"""Other items of one identity key that count."""
MAX_ITEMS = 2000
"""Items in all; a list of their short names fits one message."""

Claim = Ready | Admit | Bye | Remove | Drop


class Unknown(Malformed):
    """The hello that signed this is not in evidence: it may be fetched."""


class Stranger(SignatureInvalid):
    """A hello that no descriptor of the room names: forged, or for another room."""


class OtherSuite(Malformed):
    """A member's hello by a program that does not know the room's suite."""

    def __init__(self, identity: IdentityKey) -> None:
        super().__init__("hello", "does not know the room's suite")
        self.identity = identity


class Unjudged(Malformed):
    """A hello under a descriptor that is not in evidence: not judged before that arrives."""

    def __init__(self, signed: Signed[Hello]) -> None:
        super().__init__("hello", "under a descriptor that is not here")
        self.signed = signed


class Overfull(Malformed):
    """One person signed more than anybody honest would."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is proven about who is here. Use `with_hello` and `with_claim` to grow it."""

    descriptor: Signed[RoomDescriptor]
    hellos: Mapping[HelloHash, Signed[Hello]] = field(default_factory=dict)
    claims: Mapping[MessageHash, tuple[Kind, Signed[Claim]]] = field(default_factory=dict)
    earlier: Mapping[MessageHash, Signed[RoomDescriptor]] = field(default_factory=dict)
    """Epochs before the current one; `descriptors.with_descriptor` keeps them."""
    mine: HelloHash | None = None
    """My own hello in this call: never forgotten."""

    @property
    def room(self) -> RoomDescriptor:
        """The current descriptor."""
        return self.descriptor.value

    def descriptors(self) -> tuple[Signed[RoomDescriptor], ...]:
        """Every epoch that is known, the current one last."""
        return (*self.earlier.values(), self.descriptor)

    def named(self, name: str) -> Signed[RoomDescriptor] | None:
        """The descriptor with this hash."""
        if name == self.descriptor.hash:
            return self.descriptor
        return self.earlier.get(MessageHash(name))

    def is_member(self, hello: HelloHash) -> bool:
        """The current epoch names the person of this hello."""
        found = self.hellos.get(hello)
        return found is not None and self.room.member(found.key) is not None

    def identity(self, hello: HelloHash) -> IdentityKey | None:
        """Whose hello this is."""
        found = self.hellos.get(hello)
        return found.key if found else None

    def of(self, identity: IdentityKey) -> tuple[HelloHash, ...]:
        """Every hello of a person."""
        return tuple(h for h, signed in self.hellos.items() if signed.key == identity)

    def speaking(self) -> frozenset[HelloHash]:
        """Hellos that signed something: nobody else can have made them."""
        return frozenset(signed.value.sender for _, signed in self.claims.values())

    def beyond_measure(self) -> frozenset[IdentityKey]:
        """Who signed more than anybody honest would: nothing that they signed counts any more.

        One item above the measure is kept, so that whoever holds the others too sees it as well.
        Else a member could give each of two people as much as they take, and what one of them
        lacks then the other could never hand over: both would see different people for good.
        """
        hellos = Counter(self.hellos[hello].key for hello in self.speaking())
        claims = Counter(signed.key for _, signed in self.claims.values())
        return frozenset(
            key
            for key in hellos.keys() | claims.keys()
            if hellos[key] > MAX_HELLOS or claims[key] > MAX_SIGNED
        )

    def short_names(self, salt: str) -> tuple[str, ...]:
        """The short name of everything under this salt, sorted."""
        return tuple(sorted(short_name(salt, name) for name, _ in self._all()))

    def pick(self, salt: str, wanted: Iterable[str]) -> tuple[Message, ...]:
        """The items with these short names, in the order in which they can be taken."""
        names = frozenset(wanted)
        if not names:
            return ()
        return tuple(message for name, message in self._all() if short_name(salt, name) in names)

    def beyond(self, salt: str, known: Iterable[str]) -> tuple[Message, ...]:
        """The items that somebody who has ``known`` lacks, in the same order."""
        known = frozenset(known)
        return tuple(item for name, item in self._all() if short_name(salt, name) not in known)

    def signed_by(self, hello: HelloHash) -> tuple[Message, ...]:
        """Every claim that this hello signed."""
        return tuple(
            Message(kind, signed.envelope)
            for kind, signed in self.claims.values()
            if signed.value.sender == hello
        )

    def _all(self) -> Iterable[tuple[str, Message]]:
        for epoch in sorted(self.descriptors(), key=lambda signed: signed.value.epoch):
            yield epoch.hash, Message(Kind.DESCRIPTOR, epoch.envelope)
        speaking = self.speaking()
        hellos = [(name, Message(Kind.HELLO, one.envelope)) for name, one in self.hellos.items()]
        yield from (named for named in hellos if named[0] in speaking)
        for claim, (kind, signed) in self.claims.items():
            yield claim, Message(kind, signed.envelope)
        # What counts for nothing is last: an answer has an end.
        yield from (named for named in hellos if named[0] not in speaking)


def read_hello(evidence: Evidence, data: bytes) -> Signed[Hello]:
    """Verify a hello under the descriptor that it names.

    Raises `Unjudged` while that descriptor is not in evidence, `Stranger` when it does not name
    the hello's key or another room is meant, `Malformed` and `SignatureInvalid` otherwise.
    """
    signed = open_envelope(data, Context.HELLO, Hello, None)
    hello, room = signed.value, evidence.room
    if hello.identity != signed.key or hello.room_id != room.room_id:
        raise Stranger("no member of this room signed this hello")
    under = evidence.named(hello.descriptor)
    if under is None:
        # Of an epoch that is over only those who are still named can be meant.
        if hello.epoch <= room.epoch and room.member(hello.identity) is None:
            raise Stranger("a stranger's hello under another descriptor")
        raise Unjudged(signed)
    if under.value.epoch != hello.epoch or under.value.member(hello.identity) is None:
        raise Stranger("no member of this room signed this hello")
    if room.suite not in hello.suites:
        raise OtherSuite(hello.identity)
    parse_public(b64_exact(hello.xwing))
    return signed


def with_hello(evidence: Evidence, signed: Signed[Hello]) -> Evidence:
    """The evidence and a hello that `read_hello` verified; the same object if it is known.

    Of one person's hellos that signed nothing the oldest goes when there are too many.
    """
    name = HelloHash(signed.hash)
    if name in evidence.hellos:
        return evidence
    if _full(evidence):
        raise Overfull("hello", "more than a call has")
    hellos = {**evidence.hellos, name: signed}
    theirs = evidence.of(signed.key)
    if len(theirs) >= MAX_SILENT:
        kept = evidence.speaking() | {evidence.mine}
        silent = [hello for hello in theirs if hello not in kept]
        for oldest in silent[: max(0, len(silent) - MAX_SILENT + 1)]:
            del hellos[oldest]
    return replace(evidence, hellos=MappingProxyType(hellos))


def with_claim(evidence: Evidence, kind: Kind, data: bytes) -> Evidence:
    """The evidence and a verified claim; the same object if it is known.

    Only the key of the hello it names counts. Raises `Unknown` while that hello is missing.
    """
    context, type_ = EVIDENCE[kind]
    signed: Signed[Claim] = open_envelope(data, context, type_, None)
    if signed.hash in evidence.claims:
        return evidence
    claim = signed.value
    signer = evidence.identity(claim.sender)
    if signer is None:
        raise Unknown("evidence", "signed by a hello that is not here")
    if signer != signed.key or claim.room_id != evidence.room.room_id:
        raise SignatureInvalid("not signed by the hello it names, or for another room")
    if _signed_by(evidence, signer) > MAX_SIGNED or _full(evidence):
        raise Overfull("evidence", "more than a person signs in one call")
    claims = {**evidence.claims, signed.hash: (kind, signed)}
    return replace(evidence, claims=MappingProxyType(claims))


def may_sign(evidence: Evidence, identity: IdentityKey) -> bool:
    """One more item of this person is not yet beyond measure."""
    return _signed_by(evidence, identity) < MAX_SIGNED


def _signed_by(evidence: Evidence, identity: IdentityKey) -> int:
    return sum(known.key == identity for _, known in evidence.claims.values())


def _full(evidence: Evidence) -> bool:
    return len(evidence.hellos) + len(evidence.claims) >= MAX_ITEMS
