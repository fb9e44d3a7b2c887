# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who reads along? A diagnosis once another key than the room's has answered.

Companies and hotels that read TLS put an authority of their own into the computer's store. If
the system believes the key that answered, that authority is named. What the system believes is
used for this sentence alone: it never lets a connection pass.
"""

import asyncio
import ssl

import truststore
from cryptography import x509

from client.model.errors import Malformed
from client.net.errors import TlsRefused, WrongPin
from client.net.tls import address_of, handshake

_LONGEST = 60
_PATIENCE_S = 1.5


async def reading_authority(error: TlsRefused, seconds: float) -> str:
    """The name of the authority that vouches for the wrong key; empty where nobody does.

    Asks the server once more and sends it nothing. Never raises (but for cancellation).
    """
    if not isinstance(error, WrongPin) or error.server is None or seconds <= 0:
        return ""
    patience = min(seconds, _PATIENCE_S)
    try:
        host, port = address_of(error.server.url)
        async with asyncio.timeout(patience):
            transport = await handshake(host, port, _systems_opinion(), patience)
    except (OSError, ValueError, Malformed, TimeoutError):
        return ""
    try:
        tls = transport.get_extra_info("ssl_object")
        certificate = x509.load_der_x509_certificate(tls.getpeercert(binary_form=True))
        return _name(certificate.issuer)
    except (ValueError, TypeError, AttributeError):
        return "?"
    finally:
        transport.abort()


def _systems_opinion() -> ssl.SSLContext:
    made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def _name(issuer: x509.Name) -> str:
    """Organisation or common name, short; an authority may call itself anything."""
    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for attribute in issuer.get_attributes_for_oid(kind):
            text = str(attribute.value).strip()
            if text:
                return text[:_LONGEST]
    return "?"
