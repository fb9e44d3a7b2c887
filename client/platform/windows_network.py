# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Windows' own answers about routes, Wi-Fi and login pages. Written, not run on that system.

`GetBestRoute2` names the way to an address, `WlanQueryInterface` how a radio is protected,
`GetNetworkConnectivityHint` whether a login page stands in between.
"""

import sys

if sys.platform == "win32":
    import ctypes
    import ipaddress
    import socket
    from ctypes import wintypes

    import psutil

    from client.platform.linux_routes import Route
    from client.policy.network_facts import RadiosSeen

    _NO_ROUTE = {1231, 1232, 1168}
    """ERROR_NETWORK_UNREACHABLE, ERROR_HOST_UNREACHABLE, ERROR_NOT_FOUND."""
    _CONNECTED = 1
    _CURRENT = 7
    """wlan_intf_opcode_current_connection."""

    class _Address(ctypes.Structure):
        """SOCKADDR_INET."""

        _fields_ = (
            ("family", ctypes.c_uint16),
            ("port", ctypes.c_uint16),
            ("rest", ctypes.c_ubyte * 24),
        )

    class _Row(ctypes.Structure):
        """MIB_IPFORWARD_ROW2; what follows the next machine is not read."""

        _fields_ = (
            ("luid", ctypes.c_uint64),
            ("index", ctypes.c_uint32),
            ("prefix", _Address),
            ("prefix_length", ctypes.c_uint32),
            ("next", _Address),
            ("rest", ctypes.c_ubyte * 64),
        )

    class _Interface(ctypes.Structure):
        """MIB_IF_ROW2, as far as it is read."""

        _fields_ = (
            ("luid", ctypes.c_uint64),
            ("index", ctypes.c_uint32),
            ("guid", ctypes.c_ubyte * 16),
            ("alias", ctypes.c_wchar * 257),
            ("description", ctypes.c_wchar * 257),
            ("address_length", ctypes.c_uint32),
            ("address", ctypes.c_ubyte * 32),
            ("permanent", ctypes.c_ubyte * 32),
            ("mtu", ctypes.c_uint32),
            ("type", ctypes.c_uint32),
            ("rest", ctypes.c_ubyte * 512),
        )

    def _packed(address: str) -> _Address:
        target = ipaddress.ip_address(address)
        four = isinstance(target, ipaddress.IPv4Address)
        made = _Address(family=socket.AF_INET if four else socket.AF_INET6)
        at = 0 if four else 4
        for place, byte in enumerate(target.packed):
            made.rest[at + place] = byte
        return made

    def _text(address: _Address) -> str:
        raw = bytes(address.rest)
        four = address.family == socket.AF_INET
        found = ipaddress.ip_address(raw[:4] if four else raw[4:20])
        return "" if found.is_unspecified else str(found)

    def route_to(address: str) -> Route | None:
        """`GetBestRoute2`: device and next machine; None where nothing leads there."""
        target, row, source = _packed(address), _Row(), _Address()
        answer = ctypes.windll.iphlpapi.GetBestRoute2(
            None, 0, None, ctypes.byref(target), 0, ctypes.byref(row), ctypes.byref(source)
        )
        if answer in _NO_ROUTE:
            return None
        if answer:
            raise OSError(answer, "GetBestRoute2")
        return Route(_interface(row.index).alias, _text(row.next))

    def _interface(index: int) -> _Interface:
        found = _Interface(index=index)
        answer = ctypes.windll.iphlpapi.GetIfEntry2(ctypes.byref(found))
        if answer:
            raise OSError(answer, "GetIfEntry2")
        return found

    def if_type(device: str) -> int:
        """The IANA type of the device of this name."""
        return int(_interface(socket.if_nametoindex(device)).type)

    def connectivity() -> int:
        """The level of `GetNetworkConnectivityHint`; raises `OSError` where there is none."""
        hint = (ctypes.c_uint32 * 8)()
        answer = ctypes.windll.iphlpapi.GetNetworkConnectivityHint(ctypes.byref(hint))
        if answer:
            raise OSError(answer, "GetNetworkConnectivityHint")
        return int(hint[0])

    class _Ssid(ctypes.Structure):
        _fields_ = (("length", ctypes.c_uint32), ("name", ctypes.c_ubyte * 32))

    class _Connection(ctypes.Structure):
        """WLAN_CONNECTION_ATTRIBUTES."""

        _fields_ = (
            ("state", ctypes.c_uint32),
            ("mode", ctypes.c_uint32),
            ("profile", ctypes.c_wchar * 256),
            ("ssid", _Ssid),
            ("bss_type", ctypes.c_uint32),
            ("bssid", ctypes.c_ubyte * 6),
            ("phy_type", ctypes.c_uint32),
            ("phy_index", ctypes.c_uint32),
            ("quality", ctypes.c_uint32),
            ("receive_rate", ctypes.c_uint32),
            ("send_rate", ctypes.c_uint32),
            ("security", ctypes.c_int),
            ("one_x", ctypes.c_int),
            ("algorithm", ctypes.c_uint32),
            ("cipher", ctypes.c_uint32),
        )

    class _Device(ctypes.Structure):
        """WLAN_INTERFACE_INFO."""

        _fields_ = (
            ("guid", ctypes.c_ubyte * 16),
            ("description", ctypes.c_wchar * 256),
            ("state", ctypes.c_uint32),
        )

    def radios() -> RadiosSeen:
        """Every connected Wi-Fi device with its protection."""
        from client.platform.radios import by_windows  # noqa: PLC0415  it imports this module

        wlan, handle, version = ctypes.windll.wlanapi, wintypes.HANDLE(), wintypes.DWORD()
        if wlan.WlanOpenHandle(2, None, ctypes.byref(version), ctypes.byref(handle)):
            # The service does not run where there is no Wi-Fi device.
            return RadiosSeen((), sum(name.lower() == "wi-fi" for name in psutil.net_if_stats()))
        try:
            found, unseen = [], 0
            for device in _devices(wlan, handle):
                pointer, size = ctypes.POINTER(_Connection)(), wintypes.DWORD()
                if wlan.WlanQueryInterface(
                    handle,
                    ctypes.byref(device.guid),
                    _CURRENT,
                    None,
                    ctypes.byref(size),
                    ctypes.byref(pointer),
                    None,
                ):
                    unseen += 1
                    continue
                told = pointer.contents
                name = bytes(told.ssid.name[: told.ssid.length]).decode("utf-8", "replace")
                found.append(by_windows(name, told.algorithm, told.cipher))
                wlan.WlanFreeMemory(pointer)
            return RadiosSeen(tuple(found), unseen)
        finally:
            wlan.WlanCloseHandle(handle, None)

    def _devices(wlan: ctypes.WinDLL, handle: wintypes.HANDLE) -> list[_Device]:
        class Listed(ctypes.Structure):
            _fields_ = (
                ("count", ctypes.c_uint32),
                ("index", ctypes.c_uint32),
                ("devices", _Device * 64),
            )

        pointer = ctypes.POINTER(Listed)()
        if wlan.WlanEnumInterfaces(handle, None, ctypes.byref(pointer)):
            raise OSError("WlanEnumInterfaces")
        listed = pointer.contents
        found = [
            _Device.from_buffer_copy(one)
            for one in listed.devices[: min(listed.count, 64)]
            if one.state == _CONNECTED
        ]
        wlan.WlanFreeMemory(pointer)
        return found
