# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Home in a terminal: everything that a person without a display can do."""

from pathlib import Path

import pytest

from client.model import commands, events
from client.model.commands import KeystoreKind
from client.model.events import CallChanged, CallPhase, IdentityPhase
from client.model.ids import DisplayName, Uid
from client.model.secret import Secret
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, terminal
from tests.terminal.test_call import REPORT

MISSING = events.IdentityChanged(IdentityPhase.MISSING, system_keystore=False)
MINE = scenes.ROOMS[0]


async def at_home(t: Terminal) -> None:
    await t.hears(
        scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE), events.RoomsChanged(scenes.ROOMS)
    )


async def typed(t: Terminal, text: str) -> None:
    t.app.screen.focused.insert_text_at_cursor(text)
    await t.pilot.pause()


@pytest.mark.asyncio
async def test_lists_rooms_and_people_with_trust_as_words() -> None:
    async with terminal() as t:
        await at_home(t)
        assert all(room.title in t.text for room in scenes.ROOMS)
        assert "KEY CHANGED" in next(row for row in t.rows if "Pavel Novak" in row)
        assert "Not verified" in next(row for row in t.rows if "Jonas" in row)


@pytest.mark.asyncio
async def test_makes_an_identity_under_a_passphrase() -> None:
    async with terminal() as t:
        await t.hears(MISSING)
        await typed(t, "Anna Weber")
        await t.press("tab")
        await typed(t, "anna@x.example")
        await t.press("tab")
        await typed(t, "long enough words")
        await t.press("tab")
        await typed(t, "long enough words")
        await t.press("enter")
        (made,) = t.sent(commands.CreateIdentity)
        assert (made.uid, made.name) == ("anna@x.example", "Anna Weber")
        assert made.keystore is KeystoreKind.FILE
        assert made.passphrase.reveal() == b"long enough words"
        await at_home(t)
        assert "Situation meeting" in t.text


@pytest.mark.asyncio
async def test_refuses_passphrases_that_differ() -> None:
    async with terminal() as t:
        await t.hears(MISSING)
        for text in ("Anna Weber", "anna@x.example", "long enough words", "long enough wards"):
            await typed(t, text)
            await t.press("tab")
        await t.press("shift+tab", "enter")
        assert not t.sent(commands.CreateIdentity)
        assert "differ" in t.text


@pytest.mark.asyncio
async def test_uses_the_passphrase_that_the_command_line_named() -> None:
    async with terminal(passphrase=Secret(b"named")) as t:
        await t.hears(MISSING)
        await typed(t, "Anna")
        await t.press("tab")
        await typed(t, "anna@x.example")
        await t.press("enter")
        (made,) = t.sent(commands.CreateIdentity)
        assert made.passphrase.reveal() == b"named"


@pytest.mark.asyncio
async def test_opens_an_invitation_file_and_joins_only_by_a_key(tmp_path: Path) -> None:
    file = tmp_path / "i.watchword"
    file.write_bytes(b"WWI1 sealed")
    async with terminal() as t:
        await at_home(t)
        await t.press("o")
        await typed(t, str(file))
        await t.press("enter")
        assert t.sent(commands.OpenInvitation) == [commands.OpenInvitation(b"WWI1 sealed")]
        await t.hears(scenes.PREJOIN_ALLOWED)
        assert not t.sent(commands.Join)
        assert "Invited: 4" in t.text
        await t.press("m", "j")
        seen = scenes.PREJOIN_ALLOWED.room.room_id
        assert t.sent(commands.Join) == [commands.Join(microphone=True, room_id=seen)]


@pytest.mark.asyncio
async def test_says_when_there_is_no_such_file() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("o")
        await typed(t, "/nowhere/x")
        await t.press("enter")
        assert not t.sent(commands.OpenInvitation)
        assert "There is no file /nowhere/x." in t.text


@pytest.mark.asyncio
async def test_returns_home_from_a_refusal() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("enter")
        await t.hears(events.HostingChanged(MINE.room_id, hosting=True))
        await t.hears(scenes.REFUSED)
        assert "You were not connected" in t.text
        await t.press("q")
        assert "Budget group" in t.text
        assert t.app.is_running
        assert not t.sent(commands.Join)


@pytest.mark.asyncio
async def test_hosts_first_and_then_checks_my_own_room() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("enter")
        assert t.sent(commands.Host) == [commands.Host(MINE.room_id)]
        assert not t.sent(commands.OpenMyRoom)
        await t.hears(events.HostingChanged(MINE.room_id, hosting=True))
        assert t.sent(commands.OpenMyRoom) == [commands.OpenMyRoom(MINE.room_id)]


async def hosting_a_call(t: Terminal) -> None:
    await at_home(t)
    await t.press("enter")
    await t.hears(events.HostingChanged(MINE.room_id, hosting=True))
    await t.hears(events.PreJoin(MINE, scenes.PASSED, (), allowed=True))
    await t.press("j")
    await t.hears(CallChanged(CallPhase.LIVE), scenes.ROSTER)


@pytest.mark.asyncio
async def test_a_host_is_asked_once_before_the_room_ends() -> None:
    async with terminal() as t:
        await hosting_a_call(t)
        await t.press("q", "enter")
        assert "End the room for everyone?" in t.text
        assert not t.sent(commands.Leave)
        await t.press("n", "q", "y")
        assert t.sent(commands.Leave) == [commands.Leave()]
        await t.hears(REPORT)
        assert t.sent(commands.StopHosting) == [commands.StopHosting(MINE.room_id)]
        assert "You left the call." in t.text


