# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The real key store of a Linux desktop, on a message bus of its own."""

import os
import shutil
import subprocess
import sys

import pytest

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in TOOLS), reason=f"needs {' and '.join(TOOLS)}"
)

SESSION = """
printf 'login' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$1" -c "$2" "$3"
"""
KEEP = """
import pathlib, sys
from client.model.commands import KeystoreKind
from client.model.secret import Secret
from client.platform.keystore import choose
from client.platform.paths import ProfileFolder
folder = ProfileFolder.open(pathlib.Path(sys.argv[1]))
store = choose(KeystoreKind.SYSTEM, folder)
store.store("seed", Secret(b"Z" * 32))
again = choose(None, folder)
print(again.kind.value, again.load("seed").reveal() == b"Z" * 32, again.seen().probed)
again.delete("seed")
print(again.load("seed"))
"""


def run(tmp_path, script, session=SESSION, **variables):
    command = ["sh", "-c", session, "sh", sys.executable, script, str(tmp_path / "anna")]
    return subprocess.run(
        ["dbus-run-session", "--", *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=os.getcwd(),  # noqa: PTH109
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(tmp_path),
            "PYTHONPATH": os.getcwd(),  # noqa: PTH109
        }
        | variables,
    )


def test_keeps_reads_and_forgets_a_seed(tmp_path):
    ended = run(tmp_path, KEEP)
    assert ended.stdout.splitlines() == ["system True True", "None"], ended.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        {"KEYRING_PROPERTY_PREFERRED_COLLECTION": ("/org/freedesktop/secrets/collection/session")},
    ],
    ids=["null backend", "memory of the session"],
)
def test_the_environment_has_no_say_in_where_the_seed_is_kept(tmp_path, variables):
    ended = run(tmp_path, KEEP, **variables)
    assert ended.stdout.splitlines() == ["system True True", "None"], ended.stderr
    assert list((tmp_path / ".local/share/keyrings").glob("*.keyring"))


def test_no_file_of_the_profile_holds_the_seed(tmp_path):
    assert run(tmp_path, KEEP.replace('again.delete("seed")', "")).returncode == 0
    files = [path for path in (tmp_path / "anna").rglob("*") if path.is_file()]
    assert files
    assert not any(b"ZZZZ" in path.read_bytes() for path in files)


def test_a_locked_key_store_without_anyone_to_unlock_it_is_refused(tmp_path):
    # The bus starts the service by itself, locked; there is no display to ask on.
    ended = run(tmp_path, KEEP, session='"$1" -c "$2" "$3"')
    assert ended.returncode == 1
    assert "KEYSTORE-UNSAFE" in ended.stderr
