# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""First start and unlocking: what is asked, and what is handed on."""

import pytest

from client.model import commands, events
from client.model.commands import KeystoreKind
from tests.fakes import scenes


def welcome(window, engine, *, system):
    engine.emit(events.IdentityChanged(events.IdentityPhase.MISSING, system_keystore=system))
    page = window.welcome
    page._name.setText("Anna Weber")
    page._uid.setText("anna.weber@ministry.example")
    return page


def test_a_new_profile_is_asked_who_it_is(window, engine):
    welcome(window, engine, system=True)
    assert window.stack.currentWidget() is window.welcome


def test_the_system_keystore_is_chosen_where_it_is_safe(window, engine):
    welcome(window, engine, system=True).make.click()
    assert engine.sent(commands.CreateIdentity) == [
        commands.CreateIdentity("anna.weber@ministry.example", "Anna Weber", KeystoreKind.SYSTEM)
    ]


def test_without_a_safe_keystore_only_the_passphrase_remains(window, engine):
    page = welcome(window, engine, system=False)
    assert not page._system.button.isEnabled()
    assert page._file.button.isChecked()


def test_a_passphrase_is_handed_on_as_a_secret_and_forgotten(window, engine):
    page = welcome(window, engine, system=False)
    page._first.setText("correct horse battery")
    page._second.setText("correct horse battery")
    page.make.click()
    (wish,) = engine.sent(commands.CreateIdentity)
    assert wish.passphrase.reveal() == b"correct horse battery"
    assert "correct" not in repr(wish)
    assert page._first.text() == page._second.text() == ""


@pytest.mark.parametrize(
    ("first", "second"), [("short", "short"), ("long enough here", "long enough hers"), ("", "")]
)
def test_a_weak_or_mistyped_passphrase_is_not_handed_on(window, engine, first, second):
    page = welcome(window, engine, system=False)
    page._first.setText(first)
    page._second.setText(second)
    page.make.click()
    assert engine.sent(commands.CreateIdentity) == []


@pytest.mark.parametrize("uid", ["anna", "Anna@x", "@x", "anna@", "a b@c"])
def test_a_bad_address_is_said_in_place(window, engine, uid):
    page = welcome(window, engine, system=True)
    page._uid.setText(uid)
    page.make.click()
    assert engine.sent(commands.CreateIdentity) == []
    assert page._uid.property("bad") == "true"


def test_a_failure_lets_one_try_again(window, engine):
    page = welcome(window, engine, system=True)
    page.make.click()
    engine.emit(events.CommandFailed("CreateIdentity", "keystore", "The key store is locked."))
    assert page.make.isEnabled()
    assert page.strip.isVisibleTo(page)


def test_an_identity_leads_to_the_rooms(window, engine):
    welcome(window, engine, system=True)
    engine.emit(scenes.IDENTITY)
    assert window.stack.currentWidget() is window.shell
    assert window.shell.page() is window.home


def test_a_locked_profile_asks_for_the_passphrase(window, engine):
    engine.emit(events.IdentityChanged(events.IdentityPhase.LOCKED, keystore=KeystoreKind.FILE))
    assert window.stack.currentWidget() is window.unlock
    window.unlock._text.setText("correct horse battery")
    window.unlock._open.click()
    (wish,) = engine.sent(commands.Unlock)
    assert wish.passphrase.reveal() == b"correct horse battery"
    assert window.unlock._text.text() == ""


def test_a_wrong_passphrase_is_said_in_place(window, engine):
    engine.emit(events.IdentityChanged(events.IdentityPhase.LOCKED))
    window.unlock._text.setText("wrong")
    window.unlock._open.click()
    engine.emit(events.CommandFailed("Unlock", "passphrase", "This passphrase does not fit."))
    assert window.unlock._open.isEnabled()
    assert window.unlock._field._help.text() == "This passphrase does not fit."


def test_a_start_that_failed_is_shown_and_not_swallowed(window, engine):
    sentence = "Watchword is already running."
    engine.emit(events.CommandFailed("start", "profile-in-use", sentence), events.Stopped())
    assert window.stack.currentWidget() is window.stopped
    assert window.isVisible()


def test_an_engine_that_stops_ends_the_call_on_the_screen(in_call, engine):
    engine.emit(events.Stopped())
    assert in_call.stack.currentWidget() is in_call.stopped
    assert not any(slot.watched for slot in engine.slots.values())
