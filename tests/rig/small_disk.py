# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A small disk in memory (tmpfs), which a test can fill."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class NoDisk(Exception):
    """This machine mounts none; the text says why."""


@dataclass(frozen=True)
class SmallDisk:
    path: Path

    def fill(self) -> None:
        """Take all the room that is left."""
        with (self.path / "filler").open("ab", buffering=0) as file:
            for size in (65_536, 4_096, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        """Give it back."""
        (self.path / "filler").unlink()


@contextmanager
def small_disk(path: Path, size_kib: int = 2_048) -> Iterator[SmallDisk]:
    """Mount one and unmount it again."""
    if os.geteuid() != 0:
        raise NoDisk("mounting a disk needs root")
    path.mkdir(exist_ok=True)
    options = f"size={size_kib}k,mode=0700"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        raise NoDisk(f"mount: {made.stderr.decode().strip()}")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)
