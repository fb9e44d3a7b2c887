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

CAMPAIGNS: tuple[Campaign, ...] = (
    *papers.CAMPAIGNS,
    *directories.CAMPAIGNS,
    *policies.CAMPAIGNS,
    *audit_logs.CAMPAIGNS,
    *gate_faults.CAMPAIGNS,
    *hostile_rooms.CAMPAIGNS,
    *tls_servers.CAMPAIGNS,
    *relay_messages.CAMPAIGNS,
    *room_messages.CAMPAIGNS,
    *frames.CAMPAIGNS,
)
