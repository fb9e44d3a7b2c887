# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines of several people in this process: real profiles, relay, TLS, links and media."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from client.app.compose import make_engine
from client.app.demo_people import DemoPerson, make_people
from client.app.follow import Follower
from client.engine.account import Account
from client.engine.account_store import AccountStore
from client.engine.runner import Engine
from client.model import commands, events
from client.model.events import CallPhase, Event
from client.model.secret import Secret
from client.platform.managed_location import ManagedPlace
from tests.fakes.good_place import in_a_good_place

PASSPHRASE = "correct horse"
WAIT_S = 30.0


class Home:
    """One person's engine, and everything it has said."""

    def __init__(self, person: DemoPerson, managed: ManagedPlace | None = None) -> None:
        self.person = person
        self.said: list[Event] = []
        self.engine: Engine = make_engine(
            person.profile, loopback_only=True, computer=in_a_good_place(), managed=managed
        )
        self.engine.listen(self.said.append)
        self.follower = Follower(self.engine)

    def open(self) -> None:
        """Start the engine and unlock it."""
        self.engine.start()
        self.follower.wait(events.IdentityChanged)
        unlock = commands.Unlock(Secret(PASSPHRASE.encode()))
        self.follower.ask(unlock, events.IdentityChanged)

    def check(self, invitation: bytes) -> events.PreJoin | events.Refused:
        """Open an invitation."""
        return self.follower.gate(commands.OpenInvitation(invitation))

    def join(self, wish: commands.Join | None = None) -> None:
        """Join what was opened, as a made-up person with voice and picture unless said else."""
        synthetic = commands.SyntheticPerson()
        everything = commands.Join(microphone=True, camera=True, synthetic=synthetic)
        self._read_warnings()
        self.engine.send(wish or everything)

    def _read_warnings(self) -> None:
        """This machine is in no service network, and a strict room's page says so."""
        pages = [event for event in self.said if isinstance(event, events.PreJoin)]
        if pages and pages[-1].open_warnings:
            ids = tuple(finding.id for finding in pages[-1].open_warnings)
            self.follower.ask(commands.Acknowledge(ids), events.PreJoin)

    def until(self, holds: Callable[[Event], bool], timeout: float = WAIT_S) -> Event:
        """Wait for an event of which ``holds`` is true, those already said included."""
        end = time.monotonic() + timeout
        seen = 0
        while time.monotonic() < end:
            while seen < len(self.said):
                event = self.said[seen]
                seen += 1
                if holds(event):
                    return event
            time.sleep(0.01)
        raise AssertionError(f"{self.person.name} waited in vain; heard {self.said[-8:]}")

    def until_live(self, people: int) -> events.RosterChanged:
        """Wait until the call is live with so many people on the agreed roster."""
        self.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.LIVE)
        event = self.until(
            lambda e: (
                isinstance(e, events.RosterChanged)
                and sum(one.on_roster for one in e.people) == people
            )
        )
        assert isinstance(event, events.RosterChanged)
        return event

    def leave(self) -> events.CallReport:
        """Leave and return the report."""
        self.engine.send(commands.Leave())
        return self.report()

    def report(self) -> events.CallReport:
        """The report of the call that has ended."""
        event = self.until(lambda e: isinstance(e, events.CallReport))
        assert isinstance(event, events.CallReport)
        return event


def make_profiles(folder: Path, count: int) -> list[DemoPerson]:
    """People with real file identities who have compared each other's numbers."""
    return make_people(folder, count, PASSPHRASE)


def copied(people: list[DemoPerson], folder: Path) -> list[DemoPerson]:
    """The same people in a folder of this test's own."""
    copies = []
    for one in people:
        profile = folder / one.profile.name
        shutil.copytree(one.profile, profile)
        copies.append(DemoPerson(profile, one.uid, one.name))
    return copies


@contextmanager
def at_home(*people: DemoPerson) -> Iterator[list[Home]]:
    """Open engines, stopped at the end."""
    homes = [Home(person) for person in people]
    try:
        for home in homes:
            home.open()
        yield homes
    finally:
        for home in reversed(homes):
            home.engine.stop()


@contextmanager
def account(person: DemoPerson) -> Iterator[Account]:
    """A person's account, without an engine."""
    with AccountStore(person.profile) as store:
        yield store.unlock(Secret(PASSPHRASE.encode()))


def hosted_room(host: Home, *guests: Home, title: str = "Lage") -> events.RoomCreated:
    """A room of the host's with invitations for the guests, hosted at the host's."""
    made = host.follower.ask(
        commands.CreateRoom(
            title=title,
            uids=tuple(guest.person.uid for guest in guests),
            hours=1,
            listen="127.0.0.1:0",
        ),
        events.RoomCreated,
    )
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    return made
