# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Trust states as words; a terminal has no shapes, and colour never speaks alone."""

from typing import assert_never

from client.model.attendance import RecordState
from client.model.participant import TrustState
from client.terminal.speech import tr


def trust_word(trust: TrustState) -> str:
    """The word for a trust state, at most 24 characters; what blocks is written large."""
    match trust:
        case TrustState.IN_PERSON:
            return tr("Verified in person")
        case TrustState.BY_ORGANISATION:
            return tr("Verified by organisation")
        case TrustState.UNVERIFIED:
            return tr("Not verified")
        case TrustState.KEY_CHANGED:
            return tr("KEY CHANGED")
        case TrustState.REVOKED:
            return tr("WITHDRAWN")
        case _:
            assert_never(trust)


def shown_name(name: str, *, confusable: bool) -> str:
    """A name, with a word before it where it is easily mistaken for another one."""
    return tr("LOOK-ALIKE: {name}", name=name) if confusable else name


def trust_meaning(trust: TrustState) -> str:
    """What the word means, as one sentence or two."""
    match trust:
        case TrustState.IN_PERSON:
            return tr("You compared your safety numbers, and they matched.")
        case TrustState.BY_ORGANISATION:
            return tr("The organisation's signed list says that this key is theirs.")
        case TrustState.UNVERIFIED:
            return tr(
                "Nobody has confirmed that this key is theirs. Compare safety numbers before you "
                "speak about anything confidential."
            )
        case TrustState.KEY_CHANGED:
            return tr(
                "Their key is a different one than before: a new computer, or somebody else. "
                "They stay blocked until you compare numbers again."
            )
        case TrustState.REVOKED:
            return tr("This key was withdrawn. They cannot take part with it.")
        case _:
            assert_never(trust)


def record_word(state: RecordState) -> str:
    """What became of a person's own record; a difference is written large."""
    match state:
        case RecordState.MINE:
            return tr("your own record")
        case RecordState.AGREES:
            return tr("their record agrees")
        case RecordState.DIFFERS:
            return tr("THEIR RECORD DIFFERS")
        case RecordState.NONE:
            return tr("no record came")
        case RecordState.STILL_THERE:
            return tr("stayed when you left")
        case _:
            assert_never(state)
