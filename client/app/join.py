# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs that enter a call: ``join`` and ``host``."""

import argparse
import contextlib
import sys
import time
from collections.abc import Callable

import msgspec

from client.app.follow import Follower
from client.app.output import (
    DONE,
    FAILED,
    REFUSED,
    findings_json,
    print_json,
    say,
    say_findings,
    tell,
)
from client.app.person import ready
from client.app.rooms import invitation_bytes, room_id
from client.app.spoken import SENTENCES
from client.app.tongue import language
from client.app.typed import chat_wanted, read_chat, shown
from client.model.attendance import AttendanceRecorded
from client.model.commands import (
    Acknowledge,
    Command,
    Host,
    Join,
    Leave,
    OpenInvitation,
    OpenMyRoom,
    StopHosting,
    SyntheticPerson,
)
from client.model.errors import Failure
from client.model.events import (
    Alarm,
    CallChanged,
    CallPhase,
    CallReport,
    CommandFailed,
    Event,
    HostingChanged,
    MediaChanged,
    Notice,
    PreJoin,
    Refused,
    RemoteMedia,
    Stopped,
)
from client.model.ids import DeviceId
from client.model.talk import ChatLine, Reacted
from client.terminal.speech import tr

NOT_LIVE_GRACE_S = 30.0
"""With ``--seconds``: how much longer to wait for a call that never goes live."""
REPORT_TIMEOUT_S = 15.0
_AS_WISHED = frozenset(
    {"left", "room-ended", "room-expired", "time-up", "ended-by-host", "ended-for-all"}
)


def join_command(args: argparse.Namespace) -> Join:
    """The `Join` that the options describe."""
    return Join(
        microphone=args.mic,
        camera=args.camera,
        microphone_id=DeviceId(args.mic_device),
        speaker_id=DeviceId(args.speaker_device),
        camera_id=DeviceId(args.camera_device),
        synthetic=SyntheticPerson() if args.synthetic else None,
    )


