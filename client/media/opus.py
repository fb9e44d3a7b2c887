# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Opus by the libopus that the av wheel carries: 20 ms, mono, 48 kHz, constant 80-byte packets.

FFmpeg's wrapper cannot conceal a lost frame or decode the spare copy in the next one (FEC), so
libopus is called itself (media.md section 3.2). The bit rate is constant, so that packet sizes do
not reveal what is said. Where no libopus can be loaded, `OpusMissing` says so; sound is off then.
"""

import ctypes
import ctypes.util
import functools
import threading
import weakref
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from client.model.errors import Failure, Malformed
from client.model.media import BLOCK, SAMPLE_RATE

BIT_RATE = 32_000
PACKET_BYTES = 80
MAX_PACKET = 1_275
"""RFC 6716 section 3.4: the longest frame."""

Samples = npt.NDArray[np.int16]

_VOIP = 2048
_SETTINGS = (
    (4002, BIT_RATE),
    (4006, 0),  # VBR off: the size must say nothing
    (4016, 0),  # DTX off: pauses must not show
    (4012, 1),  # in-band FEC
    (4014, 10),  # expected loss in percent, how much FEC
    (4010, 5),  # complexity
)
_OK = 0


class OpusMissing(Failure):
    """No libopus could be loaded."""

    def __init__(self) -> None:
        super().__init__("opus-missing", "The sound codec is missing. Install Watchword again.")


@functools.cache
def _library() -> ctypes.CDLL:
    packages = Path(av.__file__).parent.parent
    wheels = (("av.libs", "libopus*"), ("av/.dylibs", "libopus*.dylib"))
    bundled = [str(path) for folder, name in wheels for path in (packages / folder).glob(name)]
    for path in (*bundled, ctypes.util.find_library("opus")):
        if path is None:
            continue
        try:
            return _declare(ctypes.CDLL(path))
        except (OSError, AttributeError):
            continue
    raise OpusMissing


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, number = ctypes.c_void_p, ctypes.c_int
    status = ctypes.POINTER(number)
    shapes = {
        "opus_encoder_create": (pointer, [ctypes.c_int32, number, number, status]),
        # Variadic: the fixed arguments are declared, or Apple arm64 passes garbage.
        "opus_encoder_ctl": (number, [pointer, number]),
        "opus_encode": (ctypes.c_int32, [pointer, pointer, number, pointer, ctypes.c_int32]),
        "opus_encoder_destroy": (None, [pointer]),
        "opus_decoder_create": (pointer, [ctypes.c_int32, number, status]),
        "opus_decode": (number, [pointer, pointer, ctypes.c_int32, pointer, number, number]),
        "opus_decoder_destroy": (None, [pointer]),
        "opus_packet_get_nb_samples": (number, [pointer, ctypes.c_int32, ctypes.c_int32]),
    }
    for name, (result, arguments) in shapes.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


class OpusEncoder:
    """Makes 80-byte packets of 960 samples. One thread at a time. May raise `OpusMissing`."""

    def __init__(self) -> None:
        self._library = _library()
        status = ctypes.c_int()
        state = self._library.opus_encoder_create(SAMPLE_RATE, 1, _VOIP, ctypes.byref(status))
        if not state or status.value != _OK:
            raise OpusMissing
        self._state = ctypes.c_void_p(state)
        weakref.finalize(self, self._library.opus_encoder_destroy, self._state)
        for request, value in _SETTINGS:
            if self._library.opus_encoder_ctl(self._state, request, ctypes.c_int(value)) != _OK:
                raise OpusMissing
        self._packet = ctypes.create_string_buffer(MAX_PACKET)

    def encode(self, block: bytes) -> bytes:
        """One packet of a 1,920-byte block (960 int16 samples); raises ValueError otherwise."""
        if len(block) != BLOCK * 2:
            raise ValueError("a block has 960 samples")
        size = self._library.opus_encode(self._state, block, BLOCK, self._packet, MAX_PACKET)
        if size <= 0:
            raise ValueError(f"libopus refused a block ({size})")
        return self._packet.raw[:size]


class OpusDecoder:
    """Turns one person's packets into blocks of 960 samples, and bridges what is missing.

    Give it only packets that were opened: libopus plays random bytes as noise. Threads may take
    turns.
    """

    def __init__(self) -> None:
        self._library = _library()
        status = ctypes.c_int()
        state = self._library.opus_decoder_create(SAMPLE_RATE, 1, ctypes.byref(status))
        if not state or status.value != _OK:
            raise OpusMissing
        self._state = ctypes.c_void_p(state)
        weakref.finalize(self, self._library.opus_decoder_destroy, self._state)
        self._lock = threading.Lock()

    def decode(self, packet: bytes) -> Samples:
        """The block of ``packet``; raises `Malformed` if it is not one 20 ms frame."""
        self._check(packet)
        return self._run(packet, 0)

    def recover(self, following: bytes) -> Samples:
        """The block before ``following``, from the spare copy that it carries (FEC)."""
        self._check(following)
        return self._run(following, 1)

    def conceal(self) -> Samples:
        """A guess at the next block, fading when asked for several in a row (PLC)."""
        return self._run(None, 0)

    def _check(self, packet: bytes) -> None:
        if not 0 < len(packet) <= MAX_PACKET:
            raise Malformed("sound", "not the size of an Opus packet")
        count = self._library.opus_packet_get_nb_samples(packet, len(packet), SAMPLE_RATE)
        if count != BLOCK:
            raise Malformed("sound", "not one 20 ms Opus frame")

    def _run(self, packet: bytes | None, fec: int) -> Samples:
        out = np.empty(BLOCK, dtype=np.int16)
        size = 0 if packet is None else len(packet)
        with self._lock:
            count = self._library.opus_decode(
                self._state, packet, size, out.ctypes.data, BLOCK, fec
            )
        if count != BLOCK:
            raise Malformed("sound", "libopus could not decode a frame")
        return out
