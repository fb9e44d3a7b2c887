# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Screens that people show each other, between whole engines over a real relay and real links."""

import time

import numpy as np
import pytest

from client.model import commands, events
from client.model.ids import PeerId
from client.model.media import Picture
from client.model.share import LabelStrip, SharesChanged, StartSharing, StopSharing
from client.session.inputs import ClockJumped, GateLost
from tests.rig.household import Home, account, at_home

SECRET = "VS-NfD"
GREEN = (20, 180, 40)
NAME = "Bildschirm Kanarienvogel"
QUIET = commands.Join(synthetic=commands.SyntheticPerson())


def picture(width: int = 640, height: int = 360) -> Picture:
    rows = np.zeros((height, width, 4), np.uint8)
    rows[:, :, :3] = GREEN
    return Picture(memoryview(rows.tobytes()), width, height, width * 4)


def strip(text: str = SECRET) -> LabelStrip:
    rows = np.zeros((32, 320, 4), np.uint8)
    rows[:, :, 2] = 160
    rows[8:24, 80:240:2, :3] = 255
    return LabelStrip(text, Picture(memoryview(rows.tobytes()), 320, 32, 1280))


def wish(text: str = SECRET) -> StartSharing:
    return StartSharing(NAME, 640, 360, strip(text))


def meet(host: Home, *guests: Home, screens: bool = True) -> None:
    made = host.follower.ask(
        commands.CreateRoom(
            title="Lage",
            uids=tuple(guest.person.uid for guest in guests),
            hours=1,
            listen="127.0.0.1:0",
            classification=SECRET,
            screen_share=screens,
        ),
        events.RoomCreated,
    )
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    files = {one.uid: one.file for one in made.invitations}
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    for guest in guests:
        guest.check(files[guest.person.uid])
        guest.join(QUIET)
    for home in (host, *guests):
        home.until_live(1 + len(guests))
        home.until(
            lambda e: (
                isinstance(e, events.RosterChanged)
                and sum(one.linked for one in e.people) == len(guests)
            )
        )


def shares(home: Home, *of: PeerId | None) -> SharesChanged:
    """The moment when just these are shown."""
    heard = home.until(
        lambda e: isinstance(e, SharesChanged) and tuple(one.peer for one in e.shares) == of
    )
    assert isinstance(heard, SharesChanged)
    return heard


def peer_of(other: Home, at: Home) -> PeerId:
    roster = [e for e in at.said if isinstance(e, events.RosterChanged)][-1]
    return next(one.peer for one in roster.people if one.uid == other.person.uid)


def refused(home: Home) -> events.CommandFailed:
    heard = home.until(
        lambda e: isinstance(e, events.CommandFailed) and e.command == "StartSharing"
    )
    assert isinstance(heard, events.CommandFailed)
    return heard


def seen(at: Home, of: Home, seconds: float = 8.0) -> np.ndarray | None:
    """The next picture of a person's screen, while they hand over theirs."""
    slot = at.engine.screen_pictures(peer_of(of, at))
    slot.want(640, 392)
    slot.take()
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        of.engine.show(picture())
        time.sleep(0.1)
        if (shown := slot.take()) is not None:
            flat = np.frombuffer(shown.pixels, np.uint8)[: shown.stride * shown.height]
            rows = flat.reshape(shown.height, shown.stride)[:, : shown.width * 4]
            return rows.reshape(shown.height, shown.width, 4)[:, :, :3]
    return None


def forget(*homes: Home) -> None:
    """What was said of screens so far."""
    for home in homes:
        home.said[:] = [
            e for e in home.said if not isinstance(e, SharesChanged | events.CommandFailed)
        ]


def share_lines(home: Home) -> list[str]:
    with account(home.person) as held:
        lines = held.audit.read()
    assert NAME not in repr(lines)
    return [line.ev.way for line in lines if line.ev.type == "share"]


def test_a_screen_is_seen_under_its_class_and_only_one_at_a_time(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        at_guest = peer_of(host, guest)
        host.engine.send(wish())
        assert shares(host, None).shares[0].name == NAME
        assert shares(guest, at_guest).shares[0].name == host.person.name
        rows = seen(guest, host)
        assert rows is not None
        assert np.abs(rows[60:].mean(axis=(0, 1)) - GREEN).max() < 12
        assert rows[2:6, :, 2].mean() > rows[2:6, :, 0].mean() + 60
        guest.engine.send(wish())
        assert refused(guest).code == "other-share"
        forget(host, guest)
        host.engine.send(StopSharing())
        assert shares(host).stopped == ""
        shares(guest)
        assert seen(guest, host, 0.6) is None
        # Now it is the other's turn.
        forget(host, guest)
        guest.engine.send(wish())
        shares(guest, None)
        shares(host, peer_of(guest, guest))
        assert seen(host, guest) is not None
        forget(host)
        guest.leave()
        shares(host)
        host.leave()
    assert share_lines(host) == ["began", "stopped"]
    assert share_lines(guest) == ["began", "stopped"]


def test_a_room_without_screens_refuses_and_shows_nothing(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest, screens=False)
        host.engine.send(wish())
        assert refused(host).code == "no-sharing"
        assert seen(guest, host, 0.6) is None
        assert not [e for e in host.said if isinstance(e, SharesChanged)]


@pytest.mark.parametrize("made", [wish("OFFEN"), StartSharing(NAME, 640, 360, None)])
def test_without_the_class_of_the_room_nothing_is_shown(people, made) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        host.engine.send(made)
        assert refused(host).code == "no-class"
        assert seen(guest, host, 0.6) is None


def test_without_a_call_nothing_is_shown(people) -> None:
    with at_home(people[0]) as (alone,):
        alone.engine.send(wish())
        assert refused(alone).code == "no-call"
        alone.engine.send(StopSharing())
        alone.engine.show(picture())


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda call: call.feed(GateLost(("NET-PATH",), None)), "on hold"),
        (lambda call: call.devices.put_away(speaker=False), "locked"),
        (lambda call: call.feed(ClockJumped()), "not live"),
    ],
)
def test_what_stops_the_sending_ends_it_for_good(people, happens, why) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        host.engine.send(wish())
        shares(host, None)
        assert seen(guest, host) is not None
        visit = host.engine._visit
        loop = host.engine._loop
        loop.call_soon_threadsafe(happens, visit.call)
        assert why in shares(host).stopped
        shares(guest)
        assert seen(guest, host, 0.6) is None


def test_a_safety_number_on_the_screen_ends_it(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        host.engine.send(wish())
        shares(host, None)
        host.engine.send(commands.ShowSafetyNumber(guest.person.uid))
        number = host.until(lambda e: isinstance(e, events.SafetyNumber))
        ended = shares(host)
        assert "safety number" in ended.stopped
        assert host.said.index(ended) < host.said.index(number)
