# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Country and token at a terminal: what is asked of the engine, and that no PIN stays."""

from datetime import UTC, datetime

import pytest

from client.model.place import CountrySaid, DeclareCountry
from client.model.token import EnrolToken, SignInWithToken, TokenSaid
from tests.fakes import scenes
from tests.fakes.terminal import terminal


async def opened(t):
    await t.hears(scenes.IDENTITY)
    await t.press("k")
    await t.hears(CountrySaid("", moved=False, countries=("DE",)), TokenSaid("", 0))
    return t.app.screen


@pytest.mark.asyncio
async def test_a_country_is_declared() -> None:
    async with terminal() as t:
        page = await opened(t)
        assert "No country was declared." in t.text
        page.code.input.value = "de"
        page.code.input.focus()
        await t.press("enter")
        assert t.sent(DeclareCountry) == [DeclareCountry("DE")]
        await t.hears(CountrySaid("DE", moved=True, countries=("DE",)))
        assert "You say that you are in DE." in t.text


@pytest.mark.asyncio
async def test_a_pin_signs_in_and_is_wiped() -> None:
    async with terminal() as t:
        page = await opened(t)
        page.pin.input.value = "271828"
        page.pin.input.focus()
        await t.press("enter")
        (wish,) = t.sent(SignInWithToken)
        assert wish.pin.reveal() == b"271828"
        assert page.pin.input.value == ""
        assert "271828" not in t.text


@pytest.mark.asyncio
async def test_half_an_enrolment_is_not_asked_for() -> None:
    async with terminal() as t:
        page = await opened(t)
        page.module.input.value = "/usr/lib/softhsm/libsofthsm2.so"
        page.pin.input.value = "271828"
        page.pin.input.focus()
        await t.press("enter")
        assert not t.sent(EnrolToken)
        assert not t.sent(SignInWithToken)
        page.label.input.value, page.key_id.input.value = "card", "A1"
        page.pin.input.value = "271828"
        await t.press("enter")
        (wish,) = t.sent(EnrolToken)
        assert (wish.label, wish.pin.reveal()) == ("card", b"271828")


@pytest.mark.asyncio
async def test_the_last_sign_in_is_told_with_its_hour() -> None:
    async with terminal() as t:
        await opened(t)
        at = 1_795_000_000
        await t.hears(TokenSaid("card", at))
        local = datetime.fromtimestamp(at, UTC).astimezone()
        assert f"Token card, last sign-in {local:%d %b %Y %H:%M}." in t.text
