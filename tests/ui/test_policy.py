# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The policy in the window: shown everywhere, changed nowhere."""

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from client.model import events
from client.model.commands import CheckAgain
from client.model.managed import PolicyShown, PolicyView, ShowPolicy
from client.model.place import CountrySaid, DeclareCountry, ShowCountry
from client.model.verdict import Result
from client.ui import links
from client.ui.controls import Button
from client.ui.text import PlainLabel
from tests.fakes import scenes
from tests.fakes.policies import MANAGED, NOT_MANAGED, OVER


def texts(widget) -> str:
    # What a page has put away is deleted first.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(one.text().replace("\u200b", "") for one in widget.findChildren(PlainLabel))


def test_the_strip_says_whose_rules_hold(window, engine):
    engine.emit(PolicyShown(NOT_MANAGED))
    assert window.managed.strip.sentence.startswith("Not managed")
    engine.emit(PolicyShown(MANAGED))
    assert "Managed by Demo-Amt: policy 42, profile restricted" in window.managed.strip.sentence
    engine.emit(PolicyShown(OVER))
    assert "Every call is refused" in window.managed.strip.sentence
    assert "90-1234" in window.managed.strip.sentence


def test_the_page_lists_every_value_with_who_set_it(window, engine):
    window.managed.strip.view_wanted.emit()
    assert engine.sent(ShowPolicy)
    assert window.shell.page() is window.managed.page
    engine.emit(PolicyShown(MANAGED))
    said = texts(window.managed.page)
    for row in MANAGED.rows:
        assert row.label in said
        assert row.value in said
    assert "Demo-Amt" in said
    assert MANAGED.signer in said
    window.managed.page.back_wanted.emit()
    assert window.shell.page() is window.settings


def test_nothing_on_the_page_can_be_changed(window, engine):
    engine.emit(PolicyShown(MANAGED))
    page = window.managed.page
    assert not page.findChildren(QComboBox)
    assert not page.findChildren(QLineEdit)
    names = {one.text() for one in page.findChildren(QAbstractButton) if one.text()}
    assert names == {"Export", "Settings"}


def test_a_refusal_says_whom_to_call_only_where_a_policy_names_somebody(window, engine):
    engine.emit(scenes.REFUSED)
    assert "Questions?" not in texts(window.refusal)
    engine.emit(PolicyShown(MANAGED), scenes.REFUSED)
    assert "90-1234" in texts(window.refusal)


def test_exports_what_is_shown(window, engine, monkeypatch, tmp_path):
    target = tmp_path / "policy.txt"
    monkeypatch.setattr(links, "choose_target", lambda *_: target)
    engine.emit(PolicyShown(MANAGED))
    window.managed.page.export.click()
    written = target.read_text("utf-8")
    for row in MANAGED.rows:
        assert f"{row.name}\t{row.value}\t{row.set_by}" in written


def test_settings_lead_to_the_policy(window, engine):
    engine.emit(events.IdentityChanged(events.IdentityPhase.READY, me=scenes.ME))
    window.open("settings")
    window.settings.policy_wanted.emit()
    assert window.shell.page() is window.managed.page
    engine.emit(PolicyShown(PolicyView(managed=True, org="Demo-Amt")))
    assert "Demo-Amt" in texts(window.settings)


def test_a_new_room_cannot_be_made_looser_than_the_organisation_asks(window, engine):
    engine.emit(PolicyShown(MANAGED))
    picker = window.new_room._profile
    usable = [picker.model().item(at).isEnabled() for at in range(picker.count())]
    assert usable == [False, True, True]
    assert picker.currentData() == "restricted"
    assert "set by Demo-Amt, version 42" in texts(window.new_room)
    engine.emit(PolicyShown(NOT_MANAGED))
    assert picker.model().item(0).isEnabled()
    assert "Demo-Amt" not in texts(window.new_room)


SAID = CountrySaid("DE", moved=False, countries=("DE", "FR", "SG"))


def test_the_settings_ask_for_the_country_and_tell_what_was_said(ready, engine):
    ready.shell.open("settings", "settings")
    assert engine.sent(ShowCountry)
    engine.emit(SAID)
    picker = ready.settings.country.picker
    assert picker.currentData() == "DE"
    assert "Deutschland" in picker.currentText()
    assert "time zone" not in shown(ready.settings.country)
    engine.emit(CountrySaid("", moved=False, countries=SAID.countries))
    assert picker.currentData() == ""
    assert picker.count() == 4


