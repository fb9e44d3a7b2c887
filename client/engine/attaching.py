# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Why a room could not be entered, although its checks had passed."""

from client.net.errors import AttachRefused, NetError


def attach_reason(error: NetError) -> str:
    """A reason code of `client.engine.texts`."""
    if isinstance(error, AttachRefused):
        return {"busy": "busy", "closed": "room-ended", "no": "no-room"}.get(
            error.why, "relay-unreachable"
        )
    # Whatever a check is about was let through a moment ago: the server changed since.
    return "gate" if error.check_id else "relay-unreachable"
