#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Makes and signs the list of an installation's files, the last step of a release build.

    packaging/manifest.py key FILE               make a signing key; prints its public half
    packaging/manifest.py name KEY FOLDER        write the public key into client/platform there
    packaging/manifest.py sign KEY FOLDER        compile everything, list it, sign the list
    packaging/manifest.py check KEY FOLDER       compare the folder with its list; exit 1 if not

FOLDER is the top of an installation, with everything that is shipped below it. ``name`` comes
before ``sign``. KEY is the file that ``key`` made; for ``check`` it may also be the public key.
"""

import argparse
import compileall
import os
import py_compile
import secrets
import sys
from pathlib import Path

from client.crypto.signing import SigningKey
from client.model.errors import ClientError
from client.model.ids import IdentityKey
from client.model.version import VERSION
from client.platform.program_files import Installation
from client.platform.program_list import LIST, SEAL, Memory, files_of, sign_files, written

_SEED = 32
_PLACE = Path("platform/release_key.py")
_EMPTY = 'RELEASE_KEY = IdentityKey("")'


def package_in(folder: Path) -> Path:
    """The one place of our package below this folder."""
    found = [one.parent.parent for one in folder.rglob(f"client/{_PLACE}")]
    if len(found) != 1:
        sys.exit(f"manifest: {len(found)} packages below {folder}, one is needed")
    return found[0]


def signing_key(file: Path) -> SigningKey:
    """The key that `make_key` wrote."""
    return SigningKey(bytes.fromhex(file.read_text("ascii").strip()))


def make_key(file: Path) -> None:
    """A new key, readable by its owner only."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_bytes(_SEED).hex() + "\n")
    print(signing_key(file).identity)  # noqa: T201  what it is asked for


def name_key(key: SigningKey, folder: Path) -> None:
    """Build the key into the program."""
    file = package_in(folder) / _PLACE
    text = file.read_text("utf-8")
    if text.count(_EMPTY) != 1:
        sys.exit("manifest: a key is named there already")
    file.write_text(text.replace(_EMPTY, f'RELEASE_KEY = IdentityKey("{key.identity}")'), "utf-8")


def sign_folder(key: SigningKey, folder: Path) -> int:
    """Compile, list and sign; how many files there are."""
    # Compiled code that names no time of its source is never made anew where it is installed.
    compileall.compile_dir(
        folder,
        quiet=2,
        force=True,
        workers=0,
        maxlevels=32,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    files = files_of(folder, Memory(), 0)
    (folder / LIST).write_bytes(written(files))
    package = package_in(folder).relative_to(folder).as_posix()
    (folder / SEAL).write_bytes(sign_files(key, files, VERSION, package))
    return len(files)


def check_folder(key: IdentityKey, folder: Path) -> tuple[str, ...]:
    """What differs from the list."""
    return Installation(package_in(folder), key, lambda _: (), dict).look().changed


def main() -> None:
    """Run one verb."""
    grammar = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    grammar.add_argument("verb", choices=("key", "name", "sign", "check"))
    grammar.add_argument("key")
    grammar.add_argument("folder", nargs="?", type=lambda text: Path(text).resolve())
    args = grammar.parse_args()
    if args.verb == "key":
        make_key(Path(args.key))
        return
    if args.folder is None:
        grammar.error("which folder?")
    if args.verb == "check":
        public = args.key.startswith("ed25519:")
        key = IdentityKey(args.key) if public else signing_key(Path(args.key)).identity
        changed = check_folder(key, args.folder)
        sys.exit("\n".join(("changed:", *changed)) if changed else 0)
    if args.verb == "name":
        name_key(signing_key(Path(args.key)), args.folder)
    else:
        count = sign_folder(signing_key(Path(args.key)), args.folder)
        print(f"{count} files are listed and signed")  # noqa: T201  what it is asked for


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, ClientError) as error:
        sys.exit(f"manifest: {error}")
