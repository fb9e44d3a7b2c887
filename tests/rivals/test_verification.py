# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Keys that changed without a word, and checks that were tapped away: bugs of other products."""

from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from client.app.demo_people import DemoPerson
from client.crypto.frame_keys import FrameKeys
from client.engine import clock
from client.engine.account_store import AccountStore
from client.engine.names import Names
from client.identity.contacts import ContactBook, Way
from client.identity.directory import RevokedKind
from client.identity.organisation import Organisation
from client.identity.trust import KnownPeople
from client.model import commands, events
from client.model.commands import Evidence
from client.model.errors import WrongUse
from client.model.events import CallPhase
from client.model.ids import DisplayName
from client.model.lookalike import confusable
from client.model.participant import TrustState
from client.model.secret import Secret
from client.model.verdict import Result
from client.ui.text import PlainLabel
from tests.fakes import people as made_up
from tests.fakes import scenes
from tests.fakes.directories import ORG, card_again, entry, following, held
from tests.rig.household import PASSPHRASE, Home, account, at_home
from tests.rivals.steps import (
    QUIET,
    another_key,
    blocks,
    call,
    enter,
    enter_mine,
    heard,
    of_people,
    room,
    until_phase,
)

DAY = 86_400


@pytest.fixture
def door(people):
    """Weber before Aydin's room, and Weber's invitation."""
    with at_home(*people[:2]) as (host, guest):
        _, files = room(host, guest)
        guest.until(lambda e: isinstance(e, events.PeopleChanged))
        yield host, guest, files[guest.person.uid]


def show_another_key_of(home: Home, person: DemoPerson) -> None:
    card = another_key(person)
    of_people(home, commands.ImportCard(card.envelope))


# A key that changed.


def test_a_changed_key_does_not_refuse_without_name_date_and_cause(door) -> None:
    host, guest, file = door
    assert isinstance(guest.check(file), events.PreJoin)
    show_another_key_of(guest, host.person)
    refused = guest.check(file)
    message = blocks(refused)["KEY-UNCHANGED"]
    assert host.person.name in message
    assert str(datetime.now(UTC).astimezone().year) in message
    assert "another card of theirs came" in message
    assert "Compare numbers" in message
    found = next(one for one in refused.findings if one.id == "KEY-UNCHANGED")
    assert found.action


def test_a_changed_key_is_not_tapped_away(door) -> None:
    """Neither by acknowledging it, nor by joining, nor by asking again."""
    host, guest, file = door
    show_another_key_of(guest, host.person)
    refused = guest.check(file)
    ids = tuple(one.id for one in refused.findings)
    guest.said.clear()
    for command in (commands.Acknowledge(ids), QUIET):
        guest.engine.send(command)
    failed = guest.until(lambda e: isinstance(e, events.CommandFailed) and e.command == "Join")
    assert isinstance(failed, events.CommandFailed)
    assert not heard(guest, events.CallChanged)
    again = guest.follower.gate(commands.CheckAgain())
    assert "KEY-UNCHANGED" in blocks(again)
    # The twin: what settles it is that the numbers were looked at.
    guest.follower.ask(commands.ShowSafetyNumber(host.person.uid), events.SafetyNumber)
    of_people(guest, commands.MarkDifferent(host.person.uid))
    assert isinstance(guest.check(file), events.PreJoin)


CHANGED = scenes.finding(
    "KEY-UNCHANGED",
    "Keys are unchanged",
    Result.FAIL,
    message="Pavel Novak's key is new since 24 November 2026: a new computer, or someone else. "
    "Compare numbers before you speak.",
    action="CMP",
)


def test_a_changed_key_has_no_button_that_goes_on(ready, engine) -> None:
    engine.emit(events.Refused("Lage", (CHANGED, *scenes.PASSED)))
    assert ready.stack.currentWidget() is ready.refusal
    shown = [label.text() for label in ready.refusal.findChildren(PlainLabel)]
    assert CHANGED.message in shown
    engine.commands.clear()
    for button in ready.refusal.findChildren(QAbstractButton):
        if button.isVisibleTo(ready.refusal):
            button.click()
    harmless = commands.CheckAgain | commands.CloseRoom | commands.ShowSafetyNumber
    assert engine.commands
    assert all(isinstance(command, harmless) for command in engine.commands)
    assert not any(b.isDefault() for b in ready.refusal.findChildren(QPushButton))


