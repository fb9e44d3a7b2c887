# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences for what happens in a call, in the person's language.

The texts stand in ``client/resources/call.LANGUAGE.json``; check messages have their own files.
"""

import msgspec

from client.model.errors import Malformed
from client.model.events import CallPhase


class CallTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All call sentences of one language; keys are codes of `client.session.reasons`.

    ``phases`` speak where a reason has no sentence of its own, ``waits`` where people are known
    whom the call waits for. ``changes`` say why a call code is a new one, ``attendance`` what the
    records of a call say, and ``someone`` stands for a person without a name.
    """

    phases: dict[str, str]
    reasons: dict[str, str]
    waits: dict[str, str]
    ends: dict[str, str]
    notices: dict[str, str]
    drops: dict[str, str]
    changes: dict[str, str]
    someone: str
    attendance: dict[str, str]

    @classmethod
    def from_json(cls, data: bytes) -> "CallTexts":
        """Read one language's file; raises `Malformed` for one that is incomplete."""
        try:
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise Malformed("call texts", "a part is missing or unknown") from error

    def phase(
        self, phase: CallPhase, reason: str, name: str = "", about: tuple[str, ...] = ()
    ) -> str:
        """What the screen says about a phase; a reason's own sentence comes first.

        ``about`` names whom the call waits for, where that is known.
        """
        waits = self.waits.get(reason)
        if waits is not None and about:
            return waits.format(names=", ".join(about))
        text = self.reasons.get(reason) or self.phases.get(phase.value, "")
        return text.format(name=name or self.someone)

    def end(self, reason: str, name: str) -> str:
        """Why the call is over."""
        text = self.ends.get(reason) or self.ends["other"]
        return text.format(name=name or self.someone)

    def notice(self, code: str, name: str, by: str = "", reason: str = "") -> str:
        """A thing to announce; empty when there is nothing to say about it."""
        why = self.drops.get(reason, reason)
        text = self.notices.get(code, "")
        return text.format(name=name or self.someone, by=by or self.someone, reason=why)

    def change(self, name: str, what: str) -> str:
        """Why a call code is a new one: who came or went."""
        return self.changes.get(what, "{name}").format(name=name or self.someone)
