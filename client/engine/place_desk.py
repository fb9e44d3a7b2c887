# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where the person says they are: kept, shown to the gate, and asked anew after a journey."""

from collections.abc import Callable

from client.engine.account import Account
from client.engine.world import World
from client.identity.said_place import SaidPlace
from client.model.errors import WrongUse
from client.model.events import Notice
from client.model.place import CountrySaid
from client.platform.time_zone import time_zone
from client.policy.countries import COUNTRIES
from client.policy.facts import Facts, ManagedRules
from client.policy.posture_facts import PlaceSaid


class PlaceDesk:
    """Use on the engine's loop, but for `look`, which the gate calls in a thread."""

    def __init__(self, world: World, zone: Callable[[], str] = time_zone) -> None:
        self._world = world
        self._zone = zone
        self._asked: str | None = None

    def look(self, account: Account) -> PlaceSaid:
        """What was declared, and whether the time zone changed since."""
        said = account.said_place
        return PlaceSaid(said.country, moved=bool(said.country) and said.zone != self._zone())

    def declare(self, account: Account, country: str) -> None:
        """Keep a person's word; raises `WrongUse` for what is no country."""
        wanted = country.strip().upper()
        if wanted and wanted not in COUNTRIES:
            raise WrongUse("no-country", "Name the country by two letters, like DE or FR.")
        account.save_said_place(SaidPlace(wanted, self._zone() if wanted else ""))
        self._asked = None
        self.show(account)

    def show(self, account: Account) -> None:
        """Tell the faces what was declared."""
        seen = self.look(account)
        self._world.emit(CountrySaid(seen.country, seen.moved, tuple(sorted(COUNTRIES))))

    def judged(self, account: Account, facts: Facts) -> None:
        """Where countries matter, ask once after each change of the time zone; never a reason."""
        held, fact = facts.get(ManagedRules), facts.get(PlaceSaid)
        if held is None or fact is None or not isinstance(fact.value, PlaceSaid):
            return
        matters = isinstance(held.value, ManagedRules) and held.value.rules.countries is not None
        zone = self._zone()
        if not matters or not fact.value.moved or self._asked == zone:
            return
        self._asked = zone
        said = self._world.resources.call.notice("zone-changed", fact.value.country)
        self._world.emit(Notice(said, True))  # noqa: FBT003  loud
        self.show(account)
