# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What in-call checks said about others: kept, or forgotten once a passing state is over."""

from collections.abc import Callable
from dataclasses import dataclass

from client.model.events import Alarm, CallChanged, CallPhase, RosterChanged
from client.model.ids import Uid
from client.model.verdict import ShownFinding

MAX_ALARMS = 20
READ_S = 8.0
"""A passing one stays at least this long after all is well, so that it can be read."""
_AGREED = {CallPhase.LIVE, CallPhase.WAITING}


@dataclass(slots=True)
class _Kept:
    finding: ShownFinding
    about: Uid | None
    settled_at: float | None = None


class Alarms:
    """``clock`` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    @property
    def findings(self) -> tuple[ShownFinding, ...]:
        """What stands, the newest last."""
        return tuple(one.finding for one in self._kept.values())

    def hear(self, event: Alarm) -> None:
        """The newest stands last; a flood of one kind takes one line."""
        key = event.finding.id + event.finding.message
        self._kept.pop(key, None)
        self._kept[key] = _Kept(event.finding, event.passing)
        while len(self._kept) > MAX_ALARMS:
            del self._kept[next(iter(self._kept))]

    def look(self, call: CallChanged, roster: RosterChanged | None) -> bool:
        """Forget what is over; True if something was forgotten.

        A passing state is over when the call goes on and the person is agreed to be here, or is
        gone. What somebody did stays: no later state mends that.
        """
        over = [key for key, one in self._kept.items() if self._over(one, call, roster)]
        for key in over:
            del self._kept[key]
        return bool(over)

    def _over(self, one: _Kept, call: CallChanged, roster: RosterChanged | None) -> bool:
        if one.about is None:
            return False
        if roster is None or call.phase not in _AGREED or not _settled(one.about, roster):
            one.settled_at = None
            return False
        if one.settled_at is None:
            one.settled_at = self._clock()
        return self._clock() - one.settled_at >= READ_S


def _settled(uid: Uid, roster: RosterChanged) -> bool:
    return all(e.on_roster or e.peer is None for e in roster.people if e.uid == uid)
