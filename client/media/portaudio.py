# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Streams of real sound devices by PortAudio.

Importing ``sounddevice`` starts PortAudio, which opens control nodes of sound cards (check
DEVICE-IDLE). So it is imported here only, when a stream is opened, and that needs a grant.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from client.model.errors import ClientError
from client.model.media import BLOCK, SAMPLE_RATE

CLOSE_WITHIN = 3.0
"""Seconds to wait for a device to close; otherwise it closes in the background."""
OPEN_WITHIN = 3.0
"""Seconds to wait for another device that is just opening or closing."""
_LATENCY = 0.02
_LOCK = threading.Lock()
"""``PULSE_*`` variables are the whole process's: one stream opens at a time."""
_STEREO = 2

_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_keep_quiet = _ALSA_HANDLER(lambda *_: None)
"""ALSA tells the terminal about every card that it does not find; kept alive for ALSA."""


class NoStream(ClientError):
    """PortAudio could not open the device. Handled inside ``media``."""


class Stream:
    """An open stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def close(self, closed: Callable[[], None]) -> None:
        """Close; ``closed`` is called once the device is closed and no callback runs.

        Returns after that, or after `CLOSE_WITHIN` if the sound server hangs (PortAudio waits for
        it without end); then ``closed`` is called whenever the server answers again.
        """
        closing = threading.Thread(
            target=self._close, args=(closed,), name="sound-closing", daemon=True
        )
        closing.start()
        closing.join(CLOSE_WITHIN)

    def _close(self, closed: Callable[[], None]) -> None:
        with _LOCK:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
            _open_streams.discard(self)
        closed()


_open_streams: set[Stream] = set()


def open_input(
    device: str | None, on_block: Callable[[bytes], None], routing: dict[str, str]
) -> Stream:
    """Record mono int16 blocks of 960 samples; raises `NoStream`.

    ``device`` is PortAudio's name (None: its default), ``routing`` environment variables that
    hold while the stream opens.
    """

    def mono(data: Any, *_: object) -> None:
        on_block(bytes(data))

    def stereo(data: Any, *_: object) -> None:
        both = np.frombuffer(data, dtype=np.int16).reshape(-1, _STEREO)
        on_block(both.mean(axis=1).astype(np.int16).tobytes())

    return _open("RawInputStream", device, (mono, stereo), routing)


def open_output(
    device: str | None, fill: Callable[[memoryview], None], routing: dict[str, str]
) -> Stream:
    """Play mono int16 blocks of 960 samples; raises `NoStream`. See `open_input`."""

    def mono(data: Any, *_: object) -> None:
        fill(memoryview(data).cast("B"))

    def stereo(data: Any, *_: object) -> None:
        one = bytearray(BLOCK * 2)
        fill(memoryview(one))
        data[:] = np.frombuffer(one, dtype=np.int16).repeat(_STEREO).tobytes()

    return _open("RawOutputStream", device, (mono, stereo), routing)


def _open(
    kind: str,
    device: str | None,
    callbacks: tuple[Callable[..., None], Callable[..., None]],
    routing: dict[str, str],
) -> Stream:
    with _turn(), _environment(routing):
        library = _library()
        _refresh(library, device)
        failure: Exception | None = None
        for channels, callback in enumerate(callbacks, start=1):
            try:
                stream = _started(getattr(library, kind), device, channels, callback)
            except (library.PortAudioError, ValueError) as error:
                failure = error
            else:
                _open_streams.add(stream)
                return stream
    raise NoStream(str(failure))


def _started(
    kind: Callable[..., Any], device: str | None, channels: int, callback: Callable[..., None]
) -> Stream:
    stream = kind(
        samplerate=SAMPLE_RATE,
        blocksize=BLOCK,
        device=device,
        channels=channels,
        dtype="int16",
        latency=_LATENCY,
        callback=callback,
    )
    try:
        stream.start()
    except BaseException:
        stream.close(ignore_errors=True)
        raise
    return Stream(stream)


def _library() -> Any:
    if sys.platform == "linux" and "sounddevice" not in sys.modules:
        _silence_alsa()
    # Importing opens control nodes of sound cards: see above.
    import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415  it has no stubs

    return sounddevice


def _silence_alsa() -> None:
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_keep_quiet)
    except (OSError, AttributeError):
        return


def _refresh(library: Any, device: str | None) -> None:
    """Look again for a device that is not on the list, which is as old as the import.

    Doing so ends every stream, so it is done only while none is open.
    """
    names = {entry["name"] for entry in library.query_devices()}
    known = device in names if device is not None else bool(names)
    if not known and not _open_streams:
        library._terminate()  # noqa: SLF001  the only way (python-sounddevice issue 125)
        library._initialize()  # noqa: SLF001


@contextmanager
def _turn() -> Iterator[None]:
    if not _LOCK.acquire(timeout=OPEN_WITHIN):
        raise NoStream("the sound server hangs")
    try:
        yield
    finally:
        _LOCK.release()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
