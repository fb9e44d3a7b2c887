# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Chat, hands, signs, devices and the end for all between whole engines over a real relay."""

from collections.abc import Callable

from client.model import commands, events
from client.model.events import CallPhase, Event
from client.model.talk import (
    ChatLine,
    EndForAll,
    HandsChanged,
    LiveText,
    MediaSaid,
    RaiseHand,
    React,
    Reacted,
    Reaction,
    SendChat,
    SendLiveText,
)
from tests.rig.household import Home, at_home, hosted_room

QUIET = commands.Join(synthetic=commands.SyntheticPerson())


def meet(host: Home, *guests: Home, waiting: Callable[[], None] = lambda: None) -> None:
    """Everybody in a call, live, with closed microphones and cameras."""
    made = hosted_room(host, *guests)
    files = {one.uid: one.file for one in made.invitations}
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    waiting()
    for guest in guests:
        guest.check(files[guest.person.uid])
        guest.join(QUIET)
    for home in (host, *guests):
        home.until_live(1 + len(guests))
        home.until(lambda e: isinstance(e, MediaSaid))


def line(text: str) -> Callable[[Event], bool]:
    return lambda e: isinstance(e, ChatLine) and e.text == text


def lines(home: Home) -> list[tuple[int, str, str, bool]]:
    return [(e.number, e.uid, e.text, e.me) for e in home.said if isinstance(e, ChatLine)]


def failure(command: str) -> Callable[[Event], bool]:
    return lambda e: isinstance(e, events.CommandFailed) and e.command == command


def test_three_people_write_to_each_other(people) -> None:
    with at_home(*people) as (host, *guests):
        meet(host, *guests)
        for home in (host, *guests):
            home.engine.send(SendChat(f"I am {home.person.name}"))
            for other in (host, *guests):
                other.until(line(f"I am {home.person.name}"))
        for home in (host, *guests):
            assert [(uid, me) for _, uid, _, me in lines(home)] == [
                (one.person.uid, one is home) for one in (host, *guests)
            ]
            assert [number for number, *_ in lines(home)] == [1, 2, 3]


def test_a_hand_a_sign_and_a_line_in_the_making_are_seen(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        guest.engine.send(RaiseHand(up=True))
        guest.engine.send(React(Reaction.APPLAUSE))
        guest.engine.send(SendLiveText("Ich wollte no"))
        up = host.until(lambda e: isinstance(e, HandsChanged) and len(e.hands) == 1)
        assert [(hand.uid, hand.me) for hand in up.hands] == [(guest.person.uid, False)]
        sign = host.until(lambda e: isinstance(e, Reacted))
        assert (sign.uid, sign.reaction) == (guest.person.uid, Reaction.APPLAUSE)
        typed = host.until(lambda e: isinstance(e, LiveText))
        assert (typed.name, typed.text) == (guest.person.name, "Ich wollte no")
        guest.engine.send(SendChat("Ich wollte nochmal fragen"))
        host.until(lambda e: isinstance(e, LiveText) and not e.text)
        guest.engine.send(RaiseHand(up=False))
        host.until(lambda e: isinstance(e, HandsChanged) and not e.hands)


def test_devices_are_told_as_they_are_proven(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        first = next(e for e in host.said if isinstance(e, MediaSaid))
        assert [(one.microphone, one.camera) for one in first.people] == [(False, False)]
        guest.engine.send(commands.SetMicrophone(on=True))
        host.until(lambda e: isinstance(e, MediaSaid) and e.people[0].microphone)
        guest.engine.send(commands.SetMicrophone(on=False))
        seen = len(host.said)
        guest.until(
            lambda e: isinstance(e, events.MediaChanged) and not e.on and e in guest.said[-50:]
        )
        host.until(
            lambda e: (
                isinstance(e, MediaSaid) and not e.people[0].microphone and e in host.said[seen:]
            )
        )


def test_who_leaves_takes_hand_and_devices_along(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        meet(host, guest)
        guest.engine.send(RaiseHand(up=True))
        host.until(lambda e: isinstance(e, HandsChanged) and bool(e.hands))
        guest.leave()
        host.until(lambda e: isinstance(e, HandsChanged) and not e.hands)
        host.until(lambda e: isinstance(e, MediaSaid) and not e.people)


def test_nothing_is_written_to_nobody_and_nothing_is_lost(people) -> None:
    with at_home(*people[:2]) as (host, guest):

        def alone() -> None:
            host.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)
            host.engine.send(SendChat("anybody?"))
            assert host.until(failure("SendChat")).code == "alone"

        meet(host, guest, waiting=alone)
        host.engine.send(SendChat("anybody?"))
        guest.until(line("anybody?"))
        for wrong in ("", " \n ", "x" * 2001):
            host.engine.send(SendChat(wrong))
        host.engine.send(SendChat("end"))
        guest.until(line("end"))
        codes = [e.code for e in host.said if failure("SendChat")(e)]
        assert codes == ["alone", "empty", "empty", "too-long"]
        assert [text for _, _, text, _ in lines(guest)] == ["anybody?", "end"]


def test_a_host_ends_the_call_for_all(people) -> None:
    with at_home(*people) as (host, *guests):
        meet(host, *guests)
        guests[0].engine.send(EndForAll())
        assert guests[0].until(failure("EndForAll")).code == "not-host"
        host.engine.send(EndForAll())
        reports = [home.report() for home in (host, *guests)]
        host.until(lambda e: isinstance(e, events.HostingChanged) and not e.hosting)
    assert [report.reason for report in reports] == [
        "ended-for-all",
        "ended-by-host",
        "ended-by-host",
    ]
    assert all(host.person.name in report.sentence for report in reports[1:])


def test_guests_are_told_that_the_host_ended_the_call_when_the_hosting_computer_leaves(
    people,
) -> None:
    with at_home(*people) as (host, *guests):
        meet(host, *guests)
        room = next(e.room for e in host.said if isinstance(e, events.PreJoin))
        host.engine.send(commands.Leave())
        host.engine.send(commands.StopHosting(room.room_id))
        reports = [home.report() for home in guests]
    assert [report.sentence for report in reports] == [
        "The host ended the call and closed the room."
    ] * len(guests)
