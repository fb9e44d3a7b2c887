# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong on the way to a relay, each with the check it belongs to.

NetError                 base; ``check_id`` is empty where no check is about it
  Unreachable            no address of the relay answered in time
    NotTls               something answered that does not speak TLS (a login page does so)
  NotARelay              the right key answered, but it does not speak our protocol
  TlsRefused             the other end is not who or what the room descriptor says
    WrongPin             TLS-PIN: another key
    OldTls               TLS-VERSION: the server cannot do TLS 1.3
    BadCertificate       TLS-CERT: not yet valid, expired or unreadable
      NoChain            TLS-CERT: from no authority that the organisation names
    WeakKey              TLS-KEYSIZE: the server's key is too short
  AttachRefused          the relay gave us no place; ``why`` is no, busy or limit
  OrderRefused           a standing relay did not carry out a registration or closing
"""

from typing import ClassVar

from client.model.errors import ClientError
from client.model.room import Server


class NetError(ClientError):
    """Base of the errors of ``client.net``; ``check_id`` names the check that failed."""

    check_id: ClassVar[str] = ""


class Unreachable(NetError):
    """No address of the relay answered in time."""


class NotTls(Unreachable):
    """Something answers at the relay's address, and it is no TLS server."""


class NotARelay(NetError):
    """The relay's key answered, but what speaks there is not a relay."""


class TlsRefused(NetError):
    """The connection was cut before a byte of ours was sent through it.

    ``facts`` is what the handshake showed (`client.net.tls.TlsFacts`), None when it failed.
    """

    facts: object = None
    server: Server | None = None


class WrongPin(TlsRefused):
    """The server's key is not one that the room descriptor names."""

    check_id = "TLS-PIN"


class OldTls(TlsRefused):
    """The server cannot speak TLS 1.3."""

    check_id = "TLS-VERSION"


class BadCertificate(TlsRefused):
    """The server's certificate is not valid today, or cannot be read."""

    check_id = "TLS-CERT"


class NoChain(BadCertificate):
    """No authority that the organisation names for this server vouches for its certificate."""


class WeakKey(TlsRefused):
    """The server's key is shorter than 3,000 bits of RSA or 256 bits of a curve."""

    check_id = "TLS-KEYSIZE"


class AttachRefused(NetError):
    """The relay gave no place: ``no`` (room or token), ``busy``, ``limit`` or ``closed``."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the relay refused: {why}")
        self.why = why


class OrderRefused(NetError):
    """A standing relay did not carry out what the issuer asked; ``why`` as in `AttachRefused`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the relay refused the order: {why}")
        self.why = why
