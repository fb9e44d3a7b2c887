# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An error whose own text quotes a secret is told by its class and place, by whatever way."""

import subprocess
import sys

import pytest

CANARY = "Canary title of a secret meeting"
PROGRAM = """
import asyncio, logging, sys, threading
from client.__main__ import main
from client.app import cli

CANARY = {canary!r}

class Unforeseen(Exception):
    pass

def fails(title=CANARY):
    try:
        {{}}[title]
    except KeyError as error:
        raise Unforeseen(f"no place for {{title}}") from error

def logged(args):
    try:
        fails()
    except Unforeseen:
        logging.getLogger("client.engine.dispatch").exception("command %s failed", "Join")
    return 1

def raised(args):
    fails()

def in_a_thread(args):
    one = threading.Thread(target=fails)
    one.start()
    one.join()
    return 1

def in_a_callback(args):
    async def soon():
        asyncio.get_running_loop().call_soon(fails, CANARY)
        await asyncio.sleep(0)
    asyncio.run(soon())
    return 1

def in_a_task(args):
    async def forgotten():
        fails()
    async def soon():
        task = asyncio.ensure_future(forgotten())
        await asyncio.wait([task])
    asyncio.run(soon())
    return 1

def in_a_finaliser(args):
    class Ends:
        def __del__(self):
            fails()
    Ends()
    return 1

def unhidden(args):
    logging.getLogger("client").error("the twin: %s", CANARY)
    logged(args)
    return 1

cli._explain = globals()[sys.argv.pop(1)]
main()
"""


def dies(how: str) -> str:
    argv = [sys.executable, "-c", PROGRAM.format(canary=CANARY), how, "explain", "CAMERA"]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 1
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "how",
    ["logged", "raised", "in_a_thread", "in_a_callback", "in_a_task", "in_a_finaliser"],
)
def test_an_unforeseen_error_is_told_without_its_text(how):
    told = dies(how)
    assert "Unforeseen" in told
    assert "KeyError" in told
    assert " fails" in told
    assert CANARY not in told


def test_the_same_eyes_see_a_line_that_quotes_it():
    assert CANARY in dies("unhidden")
