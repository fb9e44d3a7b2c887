# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The mesh: a direct link to each person that the session asks for (protocol.md section 8).

Numbers of links. Each end counts the links to one presence (hello hash) of a person from 1.
Parameters name the number they are for. Equal numbers meet; a lower one is stale and ignored;
a higher one means that the other end has given up the link before: ours is ended too, and built
anew under that number. So after a link ended, either end may call `open_link` again.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import msgspec

from client.model.errors import Malformed
from client.model.ids import HelloHash, PeerId, RoomId
from client.model.media import LinkEnd, LinkState, PacketLink
from client.model.transport import LinkConfirm, StreamOffer, TransportParams
from client.net.mesh.aiortc_compat import check_servers
from client.net.mesh.candidates import CandidateRules
from client.net.mesh.link import PeerLink
from client.net.mesh.params import LinkNames, MyEnd, read_params
from client.net.mesh.profile import DtlsFacts
from client.net.mesh.setup import LinkFigures, LinkPorts, LinkSetup

MAX_PEERS = 256
"""Presences remembered; a room has 8 people at once, and each may come back many times."""
REBUILD_EVERY = 1.0
"""Seconds between two links that the other end may make us build."""
CLOSE_WITHIN = 4.0

_log = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class _Wish(msgspec.Struct, frozen=True):
    me: HelloHash
    peer: PeerId
    controlling: bool
    my_nonce: str
    peer_nonce: str

    def names(self, room_id: RoomId, link: int) -> LinkNames:
        return LinkNames(room_id, self.me, self.peer, self.my_nonce, self.peer_nonce, link)


class _Presence:
    """What is known of one presence of a person."""

    def __init__(self) -> None:
        self.wish: _Wish | None = None
        self.number = 0
        self.link: PeerLink | None = None
        self.task: asyncio.Task[None] | None = None
        self.params: TransportParams | None = None
        self.confirm: LinkConfirm | None = None
        self.rebuild_at = 0.0
        self.rebuild: asyncio.TimerHandle | None = None

    @property
    def alive(self) -> bool:
        return self.link is not None and self.link.state is not LinkState.CLOSED


