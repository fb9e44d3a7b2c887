# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a running call looks like to a face."""

from types import SimpleNamespace

import pytest

from client.app.compose import load_resources
from client.engine.call_view import CallView
from client.model import events
from client.model.events import CallPhase
from client.model.ids import Uid
from client.session import reasons
from client.session.effects import CodeShown, Noticed, PhaseChanged

KLEIN, WEBER = Uid("klein@example.org"), Uid("weber@example.org")


class Names:
    def name(self, uid: Uid | None) -> str:
        return {KLEIN: "Klein", WEBER: "Weber"}.get(uid, "")


def test_a_hold_says_by_name_whom_it_waits_for():
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"))
    view = CallView(world, Names(), SimpleNamespace(members=()), "Lage")
    view.phase_changed(
        PhaseChanged(CallPhase.HOLD, reasons.NO_AGREEMENT, about=(WEBER, Uid("new@example.org")))
    )
    assert said[-1].about == ("Weber", "new@example.org")
    assert "Weber, new@example.org" in said[-1].sentence


@pytest.mark.parametrize(
    ("cause", "since"),
    [
        (((KLEIN, "joined"),), "Klein joined"),
        (((KLEIN, "joined"), (WEBER, "left")), "Klein joined, Weber left"),
        (((KLEIN, "joined"), (WEBER, "joined"), (KLEIN, "left")), "Klein came back, Weber joined"),
    ],
)
def test_a_new_code_says_who_came_went_or_came_back(cause, since):
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"))
    view = CallView(world, Names(), SimpleNamespace(members=()), "Lage")
    view.code_shown(CodeShown(bytes(9), cause))
    assert [event.since for event in said] == [since]


@pytest.mark.parametrize(
    ("noticed", "loud"),
    [
        (Noticed(reasons.JOINED, KLEIN), False),
        (Noticed(reasons.DROPPED, KLEIN, WEBER, "silent"), False),
        (Noticed(reasons.DROPPED, KLEIN, WEBER, reasons.DROPPED_TWO_KEYS), True),
        (Noticed(reasons.CODE_WITHHELD, KLEIN), True),
        (Noticed(reasons.TWICE, KLEIN), True),
    ],
)
def test_what_may_be_an_attack_is_said_louder_than_who_comes_and_goes(noticed, loud):
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"))
    CallView(world, Names(), SimpleNamespace(members=()), "Lage").noticed(noticed)
    assert [(type(event), event.loud) for event in said] == [(events.Notice, loud)]
