# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What stays behind after a call, and after a crash in one, tells nothing of it.

The profile folder, the log at its most talkative, and all that a dying process writes are searched
for names, titles, chat, keys, tokens and addresses.
"""

import base64
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from client.crypto.frame_keys import FrameKeys
from client.model import commands, events
from client.model.talk import ChatLine, SendChat
from tests.rig.household import account, at_home, copied, hosted_room, make_profiles

TITLE = "Canary title of a secret meeting"
CHAT = "Canary line of a secret chat"


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    made = make_profiles(tmp_path_factory.mktemp("canary"), 2)
    return copied(made, tmp_path_factory.mktemp("copies"))


def spellings(secret: bytes) -> list[bytes]:
    """The ways in which bytes are usually written down."""
    ways = [secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"=")]
    return [*ways, base64.urlsafe_b64encode(secret).rstrip(b"="), repr(secret).encode()]


def call_with_chat(host, guest):
    """A room with a canary as its title, and a line of chat that arrived."""
    made = hosted_room(host, guest, title=TITLE)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join()
    guest.check(made.invitations[0].file)
    guest.join()
    for home in (host, guest):
        home.until_live(2)
    host.engine.send(SendChat(CHAT))
    guest.until(lambda e: isinstance(e, ChatLine) and e.text == CHAT)
    guest.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound and e.picture)
    return made


def secrets_of(person, room_id) -> list[bytes]:
    """The keys and tokens of this person's own room, in each usual spelling."""
    with account(person) as mine:
        own = mine.own_room(room_id)
        assert own is not None
        keys = [own.room_key.reveal(), own.admin_seed.reveal(), own.tls_key.reveal()[40:120]]
        keys += [token.reveal() for token in own.tokens.values()]
    return [way for key in keys for way in spellings(key)]


def test_profile_and_log_hold_nothing_that_can_be_read_after_a_call(
    people, monkeypatch, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    used: list[bytes] = []
    real_seal = FrameKeys.seal

    def seal(self, kind, data):
        used.append(bytes(data[4:28]))
        return real_seal(self, kind, data)

    monkeypatch.setattr(FrameKeys, "seal", seal)
    with at_home(*people) as (host, guest):
        made = call_with_chat(host, guest)
        guest.leave()
        host.leave()
    secrets = secrets_of(people[0], made.room.room_id)
    words = [TITLE.encode(), CHAT.encode()]
    names = [person.name.encode() for person in people] + [p.uid.encode() for p in people]
    frames = [frame for frame in used if len(frame) == 24]
    assert len(frames) > 5
    for person in people:
        kept = [path for path in person.profile.rglob("*") if path.is_file()]
        assert len(kept) > 3
        for path in kept:
            data = path.read_bytes()
            for canary in (*words, *names, *secrets, *frames):
                assert canary not in data, path.name
            assert all(name.decode() not in str(path) for name in names[2:])
    told = (caplog.text + "".join(capfd.readouterr())).encode()
    assert b"ICE completed" in told  # The log is at its most talkative, that of libraries too.
    for canary in (*words, *names, *secrets):
        assert canary not in told, canary
    # Libraries name addresses below the level at which the program writes (`app.cli`).
    ours = [r for r in caplog.records if r.name.startswith("client") or r.levelno >= logging.ERROR]
    assert not [r for r in ours if "127.0.0.1" in r.getMessage()]


DYING = """
import sys, logging
logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
from pathlib import Path
from client.app.demo_people import DemoPerson
from tests.hostile.test_kept_canary import call_with_chat, die_with
from tests.rig.household import at_home

people = [DemoPerson(Path(p), u, n) for p, u, n in zip(*[iter(sys.argv[2:])] * 3)]
with at_home(*people) as (host, guest):
    made = call_with_chat(host, guest)
    print("ROOM", made.room.room_id, flush=True)
    die_with(sys.argv[1])
"""


class Unforeseen(Exception):
    """Nobody catches this by name."""


def die_with(how: str) -> None:
    """Die in a call: by an error that nobody foresaw in the main thread, or by a signal."""
    title = TITLE  # A crash reporter that shows variables would show this.
    if how == "told":
        # The twin: a program that does print what it knows is caught by the same eyes.
        sys.stderr.write("".join(traceback.format_stack()) + title)
    if how in {"error", "told"}:
        raise Unforeseen
    os.abort()


@pytest.mark.parametrize("how", ["error", "signal", "told"])
def test_what_a_dying_process_writes_tells_nothing_of_its_call(people, how):
    argv = [sys.executable, "-X", "faulthandler", "-c", DYING, how]
    argv += [str(part) for one in people for part in (one.profile, one.uid, one.name)]
    env = os.environ | {"PYTHONPATH": str(Path.cwd())}
    ended = subprocess.run(argv, capture_output=True, env=env, timeout=120, check=False)
    assert ended.returncode != 0
    said, told = ended.stdout, ended.stderr
    assert said.startswith(b"ROOM "), told[-3000:].decode()
    secrets = secrets_of(people[0], said.split()[1].decode())
    assert b"Unforeseen" in told or b"Abort" in told
    words = [TITLE.encode(), CHAT.encode(), *(person.name.encode() for person in people)]
    seen = [canary for canary in (*words, *secrets, b"127.0.0.1") if canary in told]
    assert seen == ([TITLE.encode()] if how == "told" else [])
