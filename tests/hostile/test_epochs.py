# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines whose issuer lies about epochs, and struck people who try to stay."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

import msgspec
import pytest

from client.crypto.envelope import Context, sign
from client.engine.call import LiveCall
from client.identity.invitation import open_invitation
from client.model import commands, events
from client.model.room import Profile, RoomDescriptor
from client.model.talk import AddPeople, DropPerson
from client.net.errors import AttachRefused
from client.net.relay_mailbox import RelayMailbox
from client.session.bodies import Message
from client.session.messages import Kind
from client.session.turn import Turn
from tests.fakes.relay_rig import Spawner, a_relay
from tests.rig.household import Home, account, at_home, hosted_room

QUIET = commands.Join(synthetic=commands.SyntheticPerson())


def call(host: Home, *guests: Home) -> events.RoomCreated:
    made = hosted_room(host, *guests)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(QUIET)
    for guest in guests:
        assert isinstance(guest.check(file_of(made, guest)), events.PreJoin)
        guest.join(QUIET)
    for home in (host, *guests):
        home.until_live(1 + len(guests))
    return made


def file_of(made: events.RoomCreated, home: Home) -> bytes:
    return next(one.file for one in made.invitations if one.uid == home.person.uid)


def lie(home: Home, doing: Callable[[LiveCall, Turn], None]) -> None:
    """Use an engine's own keys to say what it would never say."""
    done: Future[None] = Future()

    def act() -> None:
        running = home.engine._visit.call
        turn = Turn(running._state, running._world.clock(), running._world.random)
        doing(running, turn)
        step = turn.finish()
        running._state = step.state
        running._perform_all(step.effects)
        done.set_result(None)

    home.engine._loop.call_soon_threadsafe(act)
    done.result(10)


def show_to_one(host: Home, **changes: object) -> None:
    """The issuer signs an epoch and shows it to the first other person alone."""

    def doing(running: LiveCall, turn: Turn) -> None:
        room: RoomDescriptor = turn.state.evidence.room
        fields = {"epoch": room.epoch, "prev": room.prev, **changes}
        signing = running._plan.account.person.signing
        lied = sign(signing, Context.ROOM, msgspec.structs.replace(room, **fields))
        turn.post(turn.state.others[0], Message(Kind.DESCRIPTOR, lied.envelope))

    lie(host, doing)


def test_an_issuer_who_signs_two_lists_of_one_number_is_proven_a_liar(people) -> None:
    with at_home(*people) as (host, anna, bert):
        made = call(host, anna, bert)
        show_to_one(host, created=1)
        for home in (host, anna, bert):
            report = home.report()
            assert report.reason == "two-epochs"
            assert host.person.name in report.sentence
            home.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == "ROOM-VERSION")
        again = anna.follower.gate(commands.OpenMyRoom(made.room.room_id))
        assert isinstance(again, events.Refused), "nobody goes back into a room of a proven liar"
        assert "ROOM-VERSION" in {one.id for one in again.findings if one.blocks}
    for person in people:
        with account(person) as mine:
            proof = mine.proof(made.room.room_id)
            assert proof is not None
            assert proof.first != proof.second


def test_an_epoch_that_loosens_the_room_ends_the_call_with_a_reason(people) -> None:
    with at_home(*people) as (host, anna, bert):
        call(host, anna, bert)

        def loosen(running: LiveCall, turn: Turn) -> None:
            before = turn.state.evidence.descriptor
            room = before.value
            features = msgspec.structs.replace(room.features, recording=True)
            looser = msgspec.structs.replace(room, epoch=2, prev=before.hash, features=features)
            signed = sign(running._plan.account.person.signing, Context.ROOM, looser)
            turn.post(turn.state.others[0], Message(Kind.DESCRIPTOR, signed.envelope))

        lie(host, loosen)
        assert {home.report().reason for home in (host, anna, bert)} == {"epoch-unfit"}


