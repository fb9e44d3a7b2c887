# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Cameras by PyAV, and what every source of pictures offers (media.md section 6)."""

import errno
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import NamedTuple, Protocol

import av
from av.container import InputContainer
from av.error import FFmpegError
from typing_extensions import override

from client.media.devices import list_cameras
from client.media.grants import DeviceGrant, OpenDevice
from client.media.slots import LatestSlot
from client.model.errors import Failure
from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind, VideoFormat

RELEASE_SECONDS = 2.0
"""A device that is not closed this long after `stop` is reported, never left in silence."""


class CapturedFrame(NamedTuple):
    """A picture as it was captured, and when (monotonic seconds)."""

    frame: av.VideoFrame
    at: float


class CameraState(Enum):
    """How a camera fails."""

    NONE = "no-camera"
    DENIED = "camera-denied"
    BUSY = "camera-busy"
    LOST = "camera-lost"
    FAILED = "camera-failed"
    STUCK = "camera-stuck"
    WITHDRAWN = "camera-withdrawn"


_SENTENCES = {
    CameraState.NONE: "No camera found. Plug one in; the call goes on without your picture.",
    CameraState.DENIED: "The system does not allow this program to use the camera.",
    CameraState.BUSY: "The camera is in use by another program.",
    CameraState.LOST: "{label} was removed. Your camera is off.",
    CameraState.FAILED: "The camera {label} could not be started.",
    CameraState.STUCK: "The camera {label} could not be released.",
    CameraState.WITHDRAWN: "Your camera was closed: devices may not be used now.",
}
_STATES = {
    errno.EACCES: CameraState.DENIED,
    errno.EPERM: CameraState.DENIED,
    errno.EBUSY: CameraState.BUSY,
    errno.ENOENT: CameraState.LOST,
    errno.ENODEV: CameraState.LOST,
    errno.ENXIO: CameraState.LOST,
    errno.EIO: CameraState.LOST,
}


class CameraTrouble(Failure):
    """A camera cannot be used: ``state`` says how, ``sentence`` is for the screen."""

    def __init__(self, state: CameraState, label: str) -> None:
        super().__init__(state.value, _SENTENCES[state].format(label=label))
        self.state = state


def trouble_of(number: int | None, label: str) -> CameraTrouble:
    """By errno alone: the library adds texts about other things to its messages."""
    return CameraTrouble(_STATES.get(number or 0, CameraState.FAILED), label)


class VideoSource(Protocol):
    """Something that takes pictures once it was granted: a camera or an honest stand-in.

    One start, one stop; then it may be started again. Both may wait for the device: never call
    them on the engine's loop.
    """

    @property
    def device(self) -> DeviceId:
        """The system's id of the device."""

    @property
    def label(self) -> str:
        """The device's name for a person; a stranger's text."""

    def start(
        self,
        grant: DeviceGrant,
        fmt: VideoFormat,
        out: LatestSlot[CapturedFrame],
        on_end: Callable[[CameraTrouble], None],
    ) -> None:
        """Open the device and fill ``out`` from a thread of its own.

        Raises `CameraTrouble` or `client.media.grants.GrantRevoked`, and then nothing is open.
        ``on_end`` (any thread) tells if it ends by itself, is withdrawn, or does not close.
        """

    def stop(self) -> None:
        """Close the device; returns when it is closed (or was reported as stuck, after 2 s)."""


class CameraThread:
    """Runs one source's reading loop under a grant, and is sure about its end."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._device: OpenDevice | None = None
        self._on_end: Callable[[CameraTrouble], None] = lambda _: None

    def admit(self, grant: DeviceGrant, on_end: Callable[[CameraTrouble], None]) -> None:
        """Ask the grant, just before the device is opened."""
        self._on_end = on_end
        self._stopping = threading.Event()
        self._device = grant.admit(DeviceKind.CAMERA, self._label, self._withdraw)

    def refuse(self) -> None:
        """The device did not open."""
        if self._device is not None:
            self._device.release()

    def run(self, loop: Callable[[threading.Event], int | None]) -> None:
        """Start ``loop``: it closes the device before it returns, soon after the event is set.

        It returns the errno with which the device ended by itself.
        """
        stopping, device, on_end = self._stopping, self._device, self._on_end

        def work() -> None:
            number = loop(stopping)
            if device is not None:
                device.release()
            if not stopping.is_set():
                on_end(trouble_of(number, self._label))

        self._thread = threading.Thread(target=work, name="capture", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Set the event and wait until the device is closed."""
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is None or thread is threading.current_thread():
            return
        thread.join(RELEASE_SECONDS)
        if thread.is_alive():
            self._on_end(CameraTrouble(CameraState.STUCK, self._label))

    def _withdraw(self) -> None:
        self.end()
        self._on_end(CameraTrouble(CameraState.WITHDRAWN, self._label))


