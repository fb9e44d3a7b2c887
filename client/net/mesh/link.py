# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One direct link to one person: from gathering to the confirmed end (media.md section 2).

A link lives in one coroutine, `PeerLink.run`. It ends for exactly one reason, a `LinkEnd`, and
never comes back: who wants another makes a new link with a higher number.
"""

import asyncio
import contextlib
import logging
import secrets
import struct
from collections.abc import AsyncIterator

import msgspec

from client.model.errors import Malformed
from client.model.ids import PeerId
from client.model.media import LinkEnd, LinkState, PacketSink
from client.model.transport import LinkConfirm, StreamOffer, TransportParams
from client.net.mesh.aiortc_compat import LinkTransport, system_addresses
from client.net.mesh.candidates import bindable, sift
from client.net.mesh.certificate import CallCertificate
from client.net.mesh.params import (
    MyEnd,
    OtherProfile,
    TheirEnd,
    confirms,
    make_confirm,
    make_params,
    read_params,
)
from client.net.mesh.profile import DtlsFacts, why_not_bound
from client.net.mesh.routing import PacketRoutes
from client.net.mesh.setup import LinkFigures, LinkPorts, LinkSetup
from client.net.mesh.watchdog import TICK, Pulse, Watchdog

GATHER_WITHIN = 6.0
PARAMS_WITHIN = 15.0
"""The other end may need its whole time to gather before it can tell its parameters."""
ICE_WITHIN = 10.0
DTLS_WITHIN = 5.0
CONFIRM_WITHIN = 10.0
CLOSE_WITHIN = 2.0

MAX_EARLY = 256
"""Authenticated packets kept between the two confirmations; dropped if the link fails."""

_log = logging.getLogger(__name__)


class _Over(Exception):
    """Not an error: how a stage says why the link is over."""

    def __init__(self, end: LinkEnd) -> None:
        super().__init__(end.value)
        self.end = end


class PeerLink:
    """A `PacketLink` to one person; packets pass only between CONFIRMED and CLOSED."""

    def __init__(self, setup: LinkSetup, ports: LinkPorts) -> None:
        names = setup.names
        self.peer: PeerId = names.peer
        self.number = names.link
        self.state = LinkState.CONNECTING
        self.end: LinkEnd | None = None
        self.facts: DtlsFacts | None = None
        self.theirs: TheirEnd | None = None
        self._setup = setup
        self._ports = ports
        made = CallCertificate.generate()
        self._transport = LinkTransport(
            made,
            ice_servers=setup.ice_servers,
            relay_only=setup.rules.relay_only,
            controlling=setup.controlling,
        )
        self._mine = MyEnd(
            fingerprint=made.fingerprint,
            ufrag=self._transport.ufrag,
            pwd=self._transport.pwd,
            candidates=(),
            streams=setup.streams,
        )
        loop = asyncio.get_running_loop()
        self._told: asyncio.Future[TheirEnd] = loop.create_future()
        self._confirmed: asyncio.Future[LinkConfirm] = loop.create_future()
        self._lost: asyncio.Future[None] = loop.create_future()
        self._routes: PacketRoutes | None = None
        self._early: list[tuple[bool, bytes, int]] = []
        self._stage = LinkEnd.GATHER_EMPTY
        self._sent = self._received = self._params_refused = 0

    # What media uses (PacketLink).

    def attach(self, ssrc: int, payload_type: int, sink: PacketSink) -> None:
        """Deliver this stream's packets to `sink`: rules in `client.net.mesh.routing`."""
        if self._routes is not None:
            self._routes.attach(ssrc, payload_type, sink)

    def detach(self, sink: PacketSink) -> None:
        """Deliver nothing to `sink` any more."""
        if self._routes is not None:
            self._routes.detach(sink)

    async def send(self, packet: bytes) -> bool:
        """Send one RTP or RTCP packet, at most about 1400 bytes; never waits, never raises.

        The same bytes may be given to any number of links. False: not up, or the socket's send
        buffer is full and the packet was dropped.
        """
        if self.state is not LinkState.CONFIRMED or not self._transport.send(packet):
            return False
        self._sent += 1
        return True

    # What the engine uses.

    def take_params(self, params: TransportParams) -> None:
        """The other end's signed parameters for this link; only the first good ones count."""
        if self._told.done():
            return
        try:
            theirs = read_params(params, self._setup.names, self._mine, self._setup.rules)
        except OtherProfile:
            self._told.set_exception(_Over(LinkEnd.PROFILE_MISMATCH))
        except Malformed as error:
            self._params_refused += 1
            _log.warning("transport parameters refused: %s", error)
        else:
            self.theirs = theirs
            self._told.set_result(theirs)

    def take_confirm(self, confirm: LinkConfirm) -> None:
        """The other end's signed confirmation; one for another link number is ignored."""
        if confirm.link == self.number and not self._confirmed.done():
            self._confirmed.set_result(confirm)

    def figures(self) -> LinkFigures:
        """Counters up to now."""
        routes = self._routes
        return LinkFigures(
            sent=self._sent,
            received=self._received,
            unsent=self._transport.unsent,
            unannounced=routes.unannounced if routes else 0,
            malformed=routes.malformed if routes else 0,
            unauthentic=self._transport.unauthentic,
            sink_failures=routes.sink_failures if routes else 0,
            flooded=self._transport.flooded,
            candidates_refused=len(self.theirs.candidates.refused) if self.theirs else 0,
            params_refused=self._params_refused,
        )

    def finish(self, end: LinkEnd) -> None:
        """Let nothing pass any more and say so, once; the sockets close when `run` ends."""
        if self.state is LinkState.CLOSED:
            return
        self.state = LinkState.CLOSED
        self.end = end
        self._early.clear()
        self._ports.on_state(self.peer, LinkState.CLOSED, end)

    def abandon(self) -> None:
        """Close without a word: the other end has replaced this link before it was up."""
        self.state = LinkState.CLOSED
        self._early.clear()

    async def run(self) -> None:
        """Build the link, keep it, and end it; cancelling it ends it as closed by us."""
        try:
            await self._build()
            await self._keep()
        except _Over as over:
            self.finish(over.end)
        except asyncio.CancelledError:
            self.finish(LinkEnd.CLOSED_BY_US)
            raise
        finally:
            self.finish(self._stage)
            for future in (self._told, self._confirmed, self._lost):
                if not future.cancel() and not future.cancelled():
                    future.exception()  # looked at, or asyncio complains
            await self._close()

    async def _build(self) -> None:
        await self._gather()
        self._stage = LinkEnd.ICE_TIMEOUT
        async with _deadline(PARAMS_WITHIN, LinkEnd.ICE_TIMEOUT):
            theirs = await self._told
        async with _deadline(ICE_WITHIN, LinkEnd.ICE_TIMEOUT):
            found = await self._transport.connect(theirs.ufrag, theirs.pwd, theirs.candidates.kept)
        if not found:
            raise _Over(LinkEnd.ICE_FAILED)
        self._stage = LinkEnd.DTLS_FAILED
        self._routes = PacketRoutes(self._setup.streams, theirs.streams)
        self._transport.on_rtp = self._rtp
        self._transport.on_rtcp = self._rtcp
        self._transport.on_closed = self._connection_lost
        async with _deadline(DTLS_WITHIN, LinkEnd.DTLS_FAILED):
            secured = await self._transport.secure(theirs.fingerprint)
        facts = self._transport.facts()
        why_not = why_not_bound(facts, theirs.fingerprint)
        if why_not is not None:
            raise _Over(why_not)
        if facts is None or not secured:
            raise _Over(LinkEnd.DTLS_FAILED)
        await self._confirm(facts, theirs)

    async def _gather(self) -> None:
        rules = self._setup.rules
        own = None if rules.loopback_only else self._setup.own
        kept = None if own is None else dict(own())
        mine = system_addresses() if kept is None else tuple(kept)
        addresses = bindable(() if rules.loopback_only else mine, rules)
        try:
            async with _deadline(GATHER_WITHIN, LinkEnd.GATHER_EMPTY):
                found = await self._transport.gather(addresses, kept)
        except OSError as error:
            raise _Over(LinkEnd.GATHER_EMPTY) from error
        candidates = sift(found, rules).kept
        if not candidates:
            raise _Over(LinkEnd.GATHER_EMPTY)
        end = msgspec.structs.replace(self._mine, candidates=candidates)
        self._ports.send_transport(make_params(self._setup.names, end))

    async def _confirm(self, facts: DtlsFacts, theirs: TheirEnd) -> None:
        self._stage = LinkEnd.CONFIRM_TIMEOUT
        mine = make_confirm(
            self._setup.names, self._mine.fingerprint, theirs.fingerprint, facts.exporter
        )
        self._ports.send_confirm(mine)
        await asyncio.wait(
            (self._confirmed, self._lost),
            timeout=CONFIRM_WITHIN,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if self._lost.done():
            raise _Over(self._why_lost())
        if not self._confirmed.done():
            raise _Over(LinkEnd.CONFIRM_TIMEOUT)
        if not confirms(self._confirmed.result(), mine):
            raise _Over(LinkEnd.CONFIRM_MISMATCH)
        self.facts = facts
        self._stage = LinkEnd.CLOSED_BY_PEER
        self.state = LinkState.CONFIRMED
        self._ports.on_state(self.peer, LinkState.CONFIRMED, None)
        # The other end may have been confirmed a moment before us: its first key frame is here.
        early, self._early = self._early, []
        for is_rtcp, data, arrival_ms in early:
            self._deliver(data, arrival_ms, is_rtcp=is_rtcp)

    async def _keep(self) -> None:
        """Send heartbeats and watch for silence until the link ends."""
        heartbeat = _heartbeat(self._setup.streams)
        watchdog, silent = Watchdog(self._ports.clock()), False
        sent = received = 0
        while self.state is LinkState.CONFIRMED:
            if self._sent == sent:
                self._transport.send(heartbeat)
            sent = self._sent
            await asyncio.wait((self._lost,), timeout=TICK)
            if self._lost.done():
                raise _Over(self._why_lost())
            pulse = watchdog.look(self._ports.clock(), heard=self._received != received)
            received = self._received
            if pulse is Pulse.DEAD:
                raise _Over(LinkEnd.SILENT)
            if silent is not (pulse is Pulse.SILENT):
                silent = not silent
                self._ports.on_silence(self.peer, silent)

    def _rtp(self, data: bytes) -> None:
        self._arrived(data, is_rtcp=False)

    def _rtcp(self, data: bytes) -> None:
        self._arrived(data, is_rtcp=True)

    def _arrived(self, data: bytes, *, is_rtcp: bool) -> None:
        self._received += 1
        arrival_ms = int(self._ports.clock() * 1000)
        if self.state is LinkState.CONFIRMED:
            self._deliver(data, arrival_ms, is_rtcp=is_rtcp)
        elif self.state is LinkState.CONNECTING and len(self._early) < MAX_EARLY:
            self._early.append((is_rtcp, data, arrival_ms))

    def _deliver(self, data: bytes, arrival_ms: int, *, is_rtcp: bool) -> None:
        if self._routes is None or self.state is not LinkState.CONFIRMED:
            return
        if is_rtcp:
            self._routes.rtcp(data)
        else:
            self._routes.rtp(data, arrival_ms)

    def _connection_lost(self) -> None:
        if not self._lost.done():
            self._lost.set_result(None)

    def _why_lost(self) -> LinkEnd:
        return LinkEnd.SILENT if self._transport.path_lost else LinkEnd.CLOSED_BY_PEER

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await self._transport.close()
        except TimeoutError:
            _log.warning("a link took too long to close")
            await self._transport.abort()


@contextlib.asynccontextmanager
async def _deadline(seconds: float, end: LinkEnd) -> AsyncIterator[None]:
    """End the link for this reason when the time is over."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise _Over(end) from None


def _heartbeat(streams: tuple[StreamOffer, ...]) -> bytes:
    """An RTCP receiver report about nothing (RFC 3550 section 6.4.2)."""
    ssrc = streams[0].ssrc if streams else secrets.randbits(32)
    return struct.pack("!BBHI", 0x80, 201, 1, ssrc)
