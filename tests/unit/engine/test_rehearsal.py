# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of a rehearsal: its eyes, its stand-ins, its list of rooms."""

import threading
from dataclasses import replace
from importlib import resources

import msgspec
import pytest

from client.engine.rehearsal import server_rooms, stage
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.cast import Cast
from client.engine.rehearsal.certificates import certificate
from client.engine.rehearsal.good_rooms import GOOD_ROOMS, the_room
from client.engine.rehearsal.papers import FORWARDER, Ground, forwarder_at
from client.engine.rehearsal.rehearse import opened
from client.engine.rehearsal.trial import Trial, bad
from client.identity.invitation import open_invitation
from client.model.room import Profile, Server
from client.model.verdict import Result
from client.policy import posture_checks
from client.policy.catalogue import BY_ID
from client.policy.network_facts import ForwardersSeen
from client.policy.posture_facts import SignIn
from client.policy.profiles import profile_rules
from client.policy.rules import Rules
from tests.attack.hostile_rooms import a_good_installation
from tests.fakes.gate_context import MESSAGES
from tests.fakes.people import NOW

SERVERS = (Server("wss://127.0.0.1:7443", ("5a" * 32,)),)
STRICTER = [Profile.RESTRICTED.value, Profile.CLASSIFIED.value]


@pytest.fixture(scope="module")
def cast() -> Cast:
    return Cast.made(NOW)


def test_a_look_is_taken_once():
    taken = []
    once = stage.Once(lambda: taken.append(1) or "seen")
    assert [once(), once()] == ["seen", "seen"]
    assert taken == [1]


def test_a_look_that_failed_has_no_answer_for_anybody():
    once = stage.Once(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        once()
    with pytest.raises(LookupError):
        once()


def test_a_look_that_hangs_keeps_nobody_longer_than_once(monkeypatch):
    monkeypatch.setattr(stage, "LOOK_S", 0.05)
    free = threading.Event()
    once = stage.Once(lambda: free.wait(5.0))
    hanging = threading.Thread(target=once, daemon=True)
    hanging.start()
    for _ in range(2):
        with pytest.raises(LookupError):
            once()
    free.set()
    hanging.join(5.0)


def test_lists_that_are_there_take_the_cast_in_and_no_list_appears(cast):
    assert stage.with_the_cast(Rules(), cast, SERVERS) == Rules()
    mine = frozenset({cast.outsider.key})
    listed = Rules(
        issuers=mine,
        relays=frozenset({("wss://call.example.org:443", "6b" * 32)}),
        ice_servers=frozenset(),
        list_keys=mine,
        labels=frozenset({""}),
        max_room_s=600,
    )
    joined = stage.with_the_cast(listed, cast, SERVERS)
    assert joined.issuers == mine | {cast.host.key}
    assert joined.relays == listed.relays | {("wss://127.0.0.1:7443", "5a" * 32)}
    assert joined.ice_servers == {FORWARDER, "turns:127.0.0.1:7443?transport=tcp"}
    assert joined.list_keys == mine | {cast.office.identity}
    assert (joined.labels, joined.max_room_s) == (listed.labels, 600)


@pytest.mark.asyncio
async def test_nobody_but_this_computer_is_asked():
    foreign = (Server("wss://192.0.2.7:7443", ("5a" * 32,)),)
    assert not (await stage._probe((*SERVERS, *foreign))).reached
    with pytest.raises(OSError, match="no names"):
        await stage._ask_nobody("call.example.org")


def test_names_are_unique_and_each_has_its_sentence_in_both_languages():
    data = (resources.files("client") / "resources" / "rehearsal.json").read_bytes()
    texts = msgspec.json.decode(data, type=dict[str, tuple[str, str]])
    names = [one.name for one in (*BAD_ROOMS, *GOOD_ROOMS)]
    assert len(set(names)) == len(names)
    assert set(texts) == {*names, *(f"good-{profile}" for profile in STRICTER)}
    assert all(english and german and english != german for english, german in texts.values())
    assert len(set(texts.values())) == len(texts)


def test_every_bad_room_names_checks_that_are_built():
    assert all(one.expected and one.expected <= set(BY_ID) for one in BAD_ROOMS)


def test_the_good_room_opens(cast):
    ground = Ground(cast, Rules(), Profile.OPEN, 3600, hidden=True, servers=SERVERS)
    paper = the_room(ground)
    room = open_invitation(cast.me.person, cast.me.uid, paper.file).descriptor.value
    assert room.issuer == cast.host.key
    assert room.ice.policy == "relay"


@pytest.mark.asyncio
async def test_servers_with_a_good_certificate_and_a_good_answer_are_let_in():
    """The bad ones differ in nothing else: the same listener, the same behaviour."""
    as_bad_ones_do = Trial("good", frozenset(), the_room, serve=server_rooms._relay(certificate))
    right_clock = Trial("good", frozenset(), the_room, serve=server_rooms._clock_off(0))
    async with opened(a_good_installation(), MESSAGES) as here:
        for trial in (as_bad_ones_do, right_clock):
            for profile in (Profile.OPEN, Profile.RESTRICTED):
                assert await here.refused_by(trial, profile) == ()


@pytest.mark.parametrize(
    ("answers", "refused", "decided"),
    [
        ([("CORE-DUMP",), ("ROOM-EXPIRED", "CORE-DUMP")], True, True),
        ([("CORE-DUMP",), ("CORE-DUMP",)], True, False),
        ([("CORE-DUMP",), ()], False, False),
        ([("ROOM-EXPIRED",)], True, True),
        ([()], False, False),
    ],
)
@pytest.mark.asyncio
async def test_a_room_that_is_let_in_is_not_tried_again(monkeypatch, answers, refused, decided):
    left = list(answers)

    async def refused_by(_trial, _profile):
        return left.pop(0)

    async with opened(a_good_installation(), MESSAGES) as here:
        monkeypatch.setattr(here, "refused_by", refused_by)
        over = bad("over", "ROOM-EXPIRED", the_room)
        outcome = await here.tried(over, {Profile.OPEN: ("CORE-DUMP",)})
    assert (outcome.refused, outcome.decided, left) == (refused, decided, [])


@pytest.mark.asyncio
async def test_forwarding_servers_elsewhere_are_not_asked():
    asked = []

    async def look(urls):
        asked.append(urls)
        return ForwardersSeen(asked=1, proven=1)

    guarded = stage._only_here(look)
    with pytest.raises(OSError, match="not on this computer"):
        await guarded(("turns:192.0.2.9:5349?transport=tcp",))
    await guarded((forwarder_at(SERVERS[0]),))
    assert asked == [("turns:127.0.0.1:7443?transport=tcp",)]


def test_made_up_people_have_signed_in_whatever_the_person_here_has_done(cast):
    """The last sign-in stands in a person's profile: without it every good room was refused."""
    here = a_good_installation()
    posture = {kind: look for kind, look in here.computer.posture.items() if kind is not SignIn}
    here = replace(here, computer=replace(here.computer, posture=posture))
    ground = Ground(cast, Rules(), Profile.CLASSIFIED, 3600, hidden=True, servers=SERVERS)
    eyes = here.before(cast, the_room(ground), SERVERS).computer
    signed_in = posture_checks.mfa_fresh(eyes.posture[SignIn](), profile_rules(Profile.CLASSIFIED))
    assert signed_in.result is Result.PASS
