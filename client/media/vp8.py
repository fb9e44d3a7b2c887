# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""VP8: the encoder, the decoder, and the limits that stand before the decoder (media.md 3.1)."""

from fractions import Fraction

import av
from av.error import FFmpegError
from av.video.frame import PictureType

from client.model.errors import Malformed
from client.model.media import VideoFormat

CLOCK_RATE = 90_000
"""RTP clock of pictures, ticks per second (RFC 7741 section 4.1)."""
MAX_CAMERA = (1920, 1200)
MAX_SCREEN = (4096, 2304)

_START_CODE = b"\x9d\x01\x2a"
_KEY_HEADER = 10
_LOWEST, _HIGHEST = 100_000, 1_500_000
_REFERENCE_BITRATE = 600_000
_REFERENCE_PIXELS = 640 * 360 * 25


def bitrate_for(fmt: VideoFormat) -> int:
    """Bits per second that fit ``fmt``: 600 k at 640x360@25, less than linear in pixels a second.

    Bigger pictures need fewer bits a pixel: 152 k at 320x180@10, 1.5 M at 1280x720@30.
    """
    share = fmt.width * fmt.height * fmt.fps / _REFERENCE_PIXELS
    return int(min(max(_REFERENCE_BITRATE * share**0.6, _LOWEST), _HIGHEST))


class Vp8Encoder:
    """One libvpx encoder; used by one thread. A new size or bitrate means a new encoder."""

    def __init__(self, width: int, height: int, fps: int, bitrate: int) -> None:
        self.size = (width, height)
        codec = av.CodecContext.create("libvpx", "w")
        codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
        codec.thread_count = 1
        codec.bit_rate = bitrate
        codec.time_base = Fraction(1, CLOCK_RATE)
        codec.framerate = Fraction(fps, 1)
        codec.gop_size = 3000
        codec.qmin, codec.qmax = 2, 56
        rate = str(bitrate)
        codec.options = {
            "deadline": "realtime",
            "cpu-used": "-6",
            "lag-in-frames": "0",
            "error-resilient": "1",
            "minrate": rate,
            "maxrate": rate,
            "bufsize": rate,
            "noise-sensitivity": "4",
            "static-thresh": "1",
            "undershoot-pct": "100",
            "overshoot-pct": "15",
        }
        self._codec = codec
        self._last_pts = -1

    def encode(self, frame: av.VideoFrame, at: float, *, key: bool) -> bytes | None:
        """Encode a yuv420p frame of this encoder's size, captured at ``at`` seconds.

        ``key`` asks for a key frame. None when the codec kept nothing.
        """
        pts = max(int(at * CLOCK_RATE), self._last_pts + 1)
        self._last_pts = pts
        frame.pts = pts
        frame.time_base = Fraction(1, CLOCK_RATE)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        packets = self._codec.encode(frame)
        return b"".join(bytes(packet) for packet in packets) or None


def is_key_frame(data: bytes) -> bool:
    """Whether a VP8 frame is a key frame (RFC 6386 section 9.1: the first bit is 0)."""
    return bool(data) and not data[0] & 1


def key_frame_size(data: bytes, limit: tuple[int, int] = MAX_CAMERA) -> tuple[int, int]:
    """Width and height of a key frame; `Malformed` if it is none or larger than ``limit``."""
    if not is_key_frame(data) or len(data) < _KEY_HEADER or data[3:6] != _START_CODE:
        raise Malformed("picture", "this is not the start of a VP8 key frame")
    width = int.from_bytes(data[6:8], "little") & 0x3FFF
    height = int.from_bytes(data[8:10], "little") & 0x3FFF
    if not (0 < width <= limit[0] and 0 < height <= limit[1]):
        raise Malformed("picture", f"{width} x {height} is outside the limit of {limit}")
    return width, height


class Vp8Decoder:
    """One decoder of one stream; never used by two threads at once.

    Nothing reaches it before a key frame whose size is within the limit.
    """

    def __init__(self, limit: tuple[int, int] = MAX_CAMERA) -> None:
        self._limit = limit
        self._codec: av.VideoCodecContext | None = None

    def decode(self, data: bytes) -> av.VideoFrame:
        """The picture of one authentic frame; `Malformed` if it is none (wait for a key frame)."""
        if is_key_frame(data):
            key_frame_size(data, self._limit)
            if self._codec is None:
                self._codec = av.CodecContext.create("libvpx", "r")
                self._codec.thread_count = 1
        if self._codec is None:
            raise Malformed("picture", "the stream does not begin with a key frame")
        try:
            frames = self._codec.decode(av.Packet(data))
        except FFmpegError as error:
            self._codec = None
            raise Malformed("picture", "the decoder refused a frame") from error
        if len(frames) != 1:
            self._codec = None
            raise Malformed("picture", "a frame held no picture or several")
        return frames[0]