def test_the_same_facts_do_not_give_another_refusal_or_a_loop_of_them(door) -> None:
    host, guest, file = door
    show_another_key_of(guest, host.person)
    guest.said.clear()
    first = guest.check(file)
    seconds = [guest.follower.gate(commands.CheckAgain()) for _ in range(3)]

    def told(refusal: events.Refused) -> list[tuple[str, str, bool]]:
        return [(one.id, one.message, one.blocks) for one in refusal.findings if one.stands]

    assert isinstance(first, events.Refused)
    assert [told(one) for one in seconds] == [told(first)] * 3
    # One page an asking: nobody is asked again by the program itself.
    assert len(heard(guest, events.Refused)) == 4
    assert not heard(guest, events.CallChanged)


# Numbers.


def test_numbers_are_not_out_of_reach_while_a_room_is_refused(door) -> None:
    host, guest, file = door
    show_another_key_of(guest, host.person)
    assert "KEY-UNCHANGED" in blocks(guest.check(file))
    uid = host.person.uid
    number = guest.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
    assert len(number.groups) == 12
    assert number.person.trust is TrustState.KEY_CHANGED
    of_people(guest, commands.MarkDifferent(uid))
    assert isinstance(guest.follower.gate(commands.CheckAgain()), events.PreJoin)


def test_no_comparison_begins_without_the_key_of_the_other(door) -> None:
    _, guest, _ = door
    stranger = "nobody@elsewhere.example"
    for command in (
        commands.ShowSafetyNumber(stranger),
        commands.MarkCompared(stranger),
        commands.MarkDifferent(stranger),
        commands.ShowSafetyNumber(guest.person.uid),
    ):
        guest.said.clear()
        guest.engine.send(command)
        failed = guest.until(lambda e: isinstance(e, events.CommandFailed))
        assert isinstance(failed, events.CommandFailed)
        assert (failed.code, failed.wrong_use) == ("unknown-person", True)
        assert not heard(guest, events.SafetyNumber)


@pytest.mark.parametrize("by", [Evidence.LINES, Evidence.TYPED, Evidence.SCAN])
def test_nobody_becomes_verified_by_a_click_without_evidence(door, by) -> None:
    """Neither before the number was shown, nor with digits or a scan that are not the number's."""
    host, guest, _ = door
    uid = host.person.uid

    def marks(wish: commands.MarkCompared) -> str:
        guest.said.clear()
        guest.engine.send(wish)
        failed = guest.until(lambda e: isinstance(e, events.CommandFailed))
        assert isinstance(failed, events.CommandFailed)
        return failed.code

    assert marks(commands.MarkCompared(uid, by)) == "not-shown"
    number = guest.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
    if by is Evidence.TYPED:
        wrong = f"{int(number.groups[-2]) ^ 1:05} {number.groups[-1]}"
        assert marks(commands.MarkCompared(uid, by, wrong))
        right = " ".join(number.groups[-2:])
        guest.follower.latest(events.PeopleChanged)
        guest.follower.ask(commands.MarkCompared(uid, by, right), events.PeopleChanged)
    elif by is Evidence.SCAN:
        assert marks(commands.MarkCompared(uid, by))


def test_they_match_cannot_be_said_before_there_is_a_number(ready, engine) -> None:
    uid = scenes.SAFETY.person.uid
    ready.comparing.compare(uid)
    for button in (ready.safety.match, ready.safety.different):
        assert not button.isEnabled()
        button.click()
    assert engine.sent(commands.MarkCompared) == engine.sent(commands.MarkDifferent) == []
    digits = "".join(label.text() for label in ready.safety.findChildren(PlainLabel))
    assert "00000" not in digits
    engine.emit(scenes.SAFETY)
    ready.safety.different.click()
    assert engine.sent(commands.MarkDifferent) == [commands.MarkDifferent(uid)]


# Several computers of one person.


def names_of(known: KnownPeople, *cards) -> list[TrustState]:
    """What a roster shows of a room that names exactly these cards."""
    from client.identity.descriptor import RoomPlan, make_descriptor, member_of  # noqa: PLC0415
    from client.model.room import Role  # noqa: PLC0415

    me = made_up.person("berta")
    base = made_up.plan("berta")
    members = (*base.members, *(member_of(card, Role.SPEAKER) for card in cards))
    plan = RoomPlan(
        **{n: getattr(base, n) for n in RoomPlan.__struct_fields__} | {"members": members}
    )
    descriptor = make_descriptor(me, plan).value
    names = Names(descriptor, known, me.identity)
    return [names.trust(member) for member in descriptor.members[1:]]


