# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in a profile's files or was typed: read, or refused with a sentence."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.engine.account_store import AccountStore
from client.engine.addresses import join, split
from client.model.commands import KeystoreKind
from client.model.errors import Failure, WrongUse

FILE = "identity.json"
GOOD = msgspec.json.encode({"v": 1, "keystore": KeystoreKind.FILE, "card": b"card"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[AccountStore]:
    with AccountStore(tmp_path_factory.mktemp("profile")) as made:
        yield made


def kind_in(store: AccountStore, data: bytes) -> KeystoreKind | None:
    store._folder.write(FILE, data)
    return store.kind()


def test_reads_an_identity_file(store):
    assert kind_in(store, GOOD) is KeystoreKind.FILE


@given(data=st.binary(max_size=200) | JSON.map(msgspec.json.encode))
def test_any_other_file_is_named_damaged(store, data):
    with pytest.raises(Failure) as refused:
        kind_in(store, data)
    assert refused.value.code == "identity-damaged"


@pytest.mark.parametrize("data", [b'{"\xff":1}', b'{"x":' + b"[" * 100_000, GOOD[:-1], b""])
def test_a_file_of_broken_text_or_endless_depth_is_named_damaged(store, data):
    with pytest.raises(Failure):
        kind_in(store, data)


@given(host=st.ip_addresses().map(str), port=st.integers(0, 65535))
def test_an_address_reads_back(host, port):
    assert split(join(host, port)) == (host, port)


@given(st.text(max_size=30) | st.from_regex(r"[a-z.]{1,5}:[0-9\u0660\u00b2]{0,7}", fullmatch=True))
def test_any_text_is_an_address_or_wrong_use(text):
    try:
        host, port = split(text)
    except WrongUse:
        return
    assert host
    assert 0 <= port < 2**16


@pytest.mark.parametrize("port", ["65536", "9" * 5000, "\u00b2", "\u0661", "-1", ""])
def test_refuses_a_port_that_is_none(port):
    with pytest.raises(WrongUse):
        split(f"host:{port}")
