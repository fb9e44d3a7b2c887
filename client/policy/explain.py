# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a check by itself: its attack, its severities, where it was run.

One source for ``watchword explain``, ``watchword doctor`` and ``docs/checks.md``. The file's
bytes are handed in (``resources/explain.json``).
"""

from typing import Literal

import msgspec

from client.model.errors import Malformed
from client.model.room import Profile
from client.model.verdict import Phase, Severity
from client.policy.catalogue import BY_ID, Check
from client.policy.messages import Language, Messages
from client.policy.not_built import NOT_BUILT, NotBuilt

System = Literal["Windows", "macOS"]
Linux = Literal["run", "recorded", "nothing"]
"""Run there for real, by recorded answers or made-up files, or nothing that could be asked."""

_UNBUILT = {one.id: one for one in NOT_BUILT}


class Background(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a check is there.

    ``written`` names systems for which it has code of their own that was never run there.
    ``standard`` is empty where no norm asks for it by itself.
    """

    attack: dict[Language, str]
    standard: str = ""
    written: tuple[System, ...] = ()
    linux: Linux = "run"


class Explained(msgspec.Struct, frozen=True):
    """One check in one language. ``built`` is false for a check of the design only.

    ``text`` says what, why and how to mend it; it is empty for a check that is not built.
    """

    id: str
    title: str
    text: str
    attack: str
    standard: str
    severity: tuple[tuple[Profile, Severity], ...]
    phases: tuple[Phase, ...]
    built: bool
    written: tuple[System, ...]
    linux: Linux


class Explanations:
    """Every check of the design, explained."""

    def __init__(self, background: dict[str, Background], messages: Messages) -> None:
        self._background = background
        self._messages = messages

    @classmethod
    def from_json(cls, data: bytes, messages: Messages) -> "Explanations":
        """Read the file's bytes; raises `Malformed`."""
        try:
            background = msgspec.json.decode(data, type=dict[str, Background])
        except msgspec.DecodeError as error:
            raise Malformed("explanations", f"they cannot be read: {error}") from error
        return cls(background, messages)

    def ids(self) -> tuple[str, ...]:
        """Every check in the order of the catalogue, then those that are not built."""
        return (*BY_ID, *_UNBUILT)

    def of(self, check_id: str, language: Language) -> Explained | None:
        """What is known of this check; None for an id that the design does not have."""
        row, unbuilt = BY_ID.get(check_id), _UNBUILT.get(check_id)
        one: Check | NotBuilt
        if row is not None:
            one, phases = row, row.phases
        elif unbuilt is not None:
            one, phases = unbuilt, (unbuilt.phase,)
        else:
            return None
        known = self._background.get(check_id)
        texts = self._messages.texts(language).checks
        return Explained(
            id=check_id,
            title=self._messages.title(check_id, language),
            text=texts[check_id].text if check_id in texts else "",
            attack=known.attack[language] if known else "",
            standard=known.standard if known else "",
            severity=tuple((profile, one.severity_in(profile)) for profile in Profile),
            phases=phases,
            built=row is not None,
            written=known.written if known else (),
            linux=known.linux if known else "run",
        )
