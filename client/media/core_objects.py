# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Properties of sound devices (CoreAudio) and cameras (CoreMediaIO) of macOS, without opening any.

Written from the headers of these frameworks; not run on that system.
"""

import sys

if sys.platform == "darwin":
    import ctypes

    SYSTEM = 1
    """Of both frameworks: the object that knows all others."""
    _FRAMEWORKS = "/System/Library/Frameworks"
    _AUDIO = f"{_FRAMEWORKS}/CoreAudio.framework/CoreAudio"
    _VIDEO = f"{_FRAMEWORKS}/CoreMediaIO.framework/CoreMediaIO"
    _CORE = f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation"
    _UTF8 = 0x08000100

    class _Address(ctypes.Structure):
        """AudioObjectPropertyAddress and CMIOObjectPropertyAddress."""

        _fields_ = (
            ("selector", ctypes.c_uint32),
            ("scope", ctypes.c_uint32),
            ("element", ctypes.c_uint32),
        )

    def _code(letters: str) -> int:
        return int.from_bytes(letters.encode("ascii"), "big")

    def of_sound(thing: int, selector: str, scope: str, size: int) -> bytes:
        """``AudioObjectGetPropertyData``; raises `OSError`."""
        audio = ctypes.CDLL(_AUDIO)
        address = _Address(_code(selector), _code(scope), 0)
        length, answer = ctypes.c_uint32(size), ctypes.create_string_buffer(size)
        error = audio.AudioObjectGetPropertyData(
            thing, ctypes.byref(address), 0, None, ctypes.byref(length), answer
        )
        if error:
            raise OSError(error, "CoreAudio")
        return answer.raw[: length.value]

    def of_cameras(thing: int, selector: str, size: int) -> bytes:
        """``CMIOObjectGetPropertyData`` in the global scope; raises `OSError`."""
        video = ctypes.CDLL(_VIDEO)
        address = _Address(_code(selector), _code("glob"), 0)
        length, answer = ctypes.c_uint32(), ctypes.create_string_buffer(size)
        error = video.CMIOObjectGetPropertyData(
            thing, ctypes.byref(address), 0, None, size, ctypes.byref(length), answer
        )
        if error:
            raise OSError(error, "CoreMediaIO")
        return answer.raw[: length.value]

    def number(data: bytes) -> int:
        """A number of this machine's order."""
        return int.from_bytes(data, sys.byteorder)

    def numbers(data: bytes) -> tuple[int, ...]:
        """A list of 32-bit numbers."""
        return tuple(number(data[at : at + 4]) for at in range(0, len(data), 4))

    def text(held: int) -> str:
        """What a CFString says, which is given back; empty for none."""
        if not held:
            return ""
        core = ctypes.CDLL(_CORE)
        core.CFStringGetCString.argtypes = (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_long,
            ctypes.c_uint32,
        )
        core.CFStringGetCString.restype = ctypes.c_bool
        buffer = ctypes.create_string_buffer(512)
        try:
            if not core.CFStringGetCString(held, buffer, len(buffer), _UTF8):
                return ""
        finally:
            core.CFRelease(ctypes.c_void_p(held))
        return buffer.value.decode("utf-8", "replace")
