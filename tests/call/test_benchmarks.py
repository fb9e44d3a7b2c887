# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The benchmarks of calls at the smallest size: every figure comes out, and means something."""

import asyncio
import contextlib
import io
import json
import sys
import threading

import pytest

from client.crypto.frame_keys import FrameKeys
from client.model.ids import HelloHash, RosterHash, Uid
from client.model.media import StreamKind
from client.model.secret import Secret
from tests.bench import gate, join_to_live, rekey, removal
from tests.bench.relay_side import a_relay_for

TIMES = {"own_s", "held_s", "wall_s", "raw_s", "work_s", "raw_work_s", "cpu_s"}
FIGURES = TIMES | {"messages", "sent", "received"}


def line_of(bench, *arguments: str) -> dict:
    """The line that a benchmark prints when it is called with these arguments."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setattr(sys, "argv", [bench.__name__, "--json", *arguments])
        bench.main()
    return json.loads(printed.getvalue().splitlines()[-1])  # noqa: TID251  our own line


@pytest.fixture(scope="module")
def rekeyed():
    return line_of(rekey, "--people", "3")


def test_a_leave_gives_every_figure_of_every_size(rekeyed):
    assert set(rekeyed["people"]) == {"3"}
    assert set(rekeyed["people"]["3"]) == FIGURES
    assert all(figure > 0 for figure in rekeyed["people"]["3"].values())
    assert len(rekeyed["notes"]) == 1
    assert (rekeyed["bench"], rekeyed["unit"], rekeyed["n"]) == ("rekey", "CPU-s", 1)


def test_all_hold_the_new_keys_before_all_use_them_and_the_bytes_add_up(rekeyed):
    found = rekeyed["people"]["3"]
    assert found["held_s"] <= found["own_s"] < found["wall_s"]
    # Two stay: what one of them sends the other receives, and the Bye comes on top.
    assert found["sent"] < found["received"] < found["sent"] + 2000


def test_a_leave_gives_no_figure_where_the_relay_carries_nothing(monkeypatch):
    monkeypatch.setattr(rekey, "WAIT_S", 0.3)
    monkeypatch.setattr(rekey.RelayMailbox, "send", lambda _box, _to, _body: None)
    room = rekey.a_call_of(3)
    with a_relay_for(3) as place, pytest.raises(TimeoutError):
        asyncio.run(rekey.one_leaves(place, room))


@pytest.fixture(scope="module")
def removed():
    return line_of(removal, "--runs", "1")


def test_a_removal_gives_every_figure(removed):
    assert (removed["bench"], removed["unit"], removed["n"]) == ("removal", "s", 1)
    assert {"worst", "arrived_s", "aim_s", "limit_s", "opened_before", "opened_after"} <= set(
        removed
    )
    assert len(removed["notes"]) == 1


def test_who_was_removed_could_open_everything_before_and_soon_opens_nothing(removed):
    assert removed["opened_before"] > 0
    assert 0 <= removed["ours"] <= removed["worst"] <= removed["limit_s"]
    assert removed["baseline"] > 0


def test_a_thief_opens_what_it_has_a_key_for_and_nothing_else():
    thief, sender = removal.Thief(Uid("t@test")), HelloHash("0a" * 64)
    seals = {}
    for generation in (1, 2):
        seals[generation] = FrameKeys(threading.Lock)
        secret = Secret(bytes([generation]) * 32)
        seals[generation].use_send_key(RosterHash("0b" * 64), sender, generation, secret)
    thief.loot.add_receive_key(sender, RosterHash("0b" * 64), 1, Secret(bytes([1]) * 32))
    for at, generation in enumerate((1, 2, 1)):
        sealed = seals[generation].seal(StreamKind.AUDIO, b"hello")
        thief.frames.append(removal.Frame(at, sender, StreamKind.AUDIO, sealed))
    assert [frame.at for frame in thief.opened()] == [0, 2]
    assert thief.generations() == {sender: 1}


def test_a_join_gives_every_figure_of_the_second_person():
    line = line_of(join_to_live, "--people", "2")
    assert (line["bench"], line["unit"], line["n"], line["ok"]) == ("join_to_live", "s", 1, True)
    assert set(line["people"]) == {"2"}
    second = line["people"]["2"]
    assert second["live_ms"] > 0
    assert second["sees_ms"] > 0
    assert second["seen_ms"] > 0
    assert line["ours"] == line["baseline"]
    assert len(line["notes"]) == 1


def of_people(*sees: dict[str, float | None]) -> list[tuple[str, dict]]:
    """Reports of people a, b, ... who joined 1 s apart and saw this, each by their own clock."""
    return [
        (
            "abc"[place],
            {
                "started_at": 100.0 + place,
                "join_ms": 50.0,
                "sees": [{"name": name, "first_frame_ms": ms} for name, ms in seen.items()],
            },
        )
        for place, seen in enumerate(sees)
    ]


def test_times_of_a_newcomer_count_from_their_own_click():
    people = of_people(
        {"b": 1200.0, "c": 2100.0}, {"a": 150.0, "c": 1300.0}, {"a": 40.0, "b": 70.0}
    )
    assert join_to_live.figures(people, 3) == {"live_ms": 50.0, "sees_ms": 70.0, "seen_ms": 300.0}
    assert join_to_live.figures(people, 2) == {"live_ms": 50.0, "sees_ms": 150.0, "seen_ms": 200.0}


def test_a_picture_that_never_came_is_no_figure():
    people = of_people({"b": None, "c": 2100.0}, {"a": 150.0}, {"a": 40.0, "b": None})
    assert join_to_live.figures(people, 2)["seen_ms"] is None
    assert join_to_live.figures(people, 3) == {"live_ms": 50.0, "sees_ms": None, "seen_ms": None}


def test_the_gate_gives_every_figure_and_has_asked_the_relay():
    line = line_of(gate, "--rounds", "2")
    assert (line["bench"], line["unit"], line["n"], line["ok"]) == ("gate", "s", 2, True)
    assert 0 < line["ours"] <= line["p95"] < line["limit_s"]
    assert line["baseline"] > 0
    assert len(line["slowest"]) == 1