class _AvSource:
    """What a camera and a stand-in share: a container that PyAV opened, read by one thread."""

    def __init__(self, device: DeviceId, label: str) -> None:
        self._device = device
        self._label = label
        self._capture = CameraThread(label)

    @property
    def device(self) -> DeviceId:
        """See `VideoSource`."""
        return self._device

    @property
    def label(self) -> str:
        """See `VideoSource`."""
        return self._label

    def start(
        self,
        grant: DeviceGrant,
        fmt: VideoFormat,
        out: LatestSlot[CapturedFrame],
        on_end: Callable[[CameraTrouble], None],
    ) -> None:
        """See `VideoSource`."""
        self._capture.admit(grant, on_end)
        try:
            container = self._open(fmt)
        except CameraTrouble:
            self._capture.refuse()
            raise

        def loop(stopping: threading.Event) -> int | None:
            try:
                with container:
                    for captured in self._frames(container, stopping):
                        if stopping.is_set():
                            break
                        out.put(captured)
            except FFmpegError as error:
                return error.errno
            return errno.ENODEV

        self._capture.run(loop)

    def stop(self) -> None:
        """See `VideoSource`."""
        self._capture.end()

    def _open(self, fmt: VideoFormat) -> InputContainer:
        raise NotImplementedError

    def _frames(
        self, container: InputContainer, stopping: threading.Event
    ) -> Iterator[CapturedFrame]:
        raise NotImplementedError


class AvCamera(_AvSource):
    """A real camera: ``device`` is what `client.media.devices.list_devices` calls it.

    An empty ``device`` is the first camera of ``find``, looked for each time it is opened.
    """

    def __init__(
        self,
        device: DeviceId,
        label: str = "",
        find: Callable[[], Iterable[DeviceInfo]] = list_cameras,
    ) -> None:
        super().__init__(device, label or device or "System default")
        self._find = find

    def _node(self) -> DeviceId:
        """The camera to open: FFmpeg has no default one."""
        if self._device:
            return self._device
        first = next(iter(self._find()), None)
        if first is None:
            raise CameraTrouble(CameraState.NONE, "")
        return first.id

    @override
    def _open(self, fmt: VideoFormat) -> InputContainer:
        kind, name, attempts = _platform_options(self._node(), fmt)
        number: int | None = None
        for options in attempts:
            try:
                return av.open(name, format=kind, options=options, timeout=(10.0, RELEASE_SECONDS))
            except (FFmpegError, ValueError) as error:
                number = getattr(error, "errno", None)
                if number in _STATES:
                    break
        raise trouble_of(number, self._label)

    @override
    def _frames(
        self, container: InputContainer, stopping: threading.Event
    ) -> Iterator[CapturedFrame]:
        """A device paces itself; avfoundation says "not yet" as an error."""
        while not stopping.is_set():
            try:
                for frame in container.decode(video=0):
                    yield CapturedFrame(frame, time.monotonic())
            except BlockingIOError:
                stopping.wait(0.005)
            else:
                return


def _platform_options(
    device: DeviceId, fmt: VideoFormat
) -> tuple[str, str, tuple[dict[str, str], ...]]:
    """FFmpeg's input format, the device's name there, and options in the order to try."""
    rate = str(max(fmt.fps, 30))
    if sys.platform == "darwin":
        size = f"{max(fmt.width, 640)}x{max(fmt.height, 480)}"
        rates = (rate, "25", "15")
        return "avfoundation", device, tuple({"framerate": r, "video_size": size} for r in rates)
    sizes = ("1280x720", "640x480")
    if sys.platform == "win32":
        options = tuple({"video_size": size, "framerate": rate} for size in sizes)
        return "dshow", f"video={device}", (*options, {})
    mjpeg = tuple(
        {"video_size": size, "framerate": rate, "input_format": "mjpeg"} for size in sizes
    )
    raw = {"video_size": "640x480", "framerate": rate, "input_format": "yuyv422"}
    return "v4l2", device, (*mjpeg, raw, {})


class LavfiSource(_AvSource):
    """A stand-in camera that PyAV really opens: an FFmpeg source graph, always named as such.

    ``graph`` is for example ``testsrc2=size=640x360:rate=25``; without a size it gets the
    wanted format's.
    """

    def __init__(self, graph: str = "testsrc2") -> None:
        super().__init__(DeviceId(f"lavfi:{graph}"), f"Stand-in picture ({graph})")
        self._graph = graph

    @override
    def _open(self, fmt: VideoFormat) -> InputContainer:
        graph = self._graph
        if "size=" not in graph:
            mark = ":" if "=" in graph else "="
            graph += f"{mark}size={fmt.width}x{fmt.height}:rate={fmt.fps}"
        try:
            return av.open(graph, format="lavfi")
        except (FFmpegError, ValueError) as error:
            raise trouble_of(getattr(error, "errno", None), self.label) from error

    @override
    def _frames(
        self, container: InputContainer, stopping: threading.Event
    ) -> Iterator[CapturedFrame]:
        """FFmpeg makes frames as fast as it can: hold each until its time."""
        start = time.monotonic()
        for frame in container.decode(video=0):
            wait = start + (frame.time or 0.0) - time.monotonic()
            if wait > 0:
                stopping.wait(wait)
            yield CapturedFrame(frame, time.monotonic())