class MeshEngine:
    """All direct links of one call. Use on the loop only; every callback is called on the loop.

    `streams` are the streams I may send (`client.net.mesh.params.offer`); `ice_servers` are
    `stun:` or `turn:` addresses, empty for none. `send_transport` and `send_confirm` get what the
    session is to sign and send. `on_change` says CONNECTING, CONFIRMED, or CLOSED with the reason
    (see `LinkEnd.is_alarm`); for one peer these come in order. `on_silence` says that nothing was
    heard from a person for 1 s, and that packets came again. `own` names the addresses to
    bind and the device of each, where a call is kept to a network. Without `private` no address of
    a private network is told or tried. `loopback_only` binds and tries
    127.0.0.1 alone: for tests and the demo, set by their own code, never by a room or an option.
    Raises `Failure` when a server's address cannot be used.
    """

    def __init__(  # noqa: PLR0913  the seams of a call
        self,
        *,
        room_id: RoomId,
        ice_servers: tuple[str, ...],
        relay_only: bool,
        private: bool = True,
        streams: tuple[StreamOffer, ...],
        spawn: Spawn,
        clock: Callable[[], float],
        send_transport: Callable[[TransportParams], None],
        send_confirm: Callable[[LinkConfirm], None],
        on_change: Callable[[PeerId, LinkState, LinkEnd | None], None],
        on_silence: Callable[[PeerId, bool], None] = lambda _peer, _silent: None,
        loopback_only: bool = False,
        own: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        check_servers(ice_servers)
        self._room_id = room_id
        self._ice_servers = ice_servers
        self._rules = CandidateRules(
            relay_only=relay_only, loopback_only=loopback_only, private=private
        )
        self._streams = streams
        self._own = own
        self._spawn = spawn
        self._clock = clock
        self._on_change = on_change
        self._ports = LinkPorts(
            send_transport=send_transport,
            send_confirm=send_confirm,
            on_state=on_change,
            on_silence=on_silence,
            clock=clock,
        )
        self._presences: dict[PeerId, _Presence] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False
        self.stale = 0

    def open_link(
        self,
        me: HelloHash,
        peer: PeerId,
        controlling: bool,  # noqa: FBT001  the shape of the session's effect
        my_nonce: str,
        peer_nonce: str,
    ) -> None:
        """Build the link to this presence, or build it anew when an earlier one has ended.

        While a link to it is being built or is up, nothing happens.
        """
        presence = self._presence(peer)
        if self._closed or presence is None or presence.alive:
            return
        presence.wish = _Wish(me, peer, controlling, my_nonce, peer_nonce)
        waiting = presence.params.link if presence.params else 0
        number = max(presence.number + 1, waiting)
        if waiting > presence.number and not self._acceptable(presence.params, presence.wish):
            number = presence.number + 1
        self._start(presence, presence.wish, number)

    def transport_received(self, params: TransportParams) -> None:
        """Take the other end's parameters, whether or not `open_link` was called yet."""
        presence = self._presence(params.sender)
        if self._closed or presence is None:
            return
        if params.link < presence.number or (params.link == presence.number and not presence.alive):
            self.stale += 1
            return
        link, wish = presence.link, presence.wish
        if link is not None and link.number == params.link:
            link.take_params(params)
            return
        if wish is None:
            presence.params = params
        elif self._acceptable(params, wish):
            presence.params = params
            self._rebuild_soon(presence)

    def confirm_received(self, confirm: LinkConfirm) -> None:
        """Take the other end's confirmation; it may come before our handshake is done."""
        presence = self._presence(confirm.sender)
        if self._closed or presence is None:
            return
        link = presence.link
        if link is not None and link.number == confirm.link:
            link.take_confirm(confirm)
        elif confirm.link > presence.number:
            presence.confirm = confirm

    def close_link(self, peer: PeerId) -> None:
        """End the link to this presence (CLOSED_BY_US, if there was one) and want no other."""
        presence = self._presences.get(peer)
        if presence is None:
            return
        presence.wish = presence.params = presence.confirm = None
        if presence.rebuild is not None:
            presence.rebuild.cancel()
        self._end(presence, LinkEnd.CLOSED_BY_US)
        if not presence.alive:
            presence.link = None  # its keys too

    def link(self, peer: PeerId) -> PacketLink | None:
        """The confirmed link to this presence, or None."""
        link = self._live(peer)
        return link if link is not None and link.state is LinkState.CONFIRMED else None

    def offers(self, peer: PeerId) -> tuple[StreamOffer, ...]:
        """The streams that the other end may send on its confirmed link."""
        link = self._live(peer)
        if link is None or link.state is not LinkState.CONFIRMED or link.theirs is None:
            return ()
        return link.theirs.streams

    def facts(self, peer: PeerId) -> DtlsFacts | None:
        """What the handshake of the confirmed link settled, for the checks in the call."""
        link = self._live(peer)
        return link.facts if link is not None else None

    def figures(self, peer: PeerId) -> LinkFigures | None:
        """Counters of the newest link to this presence."""
        link = self._live(peer)
        return link.figures() if link is not None else None

    async def close(self) -> None:
        """End all links and return when their sockets are closed (at most about 4 s)."""
        self._closed = True
        for peer in list(self._presences):
            self.close_link(peer)
        if self._ending:
            _, late = await asyncio.wait(self._ending, timeout=CLOSE_WITHIN)
            if late:
                _log.warning("%d links were still closing", len(late))

    def _live(self, peer: PeerId) -> PeerLink | None:
        presence = self._presences.get(peer)
        return presence.link if presence is not None else None

    def _presence(self, peer: PeerId) -> _Presence | None:
        known = self._presences.get(peer)
        if known is not None:
            return known
        if len(self._presences) >= MAX_PEERS:
            idle = (p for p, each in self._presences.items() if each.wish is None)
            oldest = next(idle, None)
            if oldest is None:
                return None
            del self._presences[oldest]
        return self._presences.setdefault(peer, _Presence())

    def _acceptable(self, params: TransportParams | None, wish: _Wish) -> bool:
        """Would these parameters do for a link of their own number?"""
        if params is None:
            return False
        nobody = MyEnd(fingerprint="", ufrag="", pwd="", candidates=(), streams=self._streams)
        try:
            read_params(params, wish.names(self._room_id, params.link), nobody, self._rules)
        except Malformed as error:
            _log.warning("transport parameters refused: %s", error)
            return False
        return True

    def _rebuild_soon(self, presence: _Presence) -> None:
        wait = presence.rebuild_at - self._clock()
        if presence.rebuild is not None:
            presence.rebuild.cancel()
            presence.rebuild = None
        if wait <= 0:
            self._rebuild(presence)
        else:
            loop = asyncio.get_running_loop()
            presence.rebuild = loop.call_later(wait, self._rebuild, presence)

    def _rebuild(self, presence: _Presence) -> None:
        """The other end has a newer link: follow it."""
        presence.rebuild = None
        params = presence.params
        if self._closed or params is None or params.link <= presence.number:
            return
        if presence.link is not None and presence.link.state is LinkState.CONNECTING:
            # Nobody was told that it was up, so nobody is told that it ended.
            presence.link.abandon()
        self._end(presence, LinkEnd.CLOSED_BY_PEER)
        # A callback may have closed the link for good, or opened the next one already.
        if presence.wish is not None and not presence.alive and params.link > presence.number:
            self._start(presence, presence.wish, params.link)

    def _start(self, presence: _Presence, wish: _Wish, number: int) -> None:
        setup = LinkSetup(
            names=wish.names(self._room_id, number),
            controlling=wish.controlling,
            ice_servers=self._ice_servers,
            rules=self._rules,
            streams=self._streams,
            own=self._own,
        )
        link = PeerLink(setup, self._ports)
        presence.number = number
        presence.link = link
        presence.rebuild_at = self._clock() + REBUILD_EVERY
        params, presence.params = presence.params, None
        confirm, presence.confirm = presence.confirm, None
        if params is not None and params.link == number:
            link.take_params(params)
        if confirm is not None:
            link.take_confirm(confirm)
        task = self._spawn(link.run(), f"link {number} to {wish.peer[:8]}")
        presence.task = task
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        self._on_change(wish.peer, LinkState.CONNECTING, None)

    def _end(self, presence: _Presence, end: LinkEnd) -> None:
        link, task = presence.link, presence.task
        presence.task = None
        if link is not None:
            link.finish(end)
        if task is not None:
            task.cancel()
