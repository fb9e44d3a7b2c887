# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call was, told once at its end."""

from collections.abc import Callable
from typing import TypeVar

from client.engine.call_view import CallView
from client.media.call_media import CallMedia
from client.model.events import CallReport
from client.model.media import HeardPerson, SeenPerson
from client.session import reasons

REFUSING = frozenset({reasons.GATE_LOST, reasons.NOT_VERIFIED, reasons.KEY_CHANGED, "gate"})
"""Ends that are the gate's doing."""

S = TypeVar("S", SeenPerson, HeardPerson)


def make_report(
    view: CallView,
    media: CallMedia,
    *,
    reason: str,
    sentence: str,
    started_at: float,
    devices_opened: int,
) -> CallReport:
    """The report of a call that is about to be closed."""
    live_at = view.ever_live_at
    return CallReport(
        state=view.phase.value,
        reason=reason,
        join_ms=None if live_at is None else (live_at - started_at) * 1000,
        devices_opened=devices_opened,
        roster=view.last_roster,
        call_code=view.last_code,
        sees=_one_each(media.sees(), lambda seen: seen.frames),
        hears=_one_each(media.hears(), lambda heard: heard.identified),
        sentence=sentence,
        ever_live=live_at is not None,
        refused=reason in REFUSING,
        started_at=started_at,
    )


def _one_each(entries: tuple[S, ...], weight: Callable[[S], int]) -> tuple[S, ...]:
    """One entry a person: who came back with a new hello counts by the presence with most."""
    best: dict[str, S] = {}
    for entry in entries:
        if entry.name not in best or weight(entry) > weight(best[entry.name]):
            best[entry.name] = entry
    return tuple(best.values())
