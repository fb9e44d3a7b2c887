# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people write and show in a running call, put together from events; draws nothing."""

from collections import deque
from collections.abc import Callable

from client.model.events import Event
from client.model.ids import PeerId, Uid
from client.model.participant import RosterEntry
from client.model.talk import (
    MAX_CHAT,
    MAX_HISTORY,
    ChatLine,
    HandsChanged,
    LiveText,
    MediaSaid,
    PersonMedia,
    Reacted,
    Reaction,
)
from client.terminal.speech import noted, said, tr
from client.terminal.text import plain

SIGN_LASTS_S = 6.0
SIGNS = {
    Reaction.YES: noted("yes"),
    Reaction.NO: noted("no"),
    Reaction.THANKS: noted("thanks"),
    Reaction.APPLAUSE: noted("applause"),
    Reaction.SLOWER: noted("slower, please"),
    Reaction.BREAK: noted("a break, please"),
}
_JOINERS = {0x200C: None, 0x200D: None}
"""Invisible in a terminal, which has no way to join what stands beside them."""


def written(text: str) -> str:
    """What somebody wrote, as it may stand in a terminal."""
    return plain(text.translate(_JOINERS), MAX_CHAT)


class Talk:
    """Takes events; ``clock`` is monotonic seconds. Gone with the call."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._signs: dict[Uid, tuple[Reaction, float]] = {}
        self._said: dict[PeerId, PersonMedia] = {}
        self.chat: deque[ChatLine] = deque(maxlen=MAX_HISTORY)
        self.typing: dict[Uid, str] = {}
        """What others are writing now."""
        self.hands: tuple[Uid, ...] = ()
        """Whose hands are up, the first to rise first."""

    def hear(self, event: Event) -> None:
        """Take one event; those about something else change nothing."""
        match event:
            case ChatLine():
                self.chat.append(event)
            case LiveText(_, uid, _, text):
                self.typing.pop(uid, None)
                if text:
                    self.typing[uid] = text
            case HandsChanged(hands):
                self.hands = tuple(hand.uid for hand in hands)
            case Reacted(_, uid, _, reaction):
                self._signs[uid] = (reaction, self._clock())
            case MediaSaid(people):
                self._said = {one.peer: one for one in people}
            case _:
                pass

    def microphone(self, peer: PeerId) -> bool | None:
        """Whether a person says that their microphone is on; None before they said anything."""
        said = self._said.get(peer)
        return said.microphone if said is not None else None

    def marks(self, entry: RosterEntry) -> str:
        """Hand and sign of one person, in few words; empty for none."""
        sign = self._signs.get(entry.uid)
        if sign is not None and self._clock() - sign[1] <= SIGN_LASTS_S:
            return f"* {said(SIGNS[sign[0]])}"
        if entry.uid in self.hands:
            return tr("HAND {place}", place=self.hands.index(entry.uid) + 1)
        return ""


def chat_line(line: ChatLine) -> str:
    """``NAME: text`` on one line."""
    return f"{tr('me') if line.me else plain(line.name)}: {written(line.text)}"
