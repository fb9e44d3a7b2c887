# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Playing scenarios: one run is one scenario, one number of people, one profile, one seed."""

import traceback

import msgspec

from client.model.events import CallPhase
from client.model.room import Profile
from tests.simulation.cheap import reading_once
from tests.simulation.room import Room
from tests.simulation.scenarios import Outlook, Scenario

CALM_S = 3.0
"""Everybody must be live for so long at the end."""
BOOT_LIMIT_S = 120.0


class Run(msgspec.Struct, kw_only=True):
    """What came of one run; seconds are virtual."""

    scenario: str
    people: int
    profile: str
    seed: int
    failed: str = ""
    to_live: float | None = None
    """Seconds from the event until everybody who should remain was live together."""
    hold_mean: float = 0.0
    hold_max: float = 0.0
    """Seconds in which a bystander who had been live sent nothing."""
    messages: int = 0
    bytes: int = 0
    joins: int = 0
    steps: int = 0


def fits(scenario: Scenario, people: int, profile: Profile) -> bool:
    return scenario.least <= people <= scenario.most and profile in scenario.profiles


def live_room(people: int, profile: Profile, seed: int, late: int) -> Room:
    """A room where all but the last ``late`` people are live."""
    room = Room(people, seed=seed, profile=profile)
    who = range(people - late)
    room.join_all(who)
    if room.run_until(lambda: room.all_live(who), BOOT_LIMIT_S) is None:
        raise AssertionError(f"no call to begin with: {room.what_lacks(who)}")
    room.run(4.0 + room.dice.random() * 3)
    return room


def prepare(scenario: Scenario, people: int, profile: Profile, seed: int) -> Room | str:
    """A room in which this scenario can begin, or why there is none."""
    try:
        with reading_once():
            if scenario.boots:
                return Room(people, seed=seed, profile=profile)
            return live_room(people, profile, seed, scenario.late)
    except Exception:  # noqa: BLE001  whatever it is, the runs fail
        return traceback.format_exc(limit=-2)


def play(scenario: Scenario, people: int, profile: Profile, seed: int) -> Run:
    """One run from an empty room."""
    made = prepare(scenario, people, profile, seed)
    return play_in(made, scenario, people, profile, seed)


def play_in(room: Room | str, scenario: Scenario, people: int, profile: Profile, seed: int) -> Run:
    """One run in a room that was prepared for it."""
    run = Run(scenario=scenario.name, people=people, profile=profile.value, seed=seed)
    if isinstance(room, str):
        run.failed = room
        return run
    with reading_once():
        _play(run, room, scenario)
    return run


def _play(run: Run, room: Room, scenario: Scenario) -> None:
    room.start_counting()
    begin, steps = room.now, room.steps
    try:
        outlook = scenario.act(room)
        room.run(outlook.lead)
        ways = (outlook.remain, *outlook.others)
        waited = room.run_until(lambda: any(room.all_live(who) for who in ways), outlook.limit)
        outlook.remain = next((who for who in ways if room.all_live(who)), outlook.remain)
        run.to_live = None if waited is None else room.now - begin
        run.messages, run.bytes, run.joins = room.relay.messages, room.relay.bytes, room.joins
        room.run(CALM_S)
        run.failed = what_is_wrong(room, outlook)
    except Exception:  # noqa: BLE001  a rule that broke, or a crash: both are failures
        run.failed = traceback.format_exc(limit=-2)
        return
    standing = [n for n in outlook.remain if n not in outlook.touched] or outlook.remain
    silences = [room.silence.get(n, 0.0) for n in standing]
    run.hold_mean, run.hold_max = sum(silences) / len(silences), max(silences)
    run.steps = room.steps - steps


def what_is_wrong(room: Room, outlook: Outlook) -> str:
    """What must not have happened; empty when all is well."""
    lacks = room.what_lacks(outlook.remain)
    if lacks:
        return lacks
    for at, n, finish in room.went:
        if n not in outlook.touched:
            return f"the call of p{n} ended at {at - 1000:.1f} s: {finish}"
    here = {room.clients[n].me for n in outlook.remain}
    for n, client in room.clients.items():
        if n in outlook.remain or not client.alive:
            continue
        others = client.state.roster - {client.me}
        if client.state.phase is CallPhase.LIVE or client.state.agreed is not None:
            return f"p{n} is live beside the others"
        if others & here and client.state.view.counts(client.me):
            return f"p{n} thinks to be in"
    return ""