def test_a_member_cannot_make_the_next_epoch(people) -> None:
    with at_home(*people) as (host, anna, bert):
        call(host, anna, bert)

        def usurp(running: LiveCall, turn: Turn) -> None:
            before = turn.state.evidence.descriptor
            room = before.value
            next_ = msgspec.structs.replace(
                room, epoch=2, prev=before.hash, members=room.members[:2]
            )
            signed = sign(running._plan.account.person.signing, Context.ROOM, next_)
            for other in turn.state.others:
                turn.post(other, Message(Kind.DESCRIPTOR, signed.envelope))

        lie(bert, usurp)
        for home in (host, anna):
            home.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == "ROSTER-SIGNED")
            rosters = [e for e in home.said if isinstance(e, events.RosterChanged)]
            assert rosters[-1].epoch == 1
            assert not any(isinstance(e, events.CallReport) for e in home.said)


async def _attach(invitation, spawn: Spawner) -> None:
    room = invitation.descriptor.value
    mailbox = RelayMailbox(
        room.servers, room.room_id, invitation.join_token, spawn=spawn, on_input=lambda _one: None
    )
    try:
        await mailbox.attach()
    finally:
        await mailbox.close()


@pytest.mark.asyncio
async def test_the_relay_refuses_a_struck_persons_token_and_takes_the_others(people) -> None:
    def struck() -> tuple[events.RoomCreated, events.RoomCreated]:
        made = hosted_room(host, anna, bert)
        room_id = made.room.room_id
        return made, host.follower.ask(DropPerson(room_id, bert.person.uid), events.RoomCreated)

    spawn = Spawner()
    with at_home(*people) as (host, anna, bert):
        made, changed = await asyncio.to_thread(struck)
        opened = {}
        for home, file in (
            (bert, file_of(made, bert)),
            (anna, file_of(made, anna)),
        ):
            mine = home.engine._visit._people.account
            opened[home] = open_invitation(mine.person, mine.uid, file)
        with pytest.raises(AttachRefused):
            await _attach(opened[bert], spawn)
        await _attach(opened[anna], spawn)
        assert {one.uid for one in changed.invitations} == {anna.person.uid}


@pytest.mark.asyncio
async def test_a_standing_relay_learns_the_tokens_of_every_epoch(people) -> None:
    with at_home(*people) as (host, anna, bert):
        identity = host.engine._visit._people.account.person.identity
        async with a_relay(issuers=frozenset({identity})) as rig:

            def ask(command) -> events.RoomCreated:
                return host.follower.ask(command, events.RoomCreated)

            server = rig.servers()[0]
            wish = commands.CreateRoom(
                title="Lage",
                uids=(anna.person.uid,),
                hours=1,
                relay_url=server.url,
                relay_pin=server.spki_sha256[0],
            )
            made = await asyncio.to_thread(ask, wish)
            room_id = made.room.room_id
            added = await asyncio.to_thread(ask, AddPeople(room_id, (bert.person.uid,)))
            mine = bert.engine._visit._people.account
            invitation = open_invitation(mine.person, mine.uid, file_of(added, bert))
            await _attach(invitation, rig.spawn)
            host.said.clear()
            host.engine.send(DropPerson(room_id, bert.person.uid))
            await asyncio.to_thread(host.until, lambda e: isinstance(e, events.RoomsChanged), 20.0)

            async def refused() -> bool:
                try:
                    await _attach(invitation, rig.spawn)
                except AttachRefused:
                    return True
                return False

            tries = 0
            while not await refused():
                tries += 1
                assert tries < 20, "the relay still takes the struck person's token"


def test_an_older_epoch_than_seen_is_refused_at_the_gate_and_a_gap_is_not(people) -> None:
    with at_home(*people) as (host, anna, bert):
        first = hosted_room(host, anna)
        room_id = first.room.room_id
        assert isinstance(anna.check(file_of(first, anna)), events.PreJoin)
        host.follower.ask(AddPeople(room_id, (bert.person.uid,)), events.RoomCreated)
        third = host.follower.ask(DropPerson(room_id, bert.person.uid), events.RoomCreated)
        passed = anna.check(file_of(third, anna))
        assert isinstance(passed, events.PreJoin), passed
        refused = anna.check(file_of(first, anna))
        assert isinstance(refused, events.Refused)
        assert {one.id for one in refused.findings if one.blocks} == {"ROOM-VERSION"}
        assert passed.room.profile is Profile.OPEN
