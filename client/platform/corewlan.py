# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How macOS protects the Wi-Fi connection in use: CoreWLAN, asked through the Objective-C runtime.

Written, not run on that system. What the number means is in `client.platform.radios`.
"""

import sys

if sys.platform == "darwin":
    import ctypes

    from client.policy.network_facts import RadiosSeen

    _FRAMEWORK = "/System/Library/Frameworks/CoreWLAN.framework/CoreWLAN"
    _RUNTIME = "/usr/lib/libobjc.A.dylib"

    class _Runtime:
        """Messages to Objective-C objects that take no argument."""

        def __init__(self) -> None:
            ctypes.CDLL(_FRAMEWORK)
            self._objc = ctypes.CDLL(_RUNTIME)
            for name in ("objc_getClass", "sel_registerName"):
                function = getattr(self._objc, name)
                function.restype, function.argtypes = ctypes.c_void_p, (ctypes.c_char_p,)

        def named(self, name: bytes) -> int:
            """The class of this name; raises where the system has none."""
            found = self._objc.objc_getClass(name)
            if not found:
                raise OSError("CoreWLAN is not there")
            return int(found)

        def send(self, target: int, message: bytes) -> int:
            """The answer, an object or a number; 0 for nil."""
            kind = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
            send = kind(("objc_msgSend", self._objc))
            return int(send(target, self._objc.sel_registerName(message)) or 0)

        def text(self, target: int) -> str:
            """An NSString as text."""
            kind = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p)
            send = kind(("objc_msgSend", self._objc))
            told = send(target, self._objc.sel_registerName(b"UTF8String"))
            return bytes(told or b"").decode("utf-8", "replace")

    def radios() -> RadiosSeen:
        """The Wi-Fi connection in use, if there is one.

        macOS tells the network's name only to programs that may know the place; it stays empty
        then, and the protection counts all the same.
        """
        from client.platform.radios import by_corewlan  # noqa: PLC0415  it imports this module

        objc = _Runtime()
        pool = objc.send(objc.send(objc.named(b"NSAutoreleasePool"), b"alloc"), b"init")
        try:
            client = objc.send(objc.named(b"CWWiFiClient"), b"sharedWiFiClient")
            device = objc.send(client, b"interface")
            # Mode 0 (none) is a device that is not connected.
            if not device or not objc.send(device, b"interfaceMode"):
                return RadiosSeen(())
            name = objc.send(device, b"ssid")
            security = objc.send(device, b"security")
            return RadiosSeen((by_corewlan(objc.text(name) if name else "", security),))
        finally:
            objc.send(pool, b"drain")
