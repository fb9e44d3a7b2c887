# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The cameras of Windows and the devices they hang on, without opening any.

FFmpeg's own list makes every camera's filter to ask for its formats: that opens devices, and
loads programs of strangers into this process, which holds keys. Here names are read alone, in
the same order and form. Written from the documentation of these calls; not run on that system.
"""

import sys

if sys.platform == "win32":
    import ctypes
    import uuid
    from collections.abc import Iterator
    from ctypes import wintypes
    from types import TracebackType
    from typing import Any, Self

    from client.media.camera_makers import Listed

    _DEVICES = "62be5d10-60eb-11d0-bd3b-00a0c911ce86"
    """CLSID_SystemDeviceEnum."""
    _ENUMERATOR = "29840822-5b84-11d0-bd3b-00a0c911ce86"
    """IID_ICreateDevEnum."""
    _VIDEO_INPUT = "860bb310-5d01-11d0-bd3b-00a0c911ce86"
    """CLSID_VideoInputDeviceCategory."""
    _BAG = "55272a00-42cb-11ce-8135-00aa004bb851"
    """IID_IPropertyBag."""
    _RELEASE, _NEXT, _READ, _CLASS = 2, 3, 3, 3
    """Places in the tables of methods (unknwn.h, objidl.h, oaidl.h, strmif.h)."""
    _TO_STORAGE, _DISPLAY_NAME = 9, 20
    """Of IMoniker, behind the eight methods of IPersistStream."""
    _IN_PROCESS, _ANY_THREAD, _TEXT = 1, 0, 8
    _MOST, _DEEPEST, _LONGEST = 64, 32, 201

    class _Variant(ctypes.Structure):
        """VARIANT, as far as it holds a text."""

        _fields_ = (
            ("kind", ctypes.c_ushort),
            ("reserved", ctypes.c_ushort * 3),
            ("text", ctypes.c_wchar_p),
            ("rest", ctypes.c_void_p),
        )

    class _Object:
        """An object of COM, given back at the end."""

        def __init__(self, at: ctypes.c_void_p) -> None:
            if not at.value:
                raise OSError("there is no such object")
            self._at = at

        def call(self, place: int, *given: Any) -> int:
            """The method at this place of its table; raises `OSError` where it fails."""
            result = self._run(place, *given)
            if result < 0:
                raise OSError(result, "a camera cannot be listed")
            return result

        def _run(self, place: int, *given: Any) -> int:
            table = ctypes.cast(self._at, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))
            kinds = (type(one) for one in given)
            method = ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *kinds)
            result: int = method(table.contents[place] or 0)(self._at, *given)
            return result

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            _kind: type[BaseException] | None,
            _error: BaseException | None,
            _trace: TracebackType | None,
        ) -> None:
            self._run(_RELEASE)

    def cameras() -> tuple[Listed, ...]:
        """Every camera, as FFmpeg's dshow orders and names them; raises `OSError`."""
        # A thread that has COM in another form keeps that one, and may ask all the same.
        began = ctypes.windll.ole32.CoInitializeEx(None, _ANY_THREAD)
        try:
            return tuple(_listed())
        finally:
            if began >= 0:
                ctypes.windll.ole32.CoUninitialize()

    def chain(device: str) -> tuple[str, ...]:
        """This device and those it hangs on, up to the root; nothing where one is not known."""
        manager = ctypes.windll.cfgmgr32
        node = wintypes.DWORD()
        if not device or manager.CM_Locate_DevNodeW(ctypes.byref(node), device, 0):
            return ()
        found = list[str]()
        while len(found) < _DEEPEST:
            name = ctypes.create_unicode_buffer(_LONGEST)
            if manager.CM_Get_Device_IDW(node, name, len(name), 0):
                return ()
            found.append(name.value)
            parent = wintypes.DWORD()
            if manager.CM_Get_Parent(ctypes.byref(parent), node, 0):
                break
            node = parent
        return tuple(found)

    def _listed() -> Iterator[Listed]:
        kind, found = _guid(_VIDEO_INPUT), ctypes.c_void_p()
        with _made(_DEVICES, _ENUMERATOR) as devices:
            pointers = (ctypes.pointer(kind), ctypes.pointer(found))
            if devices.call(_CLASS, *pointers, ctypes.c_ulong(0)):
                return  # S_FALSE: there is none.
        with _Object(found) as every:
            for _ in range(_MOST):
                one = ctypes.c_void_p()
                if every.call(_NEXT, ctypes.c_ulong(1), ctypes.pointer(one), ctypes.c_void_p()):
                    return
                seen = _seen(one)
                if seen is not None:
                    yield seen

    def _seen(one: ctypes.c_void_p) -> Listed | None:
        """None for a camera without a text for people: FFmpeg passes over it, too."""
        with _Object(one) as moniker:
            try:
                return Listed(_name(moniker), _label(moniker))
            except OSError:
                return None

    def _made(kind: str, wanted: str) -> _Object:
        found = ctypes.c_void_p()
        error = ctypes.windll.ole32.CoCreateInstance(
            ctypes.byref(_guid(kind)),
            None,
            _IN_PROCESS,
            ctypes.byref(_guid(wanted)),
            ctypes.byref(found),
        )
        if error:
            raise OSError(error, "cameras cannot be listed")
        return _Object(found)

    def _name(moniker: _Object) -> str:
        """The moniker's display name; FFmpeg needs the colon for itself and writes another sign."""
        told, none = ctypes.c_wchar_p(), ctypes.c_void_p()
        moniker.call(_DISPLAY_NAME, none, none, ctypes.pointer(told))
        name = told.value or ""
        ctypes.windll.ole32.CoTaskMemFree(told)
        return name.replace(":", "_")

    def _label(moniker: _Object) -> str:
        found, none = ctypes.c_void_p(), ctypes.c_void_p()
        bag = ctypes.pointer(_guid(_BAG))
        moniker.call(_TO_STORAGE, none, none, bag, ctypes.pointer(found))
        told = _Variant()
        with _Object(found) as properties:
            name = ctypes.c_wchar_p("FriendlyName")
            properties.call(_READ, name, ctypes.pointer(told), none)
        label = told.text or "" if told.kind == _TEXT else ""
        ctypes.windll.oleaut32.VariantClear(ctypes.byref(told))
        return label

    def _guid(text: str) -> ctypes.Array[ctypes.c_byte]:
        return (ctypes.c_byte * 16).from_buffer_copy(uuid.UUID(text).bytes_le)
