# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What NetworkManager says over D-Bus (Linux), where it runs: Wi-Fi, login pages, connections.

Properties are read and nothing else; NetworkManager is asked to look at nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (  # type: ignore[import-untyped]  # no types
    DBusAddress,
    DBusErrorResponse,
    MessageType,
    Properties,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]  # no types
    DBusConnection,
    open_dbus_connection,
)

from client.policy.network_facts import Radio

_BUS = "org.freedesktop.NetworkManager"
_ROOT = "/org/freedesktop/NetworkManager"
_NOTHING = "/"
_WAIT_S = 1.0
_WIFI = 2
_KNOWN = {1: None, 2: True, 3: None, 4: False}
"""NMConnectivityState: none, portal, limited and full; all but portal and full decide nothing."""


class NotThere(OSError):
    """NetworkManager does not run here, or does not answer."""


class NetworkManager:
    """One look at NetworkManager; every question raises `NotThere` where it has no answer."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def portal(self) -> bool | None:
        """Does it see a login page? None where it does not know."""
        return _KNOWN.get(int(self._read(_ROOT, "", "Connectivity")))

    def radios(self) -> tuple[Radio, ...]:
        """Every Wi-Fi connection that is in use."""
        return tuple(
            self._radio(device)
            for device in self._devices()
            if int(self._read(device, ".Device", "DeviceType")) == _WIFI
            and self._read(device, ".Device", "ActiveConnection") != _NOTHING
        )

    def connections(self) -> dict[str, str]:
        """The UUID of the connection that each device carries, by the device's name."""
        found = {}
        for device in self._devices():
            active = self._read(device, ".Device", "ActiveConnection")
            if active != _NOTHING:
                uuid = self._read(active, ".Connection.Active", "Uuid")
                for key in ("IpInterface", "Interface"):
                    name = str(self._read(device, ".Device", key))
                    if name:
                        found[name] = str(uuid)
        return found

    def _devices(self) -> list[str]:
        return [str(path) for path in self._read(_ROOT, "", "Devices")]

    def _radio(self, device: str) -> Radio:
        point = str(self._read(device, ".Device.Wireless", "ActiveAccessPoint"))
        if point == _NOTHING:
            raise NotThere("a Wi-Fi connection without an access point")

        def flags(name: str) -> int:
            return int(self._read(point, ".AccessPoint", name))

        name = bytes(self._read(point, ".AccessPoint", "Ssid")).decode("utf-8", "replace")
        return Radio(name, flags("Flags"), flags("WpaFlags"), flags("RsnFlags"))

    def _read(self, path: str, interface: str, name: str) -> Any:
        """One property; jeepney types no values, so the callers do."""
        properties = Properties(DBusAddress(path, bus_name=_BUS, interface=_BUS + interface))
        try:
            reply = self._connection.send_and_get_reply(properties.get(name), timeout=_WAIT_S)
        except (OSError, DBusErrorResponse, ValueError) as error:
            raise NotThere(type(error).__name__) from error
        if reply.header.message_type is not MessageType.method_return:
            raise NotThere("NetworkManager does not say")
        return reply.body[0][1]


@contextmanager
def network_manager() -> Iterator[NetworkManager]:
    """NetworkManager on the system's bus; raises `NotThere` where there is no bus."""
    try:
        connection = open_dbus_connection(bus="SYSTEM")
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise NotThere(type(error).__name__) from error
    try:
        yield NetworkManager(connection)
    finally:
        connection.close()