@pytest.mark.asyncio
async def test_a_host_can_host_again_after_leaving() -> None:
    async with terminal() as t:
        await hosting_a_call(t)
        await t.press("q", "y")
        await t.hears(REPORT, events.HostingChanged(MINE.room_id, hosting=False))
        await t.press("enter")
        assert t.sent(commands.Host) == [commands.Host(MINE.room_id)] * 2


@pytest.mark.asyncio
async def test_makes_a_room_and_writes_the_invitations(tmp_path: Path) -> None:
    cem = scenes.PEOPLE[0]
    file = events.InvitationFile(cem.uid, cem.name, b"WWI1 sealed", "")
    async with terminal() as t:
        await at_home(t)
        await t.press("r")
        await typed(t, "Talk")
        await t.press("enter")
        assert not t.sent(commands.CreateRoom)
        await t.press(*["tab"] * 9, "space", "ctrl+s")
        assert t.sent(commands.CreateRoom) == [commands.CreateRoom("Talk", (cem.uid,))]
        await t.hears(events.RoomCreated(MINE, (file,)))
        t.app.screen.field.input.value = str(tmp_path / "out")
        await t.press("enter")
        assert (tmp_path / "out" / f"{cem.uid}.watchword").read_bytes() == b"WWI1 sealed"
        assert MINE.room_id in (tmp_path / "out" / "room.json").read_text()
        await t.press("ctrl+o")
        assert t.sent(commands.Host) == [commands.Host(MINE.room_id)]


@pytest.mark.asyncio
async def test_a_standing_relay_needs_its_key_and_forwarders_are_asked_for() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("r")
        await typed(t, "Talk")
        page = t.app.screen
        page.forwarders.input.value = "turns:a.example:5349, turns:b.example:5349"
        page.relay.input.value = "wss://relay.example:7443"
        await t.press(*["tab"] * 9, "space", "ctrl+s")
        assert not t.sent(commands.CreateRoom)
        assert "needs both: its URL and its key" in t.text
        page.pin.input.value = "ab" * 32
        await t.press("tab", "space", "ctrl+s")
        (wish,) = t.sent(commands.CreateRoom)
        assert wish.screen_share
        assert wish.forwarders == ("turns:a.example:5349", "turns:b.example:5349")
        assert (wish.relay_url, wish.relay_pin) == ("wss://relay.example:7443", "ab" * 32)


@pytest.mark.asyncio
async def test_a_person_whose_key_changed_cannot_be_chosen() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("r")
        assert "Cem Aydin" in t.text
        assert "Pavel Novak" not in t.text


@pytest.mark.asyncio
async def test_adds_a_card_that_was_pasted_over_several_lines() -> None:
    new = scenes.person("Eva Berg", "eva@x.example", scenes.TrustState.UNVERIFIED)
    async with terminal() as t:
        await at_home(t)
        await t.press("p", "a")
        t.app.screen.field.input.value = "watchword-card:AA AA"
        await t.press("enter")
        assert t.sent(commands.ImportCard) == [commands.ImportCard(b"watchword-card:AAAA")]
        taken = events.CardTaken(events.CardOutcome.NEW, new)
        await t.hears(taken, events.PeopleChanged((*scenes.PEOPLE, new)))
        assert "Eva Berg was added." in t.text


@pytest.mark.asyncio
async def test_writes_my_card(tmp_path: Path) -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("c")
        assert scenes.IDENTITY.card_text in t.text
        t.app.screen.field.input.value = str(tmp_path / "me.card")
        await t.press("enter")
        assert (tmp_path / "me.card").read_bytes() == scenes.IDENTITY.card


@pytest.mark.asyncio
async def test_markup_in_names_is_only_text() -> None:
    name = DisplayName("[@click=app.leave]Klein[/]")
    odd = scenes.PersonView(
        Uid("k@x.example"), name, "x", scenes.ME.identity, scenes.TrustState.UNVERIFIED
    )
    async with terminal() as t:
        await at_home(t)
        await t.hears(events.PeopleChanged((odd,)))
        assert name in t.text
        await t.press("p")
        assert name[:20] in t.text
        await t.press("b", "r")
        assert name in t.text


@pytest.mark.asyncio
async def test_look_alikes_and_new_keys_of_the_organisation_are_said_in_words() -> None:
    plain = scenes.person("Cem Aydin", "cem@x.example", scenes.TrustState.BY_ORGANISATION)
    odd = scenes.PersonView(
        Uid("cern@x.example"),
        DisplayName("Cem \u0410ydin"),
        "x",
        scenes.ME.identity,
        scenes.TrustState.BY_ORGANISATION,
        confusable=True,
        new_key=True,
    )
    async with terminal() as t:
        await at_home(t)
        await t.hears(events.PeopleChanged((plain, odd)))
        await t.press("p")
        assert "LOOK-ALIKE: Cem" in t.text
        assert "cern@x.example NEW KEY" in t.text
        assert "cem@x.example NEW KEY" not in t.text
        assert t.text.count("Verified by organisation") == 2


@pytest.mark.asyncio
async def test_quits() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.press("q")
    assert t.app.return_code == 0
