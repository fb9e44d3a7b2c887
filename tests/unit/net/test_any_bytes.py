# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a relay and the other end of a link say: exactly one reading, or `Malformed`."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model import relay
from client.model.errors import Malformed
from client.model.ids import HelloHash, RoomId
from client.model.media import StreamKind
from client.model.transport import Candidate, StreamOffer, TransportParams
from client.net.mesh.candidates import CandidateRules
from client.net.mesh.params import LinkNames, MyEnd, make_params, offer, read_params
from client.net.websocket import from_relay

NUMBER = st.integers(-(2**63), 2**64 - 1)
FROM_RELAY = st.one_of(
    st.builds(relay.Attached, NUMBER, st.lists(NUMBER, max_size=8).map(tuple), NUMBER),
    st.builds(relay.Refusal, st.sampled_from(["no", "busy", "limit"])),
    st.builds(relay.Joined, NUMBER),
    st.builds(relay.Left, NUMBER),
    st.builds(relay.Deliver, NUMBER, NUMBER, st.binary(max_size=200)),
    st.builds(relay.Ping, NUMBER),
    st.builds(relay.Pong, NUMBER, NUMBER),
    st.builds(relay.RoomClosed, st.sampled_from(["ended", "expired"])),
    st.builds(relay.Rival, st.booleans()),
)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBER | st.text(max_size=20) | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
ROOM, ME, PEER = RoomId("ab" * 16), HelloHash("11" * 64), HelloHash("22" * 64)
MINE = LinkNames(ROOM, ME, PEER, "aa" * 32, "bb" * 32, 1)
THEIRS = LinkNames(ROOM, PEER, ME, "bb" * 32, "aa" * 32, 1)
MY_END = MyEnd("1a" * 48, "myuf", "p" * 22, (), (offer(StreamKind.AUDIO, 7),))
THEIR_END = MyEnd("2b" * 48, "thuf", "q" * 22, (), (offer(StreamKind.AUDIO, 1),))
GOOD = make_params(THEIRS, THEIR_END)
BINDING = ("type", "v", "room_id", "sender", "to", "link", "profile", "nonce", "peer_nonce")


@given(FROM_RELAY)
def test_a_relays_message_reads_back_exactly(message):
    assert from_relay(msgspec.msgpack.encode(message)) == message


@given(st.binary(max_size=300) | PLAIN.map(msgspec.msgpack.encode))
def test_any_other_bytes_of_a_relay_are_malformed(data):
    try:
        message = from_relay(data)
    except Malformed:
        return
    assert isinstance(message, relay.FromRelay)


@given(FROM_RELAY, st.dictionaries(st.text(min_size=1, max_size=6), PLAIN, min_size=1, max_size=2))
def test_a_field_that_nobody_knows_is_malformed(message, more):
    fields = msgspec.to_builtins(message, builtin_types=(bytes,))
    with pytest.raises(Malformed):
        from_relay(
            msgspec.msgpack.encode({**more, **fields} | {f"x-{k}": v for k, v in more.items()})
        )


@given(
    name=st.sampled_from(TransportParams.__struct_fields__),
    value=st.text(max_size=140) | NUMBER | st.sampled_from(["", "transport", ME, PEER, "aa" * 32]),
)
def test_parameters_of_a_link_are_taken_only_as_bound_to_this_link(name, value):
    if name in {"candidates", "streams"}:
        value = ()
    kind = type(getattr(GOOD, name))
    if not isinstance(value, kind):
        return  # The envelope's decoder refuses it before.
    changed = msgspec.structs.replace(GOOD, **{name: value})
    try:
        theirs = read_params(changed, MINE, MY_END, CandidateRules())
    except Malformed:
        assert value != getattr(GOOD, name)
        return
    assert name not in BINDING or value == getattr(GOOD, name)
    assert theirs.fingerprint == changed.fingerprint_sha384 != MY_END.fingerprint


@given(
    st.lists(
        st.builds(
            Candidate,
            st.text(max_size=40),
            st.integers(-1, 3),
            st.sampled_from(["udp", "tcp", "UDP", ""]),
            NUMBER,
            st.ip_addresses().map(str) | st.text(max_size=30),
            st.integers(-1, 70000),
            st.sampled_from(["host", "srflx", "relay", "prflx", "x"]),
        ),
        max_size=20,
    )
)
def test_candidates_of_any_form_are_kept_or_dropped_and_never_raise(candidates):
    changed = msgspec.structs.replace(GOOD, candidates=tuple(candidates))
    try:
        sifted = read_params(changed, MINE, MY_END, CandidateRules()).candidates
    except Malformed:
        assert len(candidates) > 16
        return
    assert set(sifted.kept) <= set(candidates)


@given(
    st.lists(
        st.builds(
            StreamOffer,
            st.sampled_from(["audio", "video", "screen", "data", ""]),
            NUMBER,
            st.integers(-1, 300),
        ),
        max_size=6,
    )
)
def test_streams_of_any_form_are_taken_whole_or_malformed(streams):
    changed = msgspec.structs.replace(GOOD, streams=tuple(streams))
    try:
        theirs = read_params(changed, MINE, MY_END, CandidateRules())
    except Malformed:
        return
    assert theirs.streams == tuple(streams)
    assert len({stream.ssrc for stream in streams} | {7}) == len(streams) + 1
