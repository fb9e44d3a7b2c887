# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's trouble is not everyone's: every scenario with few people and one seed.

`make simulation` plays all of them with up to 50 people and more seeds.
"""

from dataclasses import replace

import pytest

from client.model.room import Profile
from tests.simulation.campaign import fits, live_room, play
from tests.simulation.cheap import reading_once
from tests.simulation.network import Clock, Relay
from tests.simulation.room import Broken, chance
from tests.simulation.scenarios import SCENARIOS, bye

CASES = [
    pytest.param(scenario, people, profile, id=f"{scenario.name}-{people}-{profile.value}")
    for people, profiles in (
        (2, [Profile.OPEN]),
        (3, [Profile.OPEN, Profile.RESTRICTED]),
        (8, [Profile.RESTRICTED]),
    )
    for profile in profiles
    for scenario in SCENARIOS
    if fits(scenario, people, profile)
]


CASES.append(
    pytest.param(
        next(s for s in SCENARIOS if s.name == "a member with ever new hellos"),
        8,
        Profile.OPEN,
        id="a member with ever new hellos-8-open",
    )
)


@pytest.mark.parametrize(("scenario", "people", "profile"), CASES)
def test_ends_with_everybody_who_should_remain_live_on_one_roster(scenario, people, profile):
    run = play(scenario, people, profile, seed=1)
    assert run.failed == ""
    assert run.to_live is not None


def test_sees_a_call_that_ended_for_no_fault_of_its_own():
    def wrong(room):
        outlook = bye(room)
        room.leave(0)
        return outlook

    case = next(s for s in SCENARIOS if s.act is bye)
    broken = type(case)("somebody else leaves too", wrong)
    assert "ended" in play(broken, 3, Profile.OPEN, seed=1).failed


def test_sees_who_sends_to_somebody_who_is_gone():
    with reading_once():
        room = live_room(3, Profile.OPEN, 1, late=0)
        client, gone = room.clients[0], room.clients[1].me
        room.check(client)
        room.leave(1)
        room.run(1.0)
        room.check(client)
        key = client.state.send_key
        client.state = replace(client.state, send_key=replace(key, given=key.given | {gone}))
        with pytest.raises(Broken, match="somebody gone"):
            room.check(client)


def test_carries_in_one_order_and_keeps_what_a_standing_line_holds():
    clock = Clock()
    relay = Relay(clock, chance(1))
    heard: dict[str, list[bytes]] = {"a": [], "b": [], "c": []}
    lines = {
        name: relay.attach(
            lambda what, _conn, body, name=name: what == "deliver" and heard[name].append(body),
            delay=delay,
        )
        for name, delay in (("a", 0.01), ("b", 0.05), ("c", 0.09))
    }
    clock.run_until(clock.now + 1.0)
    relay.cut(lines["c"], 5.0, keeps=True)
    relay.cut(lines["b"], 5.0, keeps=False)
    relay.send(lines["a"], "*", b"lost to one")
    clock.run_until(clock.now + 6.0)
    relay.send(lines["b"], "*", b"first at the relay? no")
    relay.send(lines["a"], "*", b"first")
    clock.run_until(clock.now + 1.0)
    assert heard["c"] == [b"lost to one", b"first", b"first at the relay? no"]
    assert heard["b"] == [b"first"]
