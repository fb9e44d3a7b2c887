# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every finding that stands can be acted on at a terminal as in the window; none leads in."""

from typing import get_args

import msgspec
import pytest

from client.model.check_report import report
from client.model.commands import (
    Acknowledge,
    CheckAgain,
    ChooseDevice,
    CloseRoom,
    Join,
    ShowSafetyNumber,
)
from client.model.events import PeopleChanged, PreJoin, Refused
from client.model.media import DeviceKind
from client.model.participant import TrustState
from client.model.token import ShowToken, SignInWithToken, TokenSaid
from client.model.verdict import Result, Severity
from client.policy.messages import Action
from client.terminal.devices import DevicesPage
from client.terminal.doing import Doing
from client.terminal.entrance import Entrance
from client.terminal.hand_out import HandOut
from client.terminal.people import PeoplePage
from client.terminal.proofs import ProofsPage
from client.terminal.safety import SafetyPage
from tests.fakes import scenes
from tests.fakes.terminal import straight, terminal

pytestmark = pytest.mark.asyncio


def finding(action, check="DISK-ENCRYPTED", subject=""):
    one = scenes.finding(check, "Disk encrypted", Result.FAIL, action=action)
    return msgspec.structs.replace(one, severity=Severity.BLOCK, subject=subject)


async def offered(t, *findings):
    await t.hears(Refused("Lage", findings))
    await t.press("a")
    assert isinstance(t.app.screen, Doing)
    return t.app.screen


def not_entered(t):
    return not t.sent(Join) and not t.sent(Acknowledge)


@pytest.mark.parametrize("action", get_args(Action))
async def test_every_action_is_offered_first_of_all_and_leads_into_no_room(action) -> None:
    async with terminal(straight()) as t:
        page = await offered(t, finding(action))
        assert page.steps[0].about.action == action
        await t.press("enter")
        assert not isinstance(t.app.screen, Doing)
        assert not_entered(t)


@pytest.mark.parametrize(
    ("one", "page", "words"),
    [
        (finding("RTY", "MFA-FRESH"), ProofsPage, "Sign in with the token"),
        (finding("IT", "LOCATION"), ProofsPage, "Declare the country"),
        (finding("IT"), HandOut, "report for IT"),
        (finding("NEW"), HandOut, "request for a new invitation"),
        (finding("PPL"), PeoplePage, "Go to people"),
        (finding("CMP"), PeoplePage, "Go to people"),
        (finding("DEV"), DevicesPage, "Choose a device"),
    ],
)
async def test_a_choice_does_what_it_says(one, page, words) -> None:
    async with terminal(straight()) as t:
        await offered(t, one)
        assert words in t.text
        await t.press("enter")
        assert isinstance(t.app.screen, page)


async def test_a_sign_in_asks_its_check_again_and_nothing_before() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("RTY", "MFA-FRESH"), finding("IT"))
        await t.press("enter")
        assert t.sent(ShowToken)
        await t.hears(TokenSaid("card", 1))
        t.app.screen.pin.input.value = "271828"
        t.app.screen.pin.input.focus()
        await t.press("enter")
        assert len(t.sent(SignInWithToken)) == 1
        assert not t.sent(CheckAgain)
        await t.press("escape")
        await t.pilot.pause()
        assert isinstance(t.app.screen, Entrance)
        assert t.sent(CheckAgain) == [CheckAgain("MFA-FRESH")]


async def test_handing_the_report_out_asks_nothing_again() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("IT"))
        await t.press("enter", "escape")
        await t.pilot.pause()
        assert isinstance(t.app.screen, Entrance)
        assert not t.sent(CheckAgain)


async def test_the_report_is_written_as_the_window_copies_it(tmp_path) -> None:
    async with terminal(straight()) as t:
        both = (finding("IT"), *scenes.PASSED[:2])
        await offered(t, *both)
        await t.press("enter")
        file = tmp_path / "report.txt"
        t.app.screen.field.input.value = str(file)
        t.app.screen.field.input.focus()
        await t.press("enter")
        assert file.read_text() == report(both)
        assert "Lage" not in file.read_text()
        assert "Written to" in t.text
        await t.press("ctrl+t")
        assert t.app.clipboard == report(both)


async def test_numbers_are_compared_with_the_person_of_the_finding() -> None:
    person = msgspec.structs.replace(scenes.PEOPLE[0], trust=TrustState.UNVERIFIED)
    async with terminal(straight()) as t:
        await t.hears(PeopleChanged((person,)))
        await offered(t, finding("CMP", "KEY-UNVERIFIED", person.uid))
        assert "Compare numbers" in t.text
        await t.press("enter")
        assert isinstance(t.app.screen, SafetyPage)
        assert t.sent(ShowSafetyNumber) == [ShowSafetyNumber(person.uid)]
        await t.press("b")
        await t.pilot.pause()
        assert t.sent(CheckAgain) == [CheckAgain("KEY-UNVERIFIED")]


async def test_where_there_is_no_key_to_compare_it_says_what_to_do() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("CMP", "KEY-UNVERIFIED", "eve@example.org"))
        await t.press("enter")
        assert isinstance(t.app.screen, Entrance)
        assert "new card" in t.text


async def test_another_device_is_chosen_and_the_check_asked_again() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("DEV", "DEVICE-TRUSTED"))
        await t.press("enter")
        await t.hears(scenes.DEVICES)
        await t.press("enter")
        await t.pilot.pause()
        device = next(d for d in scenes.DEVICES.devices if d.kind is DeviceKind.MICROPHONE)
        assert t.sent(ChooseDevice) == [ChooseDevice(DeviceKind.MICROPHONE, device.id)]
        assert t.sent(CheckAgain) == [CheckAgain("DEVICE-TRUSTED")]


async def test_the_second_of_two_is_asked_alone() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("IT", "CORE-DUMP"), finding("RTY", "CLOCK"))
        await t.press("down", "enter")
        await t.pilot.pause()
        assert t.sent(CheckAgain) == [CheckAgain("CLOCK")]


async def test_closing_closes_the_room_and_the_program() -> None:
    async with terminal(straight()) as t:
        await offered(t, finding("RST"))
        await t.press("enter")
    assert t.sent(CloseRoom)
    assert not t.app.is_running


async def test_a_warning_can_be_acted_on_before_it_is_read() -> None:
    async with terminal(straight()) as t:
        await t.hears(PreJoin(scenes.ROOMS[1], (), (scenes.WARNING,), allowed=False))
        await t.press("a")
        assert t.app.screen.steps[0].about == scenes.WARNING
        await t.press("b")
        assert scenes.WARNING.message[:40] in t.text
        assert not_entered(t)


async def test_while_checks_run_there_is_nothing_to_do() -> None:
    async with terminal(straight()) as t:
        await t.press("a")
        assert isinstance(t.app.screen, Entrance)
