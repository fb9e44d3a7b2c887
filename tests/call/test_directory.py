# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's list end to end: no ceremony, no warning; removal and rollback hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from client.app.demo_people import DemoPerson
from client.engine import clock
from client.identity.contacts import ContactBook
from client.identity.directory import RevokedKind
from client.identity.organisation import Organisation
from client.model import commands, events
from client.model.errors import Failure, WrongUse
from client.model.ids import DisplayName
from client.model.list_fetch import DirectoryView
from client.model.participant import TrustState
from tests.fakes.directories import ORG, OTHER_ORG
from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE, Home, account, at_home, hosted_room

DAY = 86_400


class Office:
    """Signs lists of real people as an organisation's office does."""

    def __init__(self, people: list[DemoPerson]) -> None:
        self.last = None
        self.draft = Organisation(name=DisplayName("Amt X"), key=ORG.identity)
        for one in people:
            with account(one) as theirs:
                self.draft = self.draft.added(theirs.card)

    def sign(self, *, issued: int | None = None, remember: bool = True) -> bytes:
        now = clock.wall() if issued is None else issued
        signed = self.draft.signed(ORG, self.last, now, now + 30 * DAY)
        if remember:
            self.last = signed
        return signed.envelope


@pytest.fixture
def strangers(people: list[DemoPerson]) -> list[DemoPerson]:
    """Two people who have never compared anything and hold no card of each other."""
    for one in people[:2]:
        with account(one) as mine:
            mine.save_book(ContactBook())
    return people[:2]


@pytest.fixture
def office(strangers: list[DemoPerson]) -> Office:
    return Office(strangers)


@pytest.fixture
def homes(strangers: list[DemoPerson]) -> Iterator[list[Home]]:
    with at_home(*strangers) as opened:
        yield opened


def take(home: Home, data: bytes, key: str = "") -> DirectoryView:
    shown = home.follower.ask(commands.ImportDirectory(data, key), events.DirectoryShown)
    assert shown.directory is not None
    return shown.directory


def refused(home: Home, data: bytes, key: str = "") -> str:
    with pytest.raises((Failure, WrongUse)) as caught:
        take(home, data, key)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


def held(home: Home) -> DirectoryView | None:
    return home.follower.ask(commands.ShowDirectory(), events.DirectoryShown).directory


def trust_in(home: Home) -> dict[str, TrustState]:
    seen = [e for e in home.said if isinstance(e, events.PeopleChanged)]
    return {one.uid: one.trust for one in seen[-1].people}


def test_strangers_of_one_organisation_join_without_a_warning(office: Office, homes) -> None:
    data = office.sign()
    for home in homes:
        assert take(home, data, ORG.identity).people == 2
    host, guest = homes
    assert trust_in(host) == {guest.person.uid: TrustState.BY_ORGANISATION}
    made = hosted_room(host, guest)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    outcome = guest.check(made.invitations[0].file)
    assert isinstance(outcome, events.PreJoin), outcome
    assert outcome.allowed
    assert outcome.open_warnings == ()
    assert [one.id for one in outcome.findings if one.stands] == []
    host.join()
    guest.join()
    for home in homes:
        roster = home.until_live(2)
        others = [one for one in roster.people if not one.me]
        assert [(one.trust, one.known) for one in others] == [(TrustState.BY_ORGANISATION, True)]
    guest.leave()


def test_without_the_list_the_same_invitation_is_warned_about(office: Office, homes) -> None:
    host, guest = homes
    take(host, office.sign(), ORG.identity)
    made = hosted_room(host, guest)
    outcome = guest.check(made.invitations[0].file)
    assert isinstance(outcome, events.Refused)
    assert "ROOM-ISSUER" in {one.id for one in outcome.findings if one.blocks}


def blocked(outcome: events.PreJoin | events.Refused) -> set[str]:
    assert isinstance(outcome, events.Refused), outcome
    return {one.id for one in outcome.findings if one.blocks}


def test_a_withdrawn_person_is_refused_by_others_and_by_their_own_client(
    office: Office, homes
) -> None:
    host, guest = homes
    data = office.sign()
    for home in homes:
        take(home, data, ORG.identity)
    made = hosted_room(host, guest)
    file = made.invitations[0].file
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    assert isinstance(guest.check(file), events.PreJoin)
    office.draft = office.draft.withdrawn(RevokedKind.PERSON, guest.person.uid, clock.wall())
    newer = office.sign()
    for home in homes:
        take(home, newer)
    mine = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert "ROSTER-VERIFIED" in blocked(mine)
    assert "CRED-REVOKED" in blocked(guest.check(file))
    with pytest.raises(WrongUse):
        hosted_room(host, guest)


