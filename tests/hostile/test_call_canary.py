# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A passive recording of a whole call holds no name, title, key or plain frame."""

import base64
import functools
import logging
import os
import socket

import pytest

from client.crypto.frame_keys import FrameKeys
from client.engine import rooms
from client.model import commands
from client.model.talk import ChatLine, SendChat, SendLiveText
from client.relay.server import RelayServer
from tests.rig.capture import Capture
from tests.rig.household import account, at_home, copied, hosted_room, make_profiles

TITLE = "Canary title of a secret meeting"
CHAT = "Canary line of a secret chat"
CONTROL = b"a control datagram that a recording must show"

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="recording an interface needs root",
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory):
    made = make_profiles(tmp_path_factory.mktemp("canary"), 2)
    return copied(made, tmp_path_factory.mktemp("copies"))


def spellings(secret: bytes) -> list[bytes]:
    """The ways in which bytes are usually written down."""
    return [secret, secret.hex().encode(), base64.urlsafe_b64encode(secret).rstrip(b"=")]


def test_what_relay_and_sockets_carry_tells_nothing(people, monkeypatch, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    at_relay: list[bytes] = []
    plain: list[bytes] = []
    sealed: list[bytes] = []
    monkeypatch.setattr(
        rooms, "RelayServer", functools.partial(RelayServer, recorder=at_relay.append)
    )
    real_seal = FrameKeys.seal

    def seal(self, kind, data):
        out = real_seal(self, kind, data)
        if out is not None and len(data) >= 24:
            plain.append(bytes(data))
            sealed.append(bytes(out))
        return out

    monkeypatch.setattr(FrameKeys, "seal", seal)
    with Capture() as recording, at_home(*people) as (host, guest):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            control.sendto(CONTROL, ("127.0.0.1", 9))
        made = hosted_room(host, guest, title=TITLE)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join()
        guest.check(made.invitations[0].file)
        guest.join()
        for home in (host, guest):
            home.until_live(2)
            report_of = home
        report_of.until(lambda e: type(e).__name__ == "RemoteMedia" and e.sound and e.picture)
        host.engine.send(SendLiveText(CHAT[:12]))
        host.engine.send(SendChat(CHAT))
        guest.until(lambda e: isinstance(e, ChatLine) and e.text == CHAT)
        guest_report = guest.leave()
        host.leave()
    with account(host.person) as mine:
        own = mine.own_room(made.room.room_id)
        assert own is not None
        seeds = [own.room_key.reveal(), own.admin_seed.reveal(), own.tls_key.reveal()[40:120]]
        tokens = [token.reveal() for token in own.tokens.values()]
        identities = [mine.person.identity.partition(":")[2].encode()]
    wire, relayed = recording.everything(), b"".join(at_relay)

    # The recordings are real: they show what did pass in the clear.
    assert CONTROL in wire
    assert len(recording.packets) > 100
    assert len(relayed) > 10_000
    assert made.room.room_id.encode() in relayed
    assert plain
    assert guest_report.sees[0].frames > 0

    names = [
        TITLE.encode(),
        CHAT.encode(),
        CHAT[:12].encode(),
        *(person.name.encode() for person in people),
    ]
    names += [person.uid.encode() for person in people]
    for secret in [*names, *(way for key in seeds for way in spellings(key)), *identities]:
        assert secret not in wire
        assert secret not in relayed
    for token in tokens:
        # The relay must be shown a token by its owner; nobody on the way sees it.
        assert all(way not in wire for way in spellings(token))
    for frame in plain:
        assert frame[4:24] not in wire
        assert frame[4:24] not in relayed
    # Nothing of the chat outlives the call: not in a profile, not in a log.
    for person in people:
        for kept in person.profile.rglob("*"):
            assert not kept.is_file() or CHAT[:12].encode() not in kept.read_bytes(), kept
    assert CHAT[:12] not in caplog.text
    # Frames are sealed and then travel inside the link's own encryption.
    assert all(frame[-20:] not in wire for frame in sealed)
