# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.share_look: this program shares nothing, and would say so if it did."""

from typing import get_args

import pytest

from client.engine.share_look import nothing_shared, share_seen
from client.media.grants import GrantPurpose
from client.model import commands
from client.model.media import PAYLOAD_TYPES, DeviceKind, StreamKind
from client.model.room import Profile
from client.model.transport import StreamOffer
from client.model.verdict import Result
from client.policy.catalogue import BY_ID
from client.policy.judge import judge_one
from client.policy.profiles import profile_rules
from tests.fakes import good_facts as good


def offer(kind: StreamKind) -> StreamOffer:
    return StreamOffer(kind.name.lower(), 7, PAYLOAD_TYPES[kind])


PEOPLE = (offer(StreamKind.AUDIO), offer(StreamKind.VIDEO))


def judged(shown):
    rules = profile_rules(Profile.CLASSIFIED)
    (finding,) = judge_one(BY_ID["SHARE-GUARD"], rules, good.facts(shown), 101.0)
    return finding


def test_voice_and_picture_are_no_share():
    assert share_seen(PEOPLE) == nothing_shared()
    assert judged(share_seen(PEOPLE)).result is Result.PASS


@pytest.mark.parametrize("kind", ["screen", "", "slides", "low_video"])
def test_any_other_stream_is_a_share_that_is_refused(kind):
    seen = share_seen((*PEOPLE, StreamOffer(kind, 9, 98)))
    assert seen.shown == (kind,)
    assert judged(seen).blocks


def test_sharing_is_a_command_and_neither_a_device_nor_a_grant():
    named = {kind.__name__ for kind in get_args(commands.Command)}
    assert {name for name in named if "shar" in name.lower()} == {"StartSharing", "StopSharing"}
    assert {kind.value for kind in DeviceKind} == {"microphone", "speaker", "camera"}
    assert {purpose.value for purpose in GrantPurpose} == {"call", "preview", "scan"}
