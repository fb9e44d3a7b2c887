# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a running call looks like to a face."""

from types import SimpleNamespace

import pytest

from client.app.compose import load_resources
from client.engine.call_view import CallView
from client.engine.evidence import Evidence
from client.model import events
from client.model.events import CallPhase
from client.model.ids import Uid
from client.model.room import Profile
from client.model.verdict import Severity
from client.session import reasons
from client.session.effects import CodeShown, Noticed, PhaseChanged, Present

KLEIN, WEBER = Uid("klein@example.org"), Uid("weber@example.org")


class Names:
    def name(self, uid: Uid | None) -> str:
        return {KLEIN: "Klein", WEBER: "Weber"}.get(uid, "")


class Everybody(Names):
    uids = frozenset({KLEIN, WEBER})

    def trust(self, _member):
        return None

    known = confusable = trust


def test_a_hold_says_by_name_whom_it_waits_for():
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"), evidence=Evidence())
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
        (((WEBER, "removed"),), "Weber was removed"),
        (((KLEIN, "joined"), (WEBER, "joined"), (KLEIN, "left")), "Klein came back, Weber joined"),
    ],
)
def test_a_new_code_says_who_came_went_or_came_back(cause, since):
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"), evidence=Evidence())
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
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"), evidence=Evidence())
    CallView(world, Names(), SimpleNamespace(members=()), "Lage").noticed(noticed)
    assert [(type(event), event.loud) for event in said] == [(events.Notice, loud)]


def test_addresses_that_are_not_permitted_are_told_once_by_name():
    said: list[events.Event] = []
    world = SimpleNamespace(
        emit=said.append,
        resources=load_resources("en"),
        show=lambda finding: finding,
        evidence=Evidence(),
    )
    member = SimpleNamespace(uid=KLEIN, identity="k", role=None)
    room = SimpleNamespace(members=(member,), profile=Profile.OPEN)
    view = CallView(world, Everybody(), room, "Lage")
    view._present = {"k": Present("hello", "k", on_roster=True, me=False)}
    for _ in range(2):
        view.addresses_refused("hello", 3)
    (alarm,) = said
    assert alarm.finding.id == "ICE-CANDIDATE-ALLOWED"
    assert alarm.finding.subject == KLEIN
    assert dict(alarm.finding.params) == {"name": "Klein"}
    assert alarm.finding.severity is Severity.INFO


def test_those_whom_i_find_here_are_named_in_one_sentence():
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"), evidence=Evidence())
    view = CallView(world, Names(), SimpleNamespace(members=()), "Lage")
    view.noticed(Noticed(reasons.HERE, KLEIN, others=(WEBER,)))
    assert [event.sentence for event in said] == ["Already here: Klein, Weber."]


def member(uid):
    return SimpleNamespace(uid=uid, identity=uid, role=None)


def test_whoever_was_removed_is_marked_until_they_are_back():
    said: list[events.Event] = []
    world = SimpleNamespace(emit=said.append, resources=load_resources("en"), evidence=Evidence())
    descriptor = SimpleNamespace(members=(member(KLEIN), member(WEBER)), epoch=0)
    view = CallView(world, Everybody(), descriptor, "Lage")

    def removed():
        shown = [event for event in said if isinstance(event, events.RosterChanged)][-1]
        return [entry.uid for entry in shown.people if entry.removed]

    view.noticed(Noticed(reasons.NOTICE_REMOVED, KLEIN, WEBER))
    assert removed() == [KLEIN]
    view.noticed(Noticed(reasons.JOINING, KLEIN))
    assert removed() == []
