# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's list in a terminal."""

from pathlib import Path

import pytest

from client.model import commands, events
from client.model.events import DirectoryShown
from tests.fakes import scenes
from tests.fakes.terminal import terminal
from tests.ui.test_organisation import HELD


@pytest.mark.asyncio
async def test_a_list_and_its_key_go_to_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "list"
    file.write_bytes(b"a list")
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
        await t.press("p", "o")
        assert t.sent(commands.ShowDirectory) == [commands.ShowDirectory()]
        await t.hears(DirectoryShown(None))
        assert "No list yet" in t.text
        t.app.screen.file.input.value = str(file)
        t.app.screen.key.input.value = HELD.key
        t.app.screen.key.input.focus()
        await t.press("enter")
        assert t.sent(commands.ImportDirectory) == [commands.ImportDirectory(b"a list", HELD.key)]
        await t.hears(DirectoryShown(HELD))
        assert "Amt X, list 7" in t.text


@pytest.mark.asyncio
async def test_what_is_no_file_and_what_was_refused_is_said() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
        await t.press("p", "o")
        t.app.screen.file.input.value = "/nowhere/x"
        t.app.screen.file.input.focus()
        await t.press("enter")
        assert t.sent(commands.ImportDirectory) == []
        assert "There is no file" in t.text
        await t.hears(events.CommandFailed("ImportDirectory", "older", "This list is older."))
        assert "This list is older." in t.text
