# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of a room and its invitation (checks.md section 2.1): a fact in, an outcome out."""

import re
from itertools import pairwise

from client.model.errors import Malformed
from client.model.ids import IdentityKey, display_name, uid
from client.model.participant import TrustState
from client.model.room import (
    MAX_MESH_MEMBERS,
    PROTOCOL_VERSION,
    SUITE,
    Member,
    Role,
    RoomDescriptor,
)
from client.model.verdict import Severity
from client.policy.facts import (
    InvitationUse,
    IssuerSeen,
    OpenedSeal,
    RoomEpoch,
    RoomFacts,
    RoomTime,
)
from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.rules import Rules

_OPENING_ORDER = ("INVITE-SEALED", "ROOM-CANONICAL", "ROOM-SIGNED")
_HEX = frozenset("0123456789abcdef")
_ROOM_ID_DIGITS = 32
_HASH = re.compile("[0-9a-f]{128}")
_KEY = re.compile("ed25519:[0-9a-f]{64}")
_SHORTER_KEYS = {"WW1-LK"}
"""Suites of the design with AES-128 frames that native code opens."""
_LONGEST_SHOWN = 32
_FEWEST = 2
_FEWEST_DIGITS = 6
_LONGEST_RUN = 8


def invite_sealed(fact: OpenedSeal, _rules: Rules) -> Outcome:
    """It opens with my key, and what was inside was meant for me."""
    return _opening("INVITE-SEALED", fact)


def room_canonical(fact: OpenedSeal, _rules: Rules) -> Outcome:
    """Every reader of these bytes reads the same room."""
    return _opening("ROOM-CANONICAL", fact)


def room_signed(fact: OpenedSeal, _rules: Rules) -> Outcome:
    """The issuer's signature holds over the received bytes."""
    return _opening("ROOM-SIGNED", fact)


def _opening(check_id: str, fact: OpenedSeal) -> Outcome:
    """A check before the one that stopped it passed; one behind it was never reached."""
    if fact.stopped_by == "":
        return passed()
    if fact.stopped_by == check_id or fact.stopped_by not in _OPENING_ORDER:
        return failed(fact.why)
    before = _OPENING_ORDER[: _OPENING_ORDER.index(fact.stopped_by)]
    return passed() if check_id in before else unknown(f"not reached: {fact.stopped_by}")


def invite_replay(fact: InvitationUse, _rules: Rules) -> Outcome:
    """The invitation was not used by anyone but me."""
    if fact.bound_elsewhere:
        return failed("its number was used for something else before", subject="client")
    return passed()


def room_issuer(fact: IssuerSeen, rules: Rules) -> Outcome:
    """The issuer is a contact of mine; not yet compared warns, anything worse blocks.

    Where my organisation lists who may make rooms, nobody else may, me included.
    """
    if rules.issuers is not None and fact.key not in rules.issuers:
        why = "not on the organisation's list of issuers"
        return failed(why, at_least=Severity.BLOCK, params=(("name", fact.name),))
    if fact.me or fact.trust in {TrustState.IN_PERSON, TrustState.BY_ORGANISATION}:
        return passed("mine" if fact.me else "compared")
    if fact.trust is TrustState.UNVERIFIED:
        return failed("a contact, not compared yet", params=(("name", fact.name),))
    why = "no contact of mine" if fact.trust is None else fact.trust.value
    return failed(why, at_least=Severity.BLOCK, params=(("name", fact.name),))


def room_expired(fact: RoomTime, rules: Rules) -> Outcome:
    """It is valid now by the later of the clock and the latest time ever seen."""
    nbf = max(fact.nbf, fact.invitation_nbf)
    exp = min(fact.exp, fact.invitation_exp)
    limits = (("from", str(nbf)), ("to", str(exp)))
    # A clock that was set back must not revive old papers.
    latest = max(fact.now, fact.latest_seen)
    if latest >= exp:
        return failed("over", params=(*limits, ("why", "time is over")))
    if latest < nbf:
        return failed("not yet", params=(*limits, ("why", "time to come")))
    if fact.exp - fact.nbf > rules.max_room_s:
        return failed(
            "lasts longer than the rules allow", params=(*limits, ("why", "time too long"))
        )
    return passed()


