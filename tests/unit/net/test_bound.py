# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sockets that are kept to one device."""

import socket
import sys
from types import SimpleNamespace

import pytest
from aioice.turn import TurnTransport

from client.model.room import Server
from client.net.bound import bound_to, keep_to_device
from client.net.errors import Unreachable
from client.net.tls import connect
from tests.fakes.relay_rig import KEY, a_relay

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="binds as Linux does")


class Transport:
    def __init__(self, held: socket.socket) -> None:
        self.held = held

    def get_extra_info(self, _name: str) -> socket.socket:
        return self.held


def device_of(held: socket.socket) -> bytes:
    return held.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16).rstrip(b"\0")


@pytest.mark.asyncio
async def test_a_relay_is_reached_through_the_device_or_not_at_all():
    async with a_relay() as relay:
        server = Server(f"wss://127.0.0.1:{relay.port}", (KEY.spki_sha256,))
        with bound_to("lo"):
            line = await connect(server, deadline=3.0)
        assert device_of(line.transport.get_extra_info("socket")) == b"lo"
        line.transport.abort()
        with bound_to("gone0"), pytest.raises(Unreachable):
            await connect(server, deadline=3.0)
        free = await connect(server, deadline=3.0)
        assert device_of(free.transport.get_extra_info("socket")) == b""
        free.transport.abort()


def test_a_socket_on_an_own_address_is_kept_to_its_device_and_no_other_address_is_used():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        keep_to_device(Transport(held), None)
        assert device_of(held) == b""
        for devices in ({"10.8.0.2": "lo"}, {}):
            with pytest.raises(OSError, match="may not be used"):
                keep_to_device(Transport(held), devices)
        keep_to_device(Transport(held), {"127.0.0.1": "lo"})
        assert device_of(held) == b"lo"


class Wire:
    """The socket of a connection to a forwarding server, with this own address."""

    family = socket.AF_INET

    def __init__(self, own: str) -> None:
        self.own, self.device = own, b""

    def getsockname(self) -> tuple[str, int]:
        return self.own, 40000

    def setsockopt(self, _level: int, _name: int, device: bytes) -> None:
        self.device = device.rstrip(b"\0")


def relayed(wire: object) -> TurnTransport:
    return TurnTransport(SimpleNamespace(transport=Transport(wire)))


def test_a_connection_to_a_forwarding_server_is_kept_to_the_device_too() -> None:
    """In a call that shows no addresses it carries everything."""
    wire = Wire("10.8.0.2")
    keep_to_device(relayed(wire), {"10.8.0.2": "tun0"})
    assert wire.device == b"tun0"
    free = Wire("10.8.0.2")
    keep_to_device(relayed(free), None)
    assert free.device == b""


@pytest.mark.parametrize("devices", [{}, {"10.8.0.2": "tun0"}])
def test_a_connection_to_a_forwarding_server_past_the_network_is_refused(devices) -> None:
    wire = Wire("192.168.1.9")
    with pytest.raises(OSError, match="may not be used"):
        keep_to_device(relayed(wire), devices)
    with pytest.raises(OSError, match="cannot be kept"):
        keep_to_device(relayed(None), devices)
    assert wire.device == b""


def test_a_forwarding_server_on_this_computer_needs_no_device() -> None:
    wire = Wire("127.0.0.1")
    keep_to_device(relayed(wire), {})
    assert wire.device == b""
