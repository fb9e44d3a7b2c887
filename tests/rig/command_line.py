# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The program as a shell runs it: one process a command, its output and exit code."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


class Shell:
    """Runs ``watchword`` for one person's profile."""

    def __init__(self, profile: Path, passphrase: Path) -> None:
        self._common = ["--profile-dir", str(profile), "--passphrase-file", str(passphrase)]

    def command(self, *words: str) -> list[str]:
        """The whole command line."""
        return [sys.executable, "-m", "client", *words, *self._common]

    def run(self, *words: str) -> Ran:
        """Run one command to its end."""
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command that goes on; the caller ends it."""
        return subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
        )
