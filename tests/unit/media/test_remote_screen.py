# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.media.remote: a screen is decoded of somebody who said that they show one, only then."""

import itertools
import threading
import time

import numpy as np
import pytest
import pytest_asyncio

from client.media.decoding import DecoderPool
from client.media.playout import Playout
from client.media.receiver import Outside
from client.media.remote import ReceiverTools, RemotePerson, unknown_person
from client.media.rtp import cut
from client.model.ids import PeerId
from client.model.media import PAYLOAD_TYPES, StreamKind
from client.model.transport import StreamOffer
from tests.unit.media.test_screen import GREEN, ME, Stage, strip

SSRC = 77
OFFER = StreamOffer("screen", SSRC, PAYLOAD_TYPES[StreamKind.SCREEN])


class Link:
    """A link that only remembers who takes what."""

    peer = PeerId(ME)

    def __init__(self):
        self.sinks = {}

    def attach(self, ssrc, _payload_type, sink):
        self.sinks[ssrc] = sink

    def detach(self, sink):
        self.sinks = {ssrc: one for ssrc, one in self.sinks.items() if one is not sink}


class Watcher:
    """The reader's side of a screen."""

    def __init__(self, stage: Stage):
        self.asked = []
        self.pool = DecoderPool()
        playout = Playout(lambda _: None, lambda *_: None)
        tools = ReceiverTools(
            stage.reader,
            lambda _: 0,
            lambda: stage.now,
            self.pool,
            playout,
            reports=False,
            my_ssrc=5,
        )
        self.person = RemotePerson(unknown_person(PeerId(ME), 0.0), tools)
        self.link = Link()
        outside = Outside(lambda: stage.now, lambda _: 0.05, self.asked.append)
        self.person.connect(self.link, (OFFER,), outside)
        self.person.screen.want(640, 392)
        self.numbers = itertools.count(10)

    def take(self, one) -> None:
        """The packets of one sealed picture."""
        payloads = cut(one.sealed, key=one.key, now=0.0)
        for place, payload in enumerate(payloads):
            last = place == len(payloads) - 1
            self.link.sinks[SSRC].on_rtp(next(self.numbers), one.timestamp, last, payload, 0)

    def picture(self):
        limit = time.monotonic() + 5
        while (shown := self.person.screen.take()) is None:
            assert time.monotonic() < limit, "no picture came"
            threading.Event().wait(0.002)
        return shown


@pytest.fixture
def stage():
    made = Stage()
    made.screen.begin(strip())
    yield made
    made.screen.close()


@pytest_asyncio.fixture
async def watcher(stage):
    made = Watcher(stage)
    yield made
    made.person.disconnect()
    made.pool.close()


def sent(stage):
    stage.give()
    return stage.sent()


@pytest.mark.asyncio
async def test_the_screen_of_somebody_who_said_so_is_shown_with_its_class(stage, watcher):
    watcher.person.shares(said=True)
    watcher.take(sent(stage))
    shown = watcher.picture()
    assert (shown.width, shown.height) == (640, 392)
    flat = np.frombuffer(shown.pixels, np.uint8)[: shown.stride * shown.height]
    rows = flat.reshape(shown.height, shown.stride)[:, : shown.width * 4].reshape(392, 640, 4)
    assert np.abs(rows[60:, :, :3].mean(axis=(0, 1)) - GREEN).max() < 12
    assert rows[2:6, :, 2].mean() > rows[2:6, :, 0].mean() + 60
    assert watcher.person.unsaid == 0


@pytest.mark.asyncio
async def test_a_screen_that_nobody_spoke_of_is_dropped_and_counted(stage, watcher):
    watcher.take(sent(stage))
    assert watcher.person.unsaid == 1
    assert watcher.person.screen.take() is None
    assert watcher.asked == []


@pytest.mark.asyncio
async def test_who_says_so_late_is_asked_for_a_key_picture_and_then_seen(stage, watcher):
    watcher.take(sent(stage))
    watcher.person.shares(said=True)
    watcher.take(sent(stage))
    assert len(watcher.asked) == 1
    stage.now += 2
    assert stage.screen._gate.requested(PeerId("c" * 128))
    watcher.take(sent(stage))
    assert watcher.picture().width == 640


@pytest.mark.asyncio
async def test_what_is_sealed_with_the_key_of_a_camera_is_no_screen(stage, watcher):
    watcher.person.shares(said=True)
    one = sent(stage)
    plain = stage.reader.open(PeerId(ME), StreamKind.SCREEN, one.sealed)
    watcher.take(one._replace(sealed=stage.keys.seal(StreamKind.VIDEO, plain)))
    assert watcher.person.screen.take() is None
    assert watcher.link.sinks[SSRC].opened is None
    assert stage.reader.undecryptable(PeerId(ME)) == 1


@pytest.mark.asyncio
async def test_nothing_is_shown_any_more_when_they_said_that_it_ended(stage, watcher):
    watcher.person.shares(said=True)
    watcher.take(sent(stage))
    watcher.picture()
    watcher.person.shares(said=False)
    watcher.take(sent(stage))
    assert watcher.person.unsaid == 1


@pytest.mark.asyncio
async def test_a_link_that_ended_takes_no_screen(watcher):
    assert SSRC in watcher.link.sinks
    watcher.person.disconnect()
    assert watcher.link.sinks == {}
