# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal's own words in the person's language; English is the source.

What the engine tells is finished text in that language already and passes by here.
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


def noted(english: str) -> str:
    """Mark a text that is written down before the language is chosen; `said` says it."""
    return english


def said(text: str, **values: object) -> str:
    """What was `noted`, in the person's language."""
    return tr(text, **values)


def tr(english: str, **values: object) -> str:
    """The same in the person's language, with ``{name}`` filled; only literals are found."""
    return _State.texts.get(english, english).format(**values)