def room_version(fact: RoomEpoch, _rules: Rules) -> Outcome:
    """Not older than, and not beside, what was seen of this room before."""
    if fact.epoch < 1 or (fact.epoch == 1) != (fact.prev == ""):
        return failed("its number and its predecessor do not fit")
    if fact.proven_false or fact.other_issuer:
        two = "its issuer signed two versions under one number; both are kept as proof"
        return failed(two if fact.proven_false else "another person made a room with this number")
    if fact.epoch < fact.highest:
        return failed(f"number {fact.epoch}, seen before: {fact.highest}")
    if fact.epoch == fact.highest and fact.hash != fact.highest_hash:
        return failed(f"two different versions under number {fact.epoch}")
    if fact.epoch == fact.highest + 1 and fact.prev != fact.highest_hash:
        return failed("does not follow from the version seen before")
    return passed(f"number {fact.epoch}")


def room_id_entropy(fact: RoomFacts, _rules: Rules) -> Outcome:
    """128 random bits: of the right form and without pattern."""
    room_id = fact.descriptor.room_id
    if len(room_id) != _ROOM_ID_DIGITS or not set(room_id) <= _HEX:
        return failed("not 32 hex digits")
    steps = [(int(b, 16) - int(a, 16)) % 16 for a, b in pairwise(room_id)]
    patterned = (
        len(set(room_id)) < _FEWEST_DIGITS
        or room_id[:16] == room_id[16:]
        or _longest_run(steps) >= _LONGEST_RUN
    )
    return failed("it follows a pattern") if patterned else passed()


def dialin_forbidden(fact: RoomFacts, _rules: Rules) -> Outcome:
    """No telephone line, and nobody who has no key."""
    if fact.descriptor.features.dialin:
        return failed("the room allows dial-in")
    if any(not _is_key(member.identity) for member in fact.descriptor.members):
        return failed("a member has no key")
    return passed()


def recording_forbidden(fact: RoomFacts, _rules: Rules) -> Outcome:
    """No recording, and no role but host, speaker and listener."""
    if fact.descriptor.features.recording:
        return failed("the room allows recording")
    if any(not isinstance(member.role, Role) for member in fact.descriptor.members):
        return failed("a member has a role that is not known")
    return passed()


def e2ee_required(fact: RoomFacts, rules: Rules) -> Outcome:
    """Only a suite and an engine in which nobody but the people hold the keys."""
    if fact.descriptor.v != PROTOCOL_VERSION:
        return failed("its version is not known")
    if fact.descriptor.suite not in rules.suites:
        return failed("its protection is not on the list")
    if fact.descriptor.engine not in rules.engines:
        return failed("its way of carrying the call is not on the list")
    return passed(fact.descriptor.suite)


def frame_format(fact: RoomFacts, _rules: Rules) -> Outcome:
    """Frames as people seal them among themselves; shorter keys are shown as such (2.4)."""
    suite = fact.descriptor.suite
    if suite == SUITE:
        return passed(suite)
    known = suite in _SHORTER_KEYS
    return failed(suite[:_LONGEST_SHOWN], at_least=Severity.OFF if known else Severity.BLOCK)


def roster_expected(fact: RoomFacts, rules: Rules) -> Outcome:
    """Everyone is named by key, once; I am one; there are no more than may be."""
    room = fact.descriptor
    mine = room.member(fact.me)
    if mine is None or mine.uid != fact.my_uid:
        return failed("I am not on the list")
    if room.member(room.issuer) is None:
        return failed("the issuer is not on the list")
    if not _FEWEST <= len(room.members) <= min(room.features.max_members, MAX_MESH_MEMBERS):
        return failed(f"{len(room.members)} people, at most {room.features.max_members} allowed")
    if room.features.guests and not rules.may_have_guests:
        return failed("guests are allowed")
    return _named_once(room)


def _named_once(room: RoomDescriptor) -> Outcome:
    if len({member.uid for member in room.members}) != len(room.members):
        return failed("a person is named twice")
    if len({member.identity for member in room.members}) != len(room.members):
        return failed("a key is named twice")
    if not all(_well_named(member) for member in room.members):
        return failed("a person is not named properly")
    return passed(f"{len(room.members)} people")


def _well_named(member: Member) -> bool:
    try:
        uid(member.uid)
        display_name(member.name)
    except Malformed:
        return False
    return _is_key(member.identity) and _HASH.fullmatch(member.card_hash) is not None


def _is_key(identity: IdentityKey) -> bool:
    return _KEY.fullmatch(identity) is not None


def _longest_run(steps: list[int]) -> int:
    """Length of the longest stretch of equal steps (0000, 1234 and 2468 are such)."""
    longest = run = 1
    for before, after in pairwise(steps):
        run = run + 1 if before == after else 1
        longest = max(longest, run)
    return longest
