# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Names that are easily mistaken for another: mixed scripts and look-alike letters.

The idea is that of Unicode TS 39 (a skeleton in which letters that look alike are one letter);
the table is our own and holds what names are forged with: Cyrillic, Greek and Armenian letters
beside Latin ones, and digits and strokes beside letters (docs/decisions/012).
"""

import unicodedata
from collections.abc import Iterable

from client.model.errors import Malformed
from client.model.ids import display_name

_PAIRS = (
    # Cyrillic, small and capital.
    "\u0430a \u0432b \u0441c \u0501d \u0435e \u0455s \u0456i \u0458j \u043ak \u043cm \u043eo "
    "\u0440p \u051bq \u0442t \u0443y \u0445x \u051dw \u04bbh \u043dh \u0433r \u0491r \u0437\u0033 "
    "\u0410a \u0412b \u0421c \u0415e \u041dh \u0406l \u0408j \u041ak \u041cm \u041eo \u0420p "
    "\u0405s \u0422t \u0423y \u0425x \u04c0l \u04cfl \u04aey \u04afy \u051aq \u051cw \u0417\u0033 "
    # Greek, small and capital.
    "\u03b1a \u03b2b \u03b5e \u03b9i \u03bak \u03bdv \u03bfo \u03c1p \u03c4t \u03c5u \u03c7x "
    "\u03c9w \u03b3y \u03b7n \u03c3o \u03f2c "
    "\u0391a \u0392b \u0395e \u0396z \u0397h \u0399l \u039ak \u039cm \u039dn \u039fo \u03a1p "
    "\u03a4t \u03a5y \u03a7x \u03f9c "
    # Armenian, and Latin letters that pass for others.
    "\u0578n \u057du \u0585o \u0570h \u0581g \u0566q "
    "\u0131i \u0251a \u0261g \u0269i \u026ai \u1d04c \u1d0fo \u01c0l \u0237j \u017fs "
    # Digits, strokes and marks that are read as letters.
    "0o 1l Il |l 5s \u2019' \u02bc' \u02b9' `' \u2010- \u2011- \u2212- \u2013-"
)


_LIKE = {ord(pair[0]): pair[1] for pair in _PAIRS.split(" ")}
_RUNS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)


RESERVED = (
    "Watchword", "System", "Administrator", "Admin", "Moderator", "Root", "Support", "Security",
    "IT", "IT Security", "Host", "Server", "Relay", "Everyone", "Everybody", "Someone", "Nobody",
    "Unknown", "You", "Me", "Anonymous", "Guest",
    "Gastgeber", "Gast", "Alle", "Jemand", "Niemand", "Unbekannt", "Sie", "Ich", "Du", "Anonym",
    "Sicherheit", "IT-Sicherheit",
)  # fmt: skip
"""Names that the program itself, its host or nobody in particular could be taken for."""


def skeleton(name: str) -> str:
    """What is left of a name when everything that looks alike is the same: compare, never show."""
    wide = unicodedata.normalize("NFKD", name)
    once = wide.translate(_LIKE).casefold().translate(_LIKE)
    once = "".join(once.split())
    for run, letter in _RUNS:
        once = once.replace(run, letter)
    return unicodedata.normalize("NFD", once)


_RESERVED = frozenset(map(skeleton, RESERVED))


def mixed(name: str) -> bool:
    """Letters of more than one script, or letters that only imitate (mathematical, full width)."""
    scripts = {_script(char) for char in name if char.isalpha()} - {""}
    together = any(scripts <= family for family in _TOGETHER)
    imitated = unicodedata.normalize("NFKC", name) != unicodedata.normalize("NFC", name)
    return imitated or (len(scripts) > 1 and not together)


def odd(name: str) -> bool:
    """Not a name that may be shown at all, of mixed script, or one that is nobody's own."""
    try:
        display_name(name)
    except Malformed:
        return True
    return mixed(name) or skeleton(name) in _RESERVED


def confusable(people: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> set[str]:
    """Which of ``people`` (uid, name) are easily mistaken for one of ``others`` or each other.

    A name that is odd by itself counts too. The same uid is the same person.
    """
    asked = tuple(people)
    everyone = {*asked, *others}
    by_look: dict[str, set[str]] = {}
    for uid, name in everyone:
        by_look.setdefault(skeleton(name), set()).add(uid)
    return {uid for uid, name in asked if odd(name) or len(by_look[skeleton(name)]) > 1}


def _script(char: str) -> str:
    """The first word of a letter's name is its script, for all that names are written in."""
    word = unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]
    return "" if word in {"MODIFIER", "FEMININE", "MASCULINE"} else word
