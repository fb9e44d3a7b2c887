# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Word lists of the call code, built from texts that are handed in (protocol.md section 7.8)."""

import re

WORDS = 2048

_ENGLISH = re.compile(r"[a-z]{3,8}")
_GERMAN = re.compile(r"[a-z]{4,8}")
_DISTINCT = 4


def english(text: str) -> tuple[str, ...]:
    """The 2,048 words of package ``mnemonic``'s ``english.txt``, in its order.

    Raises ValueError if the text is not that kind of list.
    """
    found = tuple(text.split())
    if not all(_ENGLISH.fullmatch(word) for word in found):
        raise ValueError("an English word list holds plain lower-case words")
    return _complete(found)


def german(text: str) -> tuple[str, ...]:
    """Built from package ``diceware``'s ``wordlist_de_8k.txt``.

    Its words of 4 to 8 letters a-z, sorted, the first of each that share their first four
    letters, and of those the first 2,048. Raises ValueError if there are fewer.
    """
    firsts: dict[str, str] = {}
    for word in sorted(text.split()):
        if _GERMAN.fullmatch(word):
            firsts.setdefault(word[:_DISTINCT], word)
    return _complete(tuple(firsts.values())[:WORDS])


def _complete(found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) != WORDS or len(set(found)) != WORDS:
        raise ValueError("a word list has 2,048 different words")
    return found
