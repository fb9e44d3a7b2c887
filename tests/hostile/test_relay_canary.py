# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a recording of the line to the relay contains, and what a recording at the relay does."""

import pytest

from client.session import inputs
from tests.fakes.relay_rig import Heard, a_relay
from tests.fakes.tcp_proxy import TcpProxy

pytestmark = pytest.mark.asyncio

CANARY = b"a-canary-in-a-body"


async def test_the_network_sees_neither_room_nor_token_nor_body():
    at_relay: list[bytes] = []
    async with a_relay(recorder=at_relay.append) as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        port = await proxy.start()
        one, two = Heard(), Heard()
        first, second = rig.mailbox(0, one, port=port), rig.mailbox(1, two, port=port)
        await first.attach()
        await second.attach()
        first.send("*", CANARY)
        await two.wait(inputs.Delivered)
        await first.close()
        await second.close()
        await proxy.stop()
    wire, relayed = bytes(proxy.recorded), b"".join(at_relay)
    assert len(wire) > 1000
    for secret in (CANARY, rig.room_id.encode(), *rig.tokens):
        assert secret not in wire
        # The twin: this recording would have shown it, had it passed in the clear.
        assert secret in relayed
    assert b"GET / HTTP/1.1" in relayed
    assert b"python" not in relayed.lower()
