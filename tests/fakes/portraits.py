# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Made-up people as moving pictures: a soft room, a head and shoulders, all computed."""

import numpy as np

from client.model.media import Picture

_LOOKS = (
    ((92, 116, 142), (205, 162, 138), (52, 38, 32), (38, 62, 98)),
    ((140, 122, 104), (160, 112, 84), (24, 20, 20), (96, 44, 52)),
    ((104, 132, 118), (226, 188, 166), (120, 84, 48), (62, 70, 78)),
    ((120, 112, 138), (118, 80, 60), (18, 16, 18), (44, 92, 88)),
    ((96, 104, 116), (214, 172, 150), (150, 146, 140), (30, 34, 44)),
    ((132, 126, 112), (186, 138, 108), (60, 40, 28), (54, 80, 54)),
)


def portrait(person: int, moment: float = 0.0, width: int = 640, height: int = 360) -> Picture:
    """One picture of a made-up person, as the engine would hand it over (BGRX)."""
    room, skin, hair, shirt = (np.array(c, np.float32) for c in _LOOKS[person % len(_LOOKS)])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x = (x - width / 2) / height
    y = y / height
    sway = 0.012 * np.sin(moment * 1.7 + person)
    light = 1.06 - 0.38 * y + 0.20 * np.exp(-((x + 0.62) ** 2 + (y - 0.1) ** 2) / 0.14)
    canvas = room[None, None, :] * light[..., None]
    shelf = _soft(np.abs(x - 0.66) - 0.13, 0.02) * _soft(np.abs(y - 0.40) - 0.26, 0.02)
    canvas = _over(canvas, room * 0.72, shelf * 0.6)
    frame = _soft(np.abs(x + 0.66) - 0.10, 0.012) * _soft(np.abs(y - 0.28) - 0.14, 0.012)
    canvas = _over(canvas, room * 1.28, frame * 0.55)
    px, py = x - sway, y - 0.006 * np.sin(moment * 1.1)
    shade = (1.0 - 0.30 * np.clip(px / 0.3, -0.4, 1.0))[..., None]
    long_hair = person % 2 == 1
    if long_hair:
        canvas = _over(canvas, hair, _blob(px, py - 0.50, 0.205, 0.275))
    canvas = _over(canvas, shirt * shade, _blob(px, py - 1.06, 0.46, 0.40))
    canvas = _over(canvas, skin * 0.80 * shade, _blob(px, py - 0.66, 0.068, 0.11))
    canvas = _over(canvas, hair, _blob(px, py - 0.36, 0.165, 0.185))
    canvas = _over(canvas, skin * shade, _blob(px, py - 0.46, 0.138, 0.180))
    fringe = _blob(px + 0.03, py - 0.315, 0.15, 0.075)
    canvas = _over(canvas, hair, fringe)
    for side in (-1, 1):
        canvas = _over(canvas, hair * 0.6, _blob(px - side * 0.053, py - 0.452, 0.013, 0.011))
        brow = _blob(px - side * 0.053, py - 0.418, 0.028, 0.006)
        canvas = _over(canvas, hair, brow * 0.8)
    canvas = _over(canvas, skin * 0.80, _blob(px, py - 0.505, 0.014, 0.012) * 0.7)
    smile = 0.010 + 0.006 * np.sin(moment * 6 + person)
    canvas = _over(canvas, np.array((150, 74, 70), np.float32), _blob(px, py - 0.560, 0.040, smile))
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = np.clip(canvas, 0, 255)[..., ::-1]
    pixels[..., 3] = 255
    return Picture(memoryview(pixels).cast("B"), width, height, width * 4)


def _soft(distance: np.ndarray, edge: float) -> np.ndarray:
    return np.clip(0.5 - distance / edge, 0, 1)


def _blob(x: np.ndarray, y: np.ndarray, rx: float, ry: float) -> np.ndarray:
    radius = np.sqrt((x / rx) ** 2 + (y / ry) ** 2)
    return np.clip((1 - radius) * min(rx, ry) / 0.006 + 0.5, 0, 1)


def _over(canvas: np.ndarray, colour: np.ndarray, cover: np.ndarray) -> np.ndarray:
    return canvas + (colour - canvas) * cover[..., None]
