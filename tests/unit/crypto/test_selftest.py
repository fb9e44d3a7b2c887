# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.selftest: passes on sound libraries, and notices each broken one."""

import pytest

from client.crypto import selftest
from client.crypto.selftest import TESTS, run_self_test
from client.model.errors import Malformed
from client.model.secret import Secret


def test_all_tests_pass_on_this_machine():
    report = run_self_test()
    assert report.failed == ()
    assert report.ran == len(TESTS) > 5


def accept_anything(*_: object, **__: object) -> None:
    """A verifier that never refuses."""


@pytest.mark.parametrize(
    ("name", "broken", "test"),
    [
        ("verify", accept_anything, "ed25519"),
        ("raw_key", accept_anything, "ed25519"),
        ("hkdf_sha512", lambda *_, **__: bytes(20), "hkdf"),
        ("seal_frame", lambda *_: b"", "sframe"),
        ("open_frame", lambda *_: b"draft-ietf-sframe-enc", "sframe"),
        ("seal", lambda *_: b"plain", "xwing"),
        ("fingerprint", lambda *_: bytes(64), "safety-number"),
        ("strict_loads", lambda _: {"a": 1}, "strict-json"),
        ("new_secret", lambda: Secret(bytes(32)), "random"),
    ],
)
def test_names_the_part_that_is_broken(monkeypatch, name, broken, test):
    monkeypatch.setattr(selftest, name, broken)
    assert run_self_test().failed == (test,)


def test_an_opener_that_accepts_everything_is_noticed(monkeypatch):
    monkeypatch.setattr(selftest.XWingPrivate, "open", lambda *_: b"plain")
    assert run_self_test().failed == ("xwing",)


def test_a_test_that_raises_has_failed():
    def raises() -> bool:
        raise Malformed("x", "y")

    report = run_self_test({"good": lambda: True, "bad": raises, "no": lambda: False})
    assert (report.failed, report.ran) == (("bad", "no"), 3)


def test_an_unexpected_error_is_no_pass():
    def crash() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_self_test({"crash": crash})
