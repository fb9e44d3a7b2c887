# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""CLIENT-INTEGRITY on a copy that was really built, installed, signed and started."""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "packaging" / "manifest.py"
NEEDED = ("msgspec", "rfc8785", "PyNaCl", "cffi", "pycparser", "cryptography", "typing_extensions")
LOOK = """
import json
from client.platform.program_files import program_files
seen = program_files()
print(json.dumps([seen.listed, *seen.changed]))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="builds as on Linux")


def python(*words, cwd=ROOT):
    return subprocess.run(
        (sys.executable, *map(str, words)),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def install_needed(library: Path) -> None:
    """The libraries that the look itself loads, as they are installed here."""
    for name in NEEDED:
        for file in metadata.distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                target = library / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file.locate(), target)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """An installation with our wheel in it, its key built in, listed and signed."""
    base = tmp_path_factory.mktemp("release")
    source, top = base / "source", base / "installed"
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "client", source / "client", ignore=unwanted)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy2(ROOT / name, source / name)
    built = python("-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation",
                   "--disable-pip-version-check", "-w", base, cwd=source)  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = base.glob("*.whl")
    library = top / "lib"
    put = python("-m", "pip", "install", "--no-deps", "--no-compile", "--no-index",
                 "--disable-pip-version-check", "--target", library, wheel)  # fmt: skip
    assert put.returncode == 0, put.stderr
    install_needed(library)
    for words in (("key", base / "key"), ("name", base / "key", top), ("sign", base / "key", top)):
        ran = python(TOOL, *words)
        assert ran.returncode == 0, ran.stderr
    return top


@pytest.fixture
def copy(signed, tmp_path):
    """A fresh copy of it, to be spoilt."""
    return shutil.copytree(signed, tmp_path / "copy", symlinks=True)


def look(top: Path, *options) -> list:
    """What a process sees that was started from this copy, with no other library but Python's."""
    start = f"import sys; sys.path.insert(0, {str(top / 'lib')!r})\n"
    ran = python("-I", "-S", *options, "-c", start + LOOK, cwd=top)
    assert ran.returncode == 0, ran.stderr
    return msgspec.json.decode(ran.stdout)


def a_library(top: Path) -> Path:
    return next((top / "lib").rglob("_msgspec*.so"), None) or next((top / "lib").rglob("*.so"))


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def test_an_untouched_copy_passes_and_stays_as_it_is_while_it_runs(copy):
    listed, *changed = look(copy)
    assert changed == []
    assert listed > 400
    assert look(copy) == [listed]


@pytest.mark.parametrize("which", ["client/policy/judge.py", "client/resources/explain.json"])
def test_one_byte_of_our_package_is_seen(copy, which):
    flip(copy / "lib" / which)
    assert look(copy)[1:] == [f"lib/{which}"]


def test_one_byte_of_a_library_is_seen(copy):
    # At the very end of the file, so that it can still be loaded.
    file = a_library(copy)
    file.write_bytes(file.read_bytes() + b"\x00")
    assert look(copy)[1:] == [file.relative_to(copy).as_posix()]


def test_compiled_code_that_was_changed_is_seen(copy):
    # Python loads it without a look at its source.
    (file,) = (copy / "lib/client/ui/__pycache__").glob("window.*.pyc")
    flip(file)
    assert look(copy)[1:] == [file.relative_to(copy).as_posix()]


@pytest.mark.parametrize(
    "which",
    ["lib/client/policy/extra.py", "lib/client/extra.so", "lib/extra.pth", "lib/sitecustomize.py"],
)
def test_a_file_too_many_is_seen(copy, which):
    (copy / which).write_bytes(b"\n")
    assert look(copy)[1:] == [which]


def test_a_link_put_in_a_files_place_is_seen(copy, tmp_path):
    file = copy / "lib/client/policy/judge.py"
    shutil.move(file, tmp_path / "same.py")
    file.symlink_to(tmp_path / "same.py")
    assert look(copy)[1:] == ["lib/client/policy/judge.py"]


def test_a_file_that_is_gone_is_seen(copy):
    (copy / "lib/client/resources/explain.json").unlink()
    assert look(copy)[1:] == ["lib/client/resources/explain.json"]


def test_a_list_that_was_mended_after_the_change_does_not_hold(copy):
    flip(copy / "lib/client/resources/explain.json")
    from client.platform.program_list import LIST, Memory, files_of, written  # noqa: PLC0415

    (copy / LIST).write_bytes(written(files_of(copy, Memory(), 0)))
    assert look(copy)[1:] == [LIST]


def test_a_list_signed_with_another_key_does_not_hold(copy, tmp_path):
    flip(copy / "lib/client/resources/explain.json")
    assert python(TOOL, "key", tmp_path / "other").returncode == 0
    assert python(TOOL, "sign", tmp_path / "other", copy).returncode == 0
    assert look(copy)[1:] == ["watchword-files.txt"]


def test_without_its_list_nothing_is_known(copy):
    for name in ("watchword-files.txt", "watchword-files.sig"):
        (copy / name).unlink()
    start = f"import sys; sys.path.insert(0, {str(copy / 'lib')!r})\n"
    ran = python("-I", "-S", "-c", start + LOOK, cwd=copy)
    assert "NoAnswer: a copy without a list of its files" in ran.stderr


def test_code_from_elsewhere_is_seen(copy, tmp_path):
    (tmp_path / "colorsys.py").write_text("")
    start = f"import sys; sys.path[:0] = [{str(copy / 'lib')!r}, {str(tmp_path)!r}]\n"
    ran = python("-I", "-S", "-c", start + "import colorsys\n" + LOOK, cwd=copy)
    assert msgspec.json.decode(ran.stdout)[1:] == ["module colorsys"]


def test_the_tool_says_the_same(copy, signed):
    key = signed.parent / "key"
    assert python(TOOL, "check", key, copy).returncode == 0
    flip(copy / "lib/client/resources/explain.json")
    told = python(TOOL, "check", key, copy)
    assert (told.returncode, told.stderr.split()) == (
        1,
        ["changed:", "lib/client/resources/explain.json"],
    )
