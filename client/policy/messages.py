# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Findings as finished plain text in a person's language (checks.md section 3).

The texts are handed in; this module reads no file. A text says what, why and what to do; the
face adds the outcome, so one text serves every profile.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Literal, get_args

import msgspec

from client.model.errors import Malformed
from client.model.ids import MAX_NAME
from client.model.verdict import Finding, Result, ShownFinding
from client.policy.catalogue import BY_ID
from client.policy.connection_checks import NOT_REACHED

Language = Literal["en", "de"]
Action = Literal["IT", "NEW", "NET", "CMP", "DEV", "SET", "RST", "LVE", "PPL", "RTY"]
"""What the one button of a finding does; the codes are explained in checks.md section 3."""
Outcome = Literal["refused", "held", "ended", "acknowledge"]

MAX_TITLE = 30
MAX_TEXT = 200
UNKNOWN_DAY = "an unknown day"

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_TIMES = frozenset({"from", "to", "date"})
_TIME_FORMATS = {"en": "%Y-%m-%d %H:%M", "de": "%d.%m.%Y %H:%M"}
_DAY_FORMATS = {"en": "%Y-%m-%d", "de": "%d.%m.%Y"}


class CheckText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Title for the list of checks, text for a finding that stands, and its one action."""

    title: str
    text: str
    action: Action


class GeneralText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that serves any check; ``{check}`` is the check's title."""

    text: str
    action: Action


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All texts of one language, as they stand in ``resources/messages.LANGUAGE.json``.

    ``words`` translate fixed values of placeholders, such as what is wrong with a certificate.
    """

    language: Language
    checks: dict[str, CheckText]
    unknown: GeneralText
    unanswered: GeneralText
    outcomes: dict[Outcome, str]
    words: dict[str, str]


class Messages:
    """The texts of both languages. ``zone`` is the time zone for showing times."""

    def __init__(self, texts: Mapping[Language, Texts], zone: tzinfo | None = None) -> None:
        self._texts = dict(texts)
        self._zone = zone

    @classmethod
    def from_json(cls, en: bytes, de: bytes, zone: tzinfo | None = None) -> "Messages":
        """Read both files' bytes; raises `Malformed` if a check lacks a text or a language."""
        read: dict[Language, Texts] = {"en": _read(en, "en"), "de": _read(de, "de")}
        return cls(read, zone)

    def texts(self, language: Language) -> Texts:
        """All texts of a language, for tests and for lists of checks."""
        return self._texts[language]

    def title(self, check_id: str, language: Language) -> str:
        """The check's short name for lists; an id that has none is its own title."""
        text = self._texts[language].checks.get(check_id)
        return check_id if text is None else text.title

    def outcome(self, outcome: Outcome, language: Language) -> str:
        """What a finding led to: the sentence that a face adds."""
        return self._texts[language].outcomes[outcome]

    def show(self, finding: Finding, language: Language) -> ShownFinding:
        """A finding as text; message and action are empty where nothing is wrong."""
        title = self.title(finding.id, language)
        message, action = "", ""
        if finding.stands:
            text = self._text_for(finding, language)
            values = {**dict(finding.params), "check": title}
            message = self._filled(text.text, values, language)
            action = text.action
        return ShownFinding(
            id=finding.id,
            result=finding.result,
            severity=finding.severity,
            title=title,
            message=message,
            action=action,
            evidence=finding.evidence,
            subject=finding.subject,
        )

    def _text_for(self, finding: Finding, language: Language) -> CheckText | GeneralText:
        texts = self._texts[language]
        own = texts.checks.get(finding.id)
        if finding.result is Result.FAIL and own is not None:
            return own
        return texts.unanswered if finding.evidence == NOT_REACHED else texts.unknown

    def _filled(self, text: str, values: Mapping[str, str], language: Language) -> str:
        """Put values in place; a value is never read as a text with placeholders of its own."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            given = values.get(name, "?")
            if name in _TIMES:
                return self._time(given, language, day=name == "date")
            return _plain(self._texts[language].words.get(given, given))

        return _PLACEHOLDER.sub(value, text)

    def _time(self, given: str, language: Language, *, day: bool) -> str:
        try:
            moment = datetime.fromtimestamp(int(given), self._zone or UTC)
        except (OverflowError, OSError, ValueError):
            return self._texts[language].words[UNKNOWN_DAY]
        if moment.timestamp() <= 0:
            return self._texts[language].words[UNKNOWN_DAY]
        if day:
            return moment.strftime(_DAY_FORMATS[language])
        suffix = "" if self._zone else " UTC"
        return moment.strftime(_TIME_FORMATS[language]) + suffix


def placeholders(text: str) -> frozenset[str]:
    """The names of a text's placeholders."""
    return frozenset(_PLACEHOLDER.findall(text))


def _read(data: bytes, language: Language) -> Texts:
    try:
        texts = msgspec.json.decode(data, type=Texts)
    except msgspec.DecodeError as error:
        raise Malformed("messages", f"the texts cannot be read: {error}") from error
    if texts.language != language:
        raise Malformed("messages", f"these are texts in {texts.language}, not {language}")
    if texts.checks.keys() != BY_ID.keys():
        odd = ", ".join(sorted(texts.checks.keys() ^ BY_ID.keys()))
        raise Malformed("messages", f"texts and checks do not match: {odd}")
    if set(texts.outcomes) != set(get_args(Outcome)) or UNKNOWN_DAY not in texts.words:
        raise Malformed("messages", "an outcome or a word is missing")
    return texts


def _plain(value: str) -> str:
    """A value that cannot disturb the sentence: no control or direction characters, not long."""
    kept = "".join(char for char in value if unicodedata.category(char)[0] != "C")
    return kept if len(kept) <= MAX_NAME else kept[: MAX_NAME - 1] + "\u2026"
