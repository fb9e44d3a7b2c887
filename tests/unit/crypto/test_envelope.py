# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.envelope: one spelling, one use, one signer."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import (
    MAX_BYTES,
    MAX_INT,
    Context,
    b64,
    b64_exact,
    canonical,
    decode,
    message_hash,
    open_envelope,
    plain_loads,
    sign,
    strict_loads,
)
from client.crypto.signing import SigningKey
from client.model.errors import Malformed, SignatureInvalid
from client.model.room import Envelope

KEY = SigningKey(b"k" * 32)
OTHER = SigningKey(b"o" * 32)


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    words: tuple[str, ...]


NOTE = Note(7, ("one", "\u00fcber", 'quo"te\\'))
SIGNED = sign(KEY, Context.HELLO, NOTE)

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(plain_values)
@settings(max_examples=80, deadline=None)
def test_reads_back_every_canonical_value(value):
    data = canonical(value)
    assert strict_loads(data) == value


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_what_is_accepted_has_exactly_one_spelling(data):
    try:
        value = strict_loads(data)
    except Malformed:
        return
    assert canonical(value) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" {}",
        b"{}\n",
        b"\xef\xbb\xbf{}",
        b"\xff",
        b'{"a":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"[1.0]",
        b"[1.5]",
        b"[1e3]",
        b"[-0]",
        b"[NaN]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[9007199254740992]",
        b"[-9007199254740992]",
        b"[" + b"9" * 5000 + b"]",
        b"[01]",
        b'["\\u0061"]',
        b'["\\/"]',
        b'["\\ud800"]',
        b'["\x01"]',
        b"[1,]",
        b"{}{}",
        b"'a'",
        b"[" * 17 + b"]" * 17,
        b"[" * 30_000,
        b'{"a":' * 30_000,
        b'["' + b"\\" * 60_000,
        b'"' * 60_000,
        b'["' + b"x" * MAX_BYTES + b'"]',
    ],
)
def test_refuses_json_that_two_readers_could_read_differently(data):
    with pytest.raises(Malformed):
        strict_loads(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (b'{"a":1,"b":2}', {"a": 1, "b": 2}),
        (b"[9007199254740991,-9007199254740991]", [MAX_INT, -MAX_INT]),
        (b'["[[[[[[[[[[[[[[[[[[\\"[["]', ['[[[[[[[[[[[[[[[[[["[[']),
        ('["\u00e4"]'.encode(), ["\u00e4"]),
        (b'["' + b"x" * (MAX_BYTES - 4) + b'"]', ["x" * (MAX_BYTES - 4)]),
    ],
)
def test_accepts_their_strict_twins(data, value):
    assert strict_loads(data) == value


def test_accepts_the_greatest_depth():
    data = b"[" * 16 + b"]" * 16
    assert canonical(strict_loads(data)) == data


@pytest.mark.parametrize("value", [{"a": b"bytes"}, [2**53], {"a": "\ud800"}, [object()]])
def test_refuses_to_write_what_nobody_could_read(value):
    with pytest.raises(Malformed):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"number":7}',
        b'{"extra":1,"number":7,"words":[]}',
        b'{"number":"7","words":[]}',
        b'{"number":true,"words":[]}',
        b'{"number":7,"words":[1]}',
        b"[]",
    ],
)
def test_refuses_missing_unknown_and_mistyped_fields(data):
    with pytest.raises(Malformed):
        decode(data, Note)


def test_accepts_exactly_the_declared_fields():
    assert decode(b'{"number":7,"words":["a"]}', Note) == Note(7, ("a",))


def test_an_error_does_not_quote_the_content():
    class Choice(msgspec.Struct, frozen=True):
        which: Context

    with pytest.raises(Malformed) as caught:
        decode(b'{"which":"canary"}', Choice)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.binary(max_size=40))
def test_base64url_reads_back(data):
    assert b64_exact(b64(data)) == data


@given(st.text(alphabet="AQgw-_=+/ \n", max_size=9))
def test_base64url_has_one_spelling(text):
    try:
        data = b64_exact(text)
    except Malformed:
        return
    assert b64(data) == text


@pytest.mark.parametrize("text", ["QQ==", "Q", "QR", "Q Q", "QQ\n", "+/+/", "QQ.", "\u0410\u0410"])
def test_refuses_other_spellings_of_base64url(text):
    with pytest.raises(Malformed):
        b64_exact(text)


