# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: SLF001  this is the one file where private names of aiortc and aioice may stand
"""One ICE and DTLS-SRTP transport on aiortc's ORTC objects, with the guards that they lack.

The only file that touches private names of aiortc and aioice; `tests/contract` holds each of
them to what is written here (media.md sections 2.4 to 2.6). Importing it replaces
`aioice.ice.get_host_addresses` for the process: from then on a connection binds nothing but what
`binding` allows, and nothing at all outside of it.
"""

import contextlib
import struct
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

import aioice.ice
import pylibsrtp
from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceCandidate,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceServer,
    RTCIceTransport,
)
from aiortc.rtcconfiguration import RTCIceTransportPolicy
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_256_GCM, SRTP_PROFILES, State
from aiortc.rtcicetransport import parse_stun_turn_uri
from aiortc.rtp import is_rtcp
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from typing_extensions import override

from client.model.errors import Failure
from client.model.transport import Candidate
from client.net import turn_tls
from client.net.bound import keep_to_device
from client.net.mesh.certificate import CallCertificate, fingerprint_of
from client.net.mesh.profile import DtlsFacts
from client.net.mesh.waiting import BoundedQueue, drop_unsent

MAX_DATAGRAM = 1500
"""Longest datagram taken or sent: a longer one makes libsrtp's wrapper raise and ends aiortc."""
READ_SIZE = 2048
"""Bytes read per datagram: enough to tell that one is too long."""
MAX_UNSENT = 256 * 1024
"""Bytes waiting in the socket's send buffer of one link; more are dropped."""
EXPORTER_LABEL = b"EXPERIMENTAL-watchword-confirm"
EXPORTER_BYTES = 32

CONSENT_INTERVAL = 1
"""Seconds between ICE consent checks (RFC 7675): a dead path is noticed after about 8 s."""

_COMPONENT = 1
_LAST_STUN = 3
_FIRST_RTP = 128
_LAST_RTP = 191
_system_addresses = aioice.ice.get_host_addresses
_bind_to: ContextVar[tuple[str, ...]] = ContextVar("bind_to", default=())


def _host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:  # noqa: FBT001  aioice's shape
    return [a for a in _bind_to.get() if (use_ipv6 if ":" in a else use_ipv4)]


aioice.ice.get_host_addresses = _host_addresses
aioice.ice.CONSENT_INTERVAL = CONSENT_INTERVAL


def system_addresses() -> tuple[str, ...]:
    """All addresses of this machine that aioice would bind by itself (never 127.0.0.1)."""
    return tuple(_system_addresses(use_ipv4=True, use_ipv6=True))


@contextlib.contextmanager
def binding(addresses: tuple[str, ...]) -> Iterator[None]:
    """Within the block (and tasks started in it) connections bind these addresses alone."""
    token = _bind_to.set(addresses)
    try:
        yield
    finally:
        _bind_to.reset(token)


def check_servers(ice_servers: tuple[str, ...]) -> None:
    """Raise `Failure` for a server address that a link could not be built with.

    Refused are unknown schemes, and forwarding over TLS that is no stream: aioice skips these.
    """
    for url in ice_servers:
        try:
            parts = parse_stun_turn_uri(url)
            scheme, carried = parts["scheme"], parts.get("transport")
        except ValueError:
            scheme, carried = "", None
        if scheme not in {"stun", "turn", "turns"} or (scheme == "turns" and carried != "tcp"):
            raise Failure("ice-servers", "The room names a connection server that cannot be used.")


class _StrictCertificate(RTCCertificate):
    def __init__(self, certificate: CallCertificate) -> None:
        super().__init__(certificate.key, certificate.certificate)
        self._strict = certificate

    @override
    def _create_ssl_context(self, srtp_profiles: Any) -> SSL.Context:
        del srtp_profiles  # the strict context names the only one
        return self._strict.context()


