# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.model.errors import Malformed
from client.model.ids import HelloHash, RoomId
from client.model.media import StreamKind
from client.model.transport import Candidate, StreamOffer
from client.net.mesh.candidates import CandidateRules
from client.net.mesh.params import (
    LinkNames,
    MyEnd,
    OtherProfile,
    confirms,
    make_confirm,
    make_params,
    offer,
    read_params,
)

ROOM = RoomId("ab" * 16)
ME, PEER = HelloHash("11" * 64), HelloHash("22" * 64)
MINE = LinkNames(ROOM, ME, PEER, "aa" * 32, "bb" * 32, 1)
THEIRS = LinkNames(ROOM, PEER, ME, "bb" * 32, "aa" * 32, 1)
CANDIDATE = Candidate("f", 1, "udp", 100, "10.1.2.3", 5000, "host")
MY_END = MyEnd("1a" * 48, "myuf", "p" * 22, (), (offer(StreamKind.AUDIO, 7),))
THEIR_END = MyEnd(
    "2b" * 48,
    "thuf",
    "q" * 22,
    (CANDIDATE,),
    (offer(StreamKind.AUDIO, 1), offer(StreamKind.VIDEO, 2)),
)
RULES = CandidateRules()
GOOD = make_params(THEIRS, THEIR_END)


def read(**changes):
    return read_params(msgspec.structs.replace(GOOD, **changes), MINE, MY_END, RULES)


def test_takes_parameters_made_for_this_link():
    theirs = read()
    assert theirs.fingerprint == "2b" * 48
    assert theirs.candidates.kept == (CANDIDATE,)
    assert [stream.ssrc for stream in theirs.streams] == [1, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "confirm"},
        {"v": 2},
        {"room_id": RoomId("cd" * 16)},
        {"sender": ME},
        {"to": PEER},
        {"link": 2},
        {"link": 0},
        {"nonce": "cc" * 32},
        {"peer_nonce": "cc" * 32},
        {"peer_nonce": "bb" * 32, "nonce": "aa" * 32},
        {"peer_nonce": "\u00e4"},
        {"fingerprint_sha384": ""},
        {"fingerprint_sha384": "2B" * 48},
        {"fingerprint_sha384": "2b" * 32},
        {"fingerprint_sha384": "2b" * 48 + "\n"},
        {"fingerprint_sha384": MY_END.fingerprint},
        {"ufrag": "abc"},
        {"ufrag": "abc:"},
        {"ufrag": "abcd\n"},
        {"pwd": "short"},
        {"pwd": "q" * 21 + "\n"},
        {"ufrag": MY_END.ufrag, "pwd": MY_END.pwd},
        {"candidates": (CANDIDATE,) * 17},
        {"streams": (StreamOffer("audio", 1, 97),)},
        {"streams": (StreamOffer("AUDIO", 1, 96),)},
        {"streams": (StreamOffer("data", 1, 99),)},
        {"streams": (StreamOffer("audio", 1, 96), StreamOffer("video", 1, 97))},
        {"streams": (StreamOffer("audio", 7, 96),)},
        {"streams": (StreamOffer("audio", 0, 96),)},
        {"streams": (StreamOffer("audio", 2**32, 96),)},
        {"streams": tuple(StreamOffer("audio", number, 96) for number in range(10, 19))},
    ],
)
def test_refuses_parameters_that_are_wrong_in_one_field(changes):
    with pytest.raises(Malformed):
        read(**changes)


def test_names_another_profile_apart_since_that_is_an_alarm():
    with pytest.raises(OtherProfile):
        read(profile="dtls12-p256-cm80")


def test_drops_and_counts_candidates_against_the_rules_without_refusing_the_rest():
    bad = msgspec.structs.replace(CANDIDATE, ip="127.0.0.1")
    theirs = read(candidates=(bad, CANDIDATE))
    assert theirs.candidates.kept == (CANDIDATE,)
    assert theirs.candidates.refused == ("loopback",)


def test_a_confirmation_of_the_same_session_confirms():
    mine = make_confirm(MINE, "1a", "2b", "ee" * 32)
    assert confirms(make_confirm(THEIRS, "2b", "1a", "ee" * 32), mine)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "transport"},
        {"v": 2},
        {"room_id": RoomId("cd" * 16)},
        {"sender": ME},
        {"to": PEER},
        {"link": 2},
        {"my_fingerprint": "1a"},
        {"peer_fingerprint": "2b"},
        {"exporter": "ef" * 32},
        {"exporter": ""},
    ],
)
def test_a_confirmation_that_differs_in_one_field_does_not(changes):
    mine = make_confirm(MINE, "1a", "2b", "ee" * 32)
    theirs = msgspec.structs.replace(make_confirm(THEIRS, "2b", "1a", "ee" * 32), **changes)
    assert not confirms(theirs, mine)


def test_my_own_confirmation_sent_back_does_not_confirm():
    mine = make_confirm(MINE, "1a", "2b", "ee" * 32)
    assert not confirms(mine, mine)
