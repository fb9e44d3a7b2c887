# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a link is given, what it tells, and what it counts."""

from collections.abc import Callable, Mapping

import msgspec

from client.model.ids import PeerId
from client.model.media import LinkEnd, LinkState
from client.model.transport import LinkConfirm, StreamOffer, TransportParams
from client.net.mesh.candidates import CandidateRules
from client.net.mesh.params import LinkNames


class LinkSetup(msgspec.Struct, frozen=True):
    """What a link needs to know of the call."""

    names: LinkNames
    controlling: bool
    ice_servers: tuple[str, ...]
    rules: CandidateRules
    streams: tuple[StreamOffer, ...]
    own: Callable[[], Mapping[str, str]] | None = None
    """Own addresses that may be used, each with the device that it is kept to; None: all, free."""


class LinkPorts(msgspec.Struct, frozen=True):
    """What a link tells its engine; all calls are on the loop.

    ``send_transport`` and ``send_confirm`` hand over what the session signs and sends.
    ``on_state`` is called for CONFIRMED and, once, for CLOSED. ``on_silence`` says that nothing
    was heard for 1 s (True) or that packets came again (False).
    """

    send_transport: Callable[[TransportParams], None]
    send_confirm: Callable[[LinkConfirm], None]
    on_state: Callable[[PeerId, LinkState, LinkEnd | None], None]
    on_silence: Callable[[PeerId, bool], None]
    clock: Callable[[], float]


class LinkFigures(msgspec.Struct, frozen=True):
    """Counters of one link since it was made."""

    sent: int
    """Packets that media sent; heartbeats are not counted."""
    received: int
    """Authenticated packets, heartbeats included."""
    unsent: int
    """Packets of media and heartbeats dropped because the socket's send buffer was full."""
    unannounced: int
    malformed: int
    unauthentic: int
    """Datagrams of strangers, replays, and what is no datagram of ours."""
    sink_failures: int
    flooded: int
    candidates_refused: int
    params_refused: int
