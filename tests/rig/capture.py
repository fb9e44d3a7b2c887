# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that passes the loopback interface, recorded raw (needs root on Linux)."""

import socket
import threading
from types import TracebackType
from typing import Self

_ALL_PROTOCOLS = 3
_LARGEST = 70_000


class Capture:
    """A passive recording between enter and exit; ``packets`` holds whole frames."""

    def __init__(self, interface: str = "lo") -> None:
        self.packets: list[bytes] = []
        self._socket = socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(_ALL_PROTOCOLS)
        )
        self._socket.bind((interface, 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._socket.settimeout(0.2)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._record, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _record(self) -> None:
        while not self._over.is_set():
            try:
                self.packets.append(self._socket.recv(_LARGEST))
            except OSError:
                continue  # Nothing came in time, or the interface went down; it may come back.

    def everything(self) -> bytes:
        """All of it in one piece."""
        return b"".join(self.packets)