def join(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword join`` without a face: enter, stay, leave, report."""
    data = invitation_bytes(args.invitation)
    ready(follower, args)
    outcome = enter(follower, OpenInvitation(data), args)
    if isinstance(outcome, Refused):
        return refuse(outcome, as_json=args.json)
    listen_to_typing(follower, args)
    report = stay(follower, args.seconds, say_event if not args.json else None)
    return finish(report, outcome, as_json=args.json)


def listen_to_typing(follower: Follower, args: argparse.Namespace) -> None:
    """Send what is typed as chat, where standard input is meant for that."""
    if chat_wanted(asked=args.chat, as_json=args.json):
        read_chat(follower.engine.send)


def enter(follower: Follower, opening: Command, args: argparse.Namespace) -> PreJoin | Refused:
    """Run the checks, settle warnings and send `Join`; `Refused` when the gate says no."""
    outcome = follower.gate(opening)
    if isinstance(outcome, PreJoin) and not outcome.allowed:
        ids = {finding.id for finding in outcome.open_warnings}
        agreed = ids <= set(args.acknowledge) or _ask(outcome, as_json=args.json)
        if not agreed:
            return Refused(outcome.room.title, outcome.findings)
        outcome = follower.gate(Acknowledge(tuple(sorted(ids)), outcome.room.room_id))
    if isinstance(outcome, PreJoin) and not outcome.allowed:
        return Refused(outcome.room.title, outcome.findings)
    if isinstance(outcome, PreJoin):
        wish = msgspec.structs.replace(join_command(args), room_id=outcome.room.room_id)
        follower.engine.send(wish)
    return outcome


def _ask(outcome: PreJoin, *, as_json: bool) -> bool:
    """Ask about open warnings at a terminal; elsewhere silence is no."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    for finding in outcome.open_warnings:
        say(f"{finding.title}: {finding.message}  [{finding.id}]")
        forget_typed_ahead()
        if input(tr("Go on after reading this? Type yes: ")).strip().casefold() not in {
            "yes",
            tr("yes"),
        }:
            return False
    return True


def forget_typed_ahead() -> None:
    """What was typed or pasted before a question was read answers nothing."""
    if sys.platform != "win32":
        import termios  # noqa: PLC0415  does not exist on Windows

        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcflush(sys.stdin, termios.TCIFLUSH)


def refuse(outcome: Refused, *, as_json: bool) -> int:
    """Report a refusal: nothing was opened and nobody was joined."""
    if as_json:
        print_json(
            {
                "state": "refused",
                "reason": "gate",
                "findings": findings_json(outcome.findings),
                "roster": [],
                "call_code": "",
                "join_ms": None,
                "devices_opened": 0,
                "sees": [],
                "hears": [],
            }
        )
    else:
        say(SENTENCES[language()]["not-connected"])
        say_findings(outcome.findings, language())
    return REFUSED


def stay(
    follower: Follower,
    seconds: float | None,
    on_event: Callable[[Event], None] | None,
) -> CallReport:
    """Stay until the call ends, or ``seconds`` after it went live, then leave."""
    leave_at = None if seconds is None else time.monotonic() + seconds + NOT_LIVE_GRACE_S
    left = False
    try:
        while True:
            wait = None if leave_at is None else max(0.0, leave_at - time.monotonic())
            event = follower.next(wait)
            if event is None:
                if left:
                    raise Failure("no-report", "The call did not end in time.")
                follower.engine.send(Leave())
                left, leave_at = True, time.monotonic() + REPORT_TIMEOUT_S
                continue
            if isinstance(event, CallReport):
                return event
            if isinstance(event, Stopped):
                raise Failure("stopped", "The program was stopped.")
            if isinstance(event, CommandFailed) and event.command == "Join":
                raise Failure(event.code, event.sentence)
            live = isinstance(event, CallChanged) and event.phase is CallPhase.LIVE
            if live and seconds is not None and not left:
                leave_at = min(leave_at or 0.0, time.monotonic() + seconds)
            if on_event is not None:
                on_event(event)
    except KeyboardInterrupt:
        follower.engine.send(Leave())
        return follower.wait(CallReport, timeout=REPORT_TIMEOUT_S)


def finish(report: CallReport, outcome: PreJoin, *, as_json: bool) -> int:
    """Print the report; done only if the call was live and ended as wished."""
    if as_json:
        print_json(report_json(report, outcome))
    else:
        say(report.sentence or tr("The call ended: {reason}.", reason=report.reason))
    if report.refused:
        return REFUSED
    return DONE if report.ever_live and report.reason in _AS_WISHED else FAILED


def report_json(report: CallReport, outcome: PreJoin) -> dict[str, object]:
    """The object of ``join --json``."""
    return {
        "state": report.state,
        "reason": report.reason,
        "findings": findings_json(outcome.findings),
        "roster": list(report.roster),
        "call_code": report.call_code,
        "join_ms": report.join_ms,
        "devices_opened": report.devices_opened,
        "sees": msgspec.to_builtins(report.sees),
        "hears": msgspec.to_builtins(report.hears),
    }


def say_event(event: Event) -> None:
    """One line for what a person at a plain terminal wants to know."""
    # Why the call ended is said once, by `finish`.
    if isinstance(event, CallChanged) and event.phase is CallPhase.ENDED:
        return
    if isinstance(event, CallChanged | Notice) and event.sentence:
        say(event.sentence)
    elif isinstance(event, MediaChanged | RemoteMedia) and event.trouble:
        say(event.trouble)
    elif isinstance(event, Alarm):
        say(event.finding.message)
    elif isinstance(event, AttendanceRecorded):
        say(event.call.sentence)
    elif isinstance(event, Reacted) or (isinstance(event, ChatLine) and not event.me):
        say(shown(event))
    elif isinstance(event, CommandFailed) and event.command == "SendChat":
        say(event.sentence)


def host(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword host``: accept people for a room of mine, and take part with ``--join``."""
    room = room_id(args.room)
    ready(follower, args)
    hosting = follower.ask(Host(room), HostingChanged)
    for address in hosting.addresses[:1]:
        # With --json standard output holds the one object only.
        line = tr("hosting {room} at {address}", room=room, address=address)
        tell(line) if args.json else say(line)
    try:
        if args.join:
            return _host_and_join(follower, args)
        _wait_hosting(follower, args.seconds)
    except KeyboardInterrupt:
        pass
    finally:
        follower.engine.send(StopHosting(room))
    if args.json:
        print_json({"room_id": room, "state": "ended", "addresses": list(hosting.addresses)})
    return DONE


def _host_and_join(follower: Follower, args: argparse.Namespace) -> int:
    outcome = enter(follower, OpenMyRoom(room_id(args.room)), args)
    if isinstance(outcome, Refused):
        return refuse(outcome, as_json=args.json)
    listen_to_typing(follower, args)
    report = stay(follower, args.seconds, say_event if not args.json else None)
    return finish(report, outcome, as_json=args.json)


def _wait_hosting(follower: Follower, seconds: float | None) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        wait = None if until is None else max(0.0, until - time.monotonic())
        event = follower.next(wait)
        if event is None or isinstance(event, Stopped):
            return
        if isinstance(event, HostingChanged) and not event.hosting:
            return
