# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Forms that many threads read at once for the first time, in a process that may end by it."""

import subprocess
import sys

import msgspec
import pytest

from client.engine.forms import learn_forms

THREADS = 8
AT_ONCE = f"""
import sys, threading, msgspec
from client.engine.forms import learn_forms

sys.setswitchinterval(1e-6)
value = {{f"f{{i}}": {{"x": {{f"a{{j}}": [1, 2] for j in range(30)}}}} for i in range(10)}}

def read(form, all_there):
    all_there.wait()
    msgspec.convert(value, form)

for round in range(100):
    inner = msgspec.defstruct("Inner", [(f"a{{i}}", "tuple[int, ...]") for i in range(30)])
    form = msgspec.defstruct("Form", [(f"f{{i}}", dict[str, inner]) for i in range(10)])
    learn_forms()
    all_there = threading.Barrier({THREADS})
    threads = [threading.Thread(target=read, args=(form, all_there)) for _ in range({THREADS})]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("read")
"""


def test_many_threads_may_read_a_form_that_was_learned():
    """Without the learning, msgspec 0.22 ends the process here (signal 11)."""
    ended = subprocess.run(
        [sys.executable, "-c", AT_ONCE], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "read")


def test_every_form_of_the_program_is_learned_and_what_cannot_be_read_is_left_out():
    before = learn_forms()

    class Readable(msgspec.Struct):
        name: str

    class Unreadable(msgspec.Struct):
        name: pytest.MonkeyPatch | msgspec.Raw | Readable

    assert learn_forms() == before + 1
    assert Unreadable is not None
