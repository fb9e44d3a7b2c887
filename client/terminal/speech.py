# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal's own words in the person's language; English is the source.

German so far: everything on the way into a room, the line that says how a call stands, and the
words for trust. What has no German is said in English.
"""

from collections.abc import Mapping
from importlib import resources

import msgspec


class _State:
    texts: Mapping[str, str] = {}


def use(language: str) -> None:
    """Speak this language from here on; one that has no file here means English."""
    _State.texts = load(language) if language == "de" else {}


def load(language: str) -> dict[str, str]:
    """The texts of a language, by the English ones."""
    data = (resources.files("client") / "resources" / f"terminal.{language}.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, str])


def tr(english: str, **values: object) -> str:
    """The same in the person's language, with ``{name}`` filled; only literals are found."""
    return _State.texts.get(english, english).format(**values)
