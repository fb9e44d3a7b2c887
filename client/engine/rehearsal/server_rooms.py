# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms whose papers are well and whose servers are not: each a real server on 127.0.0.1."""

import contextlib
import ssl
from collections.abc import AsyncIterator, Callable

from cryptography.hazmat.primitives.asymmetric import ec

from client.engine.rehearsal import behaviours
from client.engine.rehearsal.certificates import (
    DAY_S,
    Shown,
    careless_context,
    certificate,
    copied,
    curve_key,
    rsa_key,
    vouched,
)
from client.engine.rehearsal.papers import Ground, Paper, a_room, forwarder_at, of_room
from client.engine.rehearsal.servers import (
    Behaviour,
    a_good_relay,
    a_relay,
    closed_port,
    listening,
    listening_over_tls,
    named,
)
from client.engine.rehearsal.trial import Serve, Trial, bad
from client.model.room import Ice, Profile, Server

_R = Profile.RESTRICTED
_PIN, _CERT, _SIZE, _VERSION = "TLS-PIN", "TLS-CERT", "TLS-KEYSIZE", "TLS-VERSION"
_CLOCK, _PORTAL = "CLOCK-SKEW", "CAPTIVE-PORTAL"
_NO_TLS = f"{_PIN} {_PORTAL}"
_OLD_ALERT = b"\x15\x03\x02\x00\x02\x02\x46"
"""What a server of TLS 1.1 says to TLS 1.3: protocol_version (RFC 4346, section 7.2)."""
_TOLD_PIN = "5a" * 32
"""A pin where the server shows no key at all."""


def _room(ground: Ground) -> Paper:
    """The good room; what is wrong is its server."""
    return of_room(ground, a_room(ground))


def _relay(show: Callable[[int], Shown]) -> Serve:
    """A whole relay, whose certificate alone is wrong."""

    @contextlib.asynccontextmanager
    async def serve(now: int) -> AsyncIterator[tuple[Server, ...]]:
        shown = show(now)
        async with listening_over_tls(shown, behaviours.upgraded(_pong_now(now))) as servers:
            yield servers

    return serve


def _pong_now(now: int) -> Callable[[bytes], bytes]:
    return lambda _request: behaviours.pong(1, now)


def _other_key(show: Callable[[int], Shown]) -> Serve:
    """A whole relay that shows another key than the one its room names."""

    @contextlib.asynccontextmanager
    async def serve(now: int) -> AsyncIterator[tuple[Server, ...]]:
        meant = certificate(now)
        async with a_relay(show(now)) as port:
            yield named(port, meant.pin)

    return serve


