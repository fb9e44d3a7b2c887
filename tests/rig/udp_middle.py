# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A UDP relay between two link ends on 127.0.0.1: records, drops, and changes its ports.

Each end sees one port of the middle as the other end: ``toward(name, address)`` makes a port that
forwards to ``address``, and its number goes into the candidates that the other end is told.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec

from client.model.transport import TransportParams
from tests.fakes.mesh import Person

LOOPBACK = "127.0.0.1"


class _Port(asyncio.DatagramProtocol):
    def __init__(self, middle: "UdpMiddle", name: str) -> None:
        self.middle = middle
        self.name = name
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.middle.forward(self.name, data, addr)


@dataclass
class UdpMiddle:
    """Two ports: what arrives at one leaves from the other."""

    ports: dict[str, _Port] = field(default_factory=dict)
    ends: dict[str, tuple[str, int]] = field(default_factory=dict)
    seen: list[tuple[str, bytes]] = field(default_factory=list)
    dropping: bool = False

    async def bind(self, name: str) -> int:
        """Open (or replace, with another number) the port that the other end sends to."""
        old = self.ports.get(name)
        loop = asyncio.get_running_loop()
        transport, port = await loop.create_datagram_endpoint(
            lambda: _Port(self, name), local_addr=(LOOPBACK, 0)
        )
        self.ports[name] = port
        if old is not None:
            old.transport.close()
        return int(transport.get_extra_info("sockname")[1])

    def forward(self, name: str, data: bytes, addr: tuple[str, int]) -> None:
        other = next(each for each in self.ports if each != name)
        self.ends[other] = addr
        self.seen.append((name, data))
        target = self.ends.get(name)
        if not self.dropping and target is not None:
            self.ports[other].transport.sendto(data, target)

    def media(self) -> list[bytes]:
        """Datagrams that were SRTP or SRTCP (RFC 7983)."""
        return [data for _, data in self.seen if data and 128 <= data[0] <= 191]

    def close(self) -> None:
        for port in self.ports.values():
            port.transport.close()


async def put_between(one: Person, two: Person) -> UdpMiddle:
    """Let everything between two people go through a middle; call instead of ``introduce``."""
    middle = UdpMiddle()
    told = {one.hello: await middle.bind("to one"), two.hello: await middle.bind("to two")}
    names = {one.hello: "to one", two.hello: "to two"}
    people = {one.hello: one, two.hello: two}

    def post(message: Any) -> None:
        if isinstance(message, TransportParams):
            mine = message.candidates[0]
            middle.ends[names[message.sender]] = (mine.ip, mine.port)
            moved = msgspec.structs.replace(mine, port=told[message.sender])
            message = msgspec.structs.replace(message, candidates=(moved,))
        asyncio.get_running_loop().call_soon(people[message.to].receive, message)

    one.post = two.post = post
    return middle
