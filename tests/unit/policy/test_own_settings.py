# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.own_settings: a person may only be stricter than their organisation."""

import itertools

import pytest

from client.model.settings import Setting
from client.policy.facts import ManagedRules
from client.policy.managed import PolicyInvalid, read_policy
from client.policy.own_settings import standing
from tests.fakes.managed import draft
from tests.fakes.people import person

RELEASE, WATERMARK = Setting.RELEASE, Setting.WATERMARK


def held(*, asked: bool | None = None, locked: bool = False, trouble: str = "", name=WATERMARK):
    settings = () if asked is None else ((name.value, asked),)
    lock = frozenset({name.value}) if locked else frozenset()
    return ManagedRules(("x",), trouble=trouble, settings=settings, locked=lock)


@pytest.mark.parametrize("name", Setting)
def test_nobody_gets_below_what_the_organisation_asks(name):
    for asked, own, locked in itertools.product((None, True, False), (None, True, False), (0, 1)):
        now = standing(name, held(asked=asked, locked=bool(locked), name=name), own)
        assert now.on or not asked
        assert now.fixed is (bool(locked) or asked is True)


def test_a_lock_leaves_no_choice_in_the_strict_direction_either():
    assert not standing(WATERMARK, held(asked=False, locked=True), own=True).on
    assert standing(WATERMARK, held(asked=False), own=True).on
    assert not standing(WATERMARK, held(locked=True), own=True).on
    assert standing(RELEASE, held(locked=True, name=RELEASE), own=False).on


def test_where_nobody_says_anything_the_person_chooses():
    assert standing(WATERMARK, ManagedRules(()), own=True).on
    assert not standing(WATERMARK, ManagedRules(()), own=None).on
    assert not standing(RELEASE, ManagedRules(()), own=False).on


@pytest.mark.parametrize(("name", "default"), [(RELEASE, True), (WATERMARK, False)])
def test_who_chose_nothing_begins_where_the_organisation_says_or_else_at_the_default(name, default):
    for locked in (False, True):
        assert standing(name, held(locked=locked, name=name), own=None).on is default
        for asked in (True, False):
            begun = held(asked=asked, locked=locked, name=name)
            assert standing(name, begun, own=None).on is asked


@pytest.mark.parametrize("name", Setting)
@pytest.mark.parametrize("own", [True, False])
def test_where_the_organisation_only_begins_the_person_goes_on(name, own):
    assert standing(name, held(asked=False, name=name), own=own).on is own
    assert standing(name, held(name=name), own=own).on is own


def test_rules_that_cannot_be_read_fix_the_stricter_value():
    now = standing(WATERMARK, held(asked=False, trouble="damaged"), own=False)
    assert now.on
    assert now.fixed


@pytest.mark.parametrize(
    "wrong",
    [
        {"settings": {"net.proxy": True}},
        {"settings": {"watermark": 1}},
        {"locked": ["net.proxy"]},
        {"locked": ["watermark", "watermark"]},
        {"trust": {"directory_urls": ["https://a.example/x"]}},
        {"trust": {"directory_key": person("hanna").identity, "directory_urls": []}},
        {"trust": {"directory_key": person("hanna").identity, "directory_urls": ["http://a/x"]}},
    ],
)
def test_a_policy_names_settings_and_addresses_that_there_are(wrong):
    with pytest.raises(PolicyInvalid):
        read_policy(draft(**wrong))


def test_the_twin_is_read():
    trust = {
        "directory_key": person("hanna").identity,
        "directory_urls": ["https://a.example/x"],
    }
    made = read_policy(draft(settings={"watermark": True}, locked=["watermark"], trust=trust))
    assert made.settings == {"watermark": True}
