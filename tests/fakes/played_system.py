# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Modules for Windows or macOS, run here against a system that a test plays.

What is played is the documented form of the calls: that the code asks as documented and reads
what it is given. It proves nothing about those systems.
"""

import contextlib
import ctypes
import importlib
import sys
import uuid
from types import SimpleNamespace

CODE = ctypes.c_long
AT = ctypes.c_void_p
OK, NONE_LEFT = 0, 1
NOT_FOUND = -2147024894


@contextlib.contextmanager
def run_as(system: str, monkeypatch, *names: str):
    """These modules, read anew as that system reads them."""
    # What they need is read as it is here, and stays so.
    before = {name: importlib.import_module(name) for name in names}
    for name in names:
        del sys.modules[name]
    monkeypatch.setattr(sys, "platform", system)
    try:
        fresh = [importlib.import_module(name) for name in names]
        yield fresh[0] if len(fresh) == 1 else fresh
    finally:
        monkeypatch.undo()
        for name, was in before.items():
            parent, _, child = name.rpartition(".")
            sys.modules[name] = was
            setattr(sys.modules[parent], child, was)


class Registry:
    """A module ``winreg`` over nested dictionaries; a value that is no dictionary is one."""

    HKEYType = object
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = 1, 2
    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 0x20019, 0x100, 0x200

    def __init__(self, trees):
        self.trees = trees

    def OpenKey(self, above, path, _reserved=0, access=0):  # noqa: N802  as it is called there
        view = "32" if access & self.KEY_WOW64_32KEY else "64"
        here = self.trees.get((above, view), {}) if isinstance(above, int) else above.values
        for part in path.split("\\"):
            here = here.get(part)
            if not isinstance(here, dict):
                raise FileNotFoundError(path)
        return _Key(here)

    def QueryInfoKey(self, key):  # noqa: N802
        return len(key.keys()), 0, 0

    def EnumKey(self, key, place):  # noqa: N802
        return key.keys()[place]

    def QueryValueEx(self, key, name):  # noqa: N802
        if name not in key.values or isinstance(key.values[name], dict):
            raise FileNotFoundError(name)
        return key.values[name], 1


class _Key:
    def __init__(self, values):
        self.values = values

    def keys(self):
        return [name for name, value in self.values.items() if isinstance(value, dict)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class Objects:
    """Objects of COM in memory: a pointer to a table of functions each.

    ``alive`` counts those that were handed out and not given back.
    """

    def __init__(self):
        self._kept = []
        self.alive = 0

    def make(self, methods) -> int:
        """The address of a new object with these methods by their places."""
        released = ctypes.CFUNCTYPE(CODE, AT)(self._release)
        functions = {2: released, **methods}
        table = (AT * (max(functions) + 1))()
        for place, function in functions.items():
            table[place] = ctypes.cast(function, AT).value
        thing = AT(ctypes.addressof(table))
        self._kept += [*functions.values(), table, thing]
        return ctypes.addressof(thing)

    def _release(self, _this):
        self.alive -= 1
        return self.alive

    def give(self, at: int, thing: int) -> int:
        """Hand out an object that is to be given back."""
        self.alive += 1
        put(at, thing)
        return OK


def put(at: int, value: int) -> None:
    """Write a pointer where a caller wants it."""
    ctypes.cast(at, ctypes.POINTER(AT))[0] = value


class Cameras(Objects):
    """DirectShow's list of cameras, as (display name, friendly name); None: it has no name."""

    def __init__(self, listed):
        super().__init__()
        self.texts = []
        self.asked = []
        self.left = iter([self._moniker(name, label) for name, label in listed])
        kind = ctypes.CFUNCTYPE(CODE, AT, AT, AT, ctypes.c_ulong)
        self.none = not listed
        self.root = self.make({3: kind(self._class)})
        self.every = self.make({3: ctypes.CFUNCTYPE(CODE, AT, ctypes.c_ulong, AT, AT)(self._next)})

    def windll(self, manager=None):
        ole = SimpleNamespace(
            CoInitializeEx=lambda *_: OK,
            CoUninitialize=lambda: None,
            CoCreateInstance=self._made,
            CoTaskMemFree=lambda _text: None,
        )
        oleaut = SimpleNamespace(VariantClear=lambda _one: OK)
        return SimpleNamespace(ole32=ole, oleaut32=oleaut, cfgmgr32=manager)

    def _made(self, kind, _outer, _where, wanted, out):
        self.asked += [str(uuid.UUID(bytes_le=bytes(one._obj))) for one in (kind, wanted)]
        return self.give(ctypes.addressof(out._obj), self.root)

    def _class(self, _this, kind, out, _flags):
        self.asked.append(str(uuid.UUID(bytes_le=ctypes.string_at(kind, 16))))
        return NONE_LEFT if self.none else self.give(out, self.every)

    def _next(self, _this, count, out, _fetched):
        assert count == 1
        moniker = next(self.left, None)
        return NONE_LEFT if moniker is None else self.give(out, moniker)

    def _text(self, text: str) -> int:
        buffer = ctypes.create_unicode_buffer(text)
        self.texts.append(buffer)
        return ctypes.addressof(buffer)

    def _moniker(self, name, label):
        def display(_this, _context, _left, out):
            put(out, self._text(name))
            return OK

        def storage(_this, _context, _left, wanted, out):
            self.asked.append(str(uuid.UUID(bytes_le=ctypes.string_at(wanted, 16))))
            return self.give(out, self._bag(label))

        return self.make(
            {
                9: ctypes.CFUNCTYPE(CODE, AT, AT, AT, AT, AT)(storage),
                20: ctypes.CFUNCTYPE(CODE, AT, AT, AT, AT)(display),
            }
        )

    def _bag(self, label):
        def read(_this, name, variant, _log):
            assert name == "FriendlyName"
            if label is None:
                return NOT_FOUND
            ctypes.cast(variant, ctypes.POINTER(ctypes.c_ushort))[0] = 8
            put(variant + 8, self._text(label))
            return OK

        return self.make({3: ctypes.CFUNCTYPE(CODE, AT, ctypes.c_wchar_p, AT, AT)(read)})


