# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The listening socket of a relay."""

import errno
import socket

_BACKLOG = 100


def open_listener(host: str, port: int, tries: int) -> socket.socket:
    """A non-blocking socket listening on ``host``; empty: on every address of the machine.

    ``host`` is a literal address, never a name: what is opened must not depend on a resolver.
    Port 0 is any free one; with ``tries`` above 1 the following ports are tried when one is
    taken. Raises `OSError` when none is free.
    """
    for step in range(max(1, tries)):
        last = step == max(1, tries) - 1 or port == 0
        try:
            return _open(host, port + step if port else 0)
        except OSError as error:
            if last or error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no free port")  # pragma: no cover


def _open(host: str, port: int) -> socket.socket:
    listener = _everywhere(port) if not host else _at(host, port)
    listener.setblocking(False)  # noqa: FBT003  its signature
    return listener


def _everywhere(port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        return socket.create_server(
            ("::", port), family=socket.AF_INET6, backlog=_BACKLOG, dualstack_ipv6=True
        )
    return socket.create_server(("0.0.0.0", port), backlog=_BACKLOG)  # noqa: S104  asked for


def _at(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)
