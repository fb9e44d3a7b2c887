# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""No tracked file names one machine's folders, or the host of a package registry."""

import re

from tests.style.test_sources import ROOT, TEXTS, tracked

HERE = "tests/style/test_places.py"
FOLDERS = ("work", "root", "home/[a-z]+", "Users", "var/tmp")
MACHINE = re.compile(rf"(?<![\w.$}}])/(?:{'|'.join(FOLDERS)})/")
# Written in two parts, so that this file names no host either.
HOSTS = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
MORE_HOSTS = (("crates", "io"), ("deb.debian", "org"), ("artifact", "registry"), ("pkg", "dev"))
REGISTRY = re.compile("|".join(rf"{name}\.?{end}" for name, end in (*HOSTS, *MORE_HOSTS)))


def hits(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found[0] for found in pattern.finditer(text)]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert found_by(MACHINE) == []


def test_no_file_names_the_host_of_a_registry() -> None:
    assert found_by(REGISTRY) == []


def test_the_patterns_see_what_they_are_for() -> None:
    assert hits(MACHINE, "cd /home/anna/x") == ["/home/anna/"]
    assert hits(MACHINE, "see docs/work/plan and client/root/") == []
    host = ".".join(HOSTS[0])
    assert hits(REGISTRY, f"https://{host}/simple") == [host]
    assert hits(REGISTRY, "the issuer's registry of rooms") == []


def found_by(pattern: re.Pattern[str]) -> list[str]:
    bad = []
    for file in tracked():
        name = str(file.relative_to(ROOT))
        plain = file.suffix in TEXTS or file.suffix in {"", ".desktop"} or file.name == ".gitignore"
        if name == HERE or not plain:
            continue
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            bad += [f"{name}:{number}: {hit}" for hit in hits(pattern, line)]
    return bad
