# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What of the screen is shown (check SHARE-GUARD), as `client.engine.call_share` finds it."""

from client.policy.facts import ShareSeen

_UNNAMED = "?"


def nothing_shared() -> ShareSeen:
    """Without a call nothing is shown to anybody."""
    return ShareSeen()


def share_seen(name: str, *, running: bool, labelled: bool) -> ShareSeen:
    """What others can see: ``name`` is what the person chose, empty where they chose nothing.

    ``running`` says whether pictures are taken, ``labelled`` whether none is made without the class
    of the room, if it has one. No number is open while a screen is shown: opening one ends it.
    """
    if not running:
        return nothing_shared()
    return ShareSeen(
        (name or _UNNAMED,), one_chosen=bool(name), labelled=labelled, numbers_open=False
    )
