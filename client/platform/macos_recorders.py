# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which programs take sound on macOS, by CoreAudio's list of its clients (macOS 14.2 and later).

Written, not run on that system; nothing is opened. What it means is in
`client.platform.capturing`.
"""

import sys

if sys.platform == "darwin":
    import contextlib
    import ctypes
    import os
    from collections.abc import Iterator

    import psutil

    from client.platform.ask import NoAnswer
    from client.platform.capturing import Listener, by_processes

    _FRAMEWORKS = "/System/Library/Frameworks"
    _AUDIO = f"{_FRAMEWORKS}/CoreAudio.framework/CoreAudio"
    _CORE = f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation"
    _SYSTEM, _UTF8, _MOST = 1, 0x08000100, 1024
    _GONE = int.from_bytes(b"!obj", "big")
    """kAudioHardwareBadObjectError: the program ended meanwhile."""

    class _Address(ctypes.Structure):
        """AudioObjectPropertyAddress."""

        _fields_ = (
            ("selector", ctypes.c_uint32),
            ("scope", ctypes.c_uint32),
            ("element", ctypes.c_uint32),
        )

    def programs() -> tuple[str, ...]:
        """Names of those that listen now; raises `NoAnswer` on a system that has no such list."""
        try:
            listed = _asked(_SYSTEM, "prs#", 4 * _MOST)
        except OSError as error:
            raise NoAnswer("this system does not say who listens") from error
        if len(listed) == 4 * _MOST:
            raise NoAnswer("the system's list is longer than can be real")
        things = (listed[at : at + 4] for at in range(0, len(listed), 4))
        return by_processes(_listeners(map(_number, things)), os.getpid())

    def _listeners(things: Iterator[int]) -> Iterator[Listener]:
        for thing in things:
            try:
                process = _number(_asked(thing, "ppid", 4))
                listens = _number(_asked(thing, "piri", 4)) != 0
            except OSError as error:
                if error.errno == _GONE:
                    continue
                raise NoAnswer("this system does not say who listens") from error
            yield Listener(process, _name(thing, process) if listens else "", listens)

    def _name(thing: int, process: int) -> str:
        with contextlib.suppress(OSError):
            bundle = _text(_number(_asked(thing, "pbid", 8)))
            if bundle:
                return bundle
        with contextlib.suppress(psutil.Error):
            return psutil.Process(process).name()
        return ""

    def _asked(thing: int, selector: str, size: int) -> bytes:
        audio = ctypes.CDLL(_AUDIO)
        address = _Address(*(int.from_bytes(word, "big") for word in (selector.encode(), b"glob")))
        length, answer = ctypes.c_uint32(size), ctypes.create_string_buffer(size)
        error = audio.AudioObjectGetPropertyData(
            thing, ctypes.byref(address), 0, None, ctypes.byref(length), answer
        )
        if error:
            raise OSError(error, "CoreAudio")
        return answer.raw[: length.value]

    def _number(data: bytes) -> int:
        return int.from_bytes(data, sys.byteorder)

    def _text(held: int) -> str:
        if not held:
            return ""
        core = ctypes.CDLL(_CORE)
        kinds = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_uint32)
        core.CFStringGetCString.argtypes = kinds
        core.CFStringGetCString.restype = ctypes.c_bool
        buffer = ctypes.create_string_buffer(512)
        try:
            if not core.CFStringGetCString(held, buffer, len(buffer), _UTF8):
                return ""
        finally:
            core.CFRelease(ctypes.c_void_p(held))
        return buffer.value.decode("utf-8", "replace")
