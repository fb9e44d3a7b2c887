# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Any bytes at all, said to a relay by a member and by a stranger, or to a mailbox by a relay."""

import asyncio
import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.model import relay
from client.model.errors import Malformed
from client.model.ids import RoomId
from client.net.websocket import from_relay
from client.relay.limits import AddressAccount, Limits
from client.relay.reception import Reception

ROOM, TOKEN = RoomId("a" * 32), b"t" * 32
LIMITS = Limits(refusal_s=0.0)


class FakeLine:
    """A line without a socket."""

    def __init__(self) -> None:
        self.account = AddressAccount(LIMITS, lambda: 0.0)
        self.asked = self.ending = False
        self.heard_at = 0.0
        self.sent: list[object] = []
        self.causes: list[str] = []

    def send(self, message):
        self.sent.append(message)

    def send_encoded(self, data):
        self.sent.append(data)

    def end(self):
        self.ending = True

    def cut(self, cause, _word=None):
        self.causes.append(cause)
        self.ending = True

    def abort(self, cause):
        self.cut(cause)


def a_reception() -> Reception:
    reception = Reception(LIMITS, lambda: 0.0, lambda: 0.0, frozenset())
    reception.register(
        relay.RoomRegistration(ROOM, 100, 2, (hashlib.sha256(TOKEN).digest(),), bytes(32))
    )
    return reception


MESSAGES = st.one_of(
    st.builds(relay.Attach, st.just(ROOM), st.sampled_from([TOKEN, b"", b"x" * 32]), st.binary()),
    st.builds(
        relay.Send, st.one_of(st.just("*"), st.integers(0, 3)), st.integers(0, 9), st.binary()
    ),
    st.builds(relay.Ping, st.integers(-(2**63), 2**64 - 1)),
    st.builds(relay.Pong, st.integers(0, 3)),
    st.builds(relay.Register, st.binary()),
    st.builds(relay.CloseRoom, st.binary()),
).map(msgspec.msgpack.encode)


def twisted(data: bytes, at: int, byte: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([byte]) + data[at + 1 :]


BYTES = st.one_of(
    st.binary(max_size=200),
    MESSAGES,
    st.builds(twisted, MESSAGES, st.integers(0, 10_000), st.integers(0, 255)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BYTES, max_size=8))
def test_nothing_that_is_said_makes_the_relay_fall(said: list[bytes]):
    async def run() -> None:
        reception = a_reception()
        member, stranger = FakeLine(), FakeLine()
        for line in (member, stranger):
            reception.opened(line)
        attach = relay.Attach(ROOM, TOKEN, bytes(32))
        reception.said(member, msgspec.msgpack.encode(attach))
        assert member.sent == [relay.Attached(1, (), 0)]
        for data in said:
            for line in (member, stranger):
                if not line.ending:
                    reception.said(line, data)
        reception.tidy()
        for line in (member, stranger):
            reception.closed(line, politely=False)
        assert reception.lines == ()

    asyncio.run(run())


DEEP = b"\x91" * 60_000
DEEP_MESSAGES = {
    "alone": DEEP,
    "in a field": b"\x82\xa4type\xa4ping\xa1n" + DEEP,
    "before the tag": b"\x82\xa1n" + DEEP + b"\x00\xa4type\xa4ping",
    "in an unknown field": b"\x83\xa4type\xa4ping\xa1x" + DEEP + b"\x00\xa1n\x01",
}


@pytest.mark.parametrize("data", DEEP_MESSAGES.values(), ids=DEEP_MESSAGES.keys())
def test_depth_is_refused_on_both_sides(data: bytes):
    line = FakeLine()
    a_reception().said(line, data)
    assert line.causes == ["malformed"]
    with pytest.raises(Malformed):
        from_relay(data)


@settings(max_examples=300, deadline=None)
@given(BYTES)
def test_a_relay_s_bytes_become_a_message_or_malformed(data: bytes):
    try:
        message = from_relay(data)
    except Malformed:
        return
    assert isinstance(message, relay.FromRelay)
