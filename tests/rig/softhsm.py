# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real PKCS#11 token in software (SoftHSM), in a home of its own."""

import os
import shutil
import subprocess
from pathlib import Path

PROGRAMS = ("softhsm2-util", "pkcs11-tool")
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "5678"
KINDS = {"P-256": "EC:prime256v1", "RSA": "rsa:3072", "P-384": "EC:secp384r1"}


def is_here() -> bool:
    return all(map(shutil.which, PROGRAMS)) and Path(MODULE).exists()


class SoftToken:
    """``home`` is to be HOME of whoever uses it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        folder = home / ".config" / "softhsm2"
        (folder / "tokens").mkdir(parents=True)
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")

    def make(self, label: str, key_id: str = "01", kind: str = "P-256") -> str:
        """A token with one key; its label."""
        init = ("--init-token", "--free", "--label", label, "--so-pin", "1234", "--pin", PIN)
        self._run("softhsm2-util", *init)
        self.add(label, key_id, kind)
        return label

    def add(self, label: str, key_id: str, kind: str) -> None:
        """One more key, or one in the place of another with the same id."""
        words = ("--token-label", label, "--login", "--pin", PIN, "--keypairgen")
        key = ("--key-type", KINDS[kind], "--id", key_id, "--label", "me")
        self._run("pkcs11-tool", "--module", MODULE, *words, *key)

    def remove(self, label: str, key_id: str) -> None:
        """Delete a key pair."""
        for what in ("privkey", "pubkey"):
            words = ("--token-label", label, "--login", "--pin", PIN, "--delete-object")
            self._run("pkcs11-tool", "--module", MODULE, *words, "--type", what, "--id", key_id)

    def _run(self, *words: str) -> None:
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"]}
        subprocess.run(words, env=env, check=True, capture_output=True)
