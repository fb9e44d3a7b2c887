# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The whole gate against a real relay over real TLS on 127.0.0.1."""

import socket
import time
from dataclasses import replace

import pytest
from websockets.asyncio.client import connect as library_connect

from client.crypto.tls_key import make_tls_key
from client.engine.gate import Gate
from client.engine.gate_facts import GateContext
from client.model.room import Server
from client.model.verdict import Result
from client.net.probes import probe_relay
from client.platform import proxies
from tests.fakes.gate_context import MESSAGES, NETWORK, context, invitation, room_of
from tests.fakes.relay_rig import KEY, a_relay

pytestmark = pytest.mark.asyncio


def now() -> int:
    return int(time.time())


def paper(url: str, pin: str) -> bytes:
    times = {"nbf": now() - 60, "exp": now() + 3600}
    room = room_of("anna", "berta", created=times["nbf"], servers=(Server(url, (pin,)),), **times)
    return invitation(room, **times)


def berta(**changes) -> GateContext:
    async def probe(servers):
        return await probe_relay(servers, 3.0)

    real = {"now_wall": now, "clock": time.monotonic, "probe": probe}
    return context(**(real | changes))


async def ids(data: bytes, ctx: GateContext) -> list[str]:
    outcome = await Gate(MESSAGES).check_invitation(data, ctx, lambda _finding, _total: None)
    assert outcome.verdict.allowed == (not outcome.verdict.blockers)
    return [finding.id for finding in outcome.verdict.blockers]


async def test_passes_at_the_pinned_relay_and_refuses_another_key():
    async with a_relay() as relay:
        url = f"wss://127.0.0.1:{relay.port}"
        assert await ids(paper(url, KEY.spki_sha256), berta()) == []
        other = make_tls_key(now()).spki_sha256
        assert await ids(paper(url, other), berta()) == ["TLS-PIN"]


async def test_a_closed_relay_is_unknown():
    async with a_relay() as relay:
        url = f"wss://127.0.0.1:{relay.port}"
    outcome = await Gate(MESSAGES).check_invitation(
        paper(url, KEY.spki_sha256), berta(), lambda _finding, _total: None
    )
    (blocker,) = outcome.verdict.blockers
    assert (blocker.id, blocker.result) == ("TLS-PIN", Result.UNKNOWN)


async def test_a_proxy_of_the_environment_is_told_and_gets_nothing(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(2.0)
        address = f"127.0.0.1:{proxy.getsockname()[1]}"
        monkeypatch.setenv("https_proxy", f"http://name:word@{address}")
        async with a_relay() as relay:
            url = f"wss://127.0.0.1:{relay.port}"
            view = berta(network=replace(NETWORK, proxies=proxies.seen))
            outcome = await Gate(MESSAGES).check_invitation(
                paper(url, KEY.spki_sha256), view, lambda *_: None
            )
        (told,) = [one for one in outcome.verdict.findings if one.id == "PROXY-ENV"]
        assert (told.result, dict(told.params)) == (Result.FAIL, {"net": address})
        assert outcome.verdict.allowed
        # Who goes by the environment is seen there, and is the first to be seen.
        with pytest.raises((OSError, TimeoutError)):
            await library_connect("wss://relay.example", open_timeout=0.5)
        called, _ = proxy.accept()
        with called:
            assert called.recv(100).startswith(b"CONNECT relay.example:443")
        proxy.settimeout(0.0)
        with pytest.raises(BlockingIOError):
            proxy.accept()
