# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""tests.bench.table: a benchmark that misses, dies or says nothing is never shown as met."""

import sys

import pytest

from tests.bench import table

GOOD = {
    "bench": "x",
    "ours": 0.0123456,
    "baseline": 1,
    "unit": "s",
    "ratio": 0.01,
    "target": 0.3,
    "met": True,
}


def test_finds_the_benchmarks_and_nothing_else():
    found = table.benches()
    calls = {"join_to_live", "rekey", "removal"}
    assert {"send_fanout", "setup_time", *calls} <= set(found)
    assert not {"harness", "table", "fanout_far_side", "relay_side"} & set(found)


def test_shows_a_met_target_and_a_missed_one_differently():
    text = table.table([GOOD, {**GOOD, "bench": "y", "met": False}])
    met, missed = text.splitlines()[2:4]
    assert met.split() == ["x", "0.0123", "1", "s", "0.01", "0.3", "met"]
    assert missed.endswith("MISSED")


def test_prints_what_a_benchmark_says_besides_below_the_table():
    text = table.table([{**GOOD, "notes": ["5 people: fast"]}])
    assert text.splitlines()[-1] == "x: 5 people: fast"


def test_says_why_a_benchmark_has_no_figures():
    text = table.table([table.failed("z", "no answer")])
    assert "z: no answer" in text
    assert "MISSED" in text


@pytest.mark.parametrize(
    "output", ["", "hello\n", '{"ours": 1}\n', '{"bench": "x"}\nlater\n', "[1]"]
)
def test_takes_no_report_from_anything_but_a_last_json_line(output):
    assert table.last_line(output) is None


def test_takes_the_last_line_whatever_stands_before():
    assert table.last_line('chatter\n{"bench": "x", "ours": 1}\n\n') == {"bench": "x", "ours": 1}


def test_a_benchmark_that_cannot_run_counts_as_missed():
    line = table.run("there_is_no_such_module")
    assert line["met"] is False
    assert "no report" in line["why"]


@pytest.mark.parametrize(("lines", "code"), [([GOOD], 0), ([GOOD, {**GOOD, "met": False}], 1)])
def test_the_exit_code_is_the_worst_line(monkeypatch, lines, code):
    left = list(lines)
    monkeypatch.setattr(sys, "argv", ["table", "--json"])
    monkeypatch.setattr(table, "benches", lambda: [str(n) for n in range(len(lines))])
    monkeypatch.setattr(table, "run", lambda _name: left.pop(0))
    assert table.main() == code


def test_a_name_that_is_no_benchmark_is_wrong_use(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["table", "nothing_of_the_kind"])
    assert table.main() == table.WRONG_USE
