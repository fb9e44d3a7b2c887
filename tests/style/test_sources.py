# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a machine can see of our own rules: letters, sizes, locks, and no way around the gate."""

import re
import subprocess
import tomllib
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASCII_ONLY = {".py", ".toml", ".sh", ".yml", ".ps1", ".wxs"}
TEXTS = {".md", ".json", ".txt", ".svg", ".ts", ".lock"} | ASCII_ONLY
SPEAK_ABOVE = 250
FAIL_ABOVE = 400
HIDDEN = {"Cf", "Co", "Cs"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def test_sources_hold_ascii_only() -> None:
    bad = [
        str(file.relative_to(ROOT))
        for file in tracked()
        if file.suffix in ASCII_ONLY and not file.read_bytes().isascii()
    ]
    assert bad == []


def test_no_text_holds_an_invisible_or_direction_character() -> None:
    bad = []
    for file in tracked():
        if file.suffix not in TEXTS:
            continue
        text = file.read_text("utf-8")
        if any(unicodedata.category(char) in HIDDEN for char in text):
            bad.append(str(file.relative_to(ROOT)))
    assert bad == []


def test_modules_stay_small(capsys: pytest.CaptureFixture[str]) -> None:
    excused = tomllib.loads((ROOT / "tests/style/sizes.toml").read_text())
    sizes = sorted(
        (len(file.read_text("utf-8").splitlines()), str(file.relative_to(ROOT)))
        for file in tracked()
        if file.suffix == ".py" and file.is_relative_to(ROOT / "client")
    )
    lengths = [size for size, _ in sizes]
    with capsys.disabled():
        print(f"\nclient/: median {lengths[len(lengths) // 2]} lines, longest:")
        for size, name in sizes[-5:]:
            print(f"  {size:4d} {name}{'  (over the guide)' if size > SPEAK_ABOVE else ''}")
    assert [name for size, name in sizes if size > FAIL_ABOVE and name not in excused] == []


@pytest.mark.parametrize("name", ["app", "dev"])
def test_locks_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / f"requirements/{name}.lock").read_text()
    pins = re.findall(r"(?m)^[a-z0-9-]+==", text)
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)
    assert re.search(r"https?://|--index-url|--find-links", text) is None
    assert "pyside6-addons" not in text
    assert "qasync" not in text
    found = re.search(r"pyside6-essentials==(\d+)\.(\d+)", text)
    assert found is not None
    assert (int(found[1]), int(found[2])) < (6, 12)


def test_nothing_in_the_program_offers_to_join_anyway() -> None:
    phrase = re.compile(r"join[ _-]?anyway|--force\b|--insecure|skip[_-]?checks|ignore[_-]?check")
    hits = []
    for file in tracked():
        if not file.is_relative_to(ROOT / "client") or file.suffix not in TEXTS:
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if phrase.search(line.lower()) and "no " not in line.lower():
                hits.append(f"{file.relative_to(ROOT)}:{number}")
    assert hits == []


def test_only_the_demo_child_and_tests_bind_links_to_loopback() -> None:
    setter = re.compile(r"loopback_only\s*=\s*True")
    setters = {
        str(file.relative_to(ROOT))
        for file in tracked()
        if file.suffix == ".py"
        and file.is_relative_to(ROOT / "client")
        and setter.search(file.read_text("utf-8"))
    }
    assert setters == {"client/app/demo_child.py"}