class LinkTransport:
    """ICE and DTLS-SRTP to one person. Call in order: gather, connect, secure, send; then close.

    `on_rtp` and `on_rtcp` get the authenticated bytes of one packet each; `on_closed` is called
    once when the other end or the network ended the connection. All on the loop; no deadline
    is kept here, that is the caller's duty.
    """

    def __init__(
        self,
        certificate: CallCertificate,
        *,
        ice_servers: tuple[str, ...],
        relay_only: bool,
        controlling: bool,
    ) -> None:
        if SRTP_AEAD_AES_256_GCM not in SRTP_PROFILES:
            raise Failure("no-gcm", "This system's libsrtp cannot encrypt with AES-256-GCM.")
        policy = RTCIceTransportPolicy.RELAY if relay_only else RTCIceTransportPolicy.ALL
        # Always a list: None would mean a public server of a stranger.
        servers = [RTCIceServer(urls=url) for url in ice_servers]
        self._gatherer = RTCIceGatherer(iceServers=servers, iceTransportPolicy=policy)
        self._ice = RTCIceTransport(self._gatherer)
        self._dtls = RTCDtlsTransport(self._ice, [_StrictCertificate(certificate)])
        self._connection = self._ice._connection
        self._queue = BoundedQueue()
        self.on_rtp: Callable[[bytes], None] = _ignore
        self.on_rtcp: Callable[[bytes], None] = _ignore
        self.on_closed: Callable[[], None] = _nothing
        self.unsent = 0
        self.unauthentic = 0
        self._guard(controlling=controlling)

    def _guard(self, *, controlling: bool) -> None:
        connection, dtls = self._connection, self._dtls
        connection.ice_controlling = controlling
        connection._queue = self._queue
        if connection.turn_ssl:
            # aioice would ask asyncio's default context, which honours SSLKEYLOGFILE.
            connection.turn_ssl = turn_tls.context_for(*(connection.turn_server or ("",))[:1])  # type: ignore[assignment]  # handed on as it is
        dtls._srtp_profiles = [SRTP_AEAD_AES_256_GCM]
        self._ice._recv = self._receive  # guard 1 of media.md 2.5
        build, periodic = connection.build_request, connection._check_periodic

        def build_request(pair: Any, nominate: bool) -> Any:  # noqa: FBT001  aioice's shape
            # A consent check that nominates makes the other end follow a changed NAT port.
            moved = connection.ice_controlling and bool(connection._nominated)
            return build(pair, nominate or moved)

        def check_periodic() -> bool:
            # aioice sleeps 20 ms after the last check too; its answer may have come long ago.
            return periodic() and self._checks_left()

        connection.build_request = build_request  # type: ignore[method-assign]  # of this instance
        connection._check_periodic = check_periodic  # type: ignore[method-assign]  # the same
        # aiortc's router would learn unknown SSRCs; nothing reaches it (guard 3).
        dtls._handle_rtp_data = self._rtp_arrived  # type: ignore[method-assign]  # the same
        dtls._handle_rtcp_data = self._rtcp_arrived  # type: ignore[method-assign]  # the same
        dtls.on("statechange", self._state_changed)

    @property
    def ufrag(self) -> str:
        """My ICE user name fragment."""
        return self._connection.local_username

    @property
    def pwd(self) -> str:
        """My ICE password."""
        return self._connection.local_password

    @property
    def flooded(self) -> int:
        """Received datagrams that were dropped because too many waited."""
        return self._queue.dropped

    @property
    def path_lost(self) -> bool:
        """Whether the other end's consent to receive ran out (RFC 7675), not its will."""
        return self._connection._closing

    async def gather(
        self, addresses: tuple[str, ...], devices: Mapping[str, str] | None = None
    ) -> tuple[Candidate, ...]:
        """Bind `addresses`, ask the configured servers, and list my candidates.

        Each socket is kept to the device that `devices` names for its address (None: to none);
        raises `OSError` if it cannot be.
        """
        with binding(addresses):
            await self._gatherer.gather()
        for protocol in self._connection._protocols:
            self._sort_datagrams(protocol)
            keep_to_device(protocol.transport, devices)
        return tuple(
            Candidate(
                foundation=each.foundation,
                component=each.component,
                protocol=each.protocol,
                priority=each.priority,
                ip=each.ip,
                port=each.port,
                type=each.type,
            )
            for each in self._gatherer.getLocalCandidates()
        )

    async def connect(self, ufrag: str, pwd: str, candidates: tuple[Candidate, ...]) -> bool:
        """Find a path to the other end; False when there is none."""
        for each in candidates:
            await self._ice.addRemoteCandidate(
                RTCIceCandidate(
                    component=each.component,
                    foundation=each.foundation,
                    ip=each.ip,
                    port=each.port,
                    priority=each.priority,
                    protocol=each.protocol,
                    type=each.type,
                )
            )
        await self._ice.addRemoteCandidate(None)
        await self._ice.start(RTCIceParameters(usernameFragment=ufrag, password=pwd))
        return self._ice.state == "completed"

    async def secure(self, fingerprint: str) -> bool:
        """Do the DTLS handshake with the one certificate of this SHA-384; False on failure."""
        expected = RTCDtlsFingerprint("sha-384", _colons(fingerprint))
        await self._dtls.start(RTCDtlsParameters([expected]))
        return self._dtls.state == "connected"

    def facts(self) -> DtlsFacts | None:
        """What the handshake settled, or None when it did not finish."""
        tls = self._dtls._ssl
        if tls is None or not self._dtls.encrypted:
            return None
        certificate = tls.get_peer_certificate(as_cryptography=True)
        if certificate is None:
            return None
        key = certificate.public_key()
        return DtlsFacts(
            protocol=tls.get_protocol_version_name(),
            cipher=tls.get_cipher_name() or "",
            srtp_profile=tls.get_selected_srtp_profile().decode("ascii"),
            group=tls.get_group_name() or "",
            peer_curve=key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else "",
            peer_fingerprint=fingerprint_of(certificate),
            exporter=tls.export_keying_material(EXPORTER_LABEL, EXPORTER_BYTES).hex(),
        )

    def send(self, packet: bytes) -> bool:
        """Protect and send one RTP or RTCP packet; False when it could not go. Never raises."""
        dtls = self._dtls
        pair = self._connection._nominated.get(_COMPONENT)
        if pair is None or dtls._state is not State.CONNECTED:
            return False
        session = dtls._tx_srtp
        try:
            data = session.protect_rtcp(packet) if is_rtcp(packet) else session.protect(packet)
        except (pylibsrtp.Error, ValueError, TypeError):
            return False
        wire = pair.protocol.transport
        waiting = getattr(wire, "get_write_buffer_size", None)  # a TURN transport has none
        if waiting is not None and (wire.is_closing() or waiting() > MAX_UNSENT):
            self.unsent += 1
            return False
        wire.sendto(data, pair.remote_addr)
        return True

    async def close(self) -> None:
        """Tell the other end and close every socket; what still waits to leave does not."""
        self.on_closed = _nothing
        dtls = self._dtls
        with contextlib.suppress(ConnectionError, SSL.Error):
            if dtls._state is State.FAILED and dtls.encrypted and dtls._ssl is not None:
                # The handshake was done, so the other end believes that it is connected.
                dtls._ssl.shutdown()
                await dtls._write_ssl()
        with contextlib.suppress(ConnectionError):
            await dtls.stop()
        drop_unsent(each.transport for each in self._connection._protocols)
        await self._ice.stop()

    async def abort(self) -> None:
        """Close every socket untold, after a `close` that was given up."""
        for each in self._connection._protocols:
            wire: Any = each.transport
            carried = getattr(wire, "_TurnTransport__inner_protocol", None)
            if carried is not None:
                farewell = wire._TurnTransport__close_task
                farewell.cancel() if farewell else wire.close()  # either asks nothing more
                wire = carried.transport
            wire.abort()
        # Whoever waited for these was cancelled, and with it the future that they would end.
        self._connection._protocols.clear()
        await self._connection.close()

    def _sort_datagrams(self, protocol: Any) -> None:
        """Tell STUN from DTLS and media by the first byte (RFC 7983 section 7).

        aioice tries to parse everything as STUN, and takes a media packet for STUN when its
        sequence number happens to be its length less 20.
        """
        stun = protocol.datagram_received

        def datagram_received(data: bytes, addr: tuple[Any, ...]) -> None:
            if not 0 < len(data) <= MAX_DATAGRAM:
                self.unauthentic += 1
            elif data[0] > _LAST_STUN:
                # Anybody can send a DTLS alert; the other end has shown its address by ICE.
                if self._is_other_end(addr[0], addr[1]):
                    self._not_stun(data)
                else:
                    self.unauthentic += 1
            else:
                try:
                    stun(data, addr)
                except (ValueError, LookupError, AssertionError, struct.error):
                    self.unauthentic += 1

        protocol.datagram_received = datagram_received
        if hasattr(protocol.transport, "max_size"):
            # asyncio asks for 256 KiB of memory per datagram otherwise.
            protocol.transport.max_size = READ_SIZE

    def _is_other_end(self, host: str, port: int) -> bool:
        pair = self._connection._nominated.get(_COMPONENT)
        if pair is not None and pair.remote_addr == (host, port):
            return True
        known = self._connection._remote_candidates
        return any(each.port == port and each._network_host == host for each in known)

    def _not_stun(self, data: bytes) -> None:
        dtls = self._dtls
        if dtls._state is not State.CONNECTED or not _FIRST_RTP <= data[0] <= _LAST_RTP:
            self._connection.data_received(data, _COMPONENT)
            return
        # Media does not wait in the queue and wakes no task: a third of the cost.
        session = dtls._rx_srtp
        try:
            if is_rtcp(data):
                self.on_rtcp(session.unprotect_rtcp(data))
            else:
                self.on_rtp(session.unprotect(data))
        except pylibsrtp.Error:
            self.unauthentic += 1

    def _checks_left(self) -> bool:
        waiting = (aioice.ice.CandidatePair.State.WAITING, aioice.ice.CandidatePair.State.FROZEN)
        if self._connection._remote_candidates_expected():
            return True
        pairs = self._connection._check_list
        return any(pair.task is None and pair.state in waiting for pair in pairs)

    async def _receive(self) -> bytes:
        while True:
            data = await self._connection.recv()
            # Any host may send an empty or a giant datagram; each would end aiortc's loop.
            if 0 < len(data) <= MAX_DATAGRAM:
                return data

    async def _rtp_arrived(self, data: bytes, arrival_time_ms: int) -> None:
        del arrival_time_ms  # aiortc's is wall-clock time
        self.on_rtp(data)

    async def _rtcp_arrived(self, data: bytes) -> None:
        self.on_rtcp(data)

    def _state_changed(self) -> None:
        if self._dtls._state is State.CLOSED:
            self.on_closed()


def _ignore(_data: bytes) -> None:
    """Nobody listens yet."""


def _nothing() -> None:
    """Nobody listens yet."""


def _colons(fingerprint: str) -> str:
    pairs = (fingerprint[i : i + 2] for i in range(0, len(fingerprint), 2))
    return ":".join(pairs).upper()
