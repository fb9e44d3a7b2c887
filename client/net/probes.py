# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Facts about the relay for the connection checks, found without telling it who asks."""

import asyncio
import time
from collections.abc import Callable, Sequence

import msgspec

from client.model import relay
from client.model.room import Server
from client.net.errors import (
    BadCertificate,
    NetError,
    NoChain,
    NotARelay,
    NotTls,
    OldTls,
    TlsRefused,
    WeakKey,
)
from client.net.intercepted import reading_authority
from client.net.race import first_to_answer
from client.net.tls import TLS_1_3, TlsFacts, TlsLine, connect, date_trouble, pin_holds
from client.net.vouched import roots_now
from client.net.websocket import RelayLine, upgrade
from client.policy.connection_checks import digest_of

DEADLINE_S = 5.0
_CONNECT_PART = 0.7
"""One silent address may not use up the time in which the others' answers are reported."""


class RelayProbe(msgspec.Struct, frozen=True):
    """What was seen. None always means *not known*, which is never a pass.

    ``reached``: some server finished a TLS handshake or refused ours. ``pin_ok``,
    ``version_ok``, ``cert_ok``, ``key_ok`` answer TLS-PIN, TLS-VERSION, TLS-CERT and
    TLS-KEYSIZE; ``why`` says what is wrong with the certificate. ``time`` is the relay's clock
    in Unix seconds, told after its pin was checked (CLOCK-SKEW); ``skew_s`` is it minus ours.
    ``seconds`` is the time from the start to the relay's answer. ``error`` is a short English
    reason for reports.
    """

    reached: bool
    url: str | None = None
    pin_ok: bool | None = None
    version_ok: bool | None = None
    tls_version: str | None = None
    cert_ok: bool | None = None
    why: str = ""
    key_ok: bool | None = None
    key: str | None = None
    time: int | None = None
    skew_s: float | None = None
    seconds: float | None = None
    error: str = ""
    foreign: bool = False
    """Something that does not speak TLS answered in the relay's place (CAPTIVE-PORTAL)."""
    authority: str = ""
    """Who vouches for a wrong key to this system (TLS-INTERCEPTED); empty: nobody."""
    against: str = ""
    """Which authorities the certificate was compared with (`digest_of`); empty: with none."""
    not_before: int = 0
    not_after: int = 0
    """The dates of its certificate in Unix seconds; 0: not known."""
    spki_sha256: str = ""
    """The key that answered, as a pin names it; empty: not known."""


async def probe_relay(
    servers: Sequence[Server],
    deadline: float = DEADLINE_S,
    *,
    wall: Callable[[], float] = time.time,
    clock: Callable[[], float] = time.monotonic,
) -> RelayProbe:
    """Look at the first server that answers with a pinned key; sends no room id and no token.

    Never raises (but for cancellation): what could not be found out is None.
    """
    started = clock()
    reached: TlsLine | None = None

    async def reach(server: Server) -> TlsLine:
        try:
            return await connect(server, deadline=deadline * _CONNECT_PART, wall=wall)
        except TlsRefused as error:
            error.server = server
            raise

    try:
        async with asyncio.timeout(deadline):
            reached = await first_to_answer(servers, reach, lambda line: line.transport.abort())
            told = await _ask_time(reached, deadline)
    except TlsRefused as error:
        refused = _refused(error, wall())
        reader = await reading_authority(error, deadline - (clock() - started))
        return msgspec.structs.replace(refused, authority=reader)
    except NetError as error:
        seen = _nothing(reached, str(error), wall())
        return msgspec.structs.replace(seen, foreign=isinstance(error, NotTls))
    except TimeoutError:
        return _nothing(reached, "no answer in time", wall())
    except Exception as error:  # noqa: BLE001  a probe has no failure but "not known"
        return RelayProbe(reached=False, error=type(error).__name__)
    seen = _seen(reached.facts, reached.server, wall())
    return msgspec.structs.replace(seen, time=told, skew_s=told - wall(), seconds=clock() - started)


async def _ask_time(line: TlsLine, deadline: float) -> int:
    asked = await upgrade(line, deadline=deadline)
    try:
        await asked.send(relay.Ping(n=1))
        answer = await asked.receive()
    finally:
        _drop(asked)
    if not isinstance(answer, relay.Pong) or answer.n != 1:
        raise NotARelay("it does not answer a ping")
    return answer.time


def _drop(line: RelayLine) -> None:
    # Nothing is in flight and nobody waits for a goodbye: do not spend a round trip on it.
    line.abort()


def _seen(facts: TlsFacts, server: Server, now: float) -> RelayProbe:
    why = date_trouble(facts, now)
    return RelayProbe(
        reached=True,
        url=server.url,
        pin_ok=pin_holds(facts, server),
        version_ok=facts.version == TLS_1_3,
        tls_version=facts.version,
        cert_ok=not why,
        why=why,
        key_ok=facts.key_strong,
        key=facts.key,
        not_before=facts.not_before,
        not_after=facts.not_after,
        spki_sha256=facts.spki_sha256,
        # The handshake ended well, so whatever was asked of the certificate held.
        against=digest_of(roots_now()),
    )


def _refused(error: TlsRefused, now: float) -> RelayProbe:
    """Every fact that the refused handshake showed, not only the one it was refused for."""
    if isinstance(error.facts, TlsFacts) and error.server is not None:
        seen = _seen(error.facts, error.server, now)
        if isinstance(error, NoChain):
            seen = msgspec.structs.replace(seen, cert_ok=False, why=str(error))
        return msgspec.structs.replace(seen, error=str(error), against="")
    url = None if error.server is None else error.server.url
    return RelayProbe(
        reached=True,
        url=url,
        version_ok=False if isinstance(error, OldTls) else None,
        cert_ok=False if isinstance(error, BadCertificate) else None,
        key_ok=False if isinstance(error, WeakKey) else None,
        error=str(error),
    )


def _nothing(line: TlsLine | None, error: str, now: float) -> RelayProbe:
    """The relay said nothing more; what its TLS showed is still a fact."""
    if line is None:
        return RelayProbe(reached=False, error=error)
    line.transport.abort()
    return msgspec.structs.replace(_seen(line.facts, line.server, now), error=error)
