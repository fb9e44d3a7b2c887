# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Real TLS servers that are wrongly set up: keys, dates, versions, and what answers behind them.

Accepted means that the gate let the room in, or refused it for another reason only.
"""

from client.engine.rehearsal.server_rooms import OVER_TLS
from tests.attack.campaign import Campaign, Numbered
from tests.attack.hostile_rooms import SLOW, attempts


def build_servers() -> Numbered:
    return attempts(OVER_TLS)


_QUICK = sum(trial.name not in SLOW for trial in OVER_TLS)
CAMPAIGNS = (
    Campaign("wrongly set-up TLS servers", len(OVER_TLS), _QUICK, build_servers, numbered=True),
)
