# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A standing relay: who may register and close rooms there."""

import asyncio
import hashlib
import secrets
import signal
import socket
import time
from pathlib import Path
from typing import Self

import pytest

from client.crypto.envelope import Context, sign
from client.crypto.signing import SigningKey, raw_key
from client.crypto.tls_key import make_tls_key
from client.model import relay
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import RoomId
from client.model.room import Server
from client.model.secret import Secret
from client.net.errors import AttachRefused, OrderRefused
from client.net.relay_admin import close_room, register_room
from client.net.relay_mailbox import ENDED, RelayMailbox
from client.relay.standing import parse_issuers, parse_listen, serve
from client.session import inputs
from tests.fakes.relay_rig import EAGER, KEY, QUICK, Heard, Spawner

ISSUER = SigningKey(secrets.token_bytes(32))
STRANGER = SigningKey(secrets.token_bytes(32))
ADMIN = SigningKey(secrets.token_bytes(32))


def registration(token: bytes, *, admin: SigningKey = ADMIN, room_id: str | None = None):
    return relay.RoomRegistration(
        room_id=RoomId(room_id or secrets.token_hex(16)),
        exp=int(time.time()) + 3600,
        max_members=2,
        token_hashes=(hashlib.sha256(token).digest(),),
        admin_key=raw_key(admin.identity),
    )


class Standing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spawn = Spawner()
        self.stop = asyncio.Event()
        self.ready: asyncio.Future[tuple[str, int, str]] = asyncio.Future()

    async def __aenter__(self) -> Self:
        for name, data in (
            ("cert", KEY.cert_pem),
            ("key", KEY.key_pem.reveal()),
            ("issuers", f"# who may\n\n{ISSUER.identity} Erika\n".encode()),
        ):
            (self.folder / name).write_bytes(data)
        self.task = self.spawn(
            serve(
                "127.0.0.1:0",
                self.folder / "cert",
                self.folder / "key",
                self.folder / "issuers",
                spawn=self.spawn,
                on_ready=lambda *bound: self.ready.set_result(bound),
                stop=self.stop,
                limits=QUICK,
            ),
            "standing",
        )
        _, port, pin = await self.ready
        self.servers = (Server(url=f"wss://127.0.0.1:{port}", spki_sha256=(pin,)),)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        await self.task
        assert self.spawn.failures == []

    def mailbox(self, room_id: RoomId, token: bytes, heard: Heard) -> RelayMailbox:
        return RelayMailbox(
            self.servers,
            room_id,
            Secret(token),
            spawn=self.spawn,
            on_input=heard,
            patience=EAGER,
        )


@pytest.mark.asyncio
async def test_a_listed_issuer_registers_a_room_and_its_admin_key_closes_it(tmp_path):
    token = secrets.token_bytes(32)
    room = registration(token)
    async with Standing(tmp_path) as standing:
        await register_room(standing.servers, room, ISSUER, wall=time.time)
        heard = Heard()
        mailbox = standing.mailbox(room.room_id, token, heard)
        await mailbox.attach()
        await close_room(standing.servers, room.room_id, ADMIN, wall=time.time)
        assert (await heard.wait(inputs.RoomGone))[0].reason == ENDED
        with pytest.raises(AttachRefused):
            await standing.mailbox(room.room_id, token, Heard()).attach()
        await mailbox.close()


@pytest.mark.asyncio
async def test_a_stranger_registers_nothing(tmp_path):
    async with Standing(tmp_path) as standing:
        with pytest.raises(OrderRefused):
            await register_room(standing.servers, registration(b"t" * 32), STRANGER, wall=time.time)


@pytest.mark.asyncio
async def test_only_the_admin_key_changes_or_closes_a_room(tmp_path):
    token = secrets.token_bytes(32)
    room = registration(b"x" * 32)
    async with Standing(tmp_path) as standing:
        await register_room(standing.servers, room, ISSUER, wall=lambda: time.time() - 10)
        changed = registration(token, room_id=room.room_id)
        for key in (ISSUER, STRANGER):
            with pytest.raises(OrderRefused):
                await register_room(standing.servers, changed, key, wall=time.time)
            with pytest.raises(OrderRefused):
                await close_room(standing.servers, room.room_id, key, wall=time.time)
        stolen = registration(token, room_id=room.room_id, admin=STRANGER)
        with pytest.raises(OrderRefused):
            await register_room(standing.servers, stolen, ADMIN, wall=time.time)
        await register_room(standing.servers, changed, ADMIN, wall=time.time)
        mailbox = standing.mailbox(room.room_id, token, Heard())
        await mailbox.attach()
        await mailbox.close()


