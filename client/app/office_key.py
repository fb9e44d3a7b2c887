# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The key of an office in a folder of its own: made once, and opened under a passphrase.

One folder for each purpose: an organisation's list, its policy, the exports of audit logs.
"""

import argparse

from client.app.person import passphrase
from client.crypto.secrets import SECRET_BYTES, random_bytes
from client.model.errors import WrongUse
from client.model.secret import Secret
from client.platform.keystore_file import FileKeystore
from client.platform.paths import ProfileFolder
from client.terminal.speech import tr


def make_seed(folder: ProfileFolder, name: str, beside: str, args: argparse.Namespace) -> Secret:
    """A new seed called ``name``; raises `WrongUse` where a key is, or the file ``beside`` one.

    Call with the folder locked.
    """
    if folder.read(beside) is not None or FileKeystore.exists(folder):
        raise WrongUse("has-key", "This folder has a key already. Nothing was made.")
    keystore = FileKeystore.open(folder, passphrase(args, tr("Choose a passphrase"), twice=True))
    seed = Secret(random_bytes(SECRET_BYTES))
    keystore.store(name, seed)
    return seed


def open_seed(folder: ProfileFolder, name: str, args: argparse.Namespace) -> Secret | None:
    """The seed called ``name``, None where there is none. Asks for the passphrase."""
    return FileKeystore.open(folder, passphrase(args, tr("Passphrase of the key"))).load(name)
