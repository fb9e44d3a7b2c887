# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Counters of a call's media for one moment; nothing in here is a stranger's text."""

import msgspec


class SendFigures(msgspec.Struct, frozen=True):
    """My side.

    ``skipped`` frames were never encoded, ``held`` ones never sealed; ``failed`` ones could not
    be scaled or encoded.
    """

    listeners: int
    encoded: int
    key_frames: int
    skipped: int
    held: int
    failed: int
    sound_dropped: int
    unsent: int
    repeated: int
