# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""TLS to forwarding servers (``turns:``): who they are is proved, or nothing is sent to them.

A room names a forwarding server by its address alone, so its certificate must hold by this
computer's authorities, or by the organisation's where its policy names any: TLS 1.3, the name, the
dates and long enough keys (checks.md 2.2, TURN-TLS). The same context is used to look at a server
beforehand and by the links themselves.
"""

import asyncio
import ssl
from urllib.parse import urlsplit

import msgspec
import truststore
from aiortc.rtcicetransport import parse_stun_turn_uri

from client.net.errors import BadCertificate
from client.net.tls import examine, handshake
from client.net.vouched import roots_now

DEADLINE_S = 5.0
SCHEME = "turns:"


class Forwarder(msgspec.Struct, frozen=True):
    """What one server showed. ``proven`` None: it did not answer; ``why`` is for reports.

    ``not_after`` is the end of its certificate in Unix seconds, 0 where it cannot be read.
    """

    proven: bool | None
    why: str = ""
    not_after: int = 0
    spki_sha256: str = ""
    """The key that proved it; empty where it cannot be read."""


def context() -> ssl.SSLContext:
    """Our context for forwarding servers: it writes no key log, whatever the environment names.

    Whom it believes is this computer's store of authorities (a variable that names another one is
    ENV-TAINTED's to refuse).
    """
    made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.set_ciphers("DEFAULT@SECLEVEL=3")
    made.verify_flags |= ssl.VERIFY_X509_STRICT
    return made


def context_for(host: str) -> ssl.SSLContext:
    """The same for one server, by the organisation's authorities where its policy names any.

    Those of its own name where there are any, else all that are named for its other servers; this
    computer's store counts for nothing then.
    """
    roots = dict(sorted(roots_now()))
    if not roots:
        return context()
    own = [pem for url, pem in roots.items() if urlsplit(url).hostname == host.lower()]
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.set_ciphers("DEFAULT@SECLEVEL=3")
    made.verify_flags |= ssl.VERIFY_X509_STRICT
    made.load_verify_locations(cadata="".join(own or roots.values()))
    return made


async def look(url: str, deadline: float = DEADLINE_S) -> Forwarder:
    """Open TLS to one server, see whether it proves who it is, and send it nothing.

    Never raises (but for cancellation).
    """
    try:
        parts = parse_stun_turn_uri(url)
        if parts["scheme"] != "turns" or parts["transport"] != "tcp":
            return Forwarder(proven=False, why="not an address of a server with TLS")
        async with asyncio.timeout(deadline):
            made = context_for(parts["host"])
            transport = await handshake(parts["host"], parts["port"], made, deadline)
    except ssl.SSLCertVerificationError as error:
        return Forwarder(proven=False, why=error.verify_message or "not proven")
    except ssl.SSLError as error:
        return Forwarder(proven=False, why=(error.reason or "no TLS 1.3").lower())
    except (OSError, TimeoutError):
        return Forwarder(proven=None, why="no answer")
    except ValueError:
        return Forwarder(proven=False, why="an address that cannot be read")
    try:
        facts = examine(transport)
        ends, key = facts.not_after, facts.spki_sha256
    except BadCertificate:
        ends, key = 0, ""
    transport.abort()
    return Forwarder(proven=True, not_after=ends, spki_sha256=key)