def test_two_computers_of_a_person_do_not_share_one_state() -> None:
    old, new = made_up.card_of("anna"), card_again("anna")
    anna, now = made_up.uid_of("anna"), made_up.NOW
    both = held(entry(old, new))
    book, _ = ContactBook().add(old, now)
    book = book.compared(anna, old.key, now + 1, Way.NUMBER)
    shown = names_of(KnownPeople(book, both, now + 2), old, new)
    assert shown == [TrustState.IN_PERSON, TrustState.BY_ORGANISATION]
    # Withdrawing one of them leaves the other as it was.
    revoked = following(both.opened, entry(old, new), revoked=_withdrawn(new.key))
    after = both.updated(revoked, now + 60)
    shown = names_of(KnownPeople(book, after, now + 61), old, new)
    assert shown == [TrustState.IN_PERSON, TrustState.REVOKED]


def _withdrawn(key: str):
    from client.identity.directory import Revoked  # noqa: PLC0415

    return (Revoked(RevokedKind.KEY, key, made_up.NOW + 30),)


def test_an_unverified_second_computer_of_a_verified_person_does_not_pass(people) -> None:
    """Nobody but its maker says that the second key is Klein's: the room is refused."""
    from client.identity.descriptor import member_of  # noqa: PLC0415
    from client.model.room import Role  # noqa: PLC0415
    from tests.rivals.test_keys import invitation  # noqa: PLC0415

    with at_home(people[1]) as (guest,):
        host, klein = Home(people[0]), people[2]
        with account(host.person) as mine:
            known = mine.book.contact(klein.uid)
            weber = mine.book.contact(guest.person.uid)
            assert known is not None
            assert weber is not None
            first = (member_of(mine.card, Role.HOST), member_of(weber.card))
            honest = (*first, member_of(known.card))
        second = (*first, member_of(another_key(klein)))
        refused = guest.check(invitation(host, guest, members=second))
        assert klein.name in blocks(refused)["KEY-UNCHANGED"]
        passed = guest.check(invitation(host, guest, members=honest))
        assert "KEY-UNCHANGED" not in {one.id for one in passed.findings if one.stands}


@pytest.fixture
def strangers(people) -> list[DemoPerson]:
    for one in people[:2]:
        with account(one) as mine:
            mine.save_book(ContactBook())
    return people[:2]


class Office:
    """Signs lists of people as an organisation's office does."""

    def __init__(self, people: list[DemoPerson]) -> None:
        self.last = None
        self.draft = Organisation(name=DisplayName("Amt X"), key=ORG.identity)
        for one in people:
            with account(one) as theirs:
                self.draft = self.draft.added(theirs.card)

    def sign(self) -> bytes:
        now = clock.wall()
        self.last = self.draft.signed(ORG, self.last, now, now + 30 * DAY)
        return self.last.envelope


def take(home: Home, data: bytes) -> None:
    wish = commands.ImportDirectory(data, ORG.identity)
    home.follower.ask(wish, events.DirectoryShown)


def test_a_new_computer_that_the_organisation_certified_is_not_locked_out(
    strangers, tmp_path
) -> None:
    """Same person, new key, newer list: no ceremony, no refusal; shown as new since a date."""
    office = Office(strangers)
    old = strangers[1]
    laptop = DemoPerson(tmp_path / "new-computer", old.uid, old.name)
    with AccountStore(laptop.profile) as store:
        new = store.create(
            old.uid,
            old.name,
            commands.KeystoreKind.FILE,
            Secret(PASSPHRASE.encode()),
            clock.wall(),
        )
    with at_home(strangers[0], laptop) as (host, guest):
        take(host, office.sign())
        office.draft = office.draft.withdrawn(RevokedKind.KEY, _key_of(old), clock.wall())
        office.draft = office.draft.added(new.card)
        newer = office.sign()
        take(host, newer)
        take(guest, newer)
        seen = heard(host, events.PeopleChanged)[-1].people[0]
        assert (seen.trust, seen.new_key) == (TrustState.BY_ORGANISATION, True)
        assert abs(seen.since - clock.wall()) < 60
        assert seen.identity == new.card.key
        made, files = room(host, guest)
        enter_mine(host, made, QUIET)
        enter(guest, files[guest.person.uid], QUIET)
        host.until_live(2)
        guest.until_live(2)
        guest.leave()


def _key_of(person: DemoPerson) -> str:
    with account(person) as theirs:
        return theirs.card.key


def test_a_new_key_does_not_read_as_if_it_were_the_old_one(ready, engine) -> None:
    known = scenes.person("Cem Aydin", "cem@x.example", TrustState.BY_ORGANISATION)
    new = msgspec.structs.replace(known, new_key=True)

    def texts() -> str:
        return "\n".join(label.text() for label in ready.person.findChildren(PlainLabel))

    for one, said in ((known, False), (new, True)):
        engine.emit(events.PeopleChanged((one,)))
        ready.open_person(one.uid)
        assert ("This key is new since" in texts()) is said


