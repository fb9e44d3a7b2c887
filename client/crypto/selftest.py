# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Known questions to the primitives at program start (check CRYPTO-SELFTEST).

Finds a broken or swapped library: each test asks for a published answer, and that altered
bytes are refused. An exception nobody expected is left to the caller, for whom a check without
an answer has failed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from client.crypto.envelope import Context, strict_loads
from client.crypto.hpke import XWingPrivate, seal
from client.crypto.safety_number import displayable, fingerprint
from client.crypto.secrets import hkdf_sha512, new_secret
from client.crypto.sframe import StreamKey, open_frame, seal_frame
from client.crypto.signing import SigningKey, raw_key, verify
from client.model.errors import ClientError, Malformed, SealBroken, SignatureInvalid
from client.model.ids import IdentityKey


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """Names of the tests that failed (empty is good) and how many ran."""

    failed: tuple[str, ...]
    ran: int


def run_self_test(
    tests: Mapping[str, Callable[[], bool]] | None = None,
) -> SelfTestReport:
    """Run every test, some milliseconds in all; ``tests`` replaces them in a test of this."""
    chosen = TESTS if tests is None else tests
    return SelfTestReport(
        failed=tuple(name for name, test in chosen.items() if not _holds(test)),
        ran=len(chosen),
    )


def _holds(test: Callable[[], bool]) -> bool:
    try:
        return test()
    except ClientError:
        return False


def _ed25519() -> bool:
    """RFC 8032 section 7.1, test 2; an altered signature and a small-order key are refused."""
    key = SigningKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    verify(key.identity, b"\x72", signature)
    return (
        key.sign(b"\x72") == signature
        and _refuses(SignatureInvalid, lambda: verify(key.identity, b"\x73", signature))
        and _refuses(Malformed, lambda: raw_key(IdentityKey("ed25519:" + "00" * 32)))
    )


def _hkdf() -> bool:
    """Wycheproof's first HKDF-SHA-512 vector."""
    okm = hkdf_sha512(bytes.fromhex("24aeff2645e3e0f5494a9a102778c43a"), info=b"", length=20)
    return okm.hex() == "dd2599840b09699c6200b5cba79002b3aa75c61b"


def _sframe() -> bool:
    """RFC 9605 appendix C, suite 0x0005; an altered tag is refused."""
    key = StreamKey(bytes(range(16)), 0x123)
    sealed = bytes.fromhex(
        "990123456794f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279"
    )
    metadata, plain = b"IETF SFrame WG", b"draft-ietf-sframe-enc"
    altered = sealed[:-1] + bytes((sealed[-1] ^ 1,))
    return (
        seal_frame(key, 0x4567, metadata, plain) == sealed
        and open_frame(key, metadata, sealed) == plain
        and _refuses(SealBroken, lambda: open_frame(key, metadata, altered))
    )


def _xwing() -> bool:
    """A seed gives its key; what is sealed opens; altered bytes do not."""
    key = XWingPrivate.from_seed(bytes(range(32)))
    sealed = seal(key.public, Context.INVITE, b"aad", b"plain")
    altered = sealed[:-1] + bytes((sealed[-1] ^ 1,))
    return (
        hashlib.sha256(key.public).hexdigest()
        == "f6c1f47d9ba405329811ecc54df2cec390f0632cd87aa74ed7620fe6792e4d42"
        and key.open(Context.INVITE, b"aad", sealed) == b"plain"
        and _refuses(SealBroken, lambda: key.open(Context.INVITE, b"aad", altered))
        and _refuses(SealBroken, lambda: key.open(Context.INVITE, b"other", sealed))
    )


def _numbers() -> bool:
    """The published safety number of libsignal."""
    alice = bytes.fromhex("0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868")
    bob = bytes.fromhex("05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b")
    number = displayable(fingerprint(alice, b"+14152222222"), fingerprint(bob, b"+14153333333"))
    return number == "300354477692869396892869876765458257569162576843440918079131"


def _strict_json() -> bool:
    """One spelling: the canonical text is read, a doubled key is not."""
    return strict_loads(b'{"a":1}') == {"a": 1} and _refuses(
        Malformed, lambda: strict_loads(b'{"a":1,"a":1}')
    )


def _random() -> bool:
    """The random source gives neither constants nor repetitions."""
    drawn = [new_secret().reveal() for _ in range(8)]
    return len(set(drawn)) == len(drawn) and all(len(set(secret)) > 1 for secret in drawn)


def _refuses(error: type[ClientError], attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except error:
        return True
    return False


TESTS: Mapping[str, Callable[[], bool]] = MappingProxyType(
    {
        "ed25519": _ed25519,
        "hkdf": _hkdf,
        "sframe": _sframe,
        "xwing": _xwing,
        "safety-number": _numbers,
        "strict-json": _strict_json,
        "random": _random,
    }
)
