# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every bad invitation is refused, also in profile open, with a reason and no device opened.

Each refusal has a twin that joins: `test_whole_call.py` and the honest half of each test here.
"""

from collections.abc import Iterator

import pytest

from client.crypto.tls_key import make_tls_key
from client.engine import clock
from client.identity.descriptor import RoomPlan, make_descriptor, member_of
from client.identity.invitation import InvitationContents, link_of, seal_invitation
from client.identity.own_room import OwnRoom
from client.identity.person import Person
from client.model import commands, events
from client.model.ids import RoomId
from client.model.room import Role, Server
from client.model.secret import Secret
from client.model.verdict import Result
from tests.rig.household import Home, account, at_home, hosted_room


@pytest.fixture
def room(people) -> Iterator[tuple[Home, Home, Home, events.RoomCreated]]:
    """A hosted room of Aydin with Weber; Klein is not invited."""
    with at_home(*people) as (host, guest, stranger):
        made = hosted_room(host, guest)
        yield host, guest, stranger, made


def blocked(outcome: events.PreJoin | events.Refused) -> set[str]:
    """Ids of the blocking findings of a refusal; it must be one."""
    assert isinstance(outcome, events.Refused), outcome
    found = {one.id for one in outcome.findings if one.blocks}
    for one in outcome.findings:
        if one.blocks:
            assert one.message
            assert one.action
    assert [one.blocks for one in outcome.findings] == sorted(
        (one.blocks for one in outcome.findings), reverse=True
    )
    return found


def cannot_join(home: Home) -> None:
    """A Join after a refusal does nothing but say so, and nothing was opened."""
    home.said.clear()
    home.join()
    failed = home.until(lambda e: isinstance(e, events.CommandFailed))
    assert isinstance(failed, events.CommandFailed)
    assert failed.command == "Join"
    assert not [e for e in home.said if isinstance(e, events.MediaChanged | events.CallChanged)]


def joins(home: Home, data: bytes) -> None:
    """The twin: the same way in, with an honest invitation."""
    outcome = home.check(data)
    assert isinstance(outcome, events.PreJoin), outcome
    assert outcome.allowed
    home.join()
    home.until(lambda e: isinstance(e, events.CallChanged) and e.phase.value == "waiting")
    home.leave()


def test_refuses_an_altered_invitation_and_takes_the_whole_one(room) -> None:
    _, guest, _, made = room
    file = made.invitations[0].file
    for at in (0, 4, len(file) // 2, len(file) - 1):
        altered = bytearray(file)
        altered[at] ^= 1
        assert "INVITE-SEALED" in blocked(guest.check(bytes(altered)))
    cannot_join(guest)
    joins(guest, file)


def test_refuses_a_cut_or_lengthened_invitation_and_takes_the_link(room) -> None:
    _, guest, _, made = room
    file = made.invitations[0].file
    for bad in (file[:-1], file + b"x", b"", b"WWI1", b"watchword:", b"watchword:!!!"):
        assert "INVITE-SEALED" in blocked(guest.check(bad))
    cannot_join(guest)
    joins(guest, link_of(file).encode())


def test_refuses_an_invitation_that_was_forwarded_to_somebody_else(room) -> None:
    _, guest, stranger, made = room
    assert "INVITE-SEALED" in blocked(stranger.check(made.invitations[0].file))
    cannot_join(stranger)
    joins(guest, made.invitations[0].file)


def forged(host: Home, guest: Home, **changes) -> bytes:
    """An invitation made by hand with the host's real keys, changed in one respect."""
    now = clock.wall()
    with account(host.person) as mine:
        issuer: Person = changes.pop("issuer", mine.person)
        card = mine.card if issuer is mine.person else changes.pop("card")
        contact = mine.book.contact(guest.person.uid)
        assert contact is not None
        plan = RoomPlan(
            room_id=RoomId("5f" * 16),
            created=now,
            nbf=now - 60,
            exp=now + 3600,
            members=(member_of(card, Role.HOST), member_of(contact.card)),
            servers=(Server("wss://127.0.0.1:9", ("00" * 32,)),),
        )
        descriptor = make_descriptor(issuer, RoomPlan(**{**_fields(plan), **changes}))
        contents = InvitationContents(
            title="Lage",
            room_key=Secret(b"k" * 32),
            join_token=Secret(b"t" * 32),
            nonce="ab" * 32,
            nbf=descriptor.value.nbf,
            exp=descriptor.value.exp,
        )
        return seal_invitation(issuer, contact.card, descriptor, contents)


def _fields(plan: RoomPlan) -> dict:
    return {name: getattr(plan, name) for name in RoomPlan.__struct_fields__}


@pytest.fixture
def closed_room(people) -> Iterator[tuple[Home, Home]]:
    """Aydin's keys without an engine, so that invitations can be made by hand, and Weber."""
    with at_home(people[1]) as (guest,):
        yield Home(people[0]), guest


def test_refuses_an_expired_invitation(closed_room) -> None:
    host, guest = closed_room
    now = clock.wall()
    old = forged(host, guest, nbf=now - 7200, exp=now - 3600, created=now - 7200)
    assert "ROOM-EXPIRED" in blocked(guest.check(old))
    early = forged(host, guest, nbf=now + 3600, exp=now + 7200)
    assert "ROOM-EXPIRED" in blocked(guest.check(early))
    cannot_join(guest)
    timely = guest.check(forged(host, guest))
    assert "ROOM-EXPIRED" not in {one.id for one in timely.findings if one.stands}


