# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""From the children's reports to the object of ``demo --json``."""

from typing import Any

from client.app.demo_people import DemoPerson


def person_json(
    person: DemoPerson,
    line: dict[str, Any] | None,
    lines: list[dict[str, Any]],
    starts: dict[str, float],
) -> dict[str, Any]:
    """One person's entry. First times count from the later of the two people's commands."""
    if line is None:
        refused: list[str] = next((one["refused"] for one in lines if "refused" in one), [])
        return {
            "name": person.name,
            "state": "refused" if refused else "failed",
            "refused": refused,
            "roster": [],
            "call_code": "",
            "join_ms": None,
            "cpu_s_per_s": 0.0,
            "rss_mb": 0.0,
            "sees": [],
            "hears": [],
        }
    report = line["report"]
    mine = report["started_at"]
    return {
        "name": person.name,
        "state": report["state"],
        "roster": report["roster"],
        "call_code": report["call_code"],
        "join_ms": report["join_ms"],
        "cpu_s_per_s": round(line["cpu"], 4),
        "rss_mb": round(line["rss"], 1),
        "sees": [_from_later(one, "first_frame_ms", mine, starts) for one in report["sees"]],
        "hears": [_from_later(one, "first_audio_ms", mine, starts) for one in report["hears"]],
    }


def _from_later(
    one: dict[str, Any], key: str, mine: float, starts: dict[str, float]
) -> dict[str, Any]:
    theirs = starts.get(one["name"], mine)
    if one[key] is None or theirs <= mine:
        return one
    return {**one, key: max(0.0, one[key] - (theirs - mine) * 1000)}


def report_ok(reports: list[dict[str, Any]], people: int) -> bool:
    """Everybody is live, saw and heard everybody, and all call codes are equal."""
    if len(reports) != people:
        return False
    names = {one["name"] for one in reports}
    codes = {one["call_code"] for one in reports}
    return len(codes) == 1 and all(codes) and all(_saw_all(one, names) for one in reports)


def _saw_all(one: dict[str, Any], names: set[str]) -> bool:
    others = names - {one["name"]}
    saw = {seen["name"] for seen in one["sees"] if seen["identified"] and seen["frames"] > 0}
    heard = {heard["name"] for heard in one["hears"] if heard["identified"]}
    return one["state"] == "live" and set(one["roster"]) == names and saw == heard == others
