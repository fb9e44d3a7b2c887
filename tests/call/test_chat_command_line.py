# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Chat between two shells: what is typed in one is printed in the other, and nothing else."""

import signal
import subprocess
from pathlib import Path

from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE


def start(shell: Shell, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        shell.command(*words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(process: "subprocess.Popen[str]", part: str) -> str:
    """Read lines until one holds ``part``."""
    seen = []
    while line := process.stdout.readline():
        seen.append(line)
        if part in line:
            return line.rstrip("\n")
    raise AssertionError(f"no {part!r} in {seen}: {process.stderr.read()}")


def write(process: "subprocess.Popen[str]", line: str) -> None:
    process.stdin.write(line + "\n")
    process.stdin.flush()


def test_two_shells_write_to_each_other(people, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    anna, bert = (Shell(one.profile, secret) for one in people[:2])
    out = tmp_path / "room"
    made = anna.run(
        *("room", "create", "--title", "Lage", "--with", people[1].uid),
        *("--listen", "127.0.0.1:0", "--out", str(out), "--json"),
    )
    assert made.code == 0, made.err
    host = start(anna, "host", str(out), "--join", "--synthetic", "--chat")
    until(host, "hosting")
    invitation = str(out / f"{people[1].uid}.watchword")
    guest = start(bert, "join", invitation, "--synthetic", "--chat")
    try:
        until(host, "The call is live")
        until(guest, "The call is live")
        write(host, "Guten Morgen")
        assert until(guest, "Morgen") == f"{people[0].name}: Guten Morgen"
        write(guest, "bell\x07 and \x1b[31mred")
        assert until(host, "bell") == f"{people[1].name}: bell and [31mred"
        guest.send_signal(signal.SIGTERM)
        rest, errors = guest.communicate(timeout=30)
        assert guest.returncode == 0, errors
        assert "Guten Morgen" not in rest
    finally:
        for process in (guest, host):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=30)
