# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.authorities: the certificates of authorities that a policy may name."""

import pytest

from client.policy.authorities import Authorities
from tests.fakes.authorities import ROOTS_PEM, Authority

BEGIN, END = "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n"
FULL_LINE = "A" * 76 + "\n"
ONES_OWN = Authority("another").relay().cert_pem.decode()


def block(letters: int) -> str:
    """Something of the right form and of this length, in full lines as far as possible."""
    rows, rest = divmod(letters - len(BEGIN) - len(END), len(FULL_LINE))
    assert rest > 1
    return BEGIN + FULL_LINE * rows + "A" * (rest - 1) + "\n" + END


def wrong(value) -> list[str]:
    return [one.where for one in Authorities().check(value, "servers[0].roots_pem")]


def form_fits(value) -> bool:
    return not list(Authorities().form.check(value, "x"))


def test_takes_one_authority_and_eight_and_no_ninth():
    assert wrong(ROOTS_PEM) == []
    eight = "".join(Authority(f"a{at}").pem for at in range(8))
    assert wrong(eight) == []
    assert wrong(eight + ROOTS_PEM) == ["servers[0].roots_pem"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        7,
        ROOTS_PEM.rstrip("\n"),
        " " + ROOTS_PEM,
        "Bag Attributes\n" + ROOTS_PEM,
        ROOTS_PEM + "x",
        ROOTS_PEM.replace("\n", "\r\n"),
        ROOTS_PEM.replace("CERTIFICATE", "PRIVATE KEY"),
        BEGIN + END,
        BEGIN + "A" * 77 + "\n" + END,
    ],
)
def test_refuses_what_is_not_the_text_of_certificates_alone(value):
    assert wrong(value) == ["servers[0].roots_pem"]
    (one,) = Authorities().check(value, "x")
    assert "BEGIN CERTIFICATE" in one.do


@pytest.mark.parametrize("value", [block(200), ONES_OWN, ROOTS_PEM + ONES_OWN])
def test_refuses_what_looks_like_an_authority_and_vouches_for_nobody(value):
    assert form_fits(value)
    assert wrong(value) == ["servers[0].roots_pem"]
    (one,) = Authorities().check(value, "x")
    assert "certificate" in one.what
    assert "PEM" in one.do


def test_all_of_them_together_take_sixteen_kilobytes_at_most():
    first = block(8_000)
    assert form_fits(first + block(16_384 - 8_000))
    assert not form_fits(first + block(16_385 - 8_000))