class Tree:
    """``cfgmgr32`` over one way from a device up to the root."""

    def __init__(self, chain):
        self.chain = chain

    def CM_Locate_DevNodeW(self, node, device, flags):  # noqa: N802
        assert flags == 0
        known = [one.lower() for one in self.chain]
        if device.lower() not in known:
            return 13
        node._obj.value = known.index(device.lower())
        return 0

    def CM_Get_Device_IDW(self, node, name, length, flags):  # noqa: N802
        assert flags == 0
        assert length > len(self.chain[node.value])
        name.value = self.chain[node.value]
        return 0

    def CM_Get_Parent(self, parent, node, flags):  # noqa: N802
        assert flags == 0
        if node.value + 1 == len(self.chain):
            return 13
        parent._obj.value = node.value + 1
        return 0


class Frameworks:
    """``ctypes.CDLL`` of macOS: CoreAudio, CoreMediaIO and CoreFoundation over dictionaries.

    ``properties`` maps (object, selector) to bytes, text, a tuple of numbers, or an error.
    """

    def __init__(self, properties):
        self.properties = properties
        self.held = {}
        self.released = []

    def __call__(self, path):
        return {
            "CoreAudio": SimpleNamespace(AudioObjectGetPropertyData=self._sound),
            "CoreMediaIO": SimpleNamespace(CMIOObjectGetPropertyData=self._camera),
            "CoreFoundation": SimpleNamespace(
                CFStringGetCString=_Function(self._string), CFRelease=self._release
            ),
        }[path.rpartition("/")[2]]

    def _sound(self, thing, address, _size, _about, length, out):
        return self._answer(thing, address._obj, length._obj.value, length._obj, out)

    def _camera(self, thing, address, _size, _about, room, used, out):
        return self._answer(thing, address._obj, room, used._obj, out)

    def _answer(self, thing, address, room, used, out):
        found = self.properties.get((thing, address.selector.to_bytes(4, "big").decode()))
        if found is None:
            return int.from_bytes(b"who?", "big")
        if isinstance(found, OSError):
            return found.errno
        data = self._data(found)[:room]
        out.raw = data + bytes(room - len(data))
        used.value = len(data)
        return 0

    def _data(self, found) -> bytes:
        if isinstance(found, tuple):
            return b"".join(one.to_bytes(4, sys.byteorder) for one in found)
        if isinstance(found, str):
            key = len(self.held) + 1
            self.held[key] = found
            return key.to_bytes(8, sys.byteorder)
        return found

    def _string(self, held, buffer, size, encoding):
        assert encoding == 0x08000100
        data = self.held[held].encode()
        if len(data) >= size:
            return False
        buffer.value = data
        return True

    def _release(self, held):
        self.released.append(held.value)


class _Function:
    """Takes argument types as a function of ctypes does."""

    def __init__(self, call):
        self._call = call

    def __call__(self, *words):
        return self._call(*words)