def test_nobody_stays_in_a_call_with_whom_a_newer_list_withdraws(office: Office, homes) -> None:
    host, guest = homes
    data = office.sign()
    for home in homes:
        take(home, data, ORG.identity)
    made = hosted_room(host, guest)
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
    host.join()
    guest.join()
    for home in homes:
        home.until_live(2)
    take(host, office.sign())
    office.draft = office.draft.withdrawn(RevokedKind.PERSON, guest.person.uid, clock.wall())
    assert not [e for e in host.said if isinstance(e, events.CallReport)]
    take(host, office.sign())
    ended = host.until(lambda e: isinstance(e, events.CallChanged) and e.phase.value == "ended")
    assert isinstance(ended, events.CallChanged)
    assert ended.reason == "revoked"


def test_a_withdrawn_room_warns_in_the_open_profile_and_no_other_room_does(
    office: Office, homes
) -> None:
    host, guest = homes
    data = office.sign()
    for home in homes:
        take(home, data, ORG.identity)
    made, other = hosted_room(host, guest), hosted_room(host, guest, title="Andere")
    office.draft = office.draft.withdrawn(RevokedKind.ROOM, made.room.room_id, clock.wall())
    take(guest, office.sign())
    outcome = guest.check(made.invitations[0].file)
    assert isinstance(outcome, events.PreJoin)
    assert not outcome.allowed
    assert [one.id for one in outcome.open_warnings] == ["ROOM-REVOKED"]
    honest = guest.check(other.invitations[0].file)
    assert isinstance(honest, events.PreJoin)
    assert honest.allowed


def test_a_rollback_is_refused_and_the_newer_list_stays(office: Office, homes) -> None:
    home = homes[0]
    first = office.sign()
    take(home, first, ORG.identity)
    take(home, office.sign())
    assert refused(home, first) == "directory-older"
    assert held(home).seq == 2
    assert take(home, office.sign()).seq == 3


def test_a_fork_is_kept_as_proof_and_the_key_certifies_nobody_any_more(
    office: Office, homes, strangers
) -> None:
    home = homes[0]
    take(home, office.sign(remember=False), ORG.identity)
    assert set(trust_in(home).values()) == {TrustState.BY_ORGANISATION}
    office.draft = office.draft.withdrawn(RevokedKind.ROOM, "ab" * 16, clock.wall())
    other = office.sign()
    assert refused(home, other) == "directory-fork"
    shown = held(home)
    assert (shown.forked, shown.seq) == (True, 1)
    assert trust_in(home) == {}
    home.engine.stop()
    with account(strangers[0]) as mine:
        assert mine.directory is not None
        fork = mine.directory.fork
        assert fork is not None
        assert fork.second.envelope == other
    with at_home(strangers[0]) as (again,):
        assert held(again).forked
        signed = office.draft.signed(OTHER_ORG, None, clock.wall(), clock.wall() + DAY)
        assert refused(again, signed.envelope) == "directory-signature"
        fresh = take(again, signed.envelope, OTHER_ORG.identity)
        assert (fresh.forked, fresh.key) == (False, OTHER_ORG.identity)
        assert set(trust_in(again).values()) == {TrustState.BY_ORGANISATION}


def test_the_key_is_named_once_and_pinned(office: Office, homes) -> None:
    home = homes[0]
    data = office.sign()
    assert refused(home, data) == "key-needed"
    assert refused(home, data, "no key") == "bad-key"
    assert refused(home, data, OTHER_ORG.identity) == "directory-signature"
    assert held(home) is None
    assert take(home, data, ORG.identity).key == ORG.identity
    theirs = office.draft.signed(OTHER_ORG, None, clock.wall(), clock.wall() + DAY).envelope
    assert refused(home, theirs, OTHER_ORG.identity) == "directory-other-key"
    assert refused(home, theirs) == "directory-signature"
    assert refused(home, b"noise") == "bad-directory"
    assert held(home).key == ORG.identity


