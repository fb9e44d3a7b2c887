# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""No "join anyway": not on the command line, in a setting, in a command, on a key, or as a tick."""

import argparse
import re
from collections.abc import Iterator
from importlib import resources
from typing import get_args

import msgspec
import pytest

from client.app import parser
from client.model import commands
from client.terminal.entrance import Entrance, Stage
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, terminal

BARRED = re.compile(
    r"anyway|regardless|ignore|skip|override|force|insecure|unsafe|bypass|disable|no.?check|"
    r"allow.?all|trust.?all|trotzdem|ignorier|erzwing|umgeh|abschalt",
    re.IGNORECASE,
)


def options(one: argparse.ArgumentParser) -> Iterator[str]:
    for action in one._actions:
        yield from action.option_strings
        yield action.dest
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield name
                yield from options(below)
        elif action.choices:
            yield from map(str, action.choices)


def names(schema: object) -> Iterator[str]:
    """Every name that a file may hold, and every value it may choose from."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from map(str, schema.get("enum", ()))
        for part in schema.values():
            yield from names(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from names(part)


def test_the_command_line_has_no_way_past_the_checks():
    found = set(options(parser.build()))
    assert "--acknowledge" in found
    assert [name for name in found if BARRED.search(name)] == []


@pytest.mark.parametrize("name", ["policy", "managed"])
def test_no_setting_switches_a_check_off(name):
    file = resources.files("client") / "resources" / "schemas" / f"{name}.schema.json"
    found = set(names(msgspec.json.decode(file.read_bytes())))
    assert found
    assert [one for one in found if BARRED.search(one) or one == "off"] == []


def test_no_command_of_a_face_carries_a_way_past():
    fields = {
        f"{kind.__name__}.{field.name}"
        for kind in get_args(commands.Command)
        for field in msgspec.structs.fields(kind)
    }
    assert "Acknowledge.check_ids" in fields
    assert [name for name in fields if BARRED.search(name)] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_text_of_a_check_speaks_of_a_way_past(language):
    file = resources.files("client") / "resources" / f"messages.{language}.json"
    checks = msgspec.json.decode(file.read_bytes())["checks"]
    # What IT switches off (crash dumps, say) is no check; joining all the same would be.
    way = re.compile(r"(join|go on|beitreten|fortfahren) (any|all the same|trotz)", re.IGNORECASE)
    assert [name for name, one in checks.items() if way.search(one["text"])] == []


async def pressed(t: Terminal) -> None:
    keys = {key.key for key in Entrance.BINDINGS if not key.action.startswith("leave")}
    for keys_of_one in sorted(keys):
        for key in keys_of_one.split(","):
            await t.press(key)
            page = t.app.screen
            if isinstance(page, Entrance) and page.stage is not Stage.REFUSED:
                await t.hears(scenes.REFUSED)
    await t.press("enter", "space")


@pytest.mark.asyncio
async def test_no_key_leads_from_a_refusal_into_the_room():
    async with terminal() as t:
        await t.hears(scenes.IDENTITY)
        t.app.enter(commands.OpenInvitation(b"an invitation"))
        await t.pilot.pause()
        await t.hears(scenes.REFUSED)
        before = len(t.engine.commands)
        await pressed(t)
        asked = t.engine.commands[before:]
        assert any(isinstance(one, commands.CheckAgain) for one in asked)
        assert not any(isinstance(one, commands.Join | commands.Acknowledge) for one in asked)