def test_a_country_is_sent_when_it_is_chosen_and_asked_again_after_a_journey(ready, engine):
    ready.shell.open("settings", "settings")
    engine.emit(SAID)
    picker = ready.settings.country.picker
    picker.setCurrentIndex(picker.findData("SG"))
    picker.activated.emit(picker.currentIndex())
    assert engine.sent(DeclareCountry) == [DeclareCountry("SG")]
    engine.emit(CountrySaid("SG", moved=True, countries=SAID.countries))
    assert "time zone" in shown(ready.settings.country)


@pytest.fixture
def abroad():
    return scenes.finding("LOCATION", "The country you are in", Result.FAIL, action="IT")


def declare(window):
    buttons = window.refusal.findChildren(Button)
    next(b for b in buttons if b.text() == "Declare the country").click()
    return window.managed.country.entry


def pick(entry, code):
    picker = entry.card.picker
    picker.setCurrentIndex(picker.findData(code))
    picker.activated.emit(picker.currentIndex())


def test_a_refusals_button_declares_the_country_and_asks_the_check_again(ready, engine, abroad):
    engine.emit(events.Refused("Lage", (abroad,)))
    entry = declare(ready)
    engine.emit(CountrySaid("", moved=False, countries=SAID.countries))
    assert entry.isVisible()
    assert not entry.go.isEnabled()
    pick(entry, "DE")
    assert not engine.sent(DeclareCountry)
    entry.go.click()
    assert engine.sent(DeclareCountry) == [DeclareCountry("DE")]
    assert not engine.sent(CheckAgain)
    engine.emit(SAID)
    assert engine.sent(CheckAgain) == [CheckAgain("LOCATION")]
    assert ready.managed.country.entry is None
    assert ready.stack.currentWidget() is ready.refusal


def test_a_country_that_was_not_kept_asks_nothing_again(ready, engine, abroad):
    engine.emit(events.Refused("Lage", (abroad,)))
    entry = declare(ready)
    engine.emit(SAID)
    entry.go.click()
    engine.emit(events.CommandFailed("DeclareCountry", "full", "The disk is full."))
    assert ready.managed.country.entry is None
    assert not engine.sent(CheckAgain)
    assert "The disk is full." in shown(ready.refusal)


def test_whose_rules_hold_stands_first_in_the_settings(ready, engine):
    page = ready.settings
    engine.emit(PolicyShown(MANAGED))
    assert page.body.indexOf(page._whose) == 0
    engine.emit(PolicyShown(NOT_MANAGED))
    assert page.body.indexOf(page._whose) > page.body.indexOf(page.token)


def shown(widget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(PlainLabel) if not one.isHidden())


def test_a_new_room_offers_what_the_policy_permits_and_says_whose_server_it_is(window, engine):
    said = {"max_room_s": 4 * 3600, "server": "wss://call.example:443", "forwarders": ("turns:t",)}
    engine.emit(PolicyShown(msgspec.structs.replace(MANAGED, **said)))
    page = window.new_room
    model = page._hours.model()
    offered = [page._hours.itemData(at) for at in range(7) if model.item(at).isEnabled()]
    assert offered == [1, 2, 4]
    assert page._hours.currentData() == 4
    assert "wss://call.example:443" in page.lead.text()
    assert page._forwarders.placeholderText() == "turns:t"
    engine.emit(PolicyShown(PolicyView(managed=False)))
    assert "Your computer hosts the room." in page.lead.text()
    assert model.item(6).isEnabled()


def test_a_long_key_does_not_push_the_pages_edge_out_of_sight(window, engine):
    key = "ed25519:" + "1d" * 32
    long = msgspec.structs.replace(MANAGED.rows[0], value=f"{key}, {key}")
    engine.emit(PolicyShown(msgspec.structs.replace(MANAGED, rows=(long, *MANAGED.rows[1:]))))
    page = window.managed.page
    assert f"{key}, {key}" in texts(page)
    assert page.area.widget().minimumSizeHint().width() < 900
