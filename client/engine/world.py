# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What every part of the engine is given: time, chance, tasks, texts and the way to the faces."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from client.engine.clock import monotonic, wall, wall_exact
from client.engine.evidence import Evidence
from client.engine.said import Said
from client.engine.tasks import Tasks
from client.engine.texts import CallTexts
from client.model.events import Event
from client.model.verdict import Finding, ShownFinding
from client.policy.messages import Language, Messages
from client.policy.policy_texts import PolicyTexts


@dataclass(frozen=True, slots=True)
class Resources:
    """Texts that ship with the program, read once by ``app``.

    ``words`` is the call code's list of 2,048 words; ``language`` is ``en`` or ``de``.
    """

    messages: Messages
    call: CallTexts
    policy: PolicyTexts
    words: tuple[str, ...]
    language: Language = "en"
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class World:
    """Handed to every part of one engine; tests hand in another.

    ``loopback_only`` binds direct links to 127.0.0.1 and is set by tests and by the demo's own
    child process alone: no flag, variable or room can.
    """

    tasks: Tasks
    resources: Resources
    emit: Callable[[Event], None]
    loopback_only: bool = False
    clock: Callable[[], float] = monotonic
    wall: Callable[[], int] = wall
    wall_exact: Callable[[], float] = wall_exact
    random: Callable[[int], bytes] = secrets.token_bytes
    evidence: Evidence = field(default_factory=Evidence)
    """What is written to the audit log; by itself it writes nothing."""

    def show(self, finding: Finding) -> ShownFinding:
        """A finding as finished text."""
        return self.resources.messages.show(finding, self.resources.language)
