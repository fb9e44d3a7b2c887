# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences for what happens in a call. Check messages are in ``client/resources``."""

from client.model.events import CallPhase
from client.session import reasons

_PHASES = {
    CallPhase.CONNECTING: "Connecting to the room.",
    CallPhase.WAITING: "You are in the room. Nobody else is here yet.",
    CallPhase.LOBBY: "Waiting to be admitted. You see nothing of the room; nobody hears you.",
    CallPhase.AGREEING: "Agreeing with the others on who is here.",
    CallPhase.LIVE: "Everyone here sees the same list of people. The call is live.",
    CallPhase.HOLD: "On hold: nothing is sent until everyone sees the same list.",
}

_PHASE_REASONS = {
    reasons.ALONE: "You are in the room. Nobody else is here yet.",
    reasons.NOT_ADMITTED: _PHASES[CallPhase.LOBBY],
    reasons.MEETING: "Agreeing with the others on who is here.",
    reasons.SOMEONE_LEFT: "Someone left. New keys are being made.",
    reasons.NO_AGREEMENT: "Not everyone sees the same list of people, so nothing is sent.",
    reasons.GATE_LOST: "A check that must hold failed, so nothing is sent.",
    reasons.LINE_DOWN: "The line to the room is lost, so nothing is sent. Trying to get it back.",
    reasons.NOT_UNIQUE: "Someone else is in this room with your key, so nothing is sent.",
}

_END_REASONS = {
    reasons.LEFT: "You left the call.",
    reasons.ALONE: "The others fell silent. Coming back into the call.",
    reasons.NO_AGREEMENT: "The people in the call could not agree on who is here. You left it.",
    reasons.GATE_LOST: "A check that must hold failed and was not mended. You left the call.",
    reasons.NOT_UNIQUE: "Someone else is in this room with your key. Call IT security.",
    reasons.DROPPED_SILENT: "Your line was silent for too long; {name} took you off the list.",
    reasons.DROPPED_NO_CODE: "No call code came from this computer; {name} took you off the list.",
    reasons.DROPPED_TWO_KEYS: "{name} saw two keys from this computer. Tell IT.",
    reasons.KEY_CHANGED: "The key between you and {name} is a new one. Compare numbers first.",
    reasons.REVOKED: "The key of {name} or your own was withdrawn. Call IT security.",
    reasons.NOT_VERIFIED: "{name} is not verified well enough for this room. Compare numbers.",
    reasons.REMOVED: "{name} removed you from the call.",
    reasons.CLOCK_JUMPED: "This computer slept or its clock jumped. Coming back into the call.",
    reasons.ROOM_GONE: "The room is closed.",
    "room-ended": "The host closed the room.",
    "room-expired": "The time of this room is over. Ask the host for a new invitation.",
    "replaced": "This invitation is now used on another computer. If it is not yours, report it.",
    "time-up": "The time of this room is over. Ask the host for a new invitation.",
    "relay-unreachable": "The room cannot be reached. Check your network and ask its host.",
    "gate": "The room's server is not the one that was checked. You were not connected.",
    "busy": "This invitation is in use on another computer. If that is not yours, report it.",
    "no-room": "The room does not exist any more. Ask the host.",
    "internal": "An internal error ended the call. Start Watchword again.",
}

_NOTICES = {
    reasons.JOINING: "{name} is joining.",
    reasons.JOINED: "{name} joined the call.",
    reasons.BACK: "{name} is back.",
    reasons.NOTICE_LEFT: "{name} left the call.",
    reasons.DROPPED: "{by} took {name} off the list: {reason}.",
    reasons.NOTICE_REMOVED: "{by} removed {name} from the call.",
    reasons.CODE_WITHHELD: "{name} withholds the call code.",
}

_DROP_REASONS = {
    "silent": "no answer for too long",
    "no-agreement": "no agreement on who is here",
    "no-code": "no call code",
    "key-changed": "the key is not the known one",
    "revoked": "the key was withdrawn",
    "not-verified": "not verified",
    "two-keys": "two keys from one person",
}


def phase_sentence(phase: CallPhase, reason: str) -> str:
    """What the screen says about a phase; a reason's own sentence comes first."""
    return _PHASE_REASONS.get(reason) or _PHASES.get(phase, "")


def end_sentence(reason: str, name: str) -> str:
    """Why the call is over."""
    return _END_REASONS.get(reason, "The call has ended.").format(name=name or "Someone")


def notice_sentence(code: str, name: str, by: str, reason: str) -> str:
    """A thing to announce; empty when there is nothing to say about it."""
    text = _NOTICES.get(code, "")
    why = _DROP_REASONS.get(reason, reason)
    return text.format(name=name or "Someone", by=by or "Someone", reason=why)
