# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every campaign there is."""

from tests.attack import (
    audit_logs,
    directories,
    frames,
    gate_faults,
    hostile_rooms,
    papers,
    policies,
    relay_messages,
    room_messages,
    tls_servers,
)
from tests.attack.campaign import Campaign

ON_READERS: tuple[Campaign, ...] = (
    *papers.CAMPAIGNS,
    *directories.CAMPAIGNS,
    *relay_messages.CAMPAIGNS,
    *room_messages.CAMPAIGNS,
    *frames.CAMPAIGNS,
)
ON_RECORDS: tuple[Campaign, ...] = (*policies.CAMPAIGNS, *audit_logs.CAMPAIGNS)
ON_THE_GATE: tuple[Campaign, ...] = (
    *gate_faults.CAMPAIGNS,
    *hostile_rooms.CAMPAIGNS,
    *tls_servers.CAMPAIGNS,
)
CAMPAIGNS = (*ON_READERS, *ON_RECORDS, *ON_THE_GATE)
RECORDS = frozenset(campaign.name for campaign in ON_RECORDS)
GATE = frozenset(campaign.name for campaign in ON_THE_GATE)
