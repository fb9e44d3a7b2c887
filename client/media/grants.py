# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Permission to open a device: no microphone, speaker or camera opens without a `DeviceGrant`.

media.md section 7: only what passed the gate (or a click after it) gets a grant, and revoking it
closes what it opened. The office also counts, so that a refused join can prove that it opened
nothing (check DEVICE-IDLE).
"""

import threading
from collections.abc import Callable

from client.model.errors import Failure
from client.model.ids import RoomId
from client.model.media import DeviceKind, GrantPurpose


class GrantRevoked(Failure):
    """A device was to be opened under a grant that no longer counts."""

    def __init__(self) -> None:
        super().__init__("device-grant", "Devices may not be opened now. Join a room first.")


class OpenDevice:
    """One device that is open under a grant; `release` it when the device is closed."""

    def __init__(self, office: "GrantOffice", kind: DeviceKind, label: str) -> None:
        self.kind = kind
        self.label = label
        self._office = office

    def release(self) -> None:
        """Note that the device is closed. May be called twice."""
        self._office._released(self)  # noqa: SLF001  one idea in two classes of one module


class DeviceGrant:
    """An opaque permission for one purpose in one room; issued only by a `GrantOffice`."""

    def __init__(self, office: "GrantOffice", purpose: GrantPurpose, room_id: RoomId) -> None:
        self.purpose = purpose
        self.room_id = room_id
        self._office = office

    @property
    def revoked(self) -> bool:
        """True once the grant no longer counts; it never comes back."""
        return not self._office._holds(self)  # noqa: SLF001

    def admit(self, kind: DeviceKind, label: str, close: Callable[[], None]) -> OpenDevice:
        """Ask just before opening a device (real or synthetic); raises `GrantRevoked`.

        ``close`` is called by `GrantOffice.revoke_all`, on its caller's thread, while the device
        has not been released; it must be safe to call more than once.
        """
        return self._office._admit(self, kind, label, close)  # noqa: SLF001


class GrantOffice:
    """Issues and revokes grants and keeps the list of open devices. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._grants: set[DeviceGrant] = set()
        self._open: dict[OpenDevice, Callable[[], None]] = {}
        self._opened = 0

    @property
    def devices_opened(self) -> int:
        """How many devices were opened (or tried to be) since the start, synthetic ones too."""
        with self._lock:
            return self._opened

    @property
    def open_devices(self) -> tuple[tuple[DeviceKind, str], ...]:
        """Kind and label of every device that is open now."""
        with self._lock:
            return tuple((device.kind, device.label) for device in self._open)

    def issue(self, purpose: GrantPurpose, room_id: RoomId) -> DeviceGrant:
        """A grant for ``purpose`` in ``room_id``; call only when the gate has passed."""
        grant = DeviceGrant(self, purpose, room_id)
        with self._lock:
            self._grants.add(grant)
        return grant

    def revoke_all(self) -> None:
        """Make every grant void and close every device that is open under one.

        Blocks until the devices are closed (up to some 100 ms for a real one).
        """
        with self._lock:
            self._grants.clear()
            closers = tuple(self._open.values())
        for close in closers:
            close()

    def _holds(self, grant: DeviceGrant) -> bool:
        with self._lock:
            return grant in self._grants

    def _admit(
        self, grant: DeviceGrant, kind: DeviceKind, label: str, close: Callable[[], None]
    ) -> OpenDevice:
        device = OpenDevice(self, kind, label)
        with self._lock:
            if grant not in self._grants:
                raise GrantRevoked
            self._opened += 1
            self._open[device] = close
        return device

    def _released(self, device: OpenDevice) -> None:
        with self._lock:
            self._open.pop(device, None)


def still_granted(grant: DeviceGrant, close: Callable[[], None]) -> None:
    """Call right after opening: if the grant was revoked meanwhile, close and say so.

    Without this a device that was opening while `GrantOffice.revoke_all` ran would stay open.
    """
    if grant.revoked:
        close()
        raise GrantRevoked
