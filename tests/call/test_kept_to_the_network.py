# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real call in namespaces that loses its network: held within a second, and nothing outside."""

import time

import pytest

from tests.rig.lost_network import (
    LINGER_S,
    a_kept_call,
    lose,
    route_lost,
    tunnel_down,
    unused_comes_and_goes,
)
from tests.rig.namespaces import why_not

_reason = why_not()
pytestmark = [
    pytest.mark.rig("netns"),
    pytest.mark.skipif(bool(_reason), reason=_reason or "namespaces work here"),
]


def test_a_lost_route_holds_within_a_second_and_nothing_of_the_call_leaves_outside(
    tmp_path, people
):
    with a_kept_call(tmp_path, people) as (mine, guest):
        # Not used by the call: coming and going holds nothing.
        unused_comes_and_goes(mine)
        time.sleep(1.0)  # Longer than a loss may take to hold: nothing is to be heard.
        assert guest.outside() == 0
        assert not guest.held()
        lost_at = time.monotonic()
        route_lost(mine)
        held = guest.until("phase", "hold")
        assert float(held[2]) - lost_at <= 1.0
        assert held[3] == "gate-lost"
        guest.until("alarm", "NETWORK-CHANGED")
        time.sleep(LINGER_S)
        assert guest.outside() == 0
        mine.run("ip", "route", "add", "10.88.0.0/24", "dev", "vpn0")
        mine.run("ip", "route", "add", "default", "dev", "vpn0", "metric", "5")
        guest.until("phase", "live")


def test_when_the_tunnel_drops_there_is_silence_within_a_second(tmp_path, people):
    lost = lose(tmp_path, people, tunnel_down)
    assert lost.held_s <= 1.0
    assert lost.silent_s <= 1.0
    assert lost.outside == 0
    assert not lost.unused_held
