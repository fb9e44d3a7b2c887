# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a token, an address of a list or the computer's own names answer: read or refused."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from client.engine.directory_desk import take
from client.engine.directory_fetch import DirectoryFetch
from client.identity.said_place import SaidPlace
from client.model.errors import Failure, Shown
from client.model.secret import Secret
from client.platform import token, token_program
from client.platform.ask import NoAnswer
from client.platform.time_zone import time_zone
from client.policy.facts import ManagedRules
from client.policy.rules import Rules
from tests.fakes.people import person

KEY = person("hanna").identity
URLS = ("https://one.example/list", "https://two.example/list")
P256 = ec.derive_private_key(7, ec.SECP256R1())


def der(key) -> bytes:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.DER, kind)


GOOD = der(P256)


# tokens


@given(st.binary(max_size=80), st.integers(0, len(GOOD) - 1), st.integers(0, 9))
def test_any_key_of_a_token_is_used_or_refused(data, at, size):
    for found in (data, GOOD[:at] + data + GOOD[at + size :]):
        try:
            assert token._mechanism(found)[0] in {"ECDSA", "SHA256-RSA-PKCS"}
        except NoAnswer:
            continue


@pytest.mark.parametrize(
    "found",
    [
        der(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))),
        der(ec.derive_private_key(7, ec.SECP384R1())),
        # The same key on a curve that nobody has heard of: 1.2.840.10045.3.1.127.
        GOOD.replace(bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d03017f")),
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 9_000,
    ],
    ids=["another kind", "another curve", "an unheard-of curve", "huge", "deep"],
)
def test_a_key_of_another_kind_is_no_answer(found):
    assert token._mechanism(GOOD)[0] == "ECDSA"
    assert found != GOOD
    with pytest.raises(NoAnswer):
        token._mechanism(found)


@given(st.binary(max_size=200))
def test_any_signature_proves_nothing_but_the_right_one(signature):
    assert (
        token._verify(GOOD, P256.sign(b"c" * 32, ec.ECDSA(token.hashes.SHA256())), b"c" * 32)
        is None
    )
    with pytest.raises(token.Refused):
        token._verify(GOOD, signature, b"c" * 32)


def test_an_answer_larger_than_a_token_can_mean_is_none(tmp_path):
    file = tmp_path / "key"
    file.write_bytes(bytes(9))
    assert token._at_most(file, 9) == bytes(9)
    with pytest.raises(NoAnswer):
        token._at_most(file, 8)
    file.unlink()
    file.symlink_to("/dev/zero")
    with pytest.raises(NoAnswer):
        token._at_most(file, token._MAX_KEY)


@pytest.mark.parametrize(
    "module",
    [
        "",
        "\0",
        "/nowhere",
        "/etc",
        "/" * 2_000 + "etc/passwd",
        "/a" * 9_000,
        "/\udcff",
        "/dev/null",
    ],
)
def test_what_is_no_file_of_an_administrators_is_no_library(module):
    with pytest.raises(NoAnswer):
        token_program.library(module)


def test_a_link_is_followed_to_whose_file_it_is(tmp_path):
    system = Path("/etc/passwd")
    link, circle, open_to_all = (tmp_path / name for name in ("link", "circle", "open"))
    link.symlink_to(system)
    assert token_program.library(str(link)) == str(system.resolve())
    circle.symlink_to(circle)
    open_to_all.write_bytes(b"")
    open_to_all.chmod(0o666)
    link.unlink()
    link.symlink_to(open_to_all)
    for one in (circle, link):
        with pytest.raises(NoAnswer):
            token_program.library(str(one))


@pytest.mark.parametrize("pin", [b"\xff\xfe", b"12\x0034"])
def test_a_pin_that_no_program_can_be_told_is_no_answer(pin, monkeypatch):
    monkeypatch.setattr(token_program.shutil, "which", lambda *_, **__: "/bin/true")
    monkeypatch.setattr(token_program, "library", lambda module: module)
    token._run("/etc/passwd", "mine", pin=Secret(b"1234"))
    with pytest.raises(NoAnswer):
        token._run("/etc/passwd", "mine", pin=Secret(pin))


# lists


@given(st.one_of(st.binary(max_size=200), st.sampled_from([b"[" * 9_000, b'{"payload":' * 99])))
def test_any_bytes_as_a_list_are_refused_with_a_sentence(data):
    account = SimpleNamespace(directory=None, seen=SimpleNamespace(latest=0))
    with pytest.raises(Shown):
        take(account, data, KEY, 1_000)


class Wrong(Exception):
    """Nobody foresaw this."""


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [RecursionError(), MemoryError(), UnicodeError(), Wrong()])
async def test_an_address_that_fails_in_an_unforeseen_way_hides_no_other(error):
    taken = []
    rules = ManagedRules(
        ("x",), directory_urls=URLS, directory_key=KEY, rules=Rules(max_list_age_s=3_600)
    )

    async def takes(data: bytes, _key: str) -> None:
        if data == b"BAD":
            raise error
        taken.append(data)

    answers = dict(zip(URLS, (b"BAD", b"GOOD"), strict=True))
    world = SimpleNamespace(clock=lambda: 0.0, wall=lambda: 1_000)
    fetching = DirectoryFetch(
        world, lambda: rules, lambda: None, takes, get=lambda url, _: answers[url]
    )
    await fetching.now()
    assert taken == [b"GOOD"]
    answers[URLS[1]] = b"BAD"
    with pytest.raises(Failure, match="not an organisation's list"):
        await fetching.now()
    assert taken == [b"GOOD"]


# names of this computer's own


@pytest.mark.parametrize("name", [b"\xff\xfe/\x80", "\U0001f980".encode() * 99, b":Europe/Berlin"])
def test_a_time_zone_of_any_bytes_can_be_kept(name, monkeypatch):
    monkeypatch.setitem(os.environb, b"TZ", name)
    said = SaidPlace("DE", time_zone())
    assert said.zone
    assert SaidPlace.from_bytes(said.to_bytes()) == said


def test_a_time_zone_behind_a_link_of_any_bytes_can_be_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(os.fsdecode(b"/usr/share/zoneinfo/\xff\xfe"))
    said = SaidPlace("DE", time_zone(link))
    assert SaidPlace.from_bytes(said.to_bytes()) == said
