# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Why a room could not be entered, although its checks had passed."""

from client.model.verdict import Finding, Result, Severity
from client.net.errors import AttachRefused, NetError


def attach_reason(error: NetError) -> str:
    """A reason code of `client.engine.texts`."""
    if isinstance(error, AttachRefused):
        return {"busy": "busy", "closed": "room-ended", "no": "no-room"}.get(
            error.why, "relay-unreachable"
        )
    # Whatever a check is about was let through a moment ago: the server changed since.
    return "gate" if error.check_id else "relay-unreachable"


def rival_seen() -> Finding:
    """The relay says that somebody else asked for my place."""
    why = "somebody else asked for my place in this room"
    return Finding("INVITE-REPLAY", Result.FAIL, Severity.WARN, "client", evidence=why)
