# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A file over https from real TLS servers on loopback, and everything that is refused."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client.model.errors import Failure, WrongUse
from client.net.fetch import fetch

BODY = b"a signed list" * 100


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A server's certificate for 127.0.0.1, which is its own authority."""
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lists")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA384())
    )
    pem = serialization.Encoding.PEM
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return file


@contextmanager
def a_server(papers, *pieces, pause_s=0.0):
    """Answers one request with these bytes; gives its port and what it heard."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(papers)
    heard = []

    def serve():
        with suppress(OSError):
            came, _ = listener.accept()
            with tls.wrap_socket(came, server_side=True) as line:
                heard.append(line.recv(4096))
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(pause_s)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5.0)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            thread.join()


def answer(body=BODY, head="200 OK", *more):
    lines = [f"HTTP/1.1 {head}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


def get(papers, port, limit=10_000, **options):
    def believed():
        return ssl.create_default_context(cafile=str(papers))  # noqa: TID251  a test's authority

    return fetch(f"https://127.0.0.1:{port}/list?v=1", limit, authorities=believed, **options)


def test_fetches_a_file_and_tells_the_server_nothing_but_the_address(papers):
    with a_server(papers, answer()) as (port, heard):
        assert get(papers, port) == BODY
    lines = heard[0].decode().lower().split("\r\n")
    assert lines[0] == "get /list?v=1 http/1.1"
    assert {line.split(":")[0] for line in lines[1:] if line} == {"host", "accept-encoding"}


def test_asks_no_proxy_of_the_environment(papers, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with a_server(papers, answer()) as (port, _):
        assert get(papers, port) == BODY


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ((answer(b"", "302 Found", "Location: https://127.0.0.1:1/"),), "fetch-elsewhere"),
        ((answer(b"no", "404 Not Found"),), "fetch-status"),
        ((answer(b"x" * 10_001),), "fetch-large"),
        ((answer()[:-5],), "fetch-cut"),
        ((b"SMTP ready\r\n\r\n",), "fetch"),
    ],
    ids=["another address", "not there", "too large", "cut off", "no web server"],
)
def test_refuses_what_is_not_the_whole_file_from_this_very_address(papers, pieces, code):
    with a_server(papers, *pieces) as (port, _), pytest.raises(Failure) as refused:
        get(papers, port)
    assert refused.value.code == code


def test_a_server_that_says_a_byte_now_and_then_is_cut_off(papers):
    slow = [bytes((byte,)) for byte in answer()[:20]]
    began = time.monotonic()
    with a_server(papers, *slow, pause_s=0.1) as (port, _), pytest.raises(Failure) as refused:
        get(papers, port, deadline_s=0.5)
    assert refused.value.code == "fetch-late"
    assert time.monotonic() - began < 5.0


def test_a_server_that_no_authority_vouches_for_is_refused(papers):
    with a_server(papers, answer()) as (port, heard), pytest.raises(Failure) as refused:
        fetch(f"https://127.0.0.1:{port}/list", 10_000)
    assert refused.value.code == "fetch-certificate"
    assert heard == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/list", "not-https"),
        ("file:///etc/passwd", "not-https"),
        ("https:///list", "bad-address"),
        ("https://127.0.0.1:99999/list", "bad-address"),
        ("https://me:word@127.0.0.1/list", "bad-address"),
        ("https://127.0.0.1/a list", "bad-address"),
    ],
)
def test_refuses_an_address_that_it_does_not_fetch(url, code):
    with pytest.raises(WrongUse) as refused:
        fetch(url, 10)
    assert refused.value.code == code
