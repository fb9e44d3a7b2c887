# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The language that the person's system speaks, and what goes wrong said in it."""

import os

from client.policy.messages import Language


def language() -> Language:
    """German where the system speaks it, else English (POSIX order of the variables)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "de" if value.lower().startswith("de") else "en"
    return "en"


def in_words(english: str) -> str:
    """The sentence of an error in the person's language; one without a German one stays.

    What the engine says went through its own `Said` and passes as it is.
    """
    if language() == "en":
        return english
    from client.engine.said import Said  # noqa: PLC0415  read only when something went wrong

    return Said.shipped(language()).sentence(english)
