# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two ends of a link in memory: real routing of packets, loss and alteration on request."""

import asyncio
import random
import time
from collections.abc import Callable

from client.model.ids import PeerId
from client.model.media import PacketSink
from client.model.transport import StreamOffer
from client.net.mesh.routing import PacketRoutes


class FakeLink:
    """A `PacketLink`; what is sent arrives at ``other`` on a later turn of the loop."""

    def __init__(
        self, peer: PeerId, mine: tuple[StreamOffer, ...], theirs: tuple[StreamOffer, ...]
    ) -> None:
        self.peer = peer
        self.other: FakeLink | None = None
        self.up = True
        self.sent: list[bytes] = []
        self.alter: Callable[[bytes], bytes | None] = lambda packet: packet
        self._routes = PacketRoutes(mine, theirs)

    def attach(self, ssrc: int, payload_type: int, sink: PacketSink) -> None:
        self._routes.attach(ssrc, payload_type, sink)

    def detach(self, sink: PacketSink) -> None:
        self._routes.detach(sink)

    async def send(self, packet: bytes) -> bool:
        if not self.up or self.other is None:
            return False
        self.sent.append(packet)
        altered = self.alter(packet)
        if altered is not None:
            asyncio.get_running_loop().call_soon(self.other.arrive, altered)
        return True

    def arrive(self, packet: bytes) -> None:
        if is_rtcp(packet):
            self._routes.rtcp(packet)
        else:
            self._routes.rtp(packet, int(time.monotonic() * 1000))

    @property
    def sink_failures(self) -> int:
        return self._routes.sink_failures


def is_rtcp(packet: bytes) -> bool:
    return 192 <= packet[1] <= 223


def link_pair(
    peers: tuple[PeerId, PeerId],
    streams: tuple[tuple[StreamOffer, ...], tuple[StreamOffer, ...]],
) -> tuple[FakeLink, FakeLink]:
    """The first person's end (it leads to the second person) and the second person's."""
    first = FakeLink(peers[1], streams[0], streams[1])
    second = FakeLink(peers[0], streams[1], streams[0])
    first.other, second.other = second, first
    return first, second


def losing(share: float, seed: int) -> Callable[[bytes], bytes | None]:
    """Loses this share of all packets, the same ones every time."""
    dice = random.Random(seed)  # noqa: S311  the same losses in every run
    return lambda packet: None if dice.random() < share else packet
