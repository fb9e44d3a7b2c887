# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""TLS to real servers with right and wrong keys, versions, dates and sizes."""

import asyncio
import contextlib
import datetime as dt
import gc
import socket
import ssl
import tempfile
import threading
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from client.crypto.tls_key import TlsKey, make_tls_key, spki_sha256_of
from client.model.errors import Malformed
from client.model.room import Server
from client.model.secret import Secret
from client.net.errors import BadCertificate, OldTls, Unreachable, WeakKey, WrongPin
from client.net.probes import probe_relay
from client.net.tls import address_of, connect, context
from client.relay.tls import server_context
from tests.fakes.relay_rig import a_relay, until

NOW = int(time.time())
DAY = 86400
GOOD = make_tls_key(NOW)
OTHER = make_tls_key(NOW)


class Listener:
    """A TLS server that notes every application byte it gets."""

    def __init__(self, key: TlsKey, ssl_context: ssl.SSLContext) -> None:
        self.key = key
        self.ssl = ssl_context
        self.heard = bytearray()
        self.ends: list[asyncio.Future[None]] = []
        self.port = 0

    async def start(self) -> None:
        self.server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self.ssl, ssl_shutdown_timeout=0.5
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = asyncio.get_running_loop().create_future()
        self.ends.append(end)
        with contextlib.suppress(OSError, ssl.SSLError):
            while data := await reader.read(65536):
                self.heard += data
        writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await writer.wait_closed()
        end.set_result(None)

    def named(self, *pins: str) -> Server:
        url = f"wss://127.0.0.1:{self.port}"
        return Server(url=url, spki_sha256=pins or (self.key.spki_sha256,))

    async def stop(self) -> None:
        self.server.close()
        await asyncio.gather(*self.ends)


@contextlib.asynccontextmanager
async def listening(key: TlsKey, ssl_context: ssl.SSLContext | None = None):
    listener = Listener(key, ssl_context or server_context(key.key_pem, key.cert_pem))
    await listener.start()
    try:
        yield listener
    finally:
        await listener.stop()


def rsa_key(bits: int) -> TlsKey:
    return certificate(rsa.generate_private_key(65537, bits), NOW - DAY, NOW + DAY)


def certificate(key, not_before: int, not_after: int) -> TlsKey:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime.fromtimestamp(not_before, dt.UTC))
        .not_valid_after(dt.datetime.fromtimestamp(not_after, dt.UTC))
        .sign(key, hashes.SHA384())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return TlsKey(
        Secret(pem),
        made.public_bytes(serialization.Encoding.PEM),
        spki_sha256_of(made.public_bytes(serialization.Encoding.DER)),
    )


