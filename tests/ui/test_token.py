# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The token in the window: what is asked of the engine, what is said, and that no PIN stays."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from client.model import events
from client.model.commands import CheckAgain
from client.model.token import EnrolToken, ShowToken, SignInWithToken, TokenSaid
from client.model.verdict import Result, Severity
from client.ui.controls import Button
from client.ui.text import PlainLabel
from tests.fakes import scenes

PIN = "271828"
NONE = TokenSaid("", 0)
CARD = TokenSaid("Dienstkarte", 1_795_000_000)
LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"


def shown(widget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(PlainLabel) if not one.isHidden())


@pytest.fixture
def settings(ready):
    ready.open("settings")
    return ready.settings


@pytest.fixture
def stale():
    one = scenes.finding("MFA-FRESH", "Sign-in with card or token", Result.FAIL, action="RTY")
    return msgspec.structs.replace(one, severity=Severity.BLOCK)


def button_of(page, text):
    return next(b for b in page.findChildren(Button) if b.text() == text)


def test_the_settings_ask_for_the_token_and_tell_the_last_sign_in_with_its_hour(settings, engine):
    assert engine.sent(ShowToken)
    engine.emit(NONE)
    assert "No token is enrolled." in shown(settings.token)
    engine.emit(CARD)
    said = shown(settings.token)
    assert "Dienstkarte" in said
    assert ":" in said.split(" at ")[1]
    engine.emit(TokenSaid("Dienstkarte", 0))
    assert "not signed in with yet" in shown(settings.token)


def test_a_pin_signs_in_and_is_wiped(settings, engine, qtbot):
    engine.emit(CARD)
    pin = settings.token.pin
    assert pin.echoMode() is QLineEdit.EchoMode.Password
    pin.setText(PIN)
    qtbot.keyClick(pin, Qt.Key.Key_Return)
    (wish,) = engine.sent(SignInWithToken)
    assert wish.pin.reveal() == PIN.encode()
    assert pin.text() == ""
    qtbot.keyClick(pin, Qt.Key.Key_Return)
    assert len(engine.sent(SignInWithToken)) == 1


def test_a_pin_is_wiped_when_the_page_is_left(settings, ready, engine):
    engine.emit(CARD)
    settings.token.pin.setText(PIN)
    ready.open("rooms")
    assert settings.token.pin.text() == ""


@pytest.mark.parametrize("typed", ["", "geh\u00f6rt mir"])
def test_what_is_no_pin_is_not_sent(settings, engine, typed):
    engine.emit(CARD)
    settings.token.pin.setText(typed)
    settings.token.go.click()
    assert not engine.sent(SignInWithToken)
    assert "A PIN is needed" in shown(settings.token)
    assert settings.token.pin.text() == ""


def test_a_token_is_enrolled_only_with_everything_it_takes(settings, engine):
    engine.emit(NONE)
    card = settings.token
    card.module.setText(LIBRARY)
    card.pin.setText(PIN)
    card.go.click()
    assert not engine.sent(EnrolToken)
    assert "Fill in library" in shown(card)
    card.label.setText("Dienstkarte")
    card.key_id.setText("A1")
    card.pin.setText(PIN)
    card.go.click()
    (wish,) = engine.sent(EnrolToken)
    assert (wish.module, wish.label, wish.key_id) == (LIBRARY, "Dienstkarte", "a1")
    assert wish.pin.reveal() == PIN.encode()
    assert not engine.sent(SignInWithToken)


def test_where_one_is_enrolled_another_is_one_click_away_and_back(settings, engine):
    engine.emit(CARD)
    card = settings.token
    assert card.module.isHidden() or not card.module.isVisible()
    card.other.click()
    assert card.module.isVisible()
    card.other.click()
    card.pin.setText(PIN)
    card.go.click()
    assert engine.sent(SignInWithToken)
    assert not engine.sent(EnrolToken)


def test_a_token_that_refuses_is_said_on_its_card(settings, engine):
    engine.emit(CARD)
    settings.token.pin.setText(PIN)
    settings.token.go.click()
    assert not settings.token.go.isEnabled()
    engine.emit(events.CommandFailed("SignInWithToken", "token-refused", "It did not prove it."))
    assert "It did not prove it." in shown(settings.token)
    assert settings.token.go.isEnabled()


def test_a_refusals_button_signs_in_and_asks_the_check_again(ready, engine, stale):
    engine.emit(events.Refused("Lage", (stale,)))
    button_of(ready.refusal, "Sign in with the token").click()
    entry = ready.managed.token.entry
    engine.emit(CARD)
    assert entry.isVisible()
    assert not engine.sent(CheckAgain)
    entry.card.pin.setText(PIN)
    entry.card.go.click()
    assert len(engine.sent(SignInWithToken)) == 1
    engine.emit(events.CommandFailed("SignInWithToken", "token-refused", "It did not prove it."))
    assert "It did not prove it." in shown(entry)
    assert not engine.sent(CheckAgain)
    entry.card.pin.setText(PIN)
    entry.card.go.click()
    engine.emit(TokenSaid("Dienstkarte", CARD.at + 60))
    assert engine.sent(CheckAgain) == [CheckAgain("MFA-FRESH")]
    assert ready.managed.token.entry is None
    assert ready.stack.currentWidget() is ready.refusal


def test_a_cancelled_sign_in_asks_nothing_again(ready, engine, stale):
    engine.emit(events.Refused("Lage", (stale,)))
    button = button_of(ready.refusal, "Sign in with the token")
    button.click()
    engine.emit(CARD)
    ready.managed.token.entry.reject()
    engine.emit(TokenSaid("Dienstkarte", CARD.at + 60))
    assert not engine.sent(CheckAgain)
    button.click()
    assert ready.managed.token.entry is not None
    ready.managed.token.entry.reject()
