# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The relay's side of TLS: version 1.3 only, one key, nothing that outlives a connection."""

import secrets
import ssl
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from client.model.errors import Malformed
from client.model.secret import Secret


def server_context(key_pem: Secret, cert_pem: bytes) -> ssl.SSLContext:
    """A server context for a key and certificate in PEM; raises `Malformed`.

    Session tickets are off, so that every connection shows the pinned key anew.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    context.num_tickets = 0
    context.set_ciphers("DEFAULT@SECLEVEL=3")
    try:
        _load(context, key_pem, cert_pem)
    except (ssl.SSLError, ValueError, TypeError) as error:
        raise Malformed("TLS key", "key and certificate cannot be used together") from error
    return context


def _load(context: ssl.SSLContext, key_pem: Secret, cert_pem: bytes) -> None:
    """Python's ssl reads keys from files only: the file holds the key under a random password."""
    password = secrets.token_hex(32)
    key = serialization.load_pem_private_key(key_pem.reveal(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    with tempfile.TemporaryDirectory(prefix="watchword-") as folder:
        chain = Path(folder) / "relay.pem"
        chain.write_bytes(locked + b"\n" + cert_pem)
        context.load_cert_chain(chain, password=password)
