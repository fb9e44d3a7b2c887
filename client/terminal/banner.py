# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The first line of a call: its state as a word and a sentence, and who holds the keys."""

from client.model.events import CallChanged, CallPhase, RosterChanged
from client.terminal.speech import tr
from client.terminal.text import plain


def _word(phase: CallPhase) -> str:
    # A phase without a word here raises: better than a calm line for the unknown.
    return {
        CallPhase.IDLE: tr("WAIT"),
        CallPhase.CONNECTING: tr("WAIT"),
        CallPhase.WAITING: tr("ALONE"),
        CallPhase.LOBBY: tr("LOBBY"),
        CallPhase.AGREEING: tr("WAIT"),
        CallPhase.HOLD: tr("HOLD"),
        CallPhase.ENDED: tr("ENDED"),
    }[phase]


def _sentence(phase: CallPhase) -> str:
    return {
        CallPhase.IDLE: tr("Connecting."),
        CallPhase.CONNECTING: tr("Connecting."),
        CallPhase.WAITING: tr("You are alone in the room. Nothing is sent."),
        CallPhase.LOBBY: tr(
            "Waiting to be admitted. You see nothing of the room; nobody hears you."
        ),
        CallPhase.AGREEING: tr("Agreeing on who is here. Nothing is sent yet."),
        CallPhase.HOLD: tr("Sending is stopped until everybody has the same list of people."),
        CallPhase.ENDED: tr("The call has ended."),
    }[phase]


def shown_people(roster: RosterChanged | None) -> int:
    """How many people of the agreed roster are listed, me among them."""
    return 0 if roster is None else sum(entry.on_roster for entry in roster.people)


def banner(call: CallChanged, roster: RosterChanged | None) -> str:
    """``WORD: sentence``; calm only when the call is live and the counts are equal."""
    shown = shown_people(roster)
    holders = 0 if roster is None else roster.key_holders
    if call.phase is CallPhase.LIVE:
        if holders != shown:
            return tr("STOP: {n} people hold the keys, but {m} are shown.", n=holders, m=shown)
        return tr(
            "LIVE: End-to-end encrypted. {n} people hold the keys, {m} are shown.",
            n=holders,
            m=shown,
        )
    sentence = f"{_word(call.phase)}: {plain(call.sentence) or _sentence(call.phase)}"
    if call.phase is CallPhase.HOLD and roster is not None:
        sentence += " " + tr("{n} hold the keys, {m} are shown.", n=holders, m=shown)
    if call.about:
        names = ", ".join(map(plain, call.about))
        sentence += " " + tr("Waiting for {names}.", names=names)
    return sentence
