# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The shared screens of the call that runs, for whoever does not know whether one does."""

from client.engine.call_share import CallShare
from client.engine.visit import Visit
from client.model.errors import WrongUse
from client.model.share import StartSharing, StopSharing


def share_of(visit: Visit | None) -> CallShare | None:
    """The screens of the running call; None without one."""
    try:
        return None if visit is None else visit.call.share
    except WrongUse:
        return None


def share_by_wish(visit: Visit, wish: StartSharing | StopSharing) -> None:
    """Begin or end showing my screen; raises `client.model.errors.Shown` where it may not be."""
    match wish:
        case StartSharing():
            visit.call.share.start(wish)
        case StopSharing():
            share = share_of(visit)
            if share is not None:
                share.stop()


def hide_before_a_number(visit: Visit) -> None:
    """A safety number is about to be on my screen: nothing of it is shown from now on."""
    share = share_of(visit)
    if share is not None:
        share.number_opened()
