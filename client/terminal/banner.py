# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The first line of a call: its state as a word and a sentence, and who holds the keys."""

from client.model.events import CallChanged, CallPhase, RosterChanged
from client.terminal.text import plain

_WORDS = {
    CallPhase.IDLE: "WAIT",
    CallPhase.CONNECTING: "WAIT",
    CallPhase.WAITING: "ALONE",
    CallPhase.LOBBY: "LOBBY",
    CallPhase.AGREEING: "WAIT",
    CallPhase.HOLD: "HOLD",
    CallPhase.ENDED: "ENDED",
}
_SENTENCES = {
    CallPhase.IDLE: "Connecting.",
    CallPhase.CONNECTING: "Connecting.",
    CallPhase.WAITING: "You are alone in the room. Nothing is sent.",
    CallPhase.LOBBY: "Waiting to be admitted. You see nothing of the room; nobody hears you.",
    CallPhase.AGREEING: "Agreeing on who is here. Nothing is sent yet.",
    CallPhase.HOLD: "Sending is stopped until everybody has the same list of people.",
    CallPhase.ENDED: "The call has ended.",
}


def shown_people(roster: RosterChanged | None) -> int:
    """How many people of the agreed roster are listed, me among them."""
    return 0 if roster is None else sum(entry.on_roster for entry in roster.people)


def banner(call: CallChanged, roster: RosterChanged | None) -> str:
    """``WORD: sentence``; calm only when the call is live and the counts are equal."""
    shown = shown_people(roster)
    holders = 0 if roster is None else roster.key_holders
    if call.phase is CallPhase.LIVE:
        if holders != shown:
            return f"STOP: {holders} people hold the keys, but {shown} are shown."
        return f"LIVE: End-to-end encrypted. {holders} people hold the keys, {shown} are shown."
    # A phase without a word here raises: better than a calm line for the unknown.
    sentence = f"{_WORDS[call.phase]}: {plain(call.sentence) or _SENTENCES[call.phase]}"
    if call.phase is CallPhase.HOLD and roster is not None:
        sentence += f" {holders} hold the keys, {shown} are shown."
    if call.about:
        sentence += f" Waiting for {', '.join(map(plain, call.about))}."
    return sentence