def test_a_list_that_is_over_or_breaks_the_chain_is_refused(office: Office, homes) -> None:
    home = homes[0]
    old = office.sign(issued=clock.wall() - 40 * DAY, remember=False)
    assert refused(home, old, ORG.identity) == "directory-expired"
    take(home, office.sign(), ORG.identity)
    chain = office.last
    office.last = None
    office.draft = office.draft.withdrawn(RevokedKind.ROOM, "cd" * 16, clock.wall())
    office.sign()
    stray = office.sign()
    assert refused(home, stray) == "directory-broken-chain"
    assert held(home).forked
    assert chain is not None
    assert held(home).hash == chain.hash


def test_a_person_of_the_list_can_still_be_compared(office: Office, homes) -> None:
    host, guest = homes
    take(host, office.sign(), ORG.identity)
    number = host.follower.ask(commands.ShowSafetyNumber(guest.person.uid), events.SafetyNumber)
    assert number.person.trust is TrustState.BY_ORGANISATION
    host.follower.ask(commands.MarkDifferent(guest.person.uid), events.PeopleChanged)
    # What I compared myself outweighs the list, until I have compared anew.
    assert trust_in(host) == {guest.person.uid: TrustState.KEY_CHANGED}
    host.follower.ask(commands.ShowSafetyNumber(guest.person.uid), events.SafetyNumber)
    host.follower.ask(commands.MarkCompared(guest.person.uid), events.PeopleChanged)
    assert trust_in(host) == {guest.person.uid: TrustState.IN_PERSON}


def test_the_command_line_from_the_office_to_the_people(strangers, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    one, two = (Shell(person.profile, secret) for person in strangers)
    folder, file = str(tmp_path / "office"), str(tmp_path / "list")
    made = one.run("org", "init", "--name", "Amt X", "--out", folder, "--json")
    assert made.code == 0, made.err
    assert one.run("org", "init", "--name", "Amt X", "--out", folder).code == 2
    for shell, name in ((one, "a"), (two, "b")):
        card = str(tmp_path / f"{name}.card")
        assert shell.run("identity", "card", "--out", card).code == 0
        listed = one.run("org", "add", folder, card, "--unit", "IT", "--json")
        assert listed.code == 0, listed.err
    assert listed.json["people"] == 2
    assert one.run("org", "publish", folder, "--out", file).code == 2
    signed = one.run("org", "sign", folder, "--json")
    assert (signed.code, signed.json["seq"]) == (0, 1)
    assert one.run("org", "publish", folder, "--out", file).code == 0
    assert two.run("directory", "update", file).code == 2
    taken = two.run("directory", "import", file, "--key", made.json["key"], "--json")
    assert taken.code == 0, taken.err
    assert (taken.json["verified"], taken.json["people"]) == (1, 2)
    (seen,) = two.run("contacts", "list", "--json").json["people"]
    assert (seen["uid"], seen["trust"]) == (strangers[0].uid, "verified-by-organisation")
    assert (seen["confusable"], seen["organisation"]) == (False, "Amt X")
    assert one.run("org", "revoke", folder, "--uid", strangers[0].uid).code == 0
    assert one.run("org", "publish", folder, "--out", file).code == 2
    newer = str(tmp_path / "newer")
    assert one.run("org", "sign", folder).code == 0
    assert one.run("org", "publish", folder, "--out", newer).code == 0
    updated = two.run("directory", "update", newer, "--json")
    assert updated.json["revoked"][0]["id"] == strangers[0].uid
    assert "Nothing newer" in two.run("directory", "update", newer).out
    unnamed = two.run("directory", "update")
    assert (unnamed.code, "policy names no address" in unnamed.err) == (2, True)
    back = two.run("directory", "update", file, "--json")
    assert (back.code, back.json["reason"]) == (4, "directory-older")
    shown = two.run("directory", "show", "--json")
    assert (shown.json["seq"], shown.json["verified"]) == (2, 0)
    plain = two.run("directory", "update", "http://127.0.0.1:1/list", "--json")
    assert (plain.code, plain.json["reason"]) == (2, "not-https")
    nobody = two.run("directory", "update", "https://127.0.0.1:1/list", "--json")
    assert (nobody.code, nobody.json["reason"]) == (4, "fetch")
    assert two.run("directory", "show", "--json").json["seq"] == 2