@pytest.mark.asyncio
async def test_an_old_or_repeated_order_does_nothing(tmp_path):
    room = registration(b"x" * 32)
    async with Standing(tmp_path) as standing:
        for moment in (time.time() - 1000, time.time() + 1000):
            with pytest.raises(OrderRefused):
                await register_room(standing.servers, room, ISSUER, wall=lambda at=moment: at)
        now = time.time()
        await register_room(standing.servers, room, ISSUER, wall=lambda: now)
        with pytest.raises(OrderRefused):
            await close_room(standing.servers, room.room_id, ADMIN, wall=lambda: now)
        await close_room(standing.servers, room.room_id, ADMIN, wall=lambda: now + 0.001)
        with pytest.raises(OrderRefused):
            await register_room(standing.servers, room, ISSUER, wall=lambda: now)


@pytest.mark.asyncio
async def test_an_order_signed_for_another_use_does_nothing(tmp_path, monkeypatch):
    def sign_elsewhere(key, _context, payload):
        return sign(key, Context.ROOM, payload)

    async with Standing(tmp_path) as standing:
        monkeypatch.setattr("client.net.relay_admin.sign", sign_elsewhere)
        with pytest.raises(OrderRefused):
            await register_room(standing.servers, registration(b"x" * 32), ISSUER, wall=time.time)
        monkeypatch.undo()
        await register_room(standing.servers, registration(b"x" * 32), ISSUER, wall=time.time)


@pytest.mark.asyncio
async def test_names_the_file_or_address_that_it_cannot_use(tmp_path):
    def run(spawn: Spawner, listen: str = "127.0.0.1:0", **files: bytes):
        have = {"cert": KEY.cert_pem, "key": KEY.key_pem.reveal(), "issuers": b""} | files
        for name, data in have.items():
            (tmp_path / name).write_bytes(data)
        paths = [tmp_path / name for name in ("cert", "key", "issuers")]
        return serve(listen, *paths, spawn=spawn, on_ready=print)

    spawn = Spawner()
    other = make_tls_key(int(time.time()))
    for bad in (
        {"cert": b"no certificate"},
        {"key": b"no key"},
        {"issuers": b"ed25519:00"},
        {"cert": other.cert_pem},
        {"listen": "7443"},
    ):
        with pytest.raises(WrongUse):
            await run(spawn, **bad)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Failure):
        await run(spawn, listen=f"127.0.0.1:{taken.getsockname()[1]}")
    (tmp_path / "cert").unlink()
    with pytest.raises(WrongUse):
        await serve(
            "127.0.0.1:0",
            tmp_path / "cert",
            tmp_path / "key",
            tmp_path / "issuers",
            spawn=spawn,
            on_ready=print,
        )


@pytest.mark.asyncio
async def test_ends_on_a_signal(tmp_path):
    async with Standing(tmp_path) as standing:
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(3):
            await asyncio.wait([standing.task])


def test_reads_where_to_listen():
    assert parse_listen("0.0.0.0:7443") == ("0.0.0.0", 7443)  # noqa: S104
    assert parse_listen("*:7443") == ("", 7443)
    assert parse_listen("[::1]:7443") == ("::1", 7443)
    for bad in ("7443", "host:", "host:port", "host:70000", ""):
        with pytest.raises(WrongUse):
            parse_listen(bad)


def test_reads_issuers_and_refuses_what_is_no_key():
    text = f"# list\n{ISSUER.identity}\n  {STRANGER.identity} the second\n\n"
    assert parse_issuers(text.encode()) == {ISSUER.identity, STRANGER.identity}
    small_order = "ed25519:" + "00" * 32
    for bad in (b"erika", small_order.encode(), b"\xff\xfe", b"#" * 2_000_000):
        with pytest.raises(Malformed):
            parse_issuers(bad)