# Names.


@pytest.mark.parametrize(
    "name",
    ["Watchword", "w\u0430tchword", "SYSTEM", "Admin", "Hos\u0442", "Everyone", "Gast", "Y0u"],
)
def test_a_reserved_or_imitated_name_does_not_pass_unmarked(name) -> None:
    assert confusable([("a@x", name)], []) == {"a@x"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Cem \u0410ydin", "Cem Aydin"),
        ("Cern Aydin", "Cem Aydin"),
        ("cem  aydin", "Cem Aydin"),
        ("Cem Ayd\u0131n", "Cem Aydin"),
        ("Anna VVeber", "Anna Weber"),
    ],
)
def test_a_look_alike_of_somebody_known_does_not_pass_unmarked(name, other) -> None:
    assert confusable([("a@x", name)], [("b@x", other)]) == {"a@x"}
    assert confusable([("a@x", name)], [("a@x", other)]) - {"a@x"} == set()
    assert confusable([("a@x", "Ruth Klein")], [("b@x", other)]) == set()


def test_nobody_takes_the_name_or_the_uid_of_somebody_known(door) -> None:
    """A card in another's uid waits to be compared; it never becomes that person."""
    host, guest, _ = door
    before = guest.engine._visit._people.account.book.contact(host.person.uid)
    show_another_key_of(guest, host.person)
    after = guest.engine._visit._people.account.book.contact(host.person.uid)
    assert before is not None
    assert after is not None
    assert after.card == before.card
    assert after.pending is not None
    mine = another_key(guest.person)
    with pytest.raises(WrongUse, match="same-uid"):
        of_people(guest, commands.ImportCard(mine.envelope))


# Trust that is lost in a call.


def watch_sealing(monkeypatch) -> list[str]:
    """Whether the host's keys sealed a frame or were held, in the order in which it happened."""
    done: list[tuple[int, str]] = []
    seal, hold = FrameKeys.seal, FrameKeys.hold

    def sealing(keys: FrameKeys, kind, data):
        out = seal(keys, kind, data)
        if out is not None:
            done.append((id(keys), "sealed"))
        return out

    def holding(keys: FrameKeys) -> None:
        hold(keys)
        done.append((id(keys), "held"))

    monkeypatch.setattr(FrameKeys, "seal", sealing)
    monkeypatch.setattr(FrameKeys, "hold", holding)
    return done


def test_lost_verification_does_not_let_one_more_frame_out(people, monkeypatch) -> None:
    """`They differ`, said during a call: no frame is sealed any more, and the cause is named."""
    done = watch_sealing(monkeypatch)
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        guest.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
        keys = id(host.engine._visit.call._keys)
        uid = guest.person.uid
        host.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
        sealed_before = len([1 for who, what in done if (who, what) == (keys, "sealed")])
        assert sealed_before > 0
        host.engine.send(commands.MarkDifferent(uid))
        held = until_phase(host, CallPhase.HOLD)
        assert held.reason == "trust-lost"
        assert guest.person.name in held.sentence
        # Their picture is covered: the link that could bring one is closed.
        host.until(
            lambda e: (
                isinstance(e, events.RosterChanged)
                and any(one.uid == uid and not one.linked for one in e.people)
                and any(one.uid == uid and one.trust.blocks for one in e.people)
            )
        )
        report = host.report()
        theirs = [what for who, what in done if who == keys]
        last_sealed = max(i for i, what in enumerate(theirs) if what == "sealed")
        assert "held" in theirs[last_sealed:]
        assert report.reason == "key-changed"
        assert guest.person.name in report.sentence
        alarm = host.until(lambda e: isinstance(e, events.Alarm))
        assert isinstance(alarm, events.Alarm)
        assert alarm.finding.id == "KEY-UNCHANGED"
        assert guest.person.name in alarm.finding.message
        # The other one is left alone with an agreed roster of nobody else: nothing is sent.
        guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase.value == "waiting")


def test_a_comparison_that_matches_does_not_end_a_call(people) -> None:
    """The twin of the test above."""
    with at_home(*people[:2]) as (host, guest):
        call(host, guest, wish=QUIET)
        uid = guest.person.uid
        host.follower.ask(commands.ShowSafetyNumber(uid), events.SafetyNumber)
        of_people(host, commands.MarkCompared(uid))
        host.said.clear()
        report = host.leave()
    assert (report.state, report.reason) == ("live", "left")
    assert not heard(host, events.Alarm)
