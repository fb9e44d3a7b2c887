# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching one signed file over https, because a person named its address.

What is fetched proves itself by its signature; TLS, checked against the computer's authorities,
is the second lock. No redirect is followed, no proxy asked, no cookie kept and nothing told but
the address. Blocks: use on a thread that may wait.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import truststore

from client.model.errors import Failure, WrongUse

DEADLINE_S = 20.0
_PIECE = 64 * 1024
_OTHERWISE = "Get the file another way and name it."


def systems_authorities() -> ssl.SSLContext:
    """TLS 1.2 at least, and whom this computer's store of authorities believes."""
    made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def fetch(
    url: str,
    limit: int,
    *,
    deadline_s: float = DEADLINE_S,
    authorities: Callable[[], ssl.SSLContext] = systems_authorities,
) -> bytes:
    """The body at ``url``, at most ``limit`` bytes.

    Raises `WrongUse` for what is no https address, `Failure` when it cannot be fetched whole, in
    time, from a server that proves its name.
    """
    host, port, path = _parts(url)
    until = time.monotonic() + deadline_s
    line = http.client.HTTPSConnection(host, port, timeout=deadline_s, context=authorities())
    # A server that says a byte now and then would reset the line's own patience each time.
    bell = threading.Timer(deadline_s, _cut, (line,))
    bell.daemon = True
    bell.start()
    try:
        line.request("GET", path, headers={"Accept-Encoding": "identity"})
        with line.getresponse() as answer:
            _require_plain_success(answer, host)
            return _body(answer, limit, until)
    except ssl.SSLCertVerificationError as error:
        why = f"{host} could not prove that it is {host}. {_OTHERWISE}"
        raise Failure("fetch-certificate", why) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = time.monotonic() >= until
        why = "did not answer in time" if late else "did not answer as it should"
        raise Failure("fetch-late" if late else "fetch", f"{host} {why}. {_OTHERWISE}") from error
    finally:
        bell.cancel()
        line.close()


def _cut(line: http.client.HTTPSConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, int, str]:
    no_address = WrongUse("bad-address", "This is no address: https://HOST/PATH is wanted.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise no_address from None
    if parts.scheme != "https":
        raise WrongUse("not-https", "Only an address that begins with https:// is fetched.")
    plain = url.isascii() and not any(ord(char) <= ord(" ") for char in url)
    if not host or not plain or "@" in parts.netloc:
        raise no_address
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path


def _require_plain_success(answer: http.client.HTTPResponse, host: str) -> None:
    if http.client.MULTIPLE_CHOICES <= answer.status < http.client.BAD_REQUEST:
        why = f"{host} points to another address, which is not followed. Name that address."
        raise Failure("fetch-elsewhere", why)
    if answer.status != http.client.OK:
        why = f"{host} answered {answer.status}. Check the address, or ask who gave it to you."
        raise Failure("fetch-status", why)


def _body(answer: http.client.HTTPResponse, limit: int, until: float) -> bytes:
    taken = bytearray()
    while piece := answer.read1(_PIECE):
        taken += piece
        if len(taken) > limit:
            raise Failure("fetch-large", f"The file is larger than {limit} bytes. {_OTHERWISE}")
    if time.monotonic() >= until:
        raise Failure("fetch-late", f"The file did not come in time. {_OTHERWISE}")
    if answer.length:
        raise Failure("fetch-cut", f"The file came only in part. Try again. {_OTHERWISE}")
    return bytes(taken)
