# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword relay``: a standing relay in this process, until it is told to stop."""

import argparse
import asyncio

from client.app.output import DONE, print_json, say
from client.engine.tasks import Tasks
from client.relay.standing import serve
from client.terminal.speech import tr


def relay(args: argparse.Namespace) -> int:
    """Serve rooms of listed issuers; prints where it accepts and which key to pin."""
    asyncio.run(_serve(args))
    return DONE


async def _serve(args: argparse.Namespace) -> None:
    def ready(host: str, port: int, pin: str) -> None:
        if args.json:
            print_json({"listening": f"{host}:{port}", "pin": pin})
        else:
            say(tr("relay at {address}", address=f"{host}:{port}"), f"pin {pin}")

    tasks = Tasks()
    await serve(
        listen=args.listen,
        cert=args.cert,
        key=args.key,
        issuers=args.issuers,
        spawn=tasks.spawn,
        on_ready=ready,
    )
    await tasks.close()
