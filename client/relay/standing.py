# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A relay in a process of its own, for ``watchword relay``.

The issuers' file names who may register rooms: one identity key a line (``ed25519:`` and 64
hex digits), then anything after a space; empty lines and lines that start with ``#`` are left
out.
"""

import asyncio
import re
import signal
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from client.crypto.signing import raw_key
from client.crypto.tls_key import spki_sha256_of
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.ids import IdentityKey
from client.model.secret import Secret
from client.model.system_words import why_no_address, why_no_file
from client.relay.limits import Limits
from client.relay.server import RelayServer, Spawn
from client.relay.tls import server_context

MAX_ISSUERS_BYTES = 1024 * 1024
STANDING = Limits(
    rooms=10_000,
    connections=8192,
    connections_per_address=128,
    unattached=1024,
)
"""One relay for an organisation takes more than one inside a member's program."""

_PORT = re.compile("[0-9]{1,5}")
"""Bounded before it is a number: Python refuses to read thousands of digits."""


def parse_listen(text: str) -> tuple[str, int]:
    """``HOST:PORT`` as address and port; an empty host or ``*`` is every address."""
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not _PORT.fullmatch(port) or int(port) > 65535:  # noqa: PLR2004
        raise WrongUse("listen", f"{text} is not HOST:PORT, like 0.0.0.0:7443.")
    return ("" if host == "*" else host), int(port)


def parse_issuers(data: bytes) -> frozenset[IdentityKey]:
    """The keys in an issuers' file; raises `Malformed` naming the line, never guessing."""
    if len(data) > MAX_ISSUERS_BYTES:
        raise Malformed("issuers", "larger than 1 MiB")
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Malformed("issuers", "not a text file") from error
    keys: set[IdentityKey] = set()
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        key = IdentityKey(words[0])
        try:
            raw_key(key)
        except (Malformed, SignatureInvalid) as error:
            raise Malformed("issuers", f"line {number} is not an identity key") from error
        keys.add(key)
    return frozenset(keys)


async def serve(  # noqa: PLR0913  the verb's options, and how to start tasks
    listen: str,
    cert: Path,
    key: Path,
    issuers: Path,
    *,
    spawn: Spawn,
    on_ready: Callable[[str, int, str], None],
    stop: asyncio.Event | None = None,
    limits: Limits = STANDING,
) -> None:
    """Run until SIGINT or SIGTERM, or until ``stop`` is set.

    ``on_ready`` gets the bound host and port and the pin (hex) once people are accepted.
    Raises `WrongUse` for files that are missing or not what they should be, `Failure` when the
    address cannot be had.
    """
    host, port = parse_listen(listen)
    key_pem, cert_pem = Secret(_read(key)), _read(cert)
    try:
        listed = parse_issuers(_read(issuers))
    except Malformed as error:
        raise WrongUse("relay-files", f"{issuers} cannot be used: {error.why}.") from error
    try:
        context = server_context(key_pem, cert_pem)
        pin = _pin_of(cert_pem)
    except Malformed as error:
        raise WrongUse("relay-files", f"{cert} and {key} cannot be used: {error.why}.") from error
    server = RelayServer(ssl_context=context, spawn=spawn, issuers=listed, limits=limits)
    try:
        bound = await server.start(host, port)
    except OSError as error:
        raise Failure(
            "listen", f"{listen} cannot be listened on: {why_no_address(error)}. Name another."
        ) from error
    over = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    caught = _catch_signals(loop, over)
    try:
        on_ready(*bound, pin)
        await over.wait()
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
        await server.stop()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUse("file", f"{path} cannot be read: {why_no_file(error)}.") from error


def _pin_of(cert_pem: bytes) -> str:
    try:
        der = x509.load_pem_x509_certificate(cert_pem).public_bytes(serialization.Encoding.DER)
    except ValueError as error:
        raise Malformed("certificate", "not PEM") from error
    return spki_sha256_of(der)


def _catch_signals(loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> list[signal.Signals]:
    caught = []
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, over.set)
        except (NotImplementedError, RuntimeError, ValueError):
            # Windows, or a loop outside the main thread: Ctrl+C ends the process there.
            continue
        caught.append(number)
    return caught
