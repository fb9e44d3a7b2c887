# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines in a call whose relay's certificate ends: nothing is sent, and the call ends."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client.crypto.frame_keys import FrameKeys
from client.crypto.tls_key import make_tls_key
from client.engine import call_clocks, clock, gate_watch, line_certificate, rooms
from client.model import commands, events
from client.model.events import CallPhase
from client.model.media import StreamKind
from client.policy.catalogue import GRACE_S
from client.relay import tls
from tests.rig.household import Home, at_home, hosted_room

LEFT_S = 900
"""What the certificate has left: enough to go live on a busy machine."""
DAY = 86_400
LOOKS_EVERY_S = 1.0
STOPS_WITHIN_S = 1.0
"""From the moment that a face hears of the hold: the frame that is being sealed is the last."""
TALKING = commands.Join(microphone=True, camera=True, synthetic=commands.SyntheticPerson())


class WallClock:
    """The wall clock of every engine here; monotonic time stays as it is."""

    def __init__(self) -> None:
        self.ahead_s = 0

    def time(self) -> float:
        return time.time() + self.ahead_s


@pytest.fixture
def wall(monkeypatch) -> WallClock:
    made = WallClock()
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=made.time, monotonic=time.monotonic))
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", LOOKS_EVERY_S)
    # These minutes pass; a computer that slept through them would begin the call anew.
    monkeypatch.setattr(call_clocks, "CLOCK_JUMP_S", 2 * LEFT_S)
    return made


class Relay:
    """The hosted relay of a test, which shows other certificates to new connections."""

    def __init__(self, monkeypatch) -> None:
        self._honest = tls.server_context
        monkeypatch.setattr(rooms, "server_context", self._context)
        monkeypatch.setattr(rooms, "make_tls_key", partial(make_tls_key, days=LEFT_S / DAY))

    def _context(self, key_pem, cert_pem):
        self._key = key_pem
        self._made = self._honest(key_pem, cert_pem)
        return self._made

    def renew(self, *, same_key: bool) -> None:
        """From now on it shows a certificate that lasts a year."""
        if not same_key:
            other = make_tls_key(int(time.time()))
            tls._load(self._made, other.key_pem, other.cert_pem)
            return
        key = serialization.load_pem_private_key(self._key.reveal(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "renewed")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .sign(key, hashes.SHA384())
        )
        tls._load(self._made, self._key, made.public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def relay(monkeypatch) -> Relay:
    monkeypatch.setattr(line_certificate, "ASK_EVERY_S", LOOKS_EVERY_S)
    return Relay(monkeypatch)


@pytest.fixture
def sent(monkeypatch) -> list[float]:
    """When each frame of sound or picture was sealed for the others, by anybody here."""
    moments: list[float] = []
    honest = FrameKeys.seal

    def seal(keys: FrameKeys, kind: StreamKind, data: bytes):
        sealed = honest(keys, kind, data)
        if sealed is not None and kind is not StreamKind.DATA:
            moments.append(time.monotonic())
        return sealed

    monkeypatch.setattr(FrameKeys, "seal", seal)
    return moments


@pytest.fixture
def homes(people, wall) -> Iterator[list[Home]]:
    assert not wall.ahead_s
    with at_home(*people[:2]) as opened:
        yield opened


def live(host: Home, guest: Home) -> None:
    made = hosted_room(host, guest)
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    host.join(TALKING)
    assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
    guest.join(TALKING)
    for home in (host, guest):
        home.until_live(2)
        home.until(lambda e: isinstance(e, events.RosterChanged) and e.key_holders == 2)


def wait_for_frames(sent: list[float], count: int) -> None:
    end = time.monotonic() + 30.0
    wanted = len(sent) + count
    while len(sent) < wanted:
        assert time.monotonic() < end, "nothing is sent"
        time.sleep(0.01)


def wait_until_it_lasts(home: Home) -> None:
    """Until the newer certificate counts for this call."""
    end = time.monotonic() + 60.0
    while home.engine._visit.call.certificate._dates[1] < time.time() + DAY:
        assert time.monotonic() < end, "nobody asks for the next certificate"
        time.sleep(0.05)


def test_a_relay_that_renews_its_certificate_in_a_call_keeps_it_past_the_end_of_the_old_one(
    homes, wall, sent, relay
) -> None:
    live(*homes)
    relay.renew(same_key=True)
    wall.ahead_s = LEFT_S - 120
    for home in homes:
        wait_until_it_lasts(home)
        home.said.clear()
    seen = [looks(home) for home in homes]
    wall.ahead_s = LEFT_S + 60
    wait_for_looks(seen)
    wait_for_frames(sent, 20)
    assert told_of_it(homes) == []
    for home in homes:
        home.leave()


def wait_for_looks(seen: list[list[float]]) -> None:
    end = time.monotonic() + 30.0
    while min(map(len, seen)) < 3:
        assert time.monotonic() < end, "nobody looks"
        time.sleep(0.05)


def told_of_it(homes: list[Home]) -> list[events.Event]:
    """Alarms about the certificate, and ends; a machine too busy to look holds a call as well."""
    said = [event for home in homes for event in home.said]
    alarms = [e for e in said if isinstance(e, events.Alarm) and e.finding.id == "TLS-CERT"]
    return [*alarms, *(e for e in said if isinstance(e, events.CallReport))]


def looks(home: Home) -> list[float]:
    """Notes every look of a call from now on."""
    moments: list[float] = []
    visit = home.engine._visit
    honest = visit._gate.check_in_call

    async def check_in_call(*args):
        verdict = await honest(*args)
        moments.append(time.monotonic())
        return verdict

    visit._gate.check_in_call = check_in_call
    return moments


@pytest.mark.parametrize("renewed", [False, True], ids=["not-renewed", "another-key"])
def test_a_relay_whose_certificate_ends_in_a_call_is_sent_nothing_and_the_call_ends(
    homes, wall, sent, relay, renewed
) -> None:
    live(*homes)
    wait_for_frames(sent, 20)
    if renewed:
        relay.renew(same_key=False)
    for home in homes:
        home.said.clear()
    wall.ahead_s = LEFT_S + 60
    held_at = []
    for home in homes:
        held = home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.HOLD)
        held_at.append(time.monotonic())
        assert held.reason == "gate-lost"
        alarm = home.until(lambda e: isinstance(e, events.Alarm))
        assert alarm.finding.id == "TLS-CERT"
        assert alarm.finding.blocks
    reports = [home.report() for home in homes]
    ended = time.monotonic()
    assert [(one.state, one.reason, one.refused) for one in reports] == [
        ("hold", "gate-lost", True)
    ] * 2
    alarms = [one for home in homes for one in home.said if isinstance(one, events.Alarm)]
    assert {one.finding.id for one in alarms} == {"TLS-CERT"}
    assert ended - held_at[0] < GRACE_S + 10
    assert max(sent) < max(held_at) + STOPS_WITHIN_S
    assert not any(
        isinstance(e, events.CallChanged) and e.phase is CallPhase.LIVE
        for home in homes
        for e in home.said
    )


def test_a_relay_whose_certificate_lasts_keeps_the_call_when_as_much_time_has_passed(
    homes, wall, sent
) -> None:
    """The twin of the test above: the same jump of the clock."""
    live(*homes)
    seen = [looks(home) for home in homes]
    for home in homes:
        home.said.clear()
    wall.ahead_s = LEFT_S + 60
    wait_for_looks(seen)
    wait_for_frames(sent, 20)
    assert told_of_it(homes) == []
    for home in homes:
        home.leave()
