# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences for what happens in a call. Check messages are in ``client/resources``."""

from client.model.events import CallPhase

_PHASES = {
    CallPhase.CONNECTING: "Connecting to the room.",
    CallPhase.WAITING: "You are in the room. Nobody else is here yet.",
    CallPhase.LOBBY: "Waiting to be admitted. You see nothing of the room; nobody hears you.",
    CallPhase.AGREEING: "Agreeing with the others on who is here.",
    CallPhase.LIVE: "Everyone here sees the same list of people. The call is live.",
    CallPhase.HOLD: "On hold: nothing is sent until everyone sees the same list.",
}

_REASONS = {
    "left": "You left the call.",
    "ended": "The call has ended.",
    "host-left": "The host's machine closed the room. The call has ended.",
    "time-up": "The time of this room is over. Ask the host for a new invitation.",
    "no-agreement": "The people in the call did not agree on who is here, so you left it.",
    "removed": "You were removed from the call by {name}.",
    "dropped": "{name} took you off the list.",
    "silent": "Your line was silent for too long, so {name} took you off the list.",
    "no-code": "{name} took you off the list because no call code came from this computer.",
    "key-changed": "{name}'s key is not the one you know. Compare numbers before you speak.",
    "revoked": "{name}'s key was withdrawn.",
    "not-verified": "{name} is not verified well enough for this room.",
    "equivocation": "Two versions of this room exist under one number. Tell the issuer and IT.",
    "unreachable": "The room's server cannot be reached any more. Check your network.",
    "line-lost": "The line to the room is lost. Trying to get it back.",
    "clock-jump": "This computer slept or its clock jumped; coming back into the call.",
    "session-unique": "Someone else is in this room with your key. Leave and call IT security.",
    "gate": "A check that must hold failed, so nothing is sent.",
    "refused": "The checks did not pass.",
    "busy": "This invitation is in use on another computer. If that is not yours, report it.",
    "no-room": "The room does not exist any more, or this invitation is not valid for it.",
    "internal": "An internal error ended the call. Start Watchword again.",
    "rejoin": "Coming back into the call.",
}

_NOTICES = {
    "joining": "{name} is joining.",
    "joined": "{name} joined the call.",
    "left": "{name} left the call.",
    "dropped": "{by} took {name} off the list: {reason}.",
    "removed": "{by} removed {name} from the call.",
    "knocking": "{name} is waiting to be admitted.",
    "withholds-code": "{name} withholds the call code.",
    "code-changed": "The call code changed.",
}

_DROP_REASONS = {
    "silent": "no answer for too long",
    "no-agreement": "no agreement on who is here",
    "no-code": "no call code",
    "key-changed": "the key is not the known one",
    "revoked": "the key was withdrawn",
    "not-verified": "not verified",
}


def phase_sentence(phase: CallPhase, reason: str, name: str) -> str:
    """What the screen says about a phase; a reason's own sentence comes first."""
    text = _REASONS.get(reason) or _PHASES.get(phase, "")
    return text.format(name=name or "Someone")


def end_sentence(reason: str, name: str) -> str:
    """Why the call is over."""
    return _REASONS.get(reason, "The call has ended.").format(name=name or "Someone")


def notice_sentence(code: str, name: str, by: str, reason: str) -> str:
    """A thing to announce; empty when there is nothing to say about it."""
    text = _NOTICES.get(code, "")
    why = _DROP_REASONS.get(reason, reason)
    return text.format(name=name or "Someone", by=by or "Someone", reason=why)
