# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Epochs of a room as evidence: a set of the issuer's descriptors that only grows (ADR 013).

The highest epoch is current. Earlier ones stay, because hellos, Admits and Removes were signed
under them. Validity of one depends on its signature and on the others, never on order.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from client.crypto.envelope import Signed
from client.identity.descriptor import open_descriptor
from client.model.errors import ClientError, Malformed, SignatureInvalid
from client.model.room import Features, RoomDescriptor
from client.session.evidence import Evidence, Overfull

MAX_EPOCHS = 128
"""Epochs of one room in one call."""
MAX_BYTES = 60 * 1024
"""An envelope that fits a bundle beside its head."""

Descriptor = Signed[RoomDescriptor]


class TwoOfOne(ClientError):
    """The issuer signed two descriptors of one epoch: both together are the proof."""

    def __init__(self, first: Descriptor, second: Descriptor) -> None:
        super().__init__(f"two descriptors of epoch {first.value.epoch}")
        self.first = first
        self.second = second


class Unfit(ClientError):
    """The issuer signed an epoch that no running call may follow; ``why`` says what changed."""

    def __init__(self, signed: Descriptor, why: str) -> None:
        super().__init__(why)
        self.signed = signed
        self.why = why


def with_descriptor(evidence: Evidence, data: bytes) -> Evidence:
    """The evidence and one more epoch of the room; the same object if it is known.

    Raises `TwoOfOne`, `Unfit`, `Overfull`, or `Malformed` and `SignatureInvalid` for what is no
    descriptor of this room by this room's issuer.
    """
    if len(data) > MAX_BYTES:
        raise Malformed("descriptor", "too large to hand on")
    signed = open_descriptor(data)
    if evidence.named(signed.hash) is not None:
        return evidence
    room, current = signed.value, evidence.room
    if (room.room_id, room.issuer) != (current.room_id, current.issuer):
        raise SignatureInvalid("a descriptor of another room, or not by this room's issuer")
    for known in evidence.descriptors():
        if known.value.epoch == room.epoch:
            raise TwoOfOne(known, signed)
    _require_fit(evidence, signed)
    if len(evidence.earlier) >= MAX_EPOCHS:
        raise Overfull("descriptor", "more epochs than a room has in one call")
    if room.epoch < current.epoch:
        return replace(
            evidence, earlier=MappingProxyType({**evidence.earlier, signed.hash: signed})
        )
    before = evidence.descriptor
    earlier = MappingProxyType({**evidence.earlier, before.hash: before})
    return replace(evidence, descriptor=signed, earlier=earlier)


def _require_fit(evidence: Evidence, signed: Descriptor) -> None:
    """It follows from its neighbours among the known epochs; gaps are allowed."""
    epoch = signed.value.epoch
    known = sorted(evidence.descriptors(), key=lambda one: one.value.epoch)
    below = [one for one in known if one.value.epoch < epoch]
    above = [one for one in known if one.value.epoch > epoch]
    for why in _named_badly(signed.value):
        raise Unfit(signed, why)
    for before, after in (
        *((one, signed) for one in below[-1:]),
        *((signed, a) for a in above[:1]),
    ):
        for why in what_may_not_change(before, after):
            raise Unfit(signed, why)


def what_may_not_change(before: Descriptor, after: Descriptor) -> Iterator[str]:
    """Everything in a later epoch that a call which began under an earlier one cannot follow.

    Those inside passed the checks of the room as it was: what they were checked against stays.
    """
    old, new = before.value, after.value
    if new.epoch == old.epoch + 1 and new.prev != before.hash:
        yield "it does not follow from the epoch before"
    for part in ("v", "suite", "engine", "profile", "classification", "servers", "ice", "exp"):
        if getattr(old, part) != getattr(new, part):
            yield f"it changes the room's {part}"
    for feature in ("chat", "screen_share", "dialin", "recording", "guests"):
        if _turned_on(old.features, new.features, feature):
            yield f"it turns on {feature}"


def _turned_on(old: Features, new: Features, feature: str) -> bool:
    return bool(getattr(new, feature)) and not getattr(old, feature)


def _named_badly(room: RoomDescriptor) -> Iterator[str]:
    """What no first epoch could say either (ROSTER-EXPECTED)."""
    if room.member(room.issuer) is None:
        yield "its issuer is not a member"
    if len(room.members) > room.features.max_members:
        yield "more members than it allows"
    if len({member.uid for member in room.members}) != len(room.members):
        yield "a person is named twice"
    if len({member.identity for member in room.members}) != len(room.members):
        yield "a key is named twice"
