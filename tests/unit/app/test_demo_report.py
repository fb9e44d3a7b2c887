# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo says that all is well only if everybody saw and heard everybody."""

from copy import deepcopy
from pathlib import Path

from client.app.demo_people import DemoPerson
from client.app.demo_report import person_json, report_ok


def report(name: str, other: str) -> dict:
    return {
        "name": name,
        "state": "live",
        "roster": [name, other],
        "call_code": "12345 12345 12345 12345",
        "sees": [{"name": other, "identified": True, "frames": 10}],
        "hears": [{"name": other, "identified": True}],
    }


def good() -> list[dict]:
    return [report("A", "B"), report("B", "A")]


def test_two_who_saw_and_heard_each_other_are_ok() -> None:
    assert report_ok(good(), 2)


def test_each_missing_part_is_not_ok() -> None:
    spoilers = [
        lambda one: one.update(state="hold"),
        lambda one: one.update(call_code="other"),
        lambda one: one.update(roster=["A"]),
        lambda one: one["sees"][0].update(identified=False),
        lambda one: one["sees"][0].update(frames=0),
        lambda one: one["hears"][0].update(identified=False),
        lambda one: one["hears"].clear(),
    ]
    for spoil in spoilers:
        reports = deepcopy(good())
        spoil(reports[0])
        assert not report_ok(reports, 2)


def test_equal_but_empty_call_codes_are_not_ok() -> None:
    reports = good()
    for one in reports:
        one["call_code"] = ""
    assert not report_ok(reports, 2)


def test_a_missing_person_is_not_ok() -> None:
    assert not report_ok(good(), 3)


def test_first_times_count_from_the_later_of_the_two_commands() -> None:
    person = DemoPerson(Path("x"), "a@demo.example", "A")
    line = {
        "report": {
            "started_at": 10.0,
            "state": "live",
            "roster": ["A", "B"],
            "call_code": "c",
            "join_ms": 300.0,
            "sees": [{"name": "B", "first_frame_ms": 900.0}],
            "hears": [{"name": "B", "first_audio_ms": None}],
        },
        "cpu": 0.1,
        "rss": 90.0,
    }
    later = person_json(person, line, [], {"A": 10.0, "B": 10.5})
    assert later["sees"][0]["first_frame_ms"] == 400.0
    assert later["hears"][0]["first_audio_ms"] is None
    earlier = person_json(person, line, [], {"A": 10.0, "B": 9.0})
    assert earlier["sees"][0]["first_frame_ms"] == 900.0
