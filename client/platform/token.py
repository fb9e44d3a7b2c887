# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A card or token (PKCS#11): its public key, and a fresh challenge signed with the PIN.

The token's library runs in a process of its own (OpenSC's ``pkcs11-tool``), never in this one,
which holds keys; the PIN goes there in a variable that other accounts cannot read. Where that
program lies is in `client.platform.token_program`; on Windows and macOS none of this was run.
That the key is in hardware is the token's word: nothing here can prove it.
"""

import hashlib
import re
import secrets
import subprocess
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from client.model.secret import Secret
from client.platform import token_program
from client.platform.ask import NoAnswer

DEADLINE_S = 20.0
"""Cards are slow, and some ask for a finger."""
_CHALLENGE = 32
_MIN_RSA_BITS = 2048
_MAX_KEY = 4096
"""Bytes of a public key or a signature; RSA of 16384 bits needs half of it."""
_KEY_ID = re.compile(r"(?:[0-9a-f]{2}){1,32}")
_LABEL = re.compile(r"[ -~]{1,32}")


class Refused(NoAnswer):
    """The token did not sign, or signed with another key."""


def public_key(module: str, label: str, key_id: str) -> bytes:
    """A key's public half in DER; raises `NoAnswer` for a token or key that cannot be used."""
    with tempfile.TemporaryDirectory(prefix="watchword-") as folder:
        out = Path(folder) / "key"
        words = ("--read-object", "--type", "pubkey", "--id", _id(key_id), "--output-file", out)
        _run(module, label, *map(str, words))
        try:
            found = _at_most(out, _MAX_KEY)
        except OSError as error:
            raise NoAnswer("the token shows no such key") from error
    _mechanism(found)
    return found


def prove(module: str, label: str, key_id: str, public: bytes, pin: Secret) -> None:
    """Return if the token signs fresh randomness with this key; raises `Refused` or `NoAnswer`."""
    challenge = secrets.token_bytes(_CHALLENGE)
    mechanism, words = _mechanism(public)
    # A bare ECDSA key signs a digest; the other mechanism makes its own.
    data = hashlib.sha256(challenge).digest() if mechanism == "ECDSA" else challenge
    with tempfile.TemporaryDirectory(prefix="watchword-") as folder:
        given, out = Path(folder) / "challenge", Path(folder) / "signature"
        given.write_bytes(data)
        asked = ("--login", "--pin", "env:TOKEN_PIN", "--sign", "--mechanism", mechanism, *words,
                 "--id", _id(key_id), "--input-file", str(given),
                 "--output-file", str(out))  # fmt: skip
        _run(module, label, *asked, pin=pin)
        try:
            signature = _at_most(out, _MAX_KEY)
        except OSError as error:
            raise Refused("the token did not sign") from error
    _verify(public, signature, challenge)


def _verify(public: bytes, signature: bytes, challenge: bytes) -> None:
    key = serialization.load_der_public_key(public)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            digest = hashlib.sha256(challenge).digest()
            key.verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, challenge, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise Refused("the token's key is of another kind")
    except InvalidSignature:
        raise Refused("the token signed with another key") from None


def _mechanism(public: bytes) -> tuple[str, tuple[str, ...]]:
    """How the token signs with this kind of key, with the words that it needs besides."""
    try:
        key = serialization.load_der_public_key(public)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoAnswer("the token's key cannot be read") from error
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ECDSA", ("--signature-format", "openssl")
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _MIN_RSA_BITS:
        return "SHA256-RSA-PKCS", ()
    raise NoAnswer("the token's key is neither P-256 nor RSA of 2048 bits")


def _run(module: str, label: str, *words: str, pin: Secret | None = None) -> None:
    if _LABEL.fullmatch(label) is None:
        raise NoAnswer("not a token's label")
    try:
        speaker, named = token_program.speaker(), token_program.library(module)
        surroundings = dict(speaker.variables)
        if pin is not None:
            surroundings["TOKEN_PIN"] = pin.reveal().decode()
        ran = subprocess.run(  # noqa: S603  a fixed program; what is named was looked at
            (speaker.program, "--module", named, "--token-label", label, *words),
            capture_output=True,
            timeout=DEADLINE_S,
            check=False,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            cwd=speaker.folder,
            creationflags=speaker.flags,
        )
    except NoAnswer:
        raise
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        raise NoAnswer("the token gave no answer") from error
    if ran.returncode != 0:
        raise Refused("the token refused")


def _at_most(path: Path, limit: int) -> bytes:
    """What the program wrote; raises `NoAnswer` for more than a token can mean."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise NoAnswer("the token's answer is too large to be real")
    return data


def _id(text: str) -> str:
    if _KEY_ID.fullmatch(text) is None:
        raise NoAnswer("not a key's id")
    return text
