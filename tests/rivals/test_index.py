# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The page of other products' bugs says what there is, and names nothing that is not there."""

import ast

from tests.rivals.index import PAGE, ROOT, page
from tests.rivals.threads import RIVALS, THREADS, TWINS


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in tree.body if isinstance(node, kinds)}


def test_the_page_is_not_older_than_the_list() -> None:
    """When it is: python -m tests.rivals.index."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_row_names_a_test_that_does_not_exist() -> None:
    for row in THREADS:
        assert row.tests or row.later, row.threads
        for test in row.tests:
            path, _, name = test.partition("::")
            assert name in names_in(path), test


def test_no_thread_is_listed_twice() -> None:
    threads = [thread for row in THREADS for thread in row.threads]
    assert len(threads) == len(set(threads))


def test_no_test_of_these_is_left_out_of_the_list() -> None:
    listed = {test for row in THREADS for test in row.tests}
    listed |= {f"{RIVALS}test_{twin}" for twin in TWINS}
    for file in (ROOT / RIVALS).glob("test_*.py"):
        if file.name == "test_index.py":
            continue
        path = f"{RIVALS}{file.name}"
        names = {name for name in names_in(path) if name.startswith("test_")}
        assert names
        assert {f"{path}::{name}" for name in names} <= listed