def plain_context(key: TlsKey) -> ssl.SSLContext:
    """A server that does not mind weak keys and old versions."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("DEFAULT@SECLEVEL=0")
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder) / "chain.pem"
        chain.write_bytes(key.key_pem.reveal() + key.cert_pem)
        made.load_cert_chain(chain)
    return made


async def refused(listener: Listener, error: type, *pins: str) -> None:
    with pytest.raises(error):
        await connect(listener.named(*pins), deadline=3.0)


@pytest.mark.asyncio
async def test_connects_to_the_pinned_key_with_tls_1_3():
    async with listening(GOOD) as listener:
        line = await connect(listener.named("00" * 32, GOOD.spki_sha256), deadline=3.0)
        assert line.facts.version == "TLSv1.3"
        assert line.facts.key == "EC 384"
        line.transport.abort()


@pytest.mark.asyncio
async def test_a_connection_that_is_given_up_leaves_no_socket_behind():
    # A socket that nobody closed warns when it is collected, and warnings fail tests here.
    async with listening(GOOD) as listener:
        for turns in range(24):
            async with asyncio.TaskGroup() as group:
                attempt = group.create_task(connect(listener.named(GOOD.spki_sha256), deadline=3.0))
                for _ in range(turns):
                    await asyncio.sleep(0)
                attempt.cancel()
            if not attempt.cancelled():
                attempt.result().transport.abort()
        gc.collect()


@pytest.mark.asyncio
async def test_a_server_with_another_key_gets_not_one_byte():
    async with listening(OTHER) as listener:
        await refused(listener, WrongPin, GOOD.spki_sha256)
        await asyncio.gather(*listener.ends)
        assert bytes(listener.heard) == b""
        probe = await probe_relay((listener.named(GOOD.spki_sha256),), 3.0)
        await asyncio.gather(*listener.ends)
        assert (probe.reached, probe.pin_ok, probe.time) == (True, False, None)
        assert (probe.version_ok, probe.cert_ok, probe.key_ok) == (True, True, True)
        assert bytes(listener.heard) == b""


@pytest.mark.asyncio
async def test_refuses_a_server_that_has_only_tls_1_2():
    old = plain_context(GOOD)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with listening(GOOD, old) as listener:
        await refused(listener, OldTls)
        probe = await probe_relay((listener.named(),), 3.0)
        assert (probe.reached, probe.version_ok, probe.pin_ok) == (True, False, None)
        assert bytes(listener.heard) == b""


@pytest.mark.asyncio
async def test_refuses_a_server_that_says_it_has_only_tls_1_2():
    old = plain_context(GOOD)
    old.maximum_version = ssl.TLSVersion.TLSv1_2

    def serve(listener: socket.socket) -> None:
        # A blocking server sends the alert that asyncio's swallows.
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            old.wrap_socket(connection, server_side=True)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        url = f"wss://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(OldTls):
            await connect(Server(url=url, spki_sha256=(GOOD.spki_sha256,)), deadline=3.0)
        thread.join()


@pytest.mark.asyncio
async def test_a_relay_refuses_a_client_that_has_only_tls_1_2():
    old = context()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with a_relay() as rig:
        with pytest.raises(OSError):  # noqa: PT011  an alert or a reset
            await asyncio.open_connection("127.0.0.1", rig.port, ssl=old)
        await until(lambda: rig.server.cuts["no-tls"] == 1)
        assert (await probe_relay(rig.servers())).version_ok


@pytest.mark.asyncio
@pytest.mark.parametrize(("start", "end"), [(-9 * DAY, -DAY), (DAY, 9 * DAY)])
async def test_refuses_a_certificate_that_is_not_valid_today(start: int, end: int):
    key = certificate(ec.generate_private_key(ec.SECP384R1()), NOW + start, NOW + end)
    async with listening(key) as listener:
        await refused(listener, BadCertificate)
        probe = await probe_relay((listener.named(),), 3.0)
        assert (probe.reached, probe.pin_ok, probe.cert_ok) == (True, True, False)
        assert probe.why
        assert bytes(listener.heard) == b""


@pytest.mark.asyncio
async def test_refuses_2048_bits_of_rsa_and_takes_3072():
    weak, strong = rsa_key(2048), rsa_key(3072)
    async with listening(weak, plain_context(weak)) as listener:
        await refused(listener, WeakKey)
        probe = await probe_relay((listener.named(),), 3.0)
        assert (probe.pin_ok, probe.key_ok, probe.key) == (True, False, "RSA 2048")
    async with listening(strong) as listener:
        line = await connect(listener.named(), deadline=3.0)
        line.transport.abort()


@pytest.mark.asyncio
async def test_gives_up_in_time_on_who_speaks_no_tls_or_nothing():
    async def chatter(_reader, writer):
        writer.write(b"220 mail ready\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(chatter, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unreachable):
        await connect(Server(url=f"wss://127.0.0.1:{port}", spki_sha256=("00" * 32,)), deadline=3)
    server.close()
    started = time.monotonic()
    with pytest.raises(Unreachable):
        await connect(Server(url="wss://127.0.0.1:9", spki_sha256=("00" * 32,)), deadline=0.5)
    assert time.monotonic() - started < 2


@pytest.mark.asyncio
async def test_the_key_log_of_the_environment_stays_absent(tmp_path, monkeypatch):
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    async with a_relay() as rig:
        assert (await probe_relay(rig.servers())).time is not None
    assert not log.exists()
    # The same variable does work where a context honours it, so the test would notice.
    ssl.create_default_context()  # noqa: TID251
    assert log.exists()


@pytest.mark.parametrize(
    "url",
    [
        "ws://127.0.0.1:7443",
        "https://127.0.0.1:7443",
        "wss://127.0.0.1",
        "wss://:7443",
        "wss://name@127.0.0.1:7443",
        "wss://127.0.0.1:7443/path",
        "wss://127.0.0.1:7443?x=1",
        "wss://127.0.0.1:99999",
        "wss://127.0.0.1:port",
        "wss://[::1:7443",
        "",
    ],
)
def test_refuses_an_address_with_anything_more_or_less(url: str):
    with pytest.raises(Malformed):
        address_of(url)


def test_reads_addresses_of_both_families():
    assert address_of("wss://127.0.0.1:7443") == ("127.0.0.1", 7443)
    assert address_of("wss://[::1]:7443") == ("::1", 7443)
    assert address_of("wss://relay.example.org:443/") == ("relay.example.org", 443)


def test_every_key_is_new_and_says_nothing_of_its_owner():
    first = x509.load_pem_x509_certificate(GOOD.cert_pem)
    second = x509.load_pem_x509_certificate(OTHER.cert_pem)
    assert GOOD.spki_sha256 != OTHER.spki_sha256
    assert first.subject != second.subject
    assert len(first.subject) == 1
    assert list(first.extensions) == []
    assert first.not_valid_before_utc.timestamp() < NOW < first.not_valid_after_utc.timestamp()


def test_refuses_a_certificate_that_is_none():
    with pytest.raises(Malformed):
        spki_sha256_of(b"\x30\x00")


def test_refuses_a_key_and_certificate_that_do_not_belong_together():
    with pytest.raises(Malformed):
        server_context(GOOD.key_pem, OTHER.cert_pem)
    with pytest.raises(Malformed):
        server_context(Secret(b"no key"), GOOD.cert_pem)
