# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The direct links of one call: opened as the session says, retried when the path was lost."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from client.engine.world import World
from client.model import events
from client.model.ids import HelloHash, PeerId
from client.model.media import LinkEnd, LinkState, PacketLink
from client.model.room import RoomDescriptor
from client.model.transport import LinkConfirm, StreamOffer, TransportParams
from client.net.mesh.engine import MeshEngine
from client.net.vouched import vouched_by
from client.policy.connection_checks import Roots
from client.session import effects, inputs

RETRY_S = (1.0, 2.0, 4.0, 8.0)
"""Waits before a lost link is built again; after the last one it stays down."""


class LinkChange(Protocol):
    """Told when a link is confirmed or has ended."""

    def __call__(self, peer: PeerId, *, up: bool) -> None:
        """``up`` is true only once both ends confirmed."""


class Links:
    """Drives one `MeshEngine`. Use on the engine's loop only."""

    def __init__(  # noqa: PLR0913  what a call gives its links
        self,
        descriptor: RoomDescriptor,
        world: World,
        streams: tuple[StreamOffer, ...],
        *,
        feed: Callable[[inputs.Input], None],
        on_change: LinkChange,
        name: Callable[[PeerId], str],
        own: Callable[[], Mapping[str, str]] | None = None,
        private: bool = True,
        roots: Roots = frozenset(),
        on_refused: Callable[[PeerId, int], None] = lambda _peer, _count: None,
    ) -> None:
        self._world = world
        self._feed = feed
        self._on_change = on_change
        self._name = name
        self._on_refused = on_refused
        self._roots = roots
        self._wanted: dict[PeerId, tuple[HelloHash, effects.OpenLink]] = {}
        self._tries: dict[PeerId, int] = {}
        self._mesh = MeshEngine(
            room_id=descriptor.room_id,
            ice_servers=descriptor.ice.servers,
            relay_only=descriptor.ice.policy == "relay",
            streams=streams,
            spawn=world.tasks.spawn,
            clock=world.clock,
            send_transport=lambda params: feed(inputs.SendTransport(params)),
            send_confirm=lambda confirm: feed(inputs.SendConfirm(confirm)),
            on_change=self._changed,
            on_silence=self._silent,
            loopback_only=world.loopback_only,
            own=own,
            private=private,
        )

    def open(self, me: HelloHash, wish: effects.OpenLink) -> None:
        """Build the link to a person who was admitted."""
        self._wanted[wish.peer] = (me, wish)
        self._tries.setdefault(wish.peer, 0)
        # The link is built in a task of this block: its forwarding server is proved by these.
        with vouched_by(self._roots):
            self._mesh.open_link(me, wish.peer, wish.controlling, wish.my_nonce, wish.peer_nonce)

    def transport_received(self, params: TransportParams) -> None:
        """The other end's signed parameters."""
        self._mesh.transport_received(params)

    def confirm_received(self, confirm: LinkConfirm) -> None:
        """The other end's signed confirmation."""
        self._mesh.confirm_received(confirm)

    def link(self, peer: PeerId) -> PacketLink | None:
        """The confirmed link to a person."""
        return self._mesh.link(peer)

    def offers(self, peer: PeerId) -> tuple[StreamOffer, ...]:
        """The streams that a person may send."""
        return self._mesh.offers(peer)

    def strays(self, peer: PeerId) -> int:
        """Packets on a person's newest link of streams that they did not announce: all dropped."""
        figures = self._mesh.figures(peer)
        return 0 if figures is None else figures.unannounced

    def close_one(self, peer: PeerId) -> None:
        """Close the link to a person who is not here any more."""
        self._wanted.pop(peer, None)
        self._mesh.close_link(peer)

    def close_all(self) -> None:
        """Close every link; the call itself goes on with a new hello."""
        for peer in list(self._wanted):
            self.close_one(peer)
            self._on_change(peer, up=False)

    async def close(self) -> None:
        """Close every link for good."""
        self._wanted.clear()
        await self._mesh.close()

    def _changed(self, peer: PeerId, state: LinkState, end: LinkEnd | None) -> None:
        if state is LinkState.CONFIRMED:
            self._tries[peer] = 0
            self._on_change(peer, up=True)
            self._feed(inputs.LinkChanged(peer, None))
            self._count_refused(peer)
        elif state is LinkState.CLOSED:
            self._on_change(peer, up=False)
            self._feed(inputs.LinkChanged(peer, end))
            self._count_refused(peer)
            self._ended(peer, end)

    def _count_refused(self, peer: PeerId) -> None:
        """Tell how many addresses of a person were not permitted; none of them was used."""
        figures = self._mesh.figures(peer)
        if figures is not None and figures.candidates_refused:
            self._on_refused(peer, figures.candidates_refused)

    def _silent(self, peer: PeerId, silent: bool) -> None:  # noqa: FBT001  the engine's callback
        if silent:
            sentence = self._world.resources.call.notice("silence", self._name(peer))
            self._world.emit(events.Notice(sentence))

    def _ended(self, peer: PeerId, end: LinkEnd | None) -> None:
        if end is not None and end.is_alarm:
            return  # Somebody is in between: asking again would only ask them again.
        if peer not in self._wanted or end is LinkEnd.CLOSED_BY_US:
            return
        tries = self._tries.get(peer, 0)
        if tries < len(RETRY_S):
            self._tries[peer] = tries + 1
            self._world.tasks.spawn(self._retry(peer, RETRY_S[tries]), "link-retry")

    async def _retry(self, peer: PeerId, wait: float) -> None:
        await asyncio.sleep(wait)
        wanted = self._wanted.get(peer)
        if wanted is not None and self._mesh.link(peer) is None:
            self.open(*wanted)
