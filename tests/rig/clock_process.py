# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate of a process whose clock may be wrong: prints what stands, one finding a line.

Every finding that blocks is told on stderr with its reason, and so is every look that failed.

Arguments: the server's address and pin, when the room ends, and the latest time ever seen here
(both Unix seconds). Started under libfaketime by tests, never through the program's own entry,
which would take that library away.
"""

import asyncio
import logging
import sys
import time

from client.engine.gate import Gate
from client.identity.seen import SeenRooms
from client.model.room import Profile, Server
from client.net.probes import probe_relay
from tests.fakes.gate_context import MESSAGES, context, invitation, room_of

DEADLINE_S = 3.0
LASTS_S = 7_200


async def main(url: str, pin: str, exp: int, latest: int) -> None:
    times = {"nbf": exp - LASTS_S, "exp": exp}
    servers = (Server(url, (pin,)),)
    made = {"created": times["nbf"], "profile": Profile.OPEN, "servers": servers}
    room = room_of("anna", "berta", **made, **times)
    view = context(
        now_wall=lambda: int(time.time()),
        clock=time.monotonic,
        seen=SeenRooms(latest=latest),
        probe=lambda servers: probe_relay(servers, DEADLINE_S),
    )
    outcome = await Gate(MESSAGES).check_invitation(
        invitation(room, **times), view, lambda *_: None
    )
    for finding in outcome.verdict.blockers:
        print("blocks:", finding.id, finding.result.value, finding.evidence, file=sys.stderr)
    for finding in outcome.verdict.findings:
        if finding.id in {"ROOM-EXPIRED", "CLOCK-SKEW", "TLS-PIN", "TLS-CERT"}:
            print(finding.id, finding.result.value, "blocks" if finding.blocks else "-")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
