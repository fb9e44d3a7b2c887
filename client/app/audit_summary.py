# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An extract of the audit log for reading: what happened, in English and in German."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import resources

import msgspec

from client.engine.audit_desk import detail
from client.identity.audit import AuditLine, person_mark
from client.model.audit import AuditExtract
from client.policy.messages import Language

LANGUAGES: tuple[Language, ...] = ("en", "de")
_ROUTINE = frozenset({"roster", "device"})
"""Kinds that are counted and not told one by one."""


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words of a summary in one language."""

    title: str
    owner: str
    key: str
    org: str
    since: str
    until: str
    lines: str
    whole: str
    trouble: str
    counts: str
    events: str
    people: str
    none: str
    limits: str
    kinds: dict[str, str]
    ways: dict[str, str]


def texts(language: Language) -> Texts:
    """The words of this language."""
    folder = resources.files("client") / "resources"
    return msgspec.json.decode((folder / f"audit.{language}.json").read_bytes(), type=Texts)


def summary(
    extract: AuditExtract, lines: Iterable[AuditLine], since: int, until: int, language: Language
) -> str:
    """The page that an officer reads first."""
    words, told = texts(language), tuple(lines)
    people = {one.mark: f"{one.name} <{one.uid}>" for one in extract.people}
    mine = person_mark(extract.owner)
    head = {
        words.owner: f"{people.get(mine, '?')} ({mine})",
        words.key: extract.owner,
        words.org: extract.org or "-",
        words.since: moment(since),
        words.until: moment(until),
        words.lines: str(len(told)),
    }
    wide = max(map(len, head))
    counted = Counter(one.ev.type for one in told)
    seen = {one.ev.person for one in told if one.ev.person}
    marks = [f"  {mark}  {people.get(mark, '?')}" for mark in sorted(seen)]
    return "\n".join(
        (
            words.title,
            "",
            *(f"{name:<{wide}}  {value}" for name, value in head.items()),
            "",
            f"{words.trouble}: {extract.trouble}" if extract.trouble else words.whole,
            "",
            words.counts,
            *(f"  {n:>6}  {words.kinds.get(kind, kind)}" for kind, n in counted.most_common()),
            "",
            words.events,
            *(_events(told, people, words) or (f"  {words.none}",)),
            "",
            words.people,
            *(marks or (f"  {words.none}",)),
            "",
            words.limits,
            "",
        )
    )


def _events(told: Iterable[AuditLine], people: Mapping[str, str], words: Texts) -> tuple[str, ...]:
    return tuple(
        "  ".join(
            filter(
                None,
                (
                    f"  {moment(one.t)}",
                    words.kinds.get(one.ev.type, one.ev.type),
                    words.ways.get(one.ev.way, one.ev.way),
                    people.get(one.ev.person, one.ev.person),
                    detail(one.ev),
                ),
            )
        )
        for one in told
        if one.ev.type not in _ROUTINE
    )


def moment(seconds: int) -> str:
    """A moment in the world's time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
