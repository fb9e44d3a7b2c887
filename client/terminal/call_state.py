# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a running call, put together from events; draws nothing, decides nothing."""

from collections import deque
from collections.abc import Callable

from client.model.events import (
    Alarm,
    CallChanged,
    CallCode,
    CallPhase,
    CommandFailed,
    Event,
    Levels,
    LobbyChanged,
    MediaChanged,
    Notice,
    RemoteMedia,
    RosterChanged,
)
from client.model.ids import PeerId, Uid
from client.model.media import DeviceKind
from client.model.participant import RosterEntry
from client.model.share import SharesChanged
from client.terminal.alarms import Alarms
from client.terminal.meter import SPEAKING
from client.terminal.speech import tr
from client.terminal.talk import Talk

MAX_NOTICES = 50
TALK = frozenset({"SendChat", "SendLiveText", "RaiseHand", "React", "EndForAll"})
SPEAKING_HOLD_S = 0.6
"""A pause between two words is still speaking."""


class CallState:
    """Takes events; `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._spoke_at: dict[PeerId | None, float] = {}
        self._wished: dict[DeviceKind, bool] = {}
        self.call = CallChanged(CallPhase.IDLE)
        self.roster: RosterChanged | None = None
        self.lobby: dict[Uid, PeerId] = {}
        """Who waits to be let in."""
        self.code = CallCode((), ())
        self.media: dict[DeviceKind, MediaChanged] = {}
        self.remote: dict[PeerId, RemoteMedia] = {}
        self.levels: dict[PeerId | None, float] = {}
        self.notices: deque[str] = deque(maxlen=MAX_NOTICES)
        self._alarms = Alarms(clock)
        self.failed = ""
        self.talk = Talk(clock)
        self._shares: frozenset[PeerId | None] = frozenset()

    def hear(self, event: Event) -> None:  # noqa: C901, PLR0912  one row an event
        """Take one event; those that say nothing about a call change nothing."""
        self.talk.hear(event)
        match event:
            case CallChanged():
                self.call = event
            case RosterChanged():
                self._roster(event)
            case LobbyChanged(people):
                self.lobby = {one.uid: one.peer for one in people if one.peer is not None}
            case CallCode():
                self._code(event)
            case Levels(levels):
                self._levels(dict(levels))
            case MediaChanged():
                self.media[event.kind] = event
                self._wished.pop(event.kind, None)
            case RemoteMedia():
                self.remote[event.peer] = event
            case SharesChanged(shares):
                self._shares = frozenset(share.peer for share in shares)
            case Notice(sentence):
                self.notices.append(sentence)
            case Alarm():
                self._alarms.hear(event)
            case CommandFailed():
                self._failed(event)
            case _:
                pass

    def _roster(self, event: RosterChanged) -> None:
        self.roster = event
        here = {entry.peer for entry in event.people if entry.peer is not None}
        self.remote = {peer: state for peer, state in self.remote.items() if peer in here}
        gone = {peer for peer in self._spoke_at if peer is not None and peer not in here}
        for peer in gone:
            del self._spoke_at[peer]

    def _code(self, event: CallCode) -> None:
        if event.digits and event.digits != self.code.digits and self.code.digits:
            why = f": {event.since}" if event.since else ""
            self.notices.append(tr("The call code is a new one{why}.", why=why))
        self.code = event

    def _levels(self, levels: dict[PeerId | None, float]) -> None:
        self.levels = levels
        now = self._clock()
        self._spoke_at.update({who: now for who, level in levels.items() if level >= SPEAKING})

    def _failed(self, event: CommandFailed) -> None:
        if event.command in TALK:
            # Told once where it was asked for; nothing stays wrong because of it.
            return
        kind = {"SetMicrophone": DeviceKind.MICROPHONE, "SetCamera": DeviceKind.CAMERA}
        if event.command in kind:
            self._wished.pop(kind[event.command], None)
        self.failed = event.sentence

    @property
    def sharing(self) -> tuple[RosterEntry, ...]:
        """The others here who show a screen."""
        people = self.roster.people if self.roster is not None else ()
        return tuple(
            e for e in people if not e.me and e.peer is not None and e.peer in self._shares
        )

    @property
    def outside(self) -> bool:
        """Whether I wait to be let in: then nothing is known of who is here."""
        return self.call.phase is CallPhase.LOBBY

    def on(self, kind: DeviceKind) -> bool:
        """Whether a device of mine is proven to be in use."""
        state = self.media.get(kind)
        return state is not None and state.on

    def toggle(self, kind: DeviceKind) -> bool:
        """What the key for this device asks for now: the opposite of the last wish or state."""
        wish = not self._wished.get(kind, self.on(kind))
        self._wished[kind] = wish
        self.failed = ""
        return wish

    def pending(self, kind: DeviceKind) -> bool:
        """A wish is on its way and not yet proven."""
        return self._wished.get(kind, self.on(kind)) != self.on(kind)

    def speaking(self, who: PeerId | None) -> bool:
        """Whether there was sound from a person just now; None is me."""
        at = self._spoke_at.get(who)
        return at is not None and self._clock() - at <= SPEAKING_HOLD_S

    def level(self, entry: RosterEntry) -> float:
        """The level of one person's sound, 0 to 1."""
        if entry.me:
            return self.levels.get(None, 0.0) if self.on(DeviceKind.MICROPHONE) else 0.0
        return self.levels.get(entry.peer, 0.0) if entry.peer is not None else 0.0

    def passed(self) -> bool:
        """Forget alarms about states that are over by now; True if one was forgotten."""
        return self._alarms.look(self.call, self.roster)

    def troubles(self) -> tuple[str, ...]:
        """What is wrong now, as sentences: checks first, then devices, then people."""
        alarms = [f"{one.title}: {one.message} [{one.id}]" for one in self._alarms.findings]
        mine = [one.trouble for one in self.media.values() if one.trouble]
        names = {entry.peer: entry.name for entry in self.roster.people} if self.roster else {}
        theirs = [
            f"{names.get(one.peer, tr('Someone'))}: {one.trouble}"
            for one in self.remote.values()
            if one.trouble
        ]
        return (*reversed(alarms), *mine, *theirs, *filter(None, [self.failed]))
