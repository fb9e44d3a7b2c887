# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""From a decoded or captured frame to the picture that a tile paints (desktop.md section 3)."""

import av
from av.video.reformatter import Interpolation, VideoReformatter

from client.media.slots import PictureMailbox
from client.model.media import Picture


class TileScaler:
    """Scales frames to what a mailbox wants: one kept swscale context, one thread at a time."""

    def __init__(self, mailbox: PictureMailbox) -> None:
        self._mailbox = mailbox
        self._reformatter = VideoReformatter()

    @property
    def visible(self) -> bool:
        """Whether anybody looks."""
        return self._mailbox.wanted != (0, 0)

    def show(self, frame: av.VideoFrame) -> None:
        """Leave ``frame`` in the mailbox, fitted into the wanted size; nothing if out of sight."""
        wanted = self._mailbox.wanted
        if wanted == (0, 0):
            return
        width, height = fitted((frame.width, frame.height), wanted)
        scaled = self._reformatter.reformat(
            frame, width, height, "bgra", interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
        plane = scaled.planes[0]
        self._mailbox.put(Picture(memoryview(plane), width, height, plane.line_size))


def fitted(source: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest even size with the aspect of ``source`` that fits into ``box``."""
    scale = min(box[0] / source[0], box[1] / source[1])
    return max(round(source[0] * scale) & ~1, 2), max(round(source[1] * scale) & ~1, 2)
