# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A server for tests in namespaces: ``relay``, or a ``portal`` that answers everything with 302.

Arguments: which of them, and the address to listen on. Prints port and pin; ends with its input.
"""

import asyncio
import sys
import time

from client.crypto.tls_key import make_tls_key
from client.relay.server import RelayServer
from client.relay.tls import server_context

LOGIN = b"HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/\r\nContent-Length: 0\r\n\r\n"


async def serve(kind: str, host: str) -> None:
    key = make_tls_key(int(time.time()))
    if kind == "portal":

        async def redirect(reader, writer) -> None:
            await reader.read(1)
            writer.write(LOGIN)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(redirect, host, 0)
        port = server.sockets[0].getsockname()[1]
        print(port, key.spki_sha256, flush=True)
        await asyncio.to_thread(sys.stdin.read)
        server.close()
        return
    relay = RelayServer(
        ssl_context=server_context(key.key_pem, key.cert_pem),
        spawn=lambda coro, name: asyncio.create_task(coro, name=name),
    )
    _, port = await relay.start(host, 0)
    print(port, key.spki_sha256, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await relay.stop()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
