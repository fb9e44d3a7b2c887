# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Another key than the room's answers, and an authority of the system vouches for it."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import time
from contextlib import asynccontextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client.crypto.tls_key import make_tls_key
from client.model.room import Server
from client.net.errors import WrongPin
from client.net.probes import probe_relay
from client.net.tls import connect

NOW = dt.datetime.fromtimestamp(int(time.time()), dt.UTC)
DAY = dt.timedelta(days=1)
ANNOUNCED = make_tls_key(int(time.time())).spki_sha256


def certificate(name, key, issuer, signer, *, authority):
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        made = made.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return made.sign(signer, hashes.SHA384())


@asynccontextmanager
async def reading_along(tmp_path):
    """A server between us and the relay, and the file that holds its authority."""
    root, leaf = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
    top = certificate("Hotel CA", root, "Hotel CA", root, authority=True)
    server = certificate("relay", leaf, "Hotel CA", root, authority=False)
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain, store = tmp_path / "chain.pem", tmp_path / "store.pem"
    chain.write_bytes(leaf.private_bytes(pem, *plain) + server.public_bytes(pem))
    store.write_bytes(top.public_bytes(pem))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain)
    heard = bytearray()

    async def serve(reader, writer):
        heard.extend(await reader.read(100))
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=made)
    try:
        yield f"wss://127.0.0.1:{listener.sockets[0].getsockname()[1]}", store, heard
    finally:
        listener.close()


@pytest.mark.asyncio
async def test_names_the_authority_that_the_system_believes_and_refuses_all_the_same(
    tmp_path, monkeypatch
):
    async with reading_along(tmp_path) as (url, store, heard):
        monkeypatch.setenv("SSL_CERT_FILE", str(store))
        server = Server(url, (ANNOUNCED,))
        seen = await probe_relay((server,), 3.0)
        assert (seen.pin_ok, seen.authority) == (False, "Hotel CA")
        with pytest.raises(WrongPin):
            await connect(server, deadline=3.0)
        assert not heard


@pytest.mark.asyncio
async def test_names_nobody_where_the_system_does_not_know_who_answers(tmp_path, monkeypatch):
    async with reading_along(tmp_path) as (url, _store, _heard):
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        seen = await probe_relay((Server(url, (ANNOUNCED,)),), 3.0)
        assert (seen.pin_ok, seen.authority) == (False, "")
