# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the documents tell people to type, open and look at is there."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest

from client.app import parser
from tests.style.test_sources import ROOT, tracked

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], key=lambda file: file.as_posix()
)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PLACE = re.compile(r"\b(?:tests|client|packaging|docs)/[A-Za-z0-9_./-]+\.(?:py|sh|md|txt|json)\b")


def texts() -> list[tuple[str, str]]:
    return [(str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in DOCUMENTS]


def typed(text: str) -> list[str]:
    """Command lines: every line of a shell block, and spans that are whole commands."""
    blocks = "\n".join(BLOCK.findall(text)).replace("\\\n", " ").splitlines()
    spans = [span for span in SPAN.findall(text) if "..." not in span and "|" not in span]
    found = [*blocks, *spans]
    return [line.split("  #")[0].strip() for line in found if line.strip()]


def commands(program: str) -> list[str]:
    lines = [line for _, text in texts() for line in typed(text)]
    return sorted({line for line in lines if line.startswith(program + " ")})


@pytest.mark.parametrize("line", commands("watchword"))
def test_the_command_line_takes_what_is_written(line: str) -> None:
    words = shlex.split(line)[1:]
    code: object = 0
    try:
        parser.build().parse_args(words)
    except SystemExit as stopped:  # --help ends with 0, a mistake with 2
        code = stopped.code
    assert code == 0, line


def test_the_first_screen_names_the_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:30]
    for script in ("packaging/run.sh", "packaging/test.sh"):
        assert any(line.startswith(f"sh {script}") for line in first_screen)


@pytest.mark.parametrize("line", commands("sh"))
def test_a_script_that_is_named_exists(line: str) -> None:
    assert (ROOT / shlex.split(line)[1]).is_file()


@pytest.mark.parametrize("line", commands("make"))
def test_a_target_that_is_named_exists(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"(?m)^{re.escape(line.split()[1])}:.*## ", makefile)


@pytest.mark.parametrize("line", commands("python -m"))
def test_a_module_that_is_named_exists(line: str) -> None:
    assert find_spec(line.split()[2]) is not None


@pytest.mark.parametrize(("name", "text"), texts())
def test_links_and_pictures_lead_to_tracked_files(name: str, text: str) -> None:
    known = {file.resolve() for file in tracked()}
    folders = {parent for file in known for parent in file.parents}
    here = (ROOT / name).parent
    dead = [link for link in LINK.findall(text) if (here / link).resolve() not in known | folders]
    assert dead == []


@pytest.mark.parametrize(("name", "text"), texts())
def test_files_that_are_named_exist(name: str, text: str) -> None:
    assert [place for place in PLACE.findall(text) if not Path(ROOT, place).exists()] == [], name


def test_every_verb_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme[readme.index("## Command line") :]
    missing = [verb for verb in verbs() if not re.search(rf"`[^`]*\b{verb}\b", table)]
    assert missing == []


def verbs() -> list[str]:
    (actions,) = (action for action in parser.build()._actions if action.dest == "verb")
    return sorted(actions.choices)