@contextlib.asynccontextmanager
async def _copied(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """The certificate looks like the right one, name and dates; its key is another."""
    meant = certificate(now)
    async with a_relay(copied(now, meant)) as port:
        yield named(port, meant.pin)


@contextlib.asynccontextmanager
async def _pin_of_the_authority(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """The room names an authority's key, and any server of that authority answers."""
    authority = certificate(now)
    async with a_relay(vouched(now, authority)) as port:
        yield named(port, authority.pin)


@contextlib.asynccontextmanager
async def _two_wrong(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """Two servers, both with another key: the first to answer must not win."""
    async with a_relay(certificate(now)) as first, a_relay(certificate(now)) as second:
        yield (*named(first, _TOLD_PIN), *named(second, certificate(now).pin))


@contextlib.asynccontextmanager
async def _old_tls(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """The right key over TLS 1.2."""
    shown = certificate(now)
    context = careless_context(shown)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with listening_over_tls(shown, behaviours.hold_still, context) as servers:
        yield servers


@contextlib.asynccontextmanager
async def _asks_for_a_certificate(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """It wants to know who I am before it lets me in."""
    shown = certificate(now)
    context = careless_context(shown)
    context.verify_mode = ssl.CERT_REQUIRED
    async with listening_over_tls(shown, behaviours.hold_still, context) as servers:
        yield servers


def _bare(behaviour: Behaviour) -> Serve:
    """Something that does not speak TLS."""

    @contextlib.asynccontextmanager
    async def serve(_now: int) -> AsyncIterator[tuple[Server, ...]]:
        async with listening(behaviour) as port:
            yield named(port, _TOLD_PIN)

    return serve


@contextlib.asynccontextmanager
async def _nobody(_now: int) -> AsyncIterator[tuple[Server, ...]]:
    """Nobody listens."""
    yield named(closed_port(), _TOLD_PIN)


def _behind_tls(behaviour: Behaviour) -> Serve:
    """The right key and TLS 1.3; what answers behind it is no relay."""

    @contextlib.asynccontextmanager
    async def serve(now: int) -> AsyncIterator[tuple[Server, ...]]:
        async with listening_over_tls(certificate(now), behaviour) as servers:
            yield servers

    return serve


def _clock_off(seconds: int) -> Serve:
    """A whole and good relay with a wrong clock."""

    @contextlib.asynccontextmanager
    async def serve(now: int) -> AsyncIterator[tuple[Server, ...]]:
        shown = certificate(now)
        async with a_relay(shown, ahead_s=seconds) as port:
            yield named(port, shown.pin)

    return serve


def _forwarded(serve: Serve) -> Serve:
    """A good relay, and behind it in the list what shall be the forwarding server."""

    @contextlib.asynccontextmanager
    async def both(now: int) -> AsyncIterator[tuple[Server, ...]]:
        async with a_good_relay(now) as relay, serve(now) as others:
            yield (*relay, *others)

    return both


def _with_forwarder(ground: Ground) -> Paper:
    """The good room, whose people meet at the last of the servers."""
    relay, *_, other = ground.servers
    ice = Ice("relay", (forwarder_at(other),))
    return of_room(ground, a_room(ground, servers=(relay,), ice=ice))


def _forwarder(name: str, serve: Serve) -> Trial:
    return bad(name, "TURN-TLS", _with_forwarder, _R, serve=_forwarded(serve))


@contextlib.asynccontextmanager
async def _vouched_by_nobody(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """A certificate of an authority that this computer does not know."""
    async with listening_over_tls(vouched(now), behaviours.hold_still) as servers:
        yield servers


def _tls(name: str, expected: str, serve: Serve) -> Trial:
    return bad(name, expected, _room, serve=serve)


def _no_relay(name: str, behaviour: Behaviour) -> Trial:
    """In an open room a relay without a clock is a warning; the call's own first message fails."""
    return bad(name, _CLOCK, _room, _R, serve=_behind_tls(behaviour))


def _upgraded(then: Callable[[bytes], bytes], *, key_fits: bool = True) -> Behaviour:
    return behaviours.upgraded(then, key_fits=key_fits)


def _short_curve(now: int) -> Shown:
    return certificate(now, curve_key(ec.SECP224R1()))


_KEYS: tuple[Trial, ...] = (
    _tls("relay-other-key", _PIN, _other_key(certificate)),
    _tls("relay-read-by-an-authority", _PIN, _other_key(vouched)),
    _tls("relay-copied-certificate", _PIN, _copied),
    _tls("relay-of-a-pinned-authority", _PIN, _pin_of_the_authority),
    _tls("relay-two-wrong-ones", _PIN, _two_wrong),
    _tls(
        "relay-certificate-over",
        _CERT,
        _relay(lambda now: certificate(now, since=-9 * DAY_S, until=-DAY_S)),
    ),
    _tls(
        "relay-certificate-just-over",
        _CERT,
        _relay(lambda now: certificate(now, until=-60)),
    ),
    _tls(
        "relay-certificate-not-yet",
        _CERT,
        _relay(lambda now: certificate(now, since=DAY_S, until=9 * DAY_S)),
    ),
    _tls("relay-rsa-2048", _SIZE, _relay(lambda now: certificate(now, rsa_key(2048)))),
    _tls("relay-rsa-1024", f"{_SIZE} {_PIN}", _relay(lambda now: certificate(now, rsa_key(1024)))),
    _tls("relay-short-curve", f"{_SIZE} {_PIN}", _relay(_short_curve)),
    _tls(
        "relay-short-key-and-over",
        f"{_SIZE} {_CERT}",
        _relay(lambda now: certificate(now, rsa_key(2048), until=-DAY_S, since=-2 * DAY_S)),
    ),
    _tls("relay-tls-1.2", _VERSION, _old_tls),
)
_BEHIND: tuple[Trial, ...] = (
    _no_relay("relay-silent-behind-tls", behaviours.hold_still),
    _no_relay("relay-noise-behind-tls", behaviours.answers(behaviours.noise())),
    _no_relay("relay-hangs-up-behind-tls", behaviours.hang_up_after_a_word),
    _no_relay("relay-login-page-behind-tls", behaviours.to_login),
    _no_relay("relay-web-page-behind-tls", behaviours.web_page),
    _no_relay("relay-wrong-upgrade", _upgraded(lambda _r: behaviours.pong(), key_fits=False)),
    _no_relay("relay-noise-after-upgrade", _upgraded(lambda _r: b"\xff" + behaviours.noise())),
    _no_relay("relay-silent-after-upgrade", _upgraded(lambda _r: b"")),
    _no_relay("relay-text-message", _upgraded(lambda _r: behaviours.text())),
    _no_relay("relay-endless-message", _upgraded(lambda _r: behaviours.endless())),
    _no_relay("relay-other-answer", _upgraded(lambda _r: behaviours.pong(2))),
    _no_relay("relay-time-as-fraction", _upgraded(lambda _r: behaviours.pong(1, 1.5))),
    _no_relay("relay-hint-for-an-answer", _upgraded(lambda _r: behaviours.hint())),
    _no_relay("relay-announces-recorder", _upgraded(lambda _r: behaviours.announced("recorder"))),
    _no_relay("relay-announces-telephone", _upgraded(lambda _r: behaviours.announced("sip"))),
    bad("relay-asks-who-i-am", _CLOCK, _room, _R, serve=_asks_for_a_certificate),
    bad("relay-clock-ahead", _CLOCK, _room, _R, serve=_clock_off(DAY_S)),
    bad("relay-clock-behind", _CLOCK, _room, _R, serve=_clock_off(-3600)),
)
WITHOUT_TLS: tuple[Trial, ...] = (
    _tls("relay-tls-1.1", f"{_VERSION} {_PIN}", _bare(behaviours.answers(_OLD_ALERT))),
    _tls("relay-login-page", _NO_TLS, _bare(behaviours.to_login)),
    _tls("relay-web-page", _NO_TLS, _bare(behaviours.web_page)),
    _tls("relay-without-tls", _NO_TLS, _bare(_upgraded(lambda _r: behaviours.pong()))),
    _tls("relay-is-ssh", _NO_TLS, _bare(behaviours.says_first(b"SSH-2.0-OpenSSH_9.9\r\n"))),
    _tls("relay-is-mail", _NO_TLS, _bare(behaviours.says_first(b"220 mail ESMTP ready\r\n"))),
    _tls("relay-noise", _NO_TLS, _bare(behaviours.says_first(behaviours.noise()))),
    _tls(
        "relay-alert", f"{_NO_TLS} {_VERSION}", _bare(behaviours.answers(b"\x15\x03\x03\0\2\2\50"))
    ),
    _tls("relay-closed-port", _PIN, _nobody),
    _tls("relay-hangs-up", _PIN, _bare(behaviours.hang_up)),
    _tls("relay-hangs-up-later", _PIN, _bare(behaviours.hang_up_after_a_word)),
    _tls("relay-silent", _PIN, _bare(behaviours.hold_still)),
    _tls("relay-drips", _PIN, _bare(behaviours.drip)),
)
"""Something that is no TLS server answers, or nothing."""
_FORWARDERS: tuple[Trial, ...] = (
    _forwarder("forwarder-self-signed", _behind_tls(behaviours.hold_still)),
    _forwarder("forwarder-of-an-unknown-authority", _vouched_by_nobody),
    _forwarder("forwarder-tls-1.2", _old_tls),
    _forwarder("forwarder-login-page", _bare(behaviours.to_login)),
    _forwarder("forwarder-closed-port", _nobody),
)
OVER_TLS: tuple[Trial, ...] = (*_KEYS, *_BEHIND)
"""Real TLS servers, each wrong in one respect."""
TRIALS: tuple[Trial, ...] = (*OVER_TLS, *WITHOUT_TLS, *_FORWARDERS)
