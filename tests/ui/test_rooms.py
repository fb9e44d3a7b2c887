# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""From contacts to a room: making, inviting, hosting and then joining."""

import msgspec
import pytest

from client.model import commands, events
from client.model.room import Profile
from client.ui import links
from client.ui.controls import Button
from client.ui.home import RoomCard
from client.ui.link_entry import LinkEntry
from client.ui.text import PlainLabel
from tests.fakes import scenes

MINE = scenes.ROOMS[0]
OTHERS = scenes.ROOMS[1]


def filled(window, count=2):
    window.home.new_room_wanted.emit()
    page = window.new_room
    page._title.setText("Situation meeting")
    for candidate in page._candidates[:count]:
        candidate.tick.click()
    return page


def card_of(window, room):
    items = (window.home._list.itemAt(i).widget() for i in range(window.home._list.count()))
    return next(c for c in items if isinstance(c, RoomCard) and c.room.room_id == room.room_id)


def press(card, label):
    next(b for b in card.findChildren(Button) if b.text() == label).click()


def test_a_room_needs_a_title_and_somebody(ready):
    page = filled(ready, count=0)
    assert not page.make.isEnabled()
    page._candidates[0].tick.click()
    assert page.make.isEnabled()
    page._title.setText("   ")
    assert not page.make.isEnabled()


def test_what_was_entered_is_what_the_engine_is_asked_for(ready, engine):
    page = filled(ready)
    page._profile.setCurrentIndex(1)
    page._addresses.setText("10.0.0.5:7443, host.example:7443")
    page.make.click()
    (wish,) = engine.sent(commands.CreateRoom)
    assert wish == commands.CreateRoom(
        "Situation meeting",
        tuple(c.person.uid for c in page._candidates[:2]),
        8,
        Profile.RESTRICTED,
        None,
        ("10.0.0.5:7443", "host.example:7443"),
    )


def test_people_with_a_changed_key_cannot_be_invited(ready):
    page = filled(ready, count=0)
    blocked = next(c for c in page._candidates if c.person.trust.blocks)
    assert not blocked.tick.isEnabled()


def test_a_room_that_could_not_be_made_may_be_sent_again(ready, engine):
    page = filled(ready)
    page.make.click()
    assert not page.make.isEnabled()
    engine.emit(events.CommandFailed("CreateRoom", "port-in-use", "Port 7443 is in use."))
    assert page.make.isEnabled()
    assert page.strip.isVisibleTo(page)
    # Whom it was about may have been compared meanwhile.
    engine.emit(events.PeopleChanged(scenes.PEOPLE))
    assert not page.strip.isVisibleTo(page)


def created(engine, link="watchword:AAAA"):
    files = tuple(
        events.InvitationFile(p.uid, p.name, b"WWI1" + p.uid.encode(), link)
        for p in scenes.PEOPLE[:2]
    )
    engine.emit(events.RoomCreated(MINE, files))
    return files


def test_all_invitations_are_saved_one_file_each(ready, engine, tmp_path, monkeypatch):
    files = created(engine)
    monkeypatch.setattr(links, "choose_folder", lambda *_: tmp_path)
    ready.invitations._all.click()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        f"{f.uid}.watchword": f.file for f in files
    }


def test_a_folder_that_cannot_be_written_is_said(ready, engine, tmp_path, monkeypatch):
    created(engine)
    monkeypatch.setattr(links, "choose_folder", lambda *_: tmp_path / "missing")
    ready.invitations._all.click()
    assert ready.invitations.strip.isVisibleTo(ready.invitations)


def test_an_invitation_too_long_for_a_link_offers_the_file_only(ready, engine):
    created(engine, link="")
    rows = ready.invitations._list
    first = rows.itemAt(0).widget()
    assert not first._copy.isEnabled()
    assert first._save.isEnabled()


def test_hosting_comes_before_joining(ready, engine):
    created(engine)
    ready.invitations.host.click()
    assert engine.sent(commands.Host) == [commands.Host(MINE.room_id)]
    assert engine.sent(commands.OpenMyRoom) == []
    engine.emit(events.HostingChanged(MINE.room_id, hosting=True))
    assert engine.sent(commands.OpenMyRoom) == [commands.OpenMyRoom(MINE.room_id)]


def test_hosting_by_another_way_opens_nothing(ready, engine):
    engine.emit(events.HostingChanged(MINE.room_id, hosting=True))
    assert ready.entrance.hosting
    assert engine.sent(commands.OpenMyRoom) == []


def test_a_host_that_could_not_start_may_try_again(ready, engine):
    press(card_of(ready, MINE), "Host and join")
    assert engine.sent(commands.Host)
    engine.emit(events.CommandFailed("Host", "port-in-use", "Port 7443 is in use."))
    press(card_of(ready, MINE), "Host and join")
    assert len(engine.sent(commands.Host)) == 2


