# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever carries a link's packets and speaks DTLS to both ends with a certificate of its own.

STUN passes as it is, so that both ends find a path; every DTLS record is answered by the middle:
a server to the end that begins, a client to the other one. On 127.0.0.1 only.
"""

import asyncio
from typing import Any

from OpenSSL import SSL

from client.net.mesh.certificate import CallCertificate

LOOPBACK = "127.0.0.1"
CLIENT_HELLO = 1
_DTLS = range(20, 64)
_STUN = range(4)


class _Port(asyncio.DatagramProtocol):
    def __init__(self, middle: "LinkMiddle") -> None:
        self.middle = middle
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.middle.came(self, data, addr)


class LinkMiddle:
    """One path: ``near`` is what the deceived end is told, ``far`` speaks to the real other end."""

    def __init__(self, far_end: tuple[str, int]) -> None:
        self.finished = 0
        """Handshakes that the middle completed with somebody."""
        self._certificate = CallCertificate.generate()
        self._near, self._far = _Port(self), _Port(self)
        self._ends: dict[_Port, tuple[str, int]] = {self._far: far_end}
        self._tls: dict[_Port, SSL.Connection] = {}
        self._done: set[_Port] = set()

    async def bind(self) -> int:
        """Open both ports; returns the number of the near one."""
        loop = asyncio.get_running_loop()
        for port in (self._near, self._far):
            await loop.create_datagram_endpoint(lambda port=port: port, local_addr=(LOOPBACK, 0))
        return int(self._near.transport.get_extra_info("sockname")[1])

    def came(self, port: _Port, data: bytes, addr: tuple[str, int]) -> None:
        self._ends[port] = addr
        other = self._far if port is self._near else self._near
        if data and data[0] in _STUN:
            self._send(other, data)
        elif data and data[0] in _DTLS:
            if not self._tls and len(data) > 13 and data[13] == CLIENT_HELLO:
                self._begin(port, other)
            self._feed(port, data)

    def _begin(self, client: _Port, server: _Port) -> None:
        for port in (client, server):
            connection = SSL.Connection(self._certificate.context(), None)
            if port is client:
                connection.set_accept_state()
            else:
                connection.set_connect_state()
            self._tls[port] = connection
        self._shake(server)

    def _feed(self, port: _Port, data: bytes) -> None:
        connection = self._tls.get(port)
        if connection is not None:
            connection.bio_write(data)
            self._shake(port)

    def _shake(self, port: _Port) -> None:
        connection = self._tls[port]
        try:
            connection.do_handshake()
            if port not in self._done:
                self._done.add(port)
                self.finished += 1
        except SSL.Error:
            pass
        try:
            while True:
                self._send(port, connection.bio_read(1400))
        except SSL.Error:
            pass

    def _send(self, port: _Port, data: bytes) -> None:
        end = self._ends.get(port)
        if end is not None and port.transport is not None:
            port.transport.sendto(data, end)

    def close(self) -> None:
        for port in (self._near, self._far):
            if port.transport is not None:
                port.transport.close()
