# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The signed list of files: its form, what a change leads to, and what is remembered."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from client.crypto.signing import SigningKey
from client.model.errors import Malformed, SignatureInvalid
from client.model.version import VERSION
from client.platform import program_files, program_list
from client.platform.ask import NoAnswer
from client.platform.program_files import Installation
from client.platform.program_list import (
    LIST,
    SEAL,
    Memory,
    files_of,
    listed,
    open_files,
    sign_files,
    written,
)
from client.platform.release_key import RELEASE_KEY

KEY = SigningKey(b"the key of a release, 32 bytes..")
OTHER = SigningKey(b"a key that nobody named, 32 byte")
LATER = 2**62
ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


def signed(top: Path, key=KEY, version=VERSION, package="lib/client") -> None:
    files = files_of(top, Memory(), 0)
    (top / LIST).write_bytes(written(files))
    (top / SEAL).write_bytes(sign_files(key, files, version, package))


@pytest.fixture
def top(tmp_path):
    package = tmp_path / "lib/client"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("ONE = 1\n")
    (tmp_path / "lib/other.py").write_text("TWO = 2\n")
    signed(tmp_path)
    return tmp_path


def seen(top: Path, key=KEY.identity, recorded=lambda _: (), loaded=dict):
    return Installation(top / "lib/client", key, recorded, loaded).look()


def test_an_untouched_installation_is_as_it_was_signed(top):
    assert seen(top) == program_files.ProgramFiles((), 2)


def test_a_copy_that_nobody_signed_is_unknown():
    with pytest.raises(NoAnswer):
        program_files.program_files()


def test_this_checkouts_key_verifies_nothing():
    files = {"a": "0" * 64}
    seal = sign_files(KEY, files, VERSION, "client")
    with pytest.raises((Malformed, SignatureInvalid)):
        open_files(seal, written(files), RELEASE_KEY)


def test_an_installation_without_a_list_is_unknown(top):
    (top / LIST).unlink()
    (top / SEAL).unlink()
    with pytest.raises(NoAnswer):
        seen(top)


@pytest.mark.parametrize("gone", [LIST, SEAL])
def test_half_a_list_is_unknown(top, gone):
    (top / gone).unlink()
    with pytest.raises(OSError, match=gone):
        seen(top)


@pytest.mark.parametrize(
    ("version", "package"), [("0.0.0", "lib/client"), (VERSION, "lib/other"), (VERSION, "client")]
)
def test_a_list_of_another_version_or_place_does_not_hold(top, version, package):
    signed(top, version=version, package=package)
    assert seen(top).changed == (LIST,)


def test_a_list_of_a_strangers_key_does_not_hold(top):
    signed(top, OTHER)
    assert seen(top).changed == (LIST,)
    assert seen(top, OTHER.identity).changed == ()


def test_what_the_system_recorded_counts_beside_the_list(top):
    assert seen(top, recorded=lambda _: ("/opt/a",)).changed == ("/opt/a",)


def test_a_system_that_does_not_answer_for_its_package_leaves_it_unknown(top):
    def silent(_):
        raise NoAnswer("hangs")

    with pytest.raises(NoAnswer):
        seen(top, recorded=silent)


def test_code_from_elsewhere_counts_and_pythons_own_does_not(top):
    own = {"os": os.__file__, "one": str(top / "lib/other.py")}
    assert seen(top, loaded=lambda: own).changed == ()
    elsewhere = own | {"pytest": pytest.__file__, "x": "/tmp/x.py"}  # noqa: S108  only a name
    assert seen(top, loaded=lambda: elsewhere).changed == ("module pytest", "module x")


def test_loaded_code_is_named_by_its_file(monkeypatch):
    assert program_files.loaded_files()["pytest"] == pytest.__file__
    monkeypatch.setattr(sys, "pycache_prefix", "/elsewhere")
    assert program_files.loaded_files()["compiled code"] == "/elsewhere"


