# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.facts: a set of facts, and that a fact says nothing by itself."""

import inspect

import msgspec
import pytest

from client.model.participant import KeyCause
from client.policy import facts, network_facts, posture_facts
from client.policy.facts import CoreDumps, Fact, Facts, NotApplicable, Watched
from client.policy.rules import Rules

KINDS = sorted(
    {
        kind
        for module in (facts, network_facts, posture_facts)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and issubclass(kind, msgspec.Struct)
    },
    key=lambda kind: kind.__name__,
)
STRICTER = {("ShareSeen", "numbers_open")}
"""What counts against a person where nothing was said."""
CALM = {("KeystoreSeen", "full_cost")}
"""What only one kind of key store is asked for at all."""

BEFORE, AFTER = CoreDumps(0, dumpable=False), CoreDumps(-1, dumpable=True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_a_fact_does_not_say_was_not_seen(kind):
    """No name, no number, no yes: a collector that leaves a field out claims nothing by it."""
    for field in msgspec.structs.fields(kind):
        default = field.default
        if default is msgspec.NODEFAULT:
            continue
        if (kind.__name__, field.name) in STRICTER | CALM:
            assert default is True
        else:
            assert not default or default in {KeyCause.NONE, Rules()}, field.name
        if "None" in str(field.type):
            assert default is None, field.name
        if field.type is not Rules:
            msgspec.convert(msgspec.to_builtins(default), field.type, strict=True)


@pytest.mark.parametrize("bus", ["built-in", "usb", "bluetooth", "network", "virtual"])
def test_the_log_has_a_word_for_each_way_that_a_device_hangs_on(bus):
    assert bus in posture_facts.BUSES
    assert f"{bus} of a stranger" not in posture_facts.BUSES


def test_a_later_fact_takes_the_place_of_an_earlier_one_of_its_kind_alone():
    first = Facts().with_fact(BEFORE, 1.0).with_fact(Watched(traced=False), 2.0)
    then = first.with_fact(AFTER, 3.0)
    assert then.get(CoreDumps) == Fact(AFTER, 3.0)
    assert then.get(Watched) == Fact(Watched(traced=False), 2.0)
    assert first.get(CoreDumps) == Fact(BEFORE, 1.0)


def test_a_fact_that_was_not_taken_is_not_there():
    held = Facts().with_fact(BEFORE, 1.0)
    assert held.get(Watched) is None
    assert held.get(None) is None
    assert held.without(CoreDumps).get(CoreDumps) is None
    assert held.get(CoreDumps) == Fact(BEFORE, 1.0)


def test_taking_one_fact_out_leaves_the_others():
    held = Facts().with_fact(BEFORE, 1.0).with_fact(Watched(traced=True), 2.0)
    assert set(held.without(CoreDumps).by_kind) == {Watched}
    assert set(held.without(facts.SelfTest).by_kind) == {CoreDumps, Watched}


def test_a_fact_of_another_set_stays_as_old_as_it_is():
    taken = Facts().with_fact(BEFORE, 1.0).get(CoreDumps)
    again = Facts().with_fact(AFTER, 9.0).with_taken(CoreDumps, taken)
    assert again.get(CoreDumps) == Fact(BEFORE, 1.0)


def test_that_a_check_does_not_apply_is_a_fact_with_a_reason_and_a_time():
    held = Facts().with_fact(BEFORE, 1.0).not_applicable(CoreDumps, "no such system", 4.0)
    assert held.get(CoreDumps) == Fact(NotApplicable("no such system"), 4.0)


def test_a_set_of_facts_cannot_be_changed():
    held = Facts().with_fact(BEFORE, 1.0)
    with pytest.raises(TypeError):
        held.by_kind[Watched] = Fact(Watched(traced=False), 1.0)
    with pytest.raises(TypeError):
        Facts().by_kind[Watched] = Fact(Watched(traced=False), 1.0)
    with pytest.raises(TypeError):
        held.without(CoreDumps).by_kind[Watched] = Fact(Watched(traced=False), 1.0)
