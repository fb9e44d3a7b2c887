# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Foreign and repeated frames are told once, by name; a frame or two at a change of keys is not."""

import threading

import pytest

from client.crypto.frame_keys import FrameKeys
from client.engine.frame_watch import TOLERATED, FrameWatch
from client.model.ids import DisplayName, HelloHash, RosterHash
from client.model.media import StreamKind
from client.model.secret import Secret

ROSTER, ANNA = RosterHash("ab" * 64), HelloHash("01" * 64)
PEOPLE = ((ANNA, DisplayName("Anna")),)


@pytest.fixture
def ends():
    sender, receiver = FrameKeys(threading.Lock), FrameKeys(threading.Lock)
    sender.use_send_key(ROSTER, ANNA, 1, Secret(b"s" * 32))
    receiver.add_receive_key(ANNA, ROSTER, 1, Secret(b"s" * 32))
    return sender, receiver, FrameWatch(receiver)


def test_honest_frames_raise_nothing(ends) -> None:
    sender, receiver, watch = ends
    for _ in range(20):
        assert receiver.open(ANNA, StreamKind.AUDIO, sender.seal(StreamKind.AUDIO, b"x"))
    assert watch.findings(PEOPLE) == ()


def test_plain_frames_are_told_with_the_name_and_only_once(ends) -> None:
    _, receiver, watch = ends
    for _ in range(TOLERATED):
        assert receiver.open(ANNA, StreamKind.AUDIO, b"\xfc plain opus") is None
    assert watch.findings(PEOPLE) == ()
    assert receiver.open(ANNA, StreamKind.AUDIO, b"\xfc plain opus") is None
    (found,) = watch.findings(PEOPLE)
    assert (found.id, found.blocks, dict(found.params)) == (
        "PLAINTEXT-FRAME",
        True,
        {"name": "Anna"},
    )
    assert watch.findings(PEOPLE) == ()


def test_replayed_frames_are_told_as_such(ends) -> None:
    sender, receiver, watch = ends
    frame = sender.seal(StreamKind.AUDIO, b"once")
    assert receiver.open(ANNA, StreamKind.AUDIO, frame) == b"once"
    for _ in range(TOLERATED + 1):
        assert receiver.open(ANNA, StreamKind.AUDIO, frame) is None
    assert [found.id for found in watch.findings(PEOPLE)] == ["FRAME-REPLAY"]


def test_one_packet_of_a_stream_that_nobody_announced_is_told_with_the_name_and_only_once(ends):
    _, receiver, _ = ends
    strays = {ANNA: 0}
    watch = FrameWatch(receiver, lambda peer: strays[peer])
    assert watch.findings(PEOPLE) == ()
    strays[ANNA] = 1
    (found,) = watch.findings(PEOPLE)
    assert (found.id, found.blocks, found.subject) == ("GHOST-STREAM", True, "Anna")
    strays[ANNA] = 5
    assert watch.findings(PEOPLE) == ()
