# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How long joining a running call takes for the 2nd, the 5th and the 8th person.

Whole engines, each in a process of its own on loopback (the people of ``watchword demo``), with
made-up sound and picture. They come one after the other, each when the one before is live. From
the click on Join until live with everybody (``live_ms``), until a picture of everybody was
decoded (``sees_ms``), and until everybody else decoded one of the newcomer (``seen_ms``).
Baseline: the 2nd person, who has one link to build; the 8th has seven.
"""

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from client.app.demo import _Child
from client.app.demo_people import make_people
from tests.bench.harness import report

PEOPLE = 8
NAMED = (2, 5, 8)
TARGET = 16.0
ROUNDS = 1
WIDTH, HEIGHT, FPS = 320, 180, 10
SETTLE_S = 2.0
"""From the last one live until the reports: the last pictures come meanwhile."""

Figures = dict[str, float | None]


def chain(count: int) -> dict[int, Figures]:
    """The figures of the 2nd to the last person of one call."""
    with tempfile.TemporaryDirectory(prefix="watchword-bench-") as folder:
        passphrase = secrets.token_urlsafe(16)
        children: list[_Child] = []
        try:
            for place, person in enumerate(make_people(Path(folder), count, passphrase), start=1):
                order = {
                    "profile": str(person.profile),
                    "passphrase": passphrase,
                    # Whoever comes waits for all who are there; the first for the second.
                    "people": max(2, place),
                    "width": WIDTH,
                    "height": HEIGHT,
                    "fps": FPS,
                    "window": False,
                }
                children.append(_Child(person, order))
            reports = call(children)
        finally:
            for child in children:
                child.end()
    return {place: figures(reports, place) for place in range(2, count + 1)}


def call(children: list[_Child]) -> list[tuple[str, dict[str, Any]]]:
    """Everybody joins in turn, then leaves; their names and reports in the same order."""
    for child in children:
        heard(child, "ready")
    host, *guests = children
    host.tell({"do": "host", "with": ",".join(child.person.uid for child in guests)})
    files = heard(host, "invitations")["invitations"]
    for child in guests:
        child.tell({"do": "join", "invitation": files[child.person.uid]})
    host.tell({"do": "go"})
    for child in guests:
        child.tell({"do": "go"})
        assert heard(child, "live")["live"], f"{child.person.name} is not live"
    time.sleep(SETTLE_S)
    for child in children:
        child.tell({"do": "mark"})
        heard(child, "marked")
    # The host goes last: its machine is the room's server.
    for child in [*guests, host]:
        child.tell({"do": "leave"})
        heard(child, "report")
    return [(child.person.name, heard(child, "report")["report"]) for child in children]


def heard(child: _Child, key: str) -> dict[str, Any]:
    line = child.hear(key)
    assert line is not None, f"{child.person.name} does not say {key}"
    return line


def figures(people: list[tuple[str, dict[str, Any]]], place: int) -> Figures:
    """What joining was for one of them, in ms; None where something never came."""
    name, mine = people[place - 1]
    began = mine["started_at"]
    before = people[: place - 1]
    first = {seen["name"]: seen["first_frame_ms"] for seen in mine["sees"]}
    seen_at = []
    for _, theirs in before:
        came = {seen["name"]: seen["first_frame_ms"] for seen in theirs["sees"]}.get(name)
        later = (began - theirs["started_at"]) * 1000
        seen_at.append(None if came is None else came - later)
    return {
        "live_ms": mine["join_ms"],
        "sees_ms": latest([first.get(other) for other, _ in before]),
        "seen_ms": latest(seen_at),
    }


def latest(moments: list[float | None]) -> float | None:
    """When all of it had come; None if something never did."""
    there = [moment for moment in moments if moment is not None]
    return max(there) if len(there) == len(moments) else None


def middle(rounds: list[dict[int, Figures]], place: int) -> Figures:
    """The median of every figure of one place; None if it was missing once."""
    found: Figures = {}
    for name in ("live_ms", "sees_ms", "seen_ms"):
        values = [one[place][name] for one in rounds]
        there = [value for value in values if value is not None]
        whole = there and len(there) == len(values)
        found[name] = round(statistics.median(there), 1) if whole else None
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.join_to_live", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many, 2 to 8")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how many calls")
    given = parser.parse_args()
    rounds = [chain(given.people) for _ in range(given.rounds)]
    places = {place: middle(rounds, place) for place in range(2, given.people + 1)}
    last, second = places[given.people]["live_ms"], places[2]["live_ms"]
    return report(
        "join_to_live",
        (last or 0.0) / 1000,
        (second or 0.0) / 1000,
        TARGET,
        unit="s",
        n=given.rounds,
        people=places,
        ok=all(value is not None for one in places.values() for value in one.values()),
        notes=[said(place, places[place]) for place in NAMED if place in places],
    )


def said(place: int, one: Figures) -> str:
    live, sees, seen = (
        "never" if one[name] is None else f"{one[name]:.0f} ms"
        for name in ("live_ms", "sees_ms", "seen_ms")
    )
    return f"person {place}: live after {live}, sees everybody after {sees}, is seen after {seen}"


if __name__ == "__main__":
    sys.exit(main())