def test_stopping_to_host_asks_first(ready, engine):
    engine.emit(events.RoomsChanged((msgspec.structs.replace(MINE, hosting=True),)))
    press(card_of(ready, MINE), "Stop hosting")
    assert engine.sent(commands.StopHosting) == []


def test_a_room_of_somebody_else_is_opened_again_from_the_list_without_its_file(ready, engine):
    press(card_of(ready, OTHERS), "Join")
    assert engine.sent(commands.OpenMyRoom) == [commands.OpenMyRoom(OTHERS.room_id)]
    assert engine.sent(commands.Join) == []


def test_a_file_opens_the_checks_and_does_not_join(ready, engine, tmp_path, monkeypatch):
    path = tmp_path / "a.watchword"
    path.write_bytes(b"WWI1sealed")
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    ready.home.file_wanted.emit()
    assert engine.sent(commands.OpenInvitation) == [commands.OpenInvitation(b"WWI1sealed")]
    assert engine.sent(commands.Join) == []


def test_a_file_that_is_too_large_is_not_handed_on(ready, engine, tmp_path, monkeypatch):
    path = tmp_path / "a.watchword"
    path.write_bytes(bytes(links.MAX_FILE + 1))
    monkeypatch.setattr(links, "choose_file", lambda *_: path)
    ready.home.file_wanted.emit()
    assert engine.sent(commands.OpenInvitation) == []
    assert ready.home.strip.isVisibleTo(ready.home)


def test_a_pasted_link_opens_the_checks(ready, engine):
    ready.home.link_wanted.emit()
    dialog = ready.findChild(LinkEntry)
    dialog.text.setText("  watchword:QUJD ")
    dialog.go.click()
    assert engine.sent(commands.OpenInvitation) == [commands.OpenInvitation(b"watchword:QUJD")]


@pytest.mark.parametrize(
    "text", ["", "https://example.org", "watchword:\u0430", "watchword:" + "A" * links.MAX_LINK]
)
def test_what_is_no_link_is_not_handed_on(text):
    with pytest.raises(links.Unreadable):
        links.invitation_link(text)


def test_a_waiting_invitation_is_opened_once_there_is_somebody(window, engine):
    window.entrance.open_later(b"watchword:QUJD")
    engine.emit(events.IdentityChanged(events.IdentityPhase.LOCKED))
    assert engine.sent(commands.OpenInvitation) == []
    engine.emit(scenes.IDENTITY)
    assert engine.sent(commands.OpenInvitation) == [commands.OpenInvitation(b"watchword:QUJD")]


def test_without_contacts_the_empty_list_says_what_comes_first(window, engine):
    engine.emit(scenes.IDENTITY, events.RoomsChanged(()))
    window.home.people_wanted.emit()
    assert window.shell.page() is window.people


def test_invitations_to_a_room_of_mine_can_be_had_again(ready, engine):
    press(card_of(ready, MINE), "Invitations")
    assert engine.sent(commands.ShowInvitations) == [commands.ShowInvitations(MINE.room_id)]


def test_a_room_of_somebody_else_offers_no_invitations(ready):
    labels = [button.text() for button in card_of(ready, OTHERS).findChildren(Button)]
    assert "Join" in labels
    assert "Invitations" not in labels


def test_a_room_is_made_with_the_class_that_was_written(ready, engine):
    ready._open_new_room()
    page = ready.new_room
    page._title.setText("Situation meeting")
    page._class.setText(" VS-NfD ")
    page._candidates[0].tick.setChecked(True)
    page.make.click()
    assert engine.sent(commands.CreateRoom)[-1].classification == "VS-NfD"


def test_forwarding_servers_and_a_standing_relay_are_asked_for(ready, engine):
    page = filled(ready)
    page._forwarders.setText("turns:a.example:5349, turns:b.example:5349")
    page._relay.setText("wss://relay.example:7443")
    page._pin.setText("ab" * 32)
    page._create()
    (wish,) = engine.sent(commands.CreateRoom)
    assert wish.forwarders == ("turns:a.example:5349", "turns:b.example:5349")
    assert (wish.relay_url, wish.relay_pin) == ("wss://relay.example:7443", "ab" * 32)


def test_a_standing_relay_without_its_key_is_not_asked_for(ready, engine):
    page = filled(ready)
    page._relay.setText("wss://relay.example:7443")
    page._create()
    assert engine.sent(commands.CreateRoom) == []


def test_a_room_of_mine_elsewhere_is_called_mine_and_shows_its_class(window, engine):
    """It stands at the organisation's server; its own issuer read that they were invited."""
    view = msgspec.structs.replace(MINE, hosted_here=False, classification="VS-NfD")
    engine.emit(scenes.IDENTITY, events.RoomsChanged((view, OTHERS)))
    mine, others = (
        {one.text() for one in card.findChildren(PlainLabel)} | {card._hosted_by()}
        for card in window.home.findChildren(RoomCard)
    )
    assert {"Made by you", "VS-NfD"} <= mine
    assert f"Invited by {OTHERS.issuer}" in others
