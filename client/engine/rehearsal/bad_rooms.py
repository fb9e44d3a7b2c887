# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The set of bad rooms that ships with the program."""

from client.engine.rehearsal import (
    judged_rooms,
    people_rooms,
    sealed_rooms,
    server_rooms,
    written_rooms,
)
from client.engine.rehearsal.trial import Trial

BAD_ROOMS: tuple[Trial, ...] = (
    *sealed_rooms.TRIALS,
    *written_rooms.TRIALS,
    *judged_rooms.TRIALS,
    *people_rooms.TRIALS,
    *server_rooms.TRIALS,
)
"""Each is one deviation from a good room; names are unique and stable."""
