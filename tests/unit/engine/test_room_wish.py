# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A room as a policy permits it: what the person left open is filled in."""

import pytest

from client.engine.room_wish import permitted
from client.model.commands import CreateRoom
from client.model.errors import WrongUse
from client.model.room import Profile
from client.model.verdict import Severity
from client.policy.facts import ManagedRules
from client.policy.rules import Rules, rules_with

OURS = "wss://call.example.org:443"
PINS = ("1a" * 32, "2b" * 32)
TURN = "turns:turn.example.org:443?transport=tcp"
LISTED = Rules(
    profile=Profile.CLASSIFIED,
    max_room_s=4 * 3600,
    relays=frozenset({(OURS, PINS[0]), (OURS, PINS[1]), ("wss://other.example:443", "3c" * 32)}),
    ice_servers=frozenset({TURN, "stun:stun.example.org:3478"}),
)


def wish(**changes) -> CreateRoom:
    return CreateRoom(**({"title": "Lage", "uids": (), "hours": 4} | changes))


def made(rules: Rules, **changes) -> CreateRoom:
    return permitted(wish(**changes), ManagedRules((), rules=rules))[0]


def test_what_the_person_left_open_is_as_the_organisation_set_it():
    room = made(LISTED)
    assert room.profile is Profile.CLASSIFIED
    assert (room.relay_url, room.relay_pin) == (OURS, " ".join(PINS))
    assert room.forwarders == (TURN,)


@pytest.mark.parametrize(
    "said",
    [
        {"relay_url": "wss://mine.example:443", "relay_pin": "5d" * 32},
        {"listen": "127.0.0.1:0"},
        {"addresses": ("192.0.2.1:7443",)},
    ],
)
def test_where_the_person_named_a_place_it_stays(said):
    room = made(LISTED, **said)
    assert {name: getattr(room, name) for name in said} == said
    assert room.relay_url != OURS


def test_forwarding_servers_that_the_person_named_stay():
    assert made(LISTED, forwarders=("turns:mine.example:443",)).forwarders == (
        "turns:mine.example:443",
    )


def test_where_rooms_need_no_forwarding_server_none_is_filled_in():
    loose = Rules(ice_servers=frozenset({TURN}))
    assert made(loose).forwarders == ()
    asked = rules_with({"RELAY-ONLY": Severity.BLOCK})
    strict = Rules(ice_servers=frozenset({TURN}), severities=asked.severities)
    assert made(strict).forwarders == (TURN,)


def test_nothing_is_filled_in_where_nobody_manages_the_computer():
    asked = wish()
    assert permitted(asked, ManagedRules(())) == (asked, 32 * 86_400)


def test_a_room_that_is_too_long_is_not_made_and_the_longest_one_is():
    room, longest = permitted(wish(hours=4), ManagedRules((), rules=LISTED))
    assert (room.hours, longest) == (4, 4 * 3600)
    with pytest.raises(WrongUse) as caught:
        permitted(wish(hours=5), ManagedRules((), rules=LISTED))
    assert caught.value.code == "too-long"
    assert "at most 4 hours" in caught.value.sentence


def test_an_hour_can_always_be_asked_for():
    """The room is then as short as the policy says."""
    _, longest = permitted(wish(hours=1), ManagedRules((), rules=Rules(max_room_s=600)))
    assert longest == 600
