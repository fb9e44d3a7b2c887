# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An epoch of a running call names somebody whose name is easily mistaken for another."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from client.engine.call_room import CallRoom
from client.engine.names import Names
from client.model.ids import DisplayName, IdentityKey, Uid
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Finding, Severity
from client.policy.profiles import profile_rules
from client.session import effects, inputs
from tests.fakes.call_room import person, uid
from tests.fakes.epochs import after, first

REAL, IMITATION = "Anna Weber", "Anna W\u0435ber"


@dataclass
class People:
    """Everybody is known and compared, by the name on their card."""

    names_: dict[Uid, str]
    blocked: set[IdentityKey] = field(default_factory=set)

    def contact(self, asked: Uid) -> object:
        return SimpleNamespace(name=DisplayName(self.names_[asked]))

    def names(self) -> tuple[tuple[Uid, str], ...]:
        return tuple(self.names_.items())

    def trust_of(self, _uid: Uid, key: IdentityKey) -> TrustState:
        return TrustState.REVOKED if key in self.blocked else TrustState.IN_PERSON


class Room:
    """A call's room without a call: what is fed to the session, and what is told."""

    def __init__(self, profile: Profile, name_of_third: str, **people: object) -> None:
        self.people = People({uid(0): "Host", uid(1): REAL, uid(2): name_of_third}, **people)
        self.one = first(0, 1, profile=profile)
        account = SimpleNamespace(
            person=person(0),
            seen=SimpleNamespace(with_room=lambda _room: None),
            save_seen=lambda _seen: None,
        )
        self.trust: dict[IdentityKey, TrustState] = {}
        self.told: list[Finding] = []
        plan = SimpleNamespace(
            names=Names(self.one.value, self.people, person(0).identity),
            rules=profile_rules(profile),
            account=account,
            known=lambda: self.people,
            opened=_opened(self.one),
        )
        view = SimpleNamespace(
            follow=lambda _room: None, names_changed=lambda: None, raised=self.told.append
        )
        self.room = CallRoom(plan, view, SimpleNamespace(), self._feed)

    def _feed(self, input_: inputs.Input) -> None:
        assert isinstance(input_, inputs.TrustChanged)
        self.trust[input_.identity] = input_.trust

    def next_epoch(self, *people: int) -> None:
        self.one = after(self.one, *people)
        self.room.perform(effects.DescriptorChanged(self.one, ()))


def _opened(room: object) -> object:
    """Enough of an opened invitation to be replaced; of my own room nothing is kept beside it."""

    @dataclass(frozen=True)
    class Opened:
        descriptor: object
        issuer: IdentityKey

    return Opened(room, person(0).identity)


@pytest.mark.parametrize(
    ("profile", "trust", "severity"),
    [
        (Profile.CLASSIFIED, TrustState.UNVERIFIED, Severity.BLOCK),
        (Profile.RESTRICTED, TrustState.IN_PERSON, Severity.WARN),
        (Profile.OPEN, TrustState.IN_PERSON, None),
    ],
)
def test_who_comes_with_an_epoch_is_held_to_what_the_door_asks_of_names(profile, trust, severity):
    room = Room(profile, IMITATION)
    room.next_epoch(0, 1, 2)
    assert room.trust[person(2).identity] is trust
    assert room.trust[person(1).identity] is TrustState.IN_PERSON, "they passed the door"
    told = [(one.id, one.severity, one.subject) for one in room.told]
    assert told == ([("NAME-CONFUSABLE", severity, uid(2))] if severity else [])
    room.next_epoch(0, 1, 2)
    assert len(room.told) == len(told), "told once"


@pytest.mark.parametrize("profile", list(Profile))
def test_a_name_that_is_like_no_other_is_nobodys_trouble(profile):
    room = Room(profile, "Bernd Maurer")
    room.next_epoch(0, 1, 2)
    assert room.trust[person(2).identity] is TrustState.IN_PERSON
    assert room.told == []


def test_a_withdrawn_key_stays_withdrawn_whatever_its_name():
    room = Room(Profile.CLASSIFIED, IMITATION, blocked={person(2).identity})
    room.next_epoch(0, 1, 2)
    assert room.trust[person(2).identity] is TrustState.REVOKED


def test_a_message_can_be_written_for_it():
    room = Room(Profile.CLASSIFIED, IMITATION)
    room.next_epoch(0, 1, 2)
    (told,) = room.told
    assert told.params == (("name", IMITATION),)