def test_opens_what_was_signed():
    opened = open_envelope(SIGNED.envelope, Context.HELLO, Note, KEY.identity)
    assert opened == SIGNED
    assert opened.value == NOTE
    assert opened.hash == message_hash(Context.HELLO, SIGNED.payload)


def test_takes_the_envelopes_own_key_only_when_told_so():
    assert open_envelope(SIGNED.envelope, Context.HELLO, Note, None).key == KEY.identity
    with pytest.raises(SignatureInvalid):
        open_envelope(SIGNED.envelope, Context.HELLO, Note, OTHER.identity)


@pytest.mark.parametrize("context", [c for c in Context if c is not Context.HELLO])
def test_refuses_a_signature_made_for_another_use(context):
    with pytest.raises(SignatureInvalid):
        open_envelope(SIGNED.envelope, context, Note, KEY.identity)


def test_every_context_names_its_use_once():
    values = [context.value for context in Context]
    assert len(set(values)) == len(values)
    for context in Context:
        name = context.name.lower().replace("_", "-")
        assert context.value == f"watchword/{name}/v1"


def test_refuses_every_single_bit_flipped():
    data = SIGNED.envelope
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1 << position % 8
        with pytest.raises((Malformed, SignatureInvalid)):
            open_envelope(bytes(changed), Context.HELLO, Note, None)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_refuses_any_altered_removed_or_added_byte(data):
    envelope = SIGNED.envelope
    start = data.draw(st.integers(0, len(envelope)))
    end = data.draw(st.integers(start, min(len(envelope), start + 3)))
    put = data.draw(st.binary(max_size=3))
    changed = envelope[:start] + put + envelope[end:]
    if changed == envelope:
        return
    with pytest.raises((Malformed, SignatureInvalid)):
        open_envelope(changed, Context.HELLO, Note, KEY.identity)


def signed_payload(payload: bytes) -> bytes:
    """An envelope whose signature holds over any bytes."""
    signature = KEY.sign(Context.HELLO.bind(payload))
    return canonical(Envelope(b64(payload), KEY.identity, b64(signature)))


def test_refuses_a_signed_payload_in_another_spelling():
    honest = open_envelope(signed_payload(SIGNED.payload), Context.HELLO, Note, None)
    assert honest.value == NOTE
    for payload in (b" " + SIGNED.payload, b'{"words":[],"number":1}', b"", b"{}"):
        with pytest.raises(Malformed):
            open_envelope(signed_payload(payload), Context.HELLO, Note, None)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_refuses_signatures_of_another_length(length):
    envelope = canonical(Envelope(b64(SIGNED.payload), KEY.identity, b64(bytes(length))))
    with pytest.raises(Malformed):
        open_envelope(envelope, Context.HELLO, Note, None)


def test_refuses_a_small_order_key_as_signer():
    kid = "ed25519:" + "00" * 32
    with pytest.raises(Malformed):
        open_envelope(canonical(Envelope("", kid, b64(bytes(64)))), Context.HELLO, Note, None)


def test_refuses_to_sign_what_would_be_too_large_to_read():
    with pytest.raises(Malformed, match="64 KiB"):
        sign(KEY, Context.HELLO, Note(1, ("x" * 50_000,)))
    largest = sign(KEY, Context.HELLO, Note(1, ("x" * 48_000,)))
    assert open_envelope(largest.envelope, Context.HELLO, Note, KEY.identity) == largest


def test_the_hash_separates_context_and_payload():
    assert message_hash(Context.BYE, b"x") != message_hash(Context.READY, b"x")
    assert len(message_hash(Context.BYE, b"")) == 128


def test_reads_what_a_person_wrote_in_any_spelling_and_as_strictly():
    assert plain_loads(b'{ "b": 1,\n "a": [true, "\\u00e9"] }') == {"b": 1, "a": [True, "\u00e9"]}
    for data in (b'{"a":1,"a":2}', b"[1.5]", b"[NaN]", b"[9007199254740992]", b"[" * 20, b"{a:1}"):
        with pytest.raises(Malformed):
            plain_loads(data)
    with pytest.raises(Malformed):
        plain_loads(b'"' + b"x" * 100 + b'"', limit=50)
