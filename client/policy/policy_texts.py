# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of a policy in a person's language: what they are called, their values, who set them.

The texts are handed in and stand in ``resources/policy.LANGUAGE.json``; docs/policy.md takes its
table from the English ones.
"""

from datetime import UTC, datetime
from typing import Literal

import msgspec

from client.model.errors import Malformed
from client.policy.origins import Form, Origin, Value

_HOUR_S, _DAY_S, _MINUTE_S = 3600, 86_400, 60
Word = Literal[
    "any",
    "nobody",
    "hours",
    "days",
    "minutes",
    "seconds",
    "by_policy",
    "by_profile",
    "by_nobody",
    "fixed",
    "by_person",
]


class FieldText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a setting is called, and what it does."""

    label: str
    text: str


class PolicyTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it in one language. ``values`` translate words such as ``restricted``."""

    fields: dict[str, FieldText]
    values: dict[str, str]
    words: dict[Word, str]

    @classmethod
    def from_json(cls, data: bytes) -> "PolicyTexts":
        """Read one language's file; raises `Malformed` for one that is incomplete."""
        try:
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise Malformed("policy texts", "a part is missing or unknown") from error

    def label(self, name: str) -> str:
        """What a setting is called; its place in the file where it has no name."""
        text = self.fields.get(name)
        return name if text is None else text.label

    def value(self, value: Value) -> str:
        """A value as people read it."""
        if value.form is Form.ANY:
            return self.words["any"]
        if not value.parts:
            return self.words["nobody"]
        if value.form is Form.SECONDS:
            return self._duration(int(value.parts[0]))
        if value.form is Form.TIME:
            return day(int(value.parts[0]))
        if value.form is Form.WORDS:
            return ", ".join(self.values.get(part, part) for part in value.parts)
        return ", ".join(value.parts)

    def set_by(self, value: Value, org: str, version: int, profile: str) -> str:
        """Who set a value: the organisation with its version, or the profile."""
        if value.origin is Origin.POLICY:
            return self.words["by_policy"].format(org=org, version=version)
        if value.form is Form.ANY:
            return self.words["by_nobody"]
        if value.parts == ("choice",):
            return self.words["by_person"]
        return self.words["by_profile"].format(profile=self.values.get(profile, profile))

    def _duration(self, seconds: int) -> str:
        for unit, length in (("days", _DAY_S), ("hours", _HOUR_S), ("minutes", _MINUTE_S)):
            if seconds >= 2 * length and seconds % length == 0:
                return self.words[unit].format(n=seconds // length)  # type: ignore[index]  # a Word
        return self.words["seconds"].format(n=seconds)


def day(seconds: int) -> str:
    """A moment as a date of the world's time, far ones in words."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (OverflowError, OSError, ValueError):
        return "-"
