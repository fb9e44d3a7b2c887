# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Reason codes of `effects.PhaseChanged`, `effects.Finish` and `effects.Noticed`.

Texts for people are made from these codes above this layer.
"""

from typing import Final

NONE: Final = ""

# PhaseChanged
ALONE: Final = "alone"
"""WAITING: attached, nobody else is here. Finish with rejoin: everybody fell silent."""
NOT_ADMITTED: Final = "not-admitted"
"""LOBBY: somebody who is here must let me in."""
MEETING: Final = "meeting"
"""AGREEING: the people here compare who is here, for the first time."""
SOMEONE_LEFT: Final = "someone-left"
"""AGREEING: somebody of the agreed roster is gone; new keys are being made."""
NO_AGREEMENT: Final = "no-agreement"
"""HOLD: no agreed roster for 5 s. Finish: none for 30 s, or dropped for that."""
GATE_LOST: Final = "gate-lost"
"""HOLD: a blocking check does not hold any more. Finish: not mended within its grace."""
LINE_DOWN: Final = "line-down"
"""HOLD: the relay has not been heard for 10 s, so departures would go unnoticed."""
TRUST_LOST: Final = "trust-lost"
"""HOLD: the key of somebody here cannot be accepted any more (see uid)."""
NOT_REKEYED: Final = "not-rekeyed"
"""HOLD: somebody left or was removed, and 2 s later no new key is in use (see uid)."""
NOT_UNIQUE: Final = "session-not-unique"
"""HOLD: somebody else acts under my key. Finish: it did not end, or they ended my presence."""

# Finish
LEFT: Final = "left"
DROPPED_SILENT: Final = "silent"
DROPPED_NO_CODE: Final = "no-code"
DROPPED_TWO_KEYS: Final = "two-keys"
BEYOND_MEASURE: Final = "beyond-measure"
"""Somebody signed more than anybody honest would: nothing of theirs counts any more."""
KEY_HOLDERS: Final = "key-holders"
"""A key of mine was given to others than the roster that all agreed to."""
KEY_CHANGED: Final = "key-changed"
"""Somebody's key changed: they dropped me for mine, or I leave because of theirs (see uid)."""
REVOKED: Final = "revoked"
NOT_VERIFIED: Final = "not-verified"
REMOVED: Final = "removed"
CLOCK_JUMPED: Final = "clock-jumped"
ENDED_BY_HOST: Final = "ended-by-host"
"""A host ended the call for everybody (see uid)."""
ENDED_FOR_ALL: Final = "ended-for-all"
"""I ended the call for everybody."""
ROOM_GONE: Final = "room-gone"
"""Only if the engine names no reason in `inputs.RoomGone`."""

STRUCK: Final = "struck"
"""Finish: the issuer's new epoch does not name me. Noticed: ``by`` struck ``uid``."""
TWO_EPOCHS: Final = "two-epochs"
"""Finish: the issuer signed two descriptors of one epoch; both are kept as proof."""
EPOCH_UNFIT: Final = "epoch-unfit"
"""Finish: the issuer's new epoch changes what a running call cannot follow."""

# Noticed
ADDED: Final = "added"
"""``by``, the issuer, named ``uid`` in a new epoch."""
JOINING: Final = "joining"
"""Somebody is here and not yet in the agreed roster."""
JOINED: Final = "joined"
HERE: Final = "here"
"""They, and ``others``, were here when I came."""
NOTICE_LEFT: Final = "left"
DROPPED: Final = "dropped"
"""``by`` dropped ``uid``; ``reason`` is the Drop's reason."""
NOTICE_REMOVED: Final = "removed"
TWICE: Final = "twice"
"""Somebody's presence was ended by another one in their name, and was still there."""
BACK: Final = "back"
"""The same person came back with a new hello."""
DATA_FLOOD: Final = "data-flood"
"""They send more than is taken; what is above is left out."""
DATA_LOST: Final = "data-lost"
"""Something that they said beside sound and picture never arrived."""
CODE_WITHHELD: Final = "code-withheld"
KEY_MISSING: Final = "key-missing"
"""Their key has not come for some seconds, so they can neither be heard nor seen."""

FINISH_REASONS: Final = frozenset(
    {
        LEFT, ALONE, NO_AGREEMENT, GATE_LOST, NOT_UNIQUE, DROPPED_SILENT, DROPPED_NO_CODE,
        DROPPED_TWO_KEYS, BEYOND_MEASURE, KEY_HOLDERS, KEY_CHANGED, REVOKED, NOT_VERIFIED, REMOVED,
        CLOCK_JUMPED, ROOM_GONE, STRUCK, TWO_EPOCHS, EPOCH_UNFIT, ENDED_BY_HOST, ENDED_FOR_ALL,
    }
)  # fmt: skip
PHASE_REASONS: Final = frozenset(
    {NONE, ALONE, NOT_ADMITTED, MEETING, SOMEONE_LEFT, NO_AGREEMENT, GATE_LOST, LINE_DOWN,
     TRUST_LOST, NOT_UNIQUE, NOT_REKEYED}
)  # fmt: skip
NOTICE_CODES: Final = frozenset(
    {JOINING, JOINED, HERE, NOTICE_LEFT, DROPPED, NOTICE_REMOVED, BACK, TWICE, CODE_WITHHELD,
     KEY_MISSING, BEYOND_MEASURE, ADDED, STRUCK, DATA_FLOOD, DATA_LOST}
)  # fmt: skip
