# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A direct link between two machines: processes in two network namespaces, no server at all."""

import asyncio
import sys
from contextlib import asynccontextmanager

import pytest

from tests.rig.namespaces import joined, why_not

NONCES = ("aa" * 32, "bb" * 32)
MESSAGES = ("transport", "confirm")

_reason = why_not()
pytestmark = pytest.mark.skipif(bool(_reason), reason=_reason or "namespaces work here")


class Process:
    """A mesh engine in a namespace; what it says to the other goes to ``other``."""

    def __init__(self, process):
        self.process = process
        self.other = None
        self.lines = []
        self.reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self):
        while line := (await self.process.stdout.readline()).decode():
            self.lines.append(line.split())
            if line.startswith(MESSAGES):
                self.other.process.stdin.write(line.encode())

    async def until(self, *words, seconds=15):
        """Wait for a line that begins with these words; the line itself."""
        async with asyncio.timeout(seconds):
            while True:
                for line in self.lines:
                    if tuple(line[: len(words)]) == words:
                        return line
                await asyncio.sleep(0.02)


@asynccontextmanager
async def two_processes(spaces):
    started = []
    for number, space in enumerate(spaces):
        argv = [str(number + 1), str(2 - number), NONCES[number], NONCES[1 - number]]
        process = await asyncio.create_subprocess_exec(
            *space.command(sys.executable, "-m", "tests.rig.mesh_process", *argv),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        started.append(Process(process))
    one, two = started
    one.other, two.other = two, one
    try:
        yield one, two
    finally:
        for each in started:
            each.process.stdin.close()
        for each in started:
            async with asyncio.timeout(10):
                await each.process.wait()
            await each.reading


@pytest.mark.asyncio
async def test_two_machines_meet_without_a_server_and_notice_a_cut_cable():
    with joined() as spaces:
        async with two_processes(spaces) as (one, two):
            for each in (one, two):
                await each.until("state", "confirmed")
                await each.until("got")
            for process, space in ((one, spaces[0]), (two, spaces[1])):
                params = await process.until("transport")
                assert f'"ip":"{space.address}"' in params[1]
                assert "127.0.0.1" not in params[1]
            spaces[0].run("iptables", "-A", "OUTPUT", "-p", "udp", "-j", "DROP")
            spaces[0].run("iptables", "-A", "INPUT", "-p", "udp", "-j", "DROP")
            for each in (one, two):
                assert await each.until("state", "closed") == ["state", "closed", "silent"]
