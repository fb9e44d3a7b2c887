# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy in a terminal."""

import pytest

from client.model.managed import PolicyShown, ShowPolicy
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
