# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real https server on loopback that hands out files, under an authority of its own."""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from client.net.fetch import fetch
from tests.fakes.authorities import Authority


class HttpsFiles(ThreadingHTTPServer):
    """``files`` by path may change at any time; ``asked`` lists every path that was asked for."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Answer, self))
        self.authority = Authority("Authority of the lists")
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        made = self.authority.relay()
        paper = folder / f"{self.server_port}.pem"
        paper.write_bytes(made.key_pem.reveal() + made.cert_pem)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(paper)
        self.socket = tls.wrap_socket(self.socket, server_side=True)

    def url(self, path: str) -> str:
        return f"https://127.0.0.1:{self.server_port}{path}"

    def get(self, url: str, limit: int) -> bytes:
        """The program's own fetching, by somebody who believes this server's authority."""

        def believed() -> ssl.SSLContext:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cadata=self.authority.pem)
            return context

        return fetch(url, limit, authorities=believed, deadline_s=5.0)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""


class _Answer(BaseHTTPRequestHandler):
    def __init__(self, files: HttpsFiles, *args) -> None:
        self._files = files
        super().__init__(*args)

    def do_GET(self) -> None:
        self._files.asked.append(self.path)
        body = self._files.files.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def https_files(folder: Path) -> Iterator[HttpsFiles]:
    """Serve until the end."""
    with HttpsFiles(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