def test_refuses_a_room_of_an_issuer_who_is_no_contact(closed_room) -> None:
    from client.identity.card import make_card  # noqa: PLC0415

    host, guest = closed_room
    impostor = Person.from_seed(Secret(b"i" * 32))
    card = make_card(impostor, host.person.uid.replace("aydin", "impostor"), "Aydin", 1)
    file = forged(host, guest, issuer=impostor, card=card)
    assert "ROOM-ISSUER" in blocked(guest.check(file))
    cannot_join(guest)
    honest = guest.check(forged(host, guest))
    assert "ROOM-ISSUER" not in {one.id for one in honest.findings if one.stands}


def test_refuses_a_server_with_another_key_than_the_announced_one(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        file = made.invitations[0].file
        own = host.engine
        joins(guest, file)
        host.follower.ask(commands.StopHosting(made.room.room_id), events.HostingChanged)
        own.stop()
        with account(host.person) as mine:
            room = mine.own_room(made.room.room_id)
            assert room is not None
            other = make_tls_key(clock.wall())
            mine.save_own_room(_with_key(room, other.key_pem, other.cert_pem))
        with at_home(host.person) as (impostor,):
            impostor.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
            assert "TLS-PIN" in blocked(guest.check(file))
            cannot_join(guest)


def _with_key(room: OwnRoom, key: Secret, cert: bytes) -> OwnRoom:
    fields = {name: getattr(room, name) for name in OwnRoom.__struct_fields__}
    return OwnRoom(**{**fields, "tls_key": key, "tls_cert": cert})


def test_refuses_when_the_host_does_not_answer(room) -> None:
    host, guest, _, made = room
    file = made.invitations[0].file
    joins(guest, file)
    host.follower.ask(commands.StopHosting(made.room.room_id), events.HostingChanged)
    outcome = guest.check(file)
    assert isinstance(outcome, events.Refused)
    unknown = {one.id for one in outcome.findings if one.result is Result.UNKNOWN and one.blocks}
    assert "TLS-PIN" in unknown
    cannot_join(guest)


def test_refuses_a_room_with_a_person_whose_key_changed(people) -> None:
    from client.identity.card import make_card  # noqa: PLC0415

    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        file = made.invitations[0].file
        joins(guest, file)
        newer = Person.from_seed(Secret(b"n" * 32))
        card = make_card(newer, host.person.uid, host.person.name, clock.wall())
        guest.follower.ask(commands.ImportCard(card.envelope), events.PeopleChanged)
        assert "KEY-UNCHANGED" in blocked(guest.check(file))
        cannot_join(guest)


def test_refuses_a_room_that_lets_telephones_in_or_can_be_recorded(closed_room) -> None:
    import msgspec  # noqa: PLC0415

    from client.crypto.envelope import Context, sign  # noqa: PLC0415

    host, guest = closed_room
    now = clock.wall()
    for feature, check in (("dialin", "DIALIN-FORBIDDEN"), ("recording", "RECORDING-FORBIDDEN")):
        with account(host.person) as mine:
            contact = mine.book.contact(guest.person.uid)
            assert contact is not None
            plan = RoomPlan(
                room_id=RoomId("5e" * 16),
                created=now,
                nbf=now - 60,
                exp=now + 3600,
                members=(member_of(mine.card, Role.HOST), member_of(contact.card)),
                servers=(Server("wss://127.0.0.1:9", ("00" * 32,)),),
            )
            honest = make_descriptor(mine.person, plan).value
            features = msgspec.structs.replace(honest.features, **{feature: True})
            bad = sign(
                mine.person.signing,
                Context.ROOM,
                msgspec.structs.replace(honest, features=features),
            )
            contents = InvitationContents(
                "Lage", Secret(b"k" * 32), Secret(b"t" * 32), "ab" * 32, now - 60, now + 3600
            )
            file = seal_invitation(mine.person, contact.card, bad, contents)
        assert check in blocked(guest.check(file))
    cannot_join(guest)


def test_old_checks_run_again_at_the_join_and_decide(room, monkeypatch) -> None:
    host, guest, _, made = room
    file = made.invitations[0].file
    monkeypatch.setattr("client.engine.visit.VERDICT_LASTS_S", 0.0)
    joins(guest, file)
    guest.report()
    guest.check(file)
    host.follower.ask(commands.StopHosting(made.room.room_id), events.HostingChanged)
    cannot_join(guest)
    refused = guest.until(lambda e: isinstance(e, events.Refused))
    assert "TLS-PIN" in blocked(refused)


def test_a_click_meant_for_one_room_neither_joins_nor_acknowledges_another(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        first, second = hosted_room(host, guest), hosted_room(host, guest)
        assert isinstance(guest.check(second.invitations[0].file), events.PreJoin)
        guest.said.clear()
        seen = first.room.room_id
        guest.engine.send(commands.Acknowledge(("ROSTER-VERIFIED",), seen))
        synthetic = commands.SyntheticPerson()
        guest.join(commands.Join(microphone=True, synthetic=synthetic, room_id=seen))
        for command in ("Acknowledge", "Join"):
            failed = guest.until(
                lambda e, name=command: isinstance(e, events.CommandFailed) and e.command == name
            )
            assert isinstance(failed, events.CommandFailed)
            assert failed.code == "other-room"
        assert not [e for e in guest.said if isinstance(e, events.CallChanged)]
        guest.join(commands.Join(synthetic=synthetic, room_id=second.room.room_id))
        guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase.value == "waiting")
        guest.leave()
