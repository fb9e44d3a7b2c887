# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The declared country: kept, compared with the time zone, and asked anew once after a journey."""

from types import SimpleNamespace

import pytest

from client.engine.place_desk import PlaceDesk
from client.identity.said_place import SaidPlace
from client.model.errors import WrongUse
from client.model.events import Notice
from client.model.place import CountrySaid
from client.policy.facts import Facts, ManagedRules
from client.policy.posture_facts import PlaceSaid
from client.policy.rules import Rules


class Account:
    said_place = SaidPlace()

    def save_said_place(self, said):
        self.said_place = said


class Stand:
    def __init__(self):
        self.told = []
        texts = SimpleNamespace(notice=lambda key, name: f"{key} {name}")
        resources = SimpleNamespace(call=texts)
        self.zone = "Europe/Berlin"
        world = SimpleNamespace(emit=self.told.append, resources=resources)
        self.desk = PlaceDesk(world, lambda: self.zone)
        self.account = Account()

    def judged(self, countries):
        fact = ManagedRules((), rules=Rules(countries=countries))
        facts = Facts().with_fact(fact, 1.0).with_fact(self.desk.look(self.account), 1.0)
        self.desk.judged(self.account, facts)
        return [one.sentence for one in self.told if isinstance(one, Notice)]


def test_nobody_said_anything_at_first():
    stand = Stand()
    assert stand.desk.look(stand.account) == PlaceSaid("")


def test_a_country_is_kept_with_the_zone_of_that_moment_and_can_be_taken_back():
    stand = Stand()
    stand.desk.declare(stand.account, " de ")
    assert stand.account.said_place == SaidPlace("DE", "Europe/Berlin")
    assert stand.desk.look(stand.account) == PlaceSaid("DE")
    (said,) = stand.told
    assert isinstance(said, CountrySaid)
    assert (said.country, said.moved, "FR" in said.countries) == ("DE", False, True)
    stand.desk.declare(stand.account, "")
    assert stand.account.said_place == SaidPlace()


@pytest.mark.parametrize("code", ["UK", "D", "DEU", "12"])
def test_what_is_no_country_is_refused_and_changes_nothing(code):
    stand = Stand()
    stand.desk.declare(stand.account, "DE")
    with pytest.raises(WrongUse):
        stand.desk.declare(stand.account, code)
    assert stand.account.said_place.country == "DE"


def test_a_changed_time_zone_asks_once_where_countries_matter():
    stand = Stand()
    stand.desk.declare(stand.account, "DE")
    assert stand.judged(frozenset({"DE"})) == []
    stand.zone = "Asia/Singapore"
    assert stand.judged(None) == []
    assert stand.judged(frozenset({"DE"})) == ["zone-changed DE"]
    assert stand.judged(frozenset({"DE"})) == ["zone-changed DE"]
    stand.desk.declare(stand.account, "DE")
    assert stand.desk.look(stand.account) == PlaceSaid("DE")


def test_without_rules_or_a_word_nothing_is_asked():
    stand = Stand()
    stand.desk.judged(stand.account, Facts())
    stand.zone = "Asia/Singapore"
    assert stand.judged(frozenset({"DE"})) == []
