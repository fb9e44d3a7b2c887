# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What of the screen is shown (check SHARE-GUARD): as this program stands, nothing can be.

There is no command that shares, and a call's media are given no class to put into a shared
picture, without which they offer no stream for one (``MediaOptions.screen_class``). So the look
goes by the streams that a call really offers. Should one of the screen ever be among
them, it is told without a chosen window and without a class line, which the check refuses:
whoever builds sharing brings the look that knows better.
"""

from collections.abc import Iterable

from client.model.media import StreamKind
from client.model.transport import StreamOffer
from client.policy.facts import ShareSeen

_OF_PEOPLE = {StreamKind.AUDIO.name.lower(), StreamKind.VIDEO.name.lower()}


def nothing_shared() -> ShareSeen:
    """Without a call nothing is offered to anybody."""
    return share_seen(())


def share_seen(offered: Iterable[StreamOffer]) -> ShareSeen:
    """What these streams of mine would show beside my voice and my picture."""
    return ShareSeen(tuple(one.kind for one in offered if one.kind not in _OF_PEOPLE))
