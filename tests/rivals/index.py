# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/rivals-bugs.md: ``python -m tests.rivals.index``."""

from pathlib import Path

from tests.rivals.threads import THREADS, Row

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rivals-bugs.md"

_HEAD = """# Bugs of other products, as tests of ours

<!-- Written by `python -m tests.rivals.index`; a test keeps it current. Do not edit by hand. -->

People who use other products for calls reported these. Each became a rule for Watchword, and a
test named after what must not happen. The threads were read in public in November 2026 and may
have been mended since; nothing here says how those products behave today. *Later* marks what is
not tested yet, and what it waits for.

| threads | rule | tests |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page as it should be."""
    rows = "".join(_line(row) for row in THREADS)
    threads = sum(len(row.threads) for row in THREADS)
    waiting = sum(len(row.threads) for row in THREADS if not row.tests)
    partly = sum(len(row.threads) for row in THREADS if row.tests and row.later)
    foot = (
        f"\n{threads} threads: {threads - waiting - partly} held to by tests, {partly} in part, "
        f"{waiting} later.\n"
    )
    return _HEAD + rows + foot


def _line(row: Row) -> str:
    threads = "<br>".join(_link(thread) for thread in row.threads)
    tests = [_test(test) for test in row.tests]
    if row.later:
        tests.append(f"*later, with: {row.later}*")
    return f"| {threads} | {row.rule} | {'<br>'.join(tests)} |\n"


def _link(thread: str) -> str:
    repository, _, number = thread.partition("#")
    return f"[{thread}](https://github.com/{repository}/issues/{number})"


def _test(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name}](../{path})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="ascii")
