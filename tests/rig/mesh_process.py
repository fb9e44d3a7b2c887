# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's mesh engine as a process: messages and commands as lines on stdin and stdout.

``python -m tests.rig.mesh_process NUMBER OTHER NONCE OTHER_NONCE``. Lines out: ``transport JSON``,
``confirm JSON``, ``state NAME [END]``, ``got SEQ``. Lines in: the first two of the other process.
Once confirmed it sends one packet of its first stream every 20 ms. Ends when stdin ends.
"""

import asyncio
import itertools
import struct
import sys

import msgspec

from client.model.media import LinkState
from client.model.transport import LinkConfirm, TransportParams
from tests.fakes.mesh import Person, Sink, spawn

MESSAGES = {"transport": TransportParams, "confirm": LinkConfirm}


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


class Reporting(Sink):
    def on_rtp(self, *packet: object) -> None:
        if not self.rtp:
            say("got", str(packet[0]))
        super().on_rtp(*packet)


async def main() -> None:
    number, other, nonce, other_nonce = sys.argv[1:]
    me, peer = Person(int(number), loopback_only=False), Person(int(other))
    me.nonce, peer.nonce = nonce, other_nonce
    names = {kind: name for name, kind in MESSAGES.items()}
    me.post = lambda message: say(names[type(message)], msgspec.json.encode(message).decode())
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    task = spawn(report(me, peer), "report")
    me.open(peer)
    while line := (await reader.readline()).decode():
        name, _, body = line.strip().partition(" ")
        me.receive(msgspec.json.decode(body, type=MESSAGES[name]))
    task.cancel()
    await me.engine.close()


async def report(me: Person, peer: Person) -> None:
    told = 0
    for seq in itertools.count():
        for _, state, end in me.changes[told:]:
            say("state", state.value, end.value if end else "")
            if state is LinkState.CONFIRMED:
                stream = peer.streams[0]
                sink = Reporting(stream.ssrc)
                me.engine.link(peer.hello).attach(stream.ssrc, stream.pt, sink)
        told = len(me.changes)
        link = me.engine.link(peer.hello)
        if link is not None:
            mine = me.streams[0]
            header = struct.pack("!BBHII", 0x80, mine.pt, seq & 0xFFFF, 0, mine.ssrc)
            await link.send(header + b"sealed")
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(main())
