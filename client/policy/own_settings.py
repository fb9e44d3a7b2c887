# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings that a person has and an organisation can fix: what holds of both (checks.md 1.6).

On is the stricter value of each. What an organisation switches on stays on; what it switches off
is only where a person begins, and they may still tighten it, unless it is locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from client.model.settings import Setting
from client.policy.facts import ManagedRules

DEFAULTS: Mapping[Setting, bool] = {Setting.RELEASE: True, Setting.WATERMARK: False}
"""Where a person begins while nobody said anything."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds, and whether the organisation leaves no choice."""

    on: bool
    fixed: bool


def standing(
    name: Setting,
    held: ManagedRules,
    own: bool | None,  # noqa: FBT001  a choice or none
) -> Standing:
    """One setting by the organisation's rules and a person's own wish (None: none).

    Rules that are there and cannot be read fix the stricter value.
    """
    if held.trouble:
        return Standing(on=True, fixed=True)
    asked = dict(held.settings).get(name.value)
    if name.value in held.locked:
        return Standing(on=DEFAULTS[name] if asked is None else asked, fixed=True)
    if asked:
        return Standing(on=True, fixed=True)
    begin = DEFAULTS[name] if asked is None else asked
    return Standing(on=begin if own is None else own, fixed=False)
