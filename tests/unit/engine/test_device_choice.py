# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from types import SimpleNamespace

import pytest

from client.engine.device_choice import chosen_by, needs_a_look, with_device
from client.media.in_use import Chosen
from client.model import commands
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from client.model.room import Profile
from client.policy.facts import Facts
from client.policy.profiles import profile_rules

OTHER = commands.Join(microphone=True, microphone_id=DeviceId("loop"))


def outcome(profile: Profile):
    return SimpleNamespace(rules=profile_rules(profile), facts=Facts())


@pytest.mark.parametrize(
    ("profile", "looks"),
    [(Profile.OPEN, False), (Profile.RESTRICTED, True), (Profile.CLASSIFIED, True)],
)
def test_another_device_is_looked_at_where_the_rules_mind(profile, looks):
    assert needs_a_look(Chosen(), OTHER, outcome(profile)) is looks


def test_the_devices_that_were_judged_need_no_second_look():
    assert not needs_a_look(chosen_by(OTHER), OTHER, outcome(Profile.CLASSIFIED))


def test_a_made_up_person_uses_no_device():
    made_up = commands.Join(microphone_id=DeviceId("loop"), synthetic=commands.SyntheticPerson())
    assert not needs_a_look(Chosen(), made_up, outcome(Profile.CLASSIFIED))


def test_a_device_chosen_before_the_call_is_the_one_that_is_looked_at():
    chosen = Chosen(DeviceId("a"), DeviceId("b"), DeviceId("c"))
    for kind, place in zip(DeviceKind, ("microphone", "speaker", "camera"), strict=True):
        other = with_device(chosen, commands.ChooseDevice(kind, DeviceId("new")))
        assert other == chosen._replace(**{place: DeviceId("new")})