LOADED = """
import PySide6.QtWidgets, sys
from pathlib import Path
from client.platform.program_files import loaded_files
assert any(not Path(one.__file__).is_absolute() for one in tuple(sys.modules.values())
           if isinstance(getattr(one, "__file__", None), str))
print(*(name for name, file in loaded_files().items() if not Path(file).exists()))
"""


def test_what_qt_carries_inside_its_library_is_no_file_from_elsewhere():
    """The window loads it; a signed copy was refused there, and passed in the terminal."""
    ran = subprocess.run(
        (sys.executable, "-c", LOADED),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout.split()) == (0, []), ran.stderr


def test_code_that_is_named_like_that_and_lies_on_the_disk_is_from_elsewhere(monkeypatch, tmp_path):
    for name in ("shibokensupport/spy.py", "other.py"):
        module = ModuleType("spy")
        module.__file__ = str(tmp_path / name) if name.startswith("s") else name
        monkeypatch.setitem(sys.modules, "spy", module)
        assert program_files.loaded_files()["spy"].endswith(name)


@posix
def test_a_pipe_does_not_hold_the_look_up(top):
    os.mkfifo(top / "lib/pipe")
    assert seen(top).changed == ("lib/pipe",)


@posix
def test_links_count_by_where_they_point_and_are_not_followed(top):
    (top / "lib64").symlink_to("lib")
    signed(top)
    assert seen(top).changed == ()
    (top / "lib64").unlink()
    (top / "lib64").symlink_to("/usr/lib")
    assert seen(top).changed == ("lib64",)


@posix
def test_a_file_at_rest_is_read_once_and_a_touched_one_again(top, monkeypatch):
    read = []
    digest = program_list.hashlib.file_digest

    def counted(file, name):
        read.append(file)
        return digest(file, name)

    monkeypatch.setattr(program_list.hashlib, "file_digest", counted)
    memory = Memory()
    first = files_of(top, memory, LATER)
    assert (files_of(top, memory, LATER), len(read)) == (first, 2)
    file = top / "lib/other.py"
    times = file.stat()
    file.write_text("TWO = 3\n")
    # Size and time as before: the change shows all the same.
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    again = files_of(top, memory, LATER)
    assert {path for path in again if again[path] != first[path]} == {"lib/other.py"}


@posix
def test_our_own_package_is_read_whatever_is_remembered(top, monkeypatch):
    memory = Memory()
    first = files_of(top, memory, LATER)
    monkeypatch.setattr(memory, "recall", lambda _path, _stamp: "f" * 64)
    again = files_of(top, memory, LATER, afresh="lib/client")
    assert again == first | {"lib/other.py": "f" * 64}


def test_a_file_written_just_now_is_not_remembered(top):
    memory = Memory()
    files_of(top, memory, time.time_ns())
    assert memory._known == {}


@pytest.mark.parametrize("path", ["a\nb", "a\\b", "a\u202eb"])
def test_a_name_that_could_be_read_in_two_ways_is_not_listed(path):
    with pytest.raises(Malformed):
        written({path: "0" * 64})


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"x", b"\xff\n", b"0" * 64 + b"  b\n" + b"0" * 64 + b"  a\n", b"0" * 64 + b"  a"],
)
def test_a_list_in_another_spelling_is_not_read(data):
    with pytest.raises(Malformed):
        listed(data)


def test_a_signed_list_is_read_as_it_was_written():
    files = {"b": "1" * 64, "a c": "0" * 64}
    head, again = open_files(
        sign_files(KEY, files, VERSION, "client"), written(files), KEY.identity
    )
    assert (again, head.count, head.package) == (files, 2, "client")


def test_no_other_list_passes_under_a_signature():
    seal = sign_files(KEY, {"a": "0" * 64}, VERSION, "client")
    with pytest.raises(Malformed):
        open_files(seal, written({"a": "1" * 64}), KEY.identity)
