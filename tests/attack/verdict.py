# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What may never come of a lie, judged by what every program noted (protocol.md section 1).

A live call with a wrong roster, a key with the wrong person, a frame played that its sender did
not seal for it. The programs of liars are believed in nothing but what they were given.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from client.model.ids import IdentityKey


class Facts(msgspec.Struct):
    """What one program noted in one call; hashes and hellos are hex, secrets only hashes."""

    hellos: list[str]
    """Every hello this program ever made."""
    views: dict[str, dict[str, str]]
    """Agreed rosters that were shown, by roster hash: identities by hello."""
    shown: dict[str, str]
    agreed: str | None
    stated: set[str]
    """Every roster hash that this program itself had."""
    given: list[tuple[str, int, str, list[str]]]
    """Sender keys in use: roster, generation, secret's hash, to whom."""
    taken: list[tuple[str, str, int, str]]
    """Keys taken: of whom, roster, generation, secret's hash."""
    sealed: dict[str, int]
    """Frames sealed, by kind and hash of what they hold."""
    frames: dict[str, int]
    """Frames opened, by sender, kind and hash."""
    heard: dict[str, int]
    """How many of them were sound or picture, by sender."""
    held: bool
    waiting: list[str]
    noticed: list[str]
    finished: str
    links: list[str]
    alarms: list[str]
    failed: list[str]
    phase: str

    @classmethod
    def read(cls, answer: dict[str, Any]) -> "Facts":
        return msgspec.convert(answer, cls)

    def brief(self) -> str:
        on_it = len(self.views.get(self.agreed or "", ()))
        return (
            f"{self.phase}, {on_it} on the roster, held {self.held}, {self.finished!r}, "
            f"alarms {self.alarms}, {self.noticed[-4:]}"
        )


@dataclass
class Verdict:
    """Empty and zero while nobody was deceived."""

    wrongs: list[str] = field(default_factory=list)
    played: int = 0


def judge(people: dict[int, Facts], keys: dict[int, IdentityKey], liars: set[int]) -> Verdict:
    """Compare what honest programs did with what everybody else's really did."""
    verdict = Verdict()
    owner = {hello: n for n, facts in people.items() for hello in facts.hellos}
    honest = {n: facts for n, facts in people.items() if n not in liars}
    for n, facts in honest.items():
        _rosters(verdict, n, people, keys, owner, liars)
        _keys_given(verdict, n, facts, owner)
        _keys_taken(verdict, n, facts, people, owner, liars)
        _frames(verdict, n, facts, people, owner, liars)
    for n in liars & people.keys():
        _what_a_liar_took(verdict, n, people[n], honest, owner)
    return verdict


def _rosters(
    verdict: Verdict,
    n: int,
    people: dict[int, Facts],
    keys: dict[int, IdentityKey],
    owner: dict[str, int],
    liars: set[int],
) -> None:
    for rh, view in people[n].views.items():
        if rh.endswith("again"):
            verdict.wrongs.append(f"{n} was live with two rosters under one hash")
        for hello, identity in view.items():
            whose = owner.get(hello)
            if whose is None or keys[whose] != identity:
                verdict.wrongs.append(f"{n} was live with somebody who is nobody")
            elif whose not in liars and rh not in people[whose].stated:
                verdict.wrongs.append(f"{n} was live on a roster that {whose} never had")
        for other, facts in people.items():
            if other not in liars and facts.views.get(rh, view) != view:
                verdict.wrongs.append(f"{n} and {other} were live with different people")


def _keys_given(verdict: Verdict, n: int, facts: Facts, owner: dict[str, int]) -> None:
    for rh, _, _, given in facts.given:
        view = facts.views.get(rh, {})
        if any(hello not in view or owner.get(hello) in {None, n} for hello in given):
            verdict.wrongs.append(f"{n} gave a key to somebody who is not on the roster")


def _keys_taken(
    verdict: Verdict,
    n: int,
    facts: Facts,
    people: dict[int, Facts],
    owner: dict[str, int],
    liars: set[int],
) -> None:
    for peer, rh, generation, secret in facts.taken:
        whose = owner.get(peer)
        if whose in {None, n}:
            verdict.wrongs.append(f"{n} took a key of somebody who is nobody")
        elif whose not in liars:
            made = [one for one in people[whose].given if one[:2] == (rh, generation)]
            if made and made[0][2] != secret:
                verdict.wrongs.append(f"{n} took another key than {whose} uses")


def _what_a_liar_took(
    verdict: Verdict, n: int, facts: Facts, honest: dict[int, Facts], owner: dict[str, int]
) -> None:
    """An honest person's key reached only those who were shown with its roster."""
    mine = set(facts.hellos)
    for peer, rh, _, _ in facts.taken:
        whose = owner.get(peer)
        if whose in honest and not mine & honest[whose].views.get(rh, {}).keys():
            verdict.wrongs.append(f"{whose} gave {n} a key of a roster without {n}")


def _frames(
    verdict: Verdict,
    n: int,
    facts: Facts,
    people: dict[int, Facts],
    owner: dict[str, int],
    liars: set[int],
) -> None:
    for name, times in facts.frames.items():
        sender, _, frame = name.partition(" ")
        whose = owner.get(sender)
        sealed = 0 if whose is None else people[whose].sealed.get(frame, 0)
        if times > sealed:
            verdict.played += times - sealed
            verdict.wrongs.append(f"{n} played what {whose} never sealed, or twice")
    del liars
