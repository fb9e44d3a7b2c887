# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy in a terminal."""

import pytest

from client.model.events import CommandFailed
from client.model.managed import PolicyShown, ShowPolicy
from client.model.settings import (
    ChangeSetting,
    Setting,
    SettingsShown,
    SettingView,
    ShowSettings,
)
from tests.fakes import scenes
from tests.fakes.policies import MANAGED, NOT_MANAGED, OVER
from tests.fakes.terminal import terminal


@pytest.mark.asyncio
async def test_the_first_page_says_whose_rules_hold() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PolicyShown(NOT_MANAGED))
        assert "Not managed" in t.text
        await t.hears(PolicyShown(MANAGED))
        assert "Managed by Demo-Amt: policy 42, profile restricted" in t.text
        await t.hears(PolicyShown(OVER))
        assert "EVERY CALL IS REFUSED" in t.text


@pytest.mark.asyncio
async def test_every_value_is_listed_with_who_set_it() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PolicyShown(MANAGED))
        await t.press("v")
        assert t.sent(ShowPolicy) == [ShowPolicy()]
        await t.hears(PolicyShown(MANAGED))
        said = t.app.screen.text.visual.plain if hasattr(t.app.screen.text, "visual") else t.text
        assert "Longest room" in said
        assert "set by Demo-Amt, version 42" in said


def settings(*, release: bool = True, watermark: bool = False, by: str = "") -> SettingsShown:
    return SettingsShown(
        (
            SettingView(Setting.RELEASE, release, bool(by), by),
            SettingView(Setting.WATERMARK, watermark),
        )
    )


@pytest.mark.asyncio
async def test_my_settings_stand_there_and_a_key_wishes_for_the_other_value() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PolicyShown(NOT_MANAGED))
        await t.press("v")
        assert t.sent(ShowSettings) == [ShowSettings()]
        await t.press("w")
        assert t.sent(ChangeSetting) == []
        await t.hears(settings())
        assert "[ ] My name, key and the time" in t.text
        assert "[x] Close the microphone" in t.text
        await t.press("w", "m")
        wished = [
            ChangeSetting(Setting.WATERMARK, on=True),
            ChangeSetting(Setting.RELEASE, on=False),
        ]
        assert t.sent(ChangeSetting) == wished
        # A wish is none yet: what holds is told by the engine.
        assert "[ ] My name, key and the time" in t.text
        await t.hears(settings(watermark=True))
        assert "[x] My name, key and the time" in t.text


@pytest.mark.asyncio
async def test_what_the_organisation_fixed_says_so_and_is_not_wished_for() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PolicyShown(MANAGED))
        await t.press("v")
        await t.hears(settings(by="set by Demo-Amt, version 42"))
        assert "m changes it" not in t.text
        await t.press("m")
        assert t.sent(ChangeSetting) == []
        assert "set by Demo-Amt, version 42: this cannot be changed here." in t.text
        await t.press("w")
        assert t.sent(ChangeSetting) == [ChangeSetting(Setting.WATERMARK, on=True)]


@pytest.mark.asyncio
async def test_a_setting_that_was_refused_says_why() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PolicyShown(MANAGED))
        await t.press("v")
        await t.hears(CommandFailed("ChangeSetting", "locked", "The organisation leaves none."))
        assert "The organisation leaves none." in t.text
