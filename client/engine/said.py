# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What errors and devices say, in the person's language.

The sentence of a `Shown` error is written where the error is, in English. What leaves the engine
passes through here once; the German stands in ``client/resources/said.de.json``. A sentence that
has no German one is passed on as it is: better said in English than not at all.
"""

import re
from collections.abc import Iterable, Mapping
from importlib import resources

import msgspec

from client.model.errors import Malformed
from client.model.events import (
    CallChanged,
    CommandFailed,
    Event,
    MediaChanged,
    RemoteMedia,
    ScanChanged,
)
from client.model.share import SharesChanged

_Part = tuple[re.Pattern[str], str]
_GAP = re.compile(r"\{\w*\}")
_PLACE = re.compile(r"\{(\d)\}")
_FIELDS: dict[type, str] = {
    CommandFailed: "sentence",
    CallChanged: "sentence",
    MediaChanged: "trouble",
    RemoteMedia: "trouble",
    ScanChanged: "trouble",
    SharesChanged: "stopped",
}


class Said:
    """``pairs``: an English sentence with ``{}`` for what varies, and ``{0} {1}`` in the other."""

    def __init__(self, pairs: Mapping[str, str] | None = None) -> None:
        pairs = pairs or {}
        self._whole = {source: text for source, text in pairs.items() if not _GAP.search(source)}
        parts = [source for source in pairs if source not in self._whole]
        # What says most is tried first: a sentence that is nearly all gap would take any.
        parts.sort(key=lambda source: -len(_GAP.sub("", source)))
        self._parts = [(_pattern(source), pairs[source]) for source in parts]
        self._ends = [(_pattern(one), pairs[one]) for one in parts if one[0].islower()]

    @classmethod
    def from_json(cls, data: bytes) -> "Said":
        """Read one language's file; raises `Malformed` for one that cannot be read."""
        try:
            return cls(msgspec.json.decode(data, type=dict[str, str]))
        except msgspec.DecodeError as error:
            raise Malformed("sentences", "the file cannot be read") from error

    @classmethod
    def shipped(cls, language: str) -> "Said":
        """What ships with the program; English, the source, has no file."""
        if language == "en":
            return cls()
        name = f"said.{language}.json"
        return cls.from_json((resources.files("client") / "resources" / name).read_bytes())

    def sentence(self, english: str) -> str:
        """The same sentence in the person's language."""
        whole = self._whole.get(english)
        return self._in_parts(english, self._parts) if whole is None else whole

    def _in_parts(self, english: str, parts: Iterable[_Part]) -> str:
        for pattern, text in parts:
            found = pattern.fullmatch(english)
            if found is not None:
                return _filled(text, [self._gap(gap) for gap in found.groups()])
        return english

    def _gap(self, text: str) -> str:
        """A gap may hold a sentence, or the end of one; a name stays as it is."""
        whole = self._whole.get(text)
        return self._in_parts(text, self._ends) if whole is None else whole

    def event(self, event: Event) -> Event:
        """An event with its sentence in the person's language; most events have none."""
        field = _FIELDS.get(type(event))
        if field is None or not self._whole:
            return event
        english = getattr(event, field)
        said = self.sentence(english)
        if said == english:
            return event
        return msgspec.structs.replace(event, **{field: said})


def _filled(text: str, gaps: list[str]) -> str:
    return _PLACE.sub(lambda place: gaps[int(place[1])], text)


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, _GAP.split(source))), re.DOTALL)
