# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One end of a call between two namespaces, by whole engines. Arguments: role and folder.

``host`` makes and hosts a room at 10.88.0.2; ``guest`` joins it under rules that name ``vpn*``.
Each prints what happens to the call with the monotonic time; the guest also counts the packets
of this call that left by ``hotel0``, and when sound or picture last left. Ends with its input.
"""

import sys
import time
from pathlib import Path

from client.app import compose
from client.engine import runner
from client.engine.gate import Gate
from client.model import commands, events
from client.model.ids import Uid
from tests.rig import gate_process, household
from tests.rig.capture import Capture

IPV4, SERVER = b"\x08\x00", bytes((10, 88, 0, 2))
OWN = (bytes((10, 88, 0, 1)), bytes((10, 99, 0, 1)))
UDP, RTP = 17, 2
_RTCP = range(192, 224)


class Stamped(list):
    """Packets with the monotonic time at which each was seen."""

    def append(self, frame: bytes) -> None:
        super().append((time.monotonic(), frame))


class AtLarge(household.Home):
    """A home that is not kept to 127.0.0.1."""

    def __init__(self, person) -> None:
        make, household.make_engine = household.make_engine, _at_large
        try:
            super().__init__(person)
        finally:
            household.make_engine = make


def _at_large(profile, *, loopback_only, **rest):
    del loopback_only
    return compose.make_engine(profile, **rest)


def say(*words) -> None:
    print(*words, flush=True)


def tell(event) -> None:
    if isinstance(event, events.CallChanged):
        say("phase", event.phase.value, time.monotonic(), event.reason)
    elif isinstance(event, events.Alarm):
        say("alarm", event.finding.id)


def host(home, folder, other) -> None:
    made = home.follower.ask(
        commands.CreateRoom("Lage", (Uid(other.uid),), hours=1, listen="10.88.0.2:0"),
        events.RoomCreated,
    )
    home.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    home.follower.gate(commands.OpenMyRoom(made.room.room_id))
    home.join()
    (folder / "invitation.tmp").write_bytes(made.invitations[0].file)
    (folder / "invitation.tmp").rename(folder / "invitation")


def guest(home, folder) -> None:
    seen = home.check((folder / "invitation").read_bytes())
    if not isinstance(seen, events.PreJoin):
        say("refused", *(one.id for one in seen.findings if one.blocks))
        return
    home.join()


def is_of_the_call(frame: bytes) -> bool:
    return frame[12:14] == IPV4 and SERVER in (frame[26:30], frame[30:34])


def is_media(frame: bytes) -> bool:
    """Is this sound or picture that leaves here (RFC 5761 section 4 tells it from RTCP)?"""
    if frame[12:14] != IPV4 or frame[23] != UDP or frame[26:30] not in OWN:
        return False
    body = frame[14 + 4 * (frame[14] & 15) + 8 :]
    return len(body) > 1 and body[0] >> 6 == RTP and body[1] not in _RTCP


def last_media(*captures: Capture) -> float:
    """When the last of it left; 0 when none did."""
    return max((at for one in captures for at, seen in one.packets if is_media(seen)), default=0.0)


def main(role: str, folder: Path) -> None:
    people = [household.DemoPerson(*line.split("|")) for line in sys.stdin.readline().split()]
    people = [household.DemoPerson(Path(one.profile), one.uid, one.name) for one in people]
    me, other = people if role == "host" else reversed(people)
    if role == "guest":
        runner.Gate = lambda messages: Gate(messages, gate_process.rules("vpn*"))
    home = AtLarge(me)
    home.engine.listen(tell)
    home.open()
    try:
        if role == "host":
            host(home, folder, other)
            say("ready")
            sys.stdin.read()
        else:
            with Capture("hotel0") as past, Capture("vpn0") as within:
                past.packets, within.packets = Stamped(), Stamped()
                guest(home, folder)
                say("ready")
                for _line in sys.stdin:
                    outside = sum(is_of_the_call(seen) for _, seen in past.packets)
                    say("outside", outside, last_media(past, within))
    finally:
        home.engine.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
