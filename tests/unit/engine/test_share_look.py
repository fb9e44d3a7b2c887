# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.share_look: what a call says of a shared screen."""

from typing import get_args

import pytest

from client.engine.share_look import nothing_shared, share_seen
from client.media.grants import GrantPurpose
from client.model import commands
from client.model.media import DeviceKind
from client.model.room import Profile
from client.model.verdict import Result
from client.policy.catalogue import BY_ID
from client.policy.judge import judge_one
from client.policy.profiles import profile_rules
from tests.fakes import good_facts as good


def judged(shown):
    rules = profile_rules(Profile.CLASSIFIED)
    (finding,) = judge_one(BY_ID["SHARE-GUARD"], rules, good.facts(shown), 101.0)
    return finding


def test_an_offered_stream_that_shows_nothing_is_no_share():
    seen = share_seen("", running=False, labelled=True)
    assert seen == nothing_shared()
    assert judged(seen).result is Result.PASS


def test_one_chosen_screen_under_its_class_passes():
    seen = share_seen("Screen 1", running=True, labelled=True)
    assert seen.shown == ("Screen 1",)
    assert judged(seen).result is Result.PASS


@pytest.mark.parametrize(("name", "labelled"), [("", True), ("Screen 1", False)])
def test_what_nobody_chose_or_has_no_class_is_refused(name, labelled):
    seen = share_seen(name, running=True, labelled=labelled)
    assert judged(seen).blocks


def test_sharing_is_a_command_and_neither_a_device_nor_a_grant():
    named = {kind.__name__ for kind in get_args(commands.Command)}
    assert {name for name in named if "shar" in name.lower()} == {"StartSharing", "StopSharing"}
    assert {kind.value for kind in DeviceKind} == {"microphone", "speaker", "camera"}
    assert {purpose.value for purpose in GrantPurpose} == {"call", "preview", "scan"}
