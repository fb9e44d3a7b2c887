# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal's own words in the person's language; English is the source.

What the engine tells is finished text in that language already and passes by here.
"""

from collections.abc import Mapping
from importlib import resources

import msgspec

from client.engine.said import Said


class _State:
    texts: Mapping[str, str] = {}
    said = Said()


def use(language: str) -> None:
    """Speak this language from here on; one that has no file here means English."""
    known = language == "de"
    _State.texts = load(language) if known else {}
    _State.said = Said.shipped(language if known else "en")


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


def in_words(english: str) -> str:
    """A sentence that a lower layer made, in the person's language (``said.de.json``)."""
    return _State.said.sentence(english)


def tr(english: str, **values: object) -> str:
    """The same in the person's language, with ``{name}`` filled; only literals are found."""
    return _State.texts.get(english, english).format(**values)
