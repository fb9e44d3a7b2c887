# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal face: unlocks before it starts, quiet while it is up, exit codes as ``join``.

Textual draws on standard error and leaves standard output to us: with ``--json`` it holds the
one object, even while the face is on the screen.
"""

import argparse
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from client.app import join as joining
from client.app.compose import make_engine, profile_directory
from client.app.follow import Follower
from client.app.output import FAILED, complain
from client.app.person import passphrase, ready
from client.app.rooms import invitation_bytes
from client.engine.handle import EngineHandle
from client.model.commands import Command, OpenInvitation
from client.model.errors import Failure, WrongUse
from client.model.events import Event, IdentityChanged, IdentityPhase, Refused
from client.model.ids import PeerId
from client.model.media import Picture, PictureSlot
from client.model.secret import Secret
from client.terminal.app import Outcome, TerminalApp
from client.terminal.entrance import Way

MAX_KEPT = 16_384
"""Bytes of other people's complaints that are shown after the face has gone."""


class OneListener:
    """An engine whose newest listener hears alone: first the unlocking, then the face.

    The engine tells a new listener how things stand, so nothing is lost in between.
    """

    def __init__(self, engine: EngineHandle) -> None:
        self._engine = engine
        self._turn = 0

    def send(self, command: Command) -> None:
        """Hand over a command."""
        self._engine.send(command)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """From now on only ``listener`` hears."""
        self._turn += 1
        mine = self._turn

        def hear(event: Event) -> None:
            if mine == self._turn:
                listener(event)

        self._engine.listen(hear)

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures."""
        return self._engine.pictures(peer)

    def screen_pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows."""
        return self._engine.screen_pictures(peer)

    def show(self, picture: Picture) -> None:
        """A grabbed picture of what is shared."""
        self._engine.show(picture)

    def stop(self) -> None:
        """End the engine."""
        self._engine.stop()


def terminal(args: argparse.Namespace) -> int:
    """``watchword terminal`` and ``watchword join INVITATION --terminal``."""
    data = invitation_bytes(args.invitation) if args.verb == "join" else None
    face = can_draw(to_stdout=data is None or not args.json)
    if data is None and not face:
        raise WrongUse("no-terminal", "This needs a terminal. Without one use the single verbs.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    engine = make_engine(profile_directory(args.profile_dir))
    handle = OneListener(engine)
    follower = Follower(handle)
    engine.start()
    try:
        if data is None:
            return home(handle, follower, args)
        if not face:
            return joining.join(follower, args)
        ready(follower, args)
        return visit(handle, data, args)
    finally:
        engine.stop()


def can_draw(*, to_stdout: bool) -> bool:
    """Whether keys can be read and a screen drawn; else plain lines are printed."""
    streams = [sys.stdin, sys.stderr, *([sys.stdout] if to_stdout else [])]
    return os.environ.get("TERM", "") not in {"", "dumb"} and all(s.isatty() for s in streams)


def home(handle: EngineHandle, follower: Follower, args: argparse.Namespace) -> int:
    """The text client, until the person quits it."""
    secret: Secret | None = None
    state = follower.wait(IdentityChanged)
    if state.phase is IdentityPhase.MISSING:
        secret = passphrase(args, "") if args.passphrase_file is not None else None
    else:
        unlock(follower, state, args)
    app = TerminalApp(handle, passphrase=secret)
    show(app)
    return ended(app)


def unlock(follower: Follower, state: IdentityChanged, args: argparse.Namespace) -> None:
    """Ask for the passphrase before the face is there, if the identity is locked."""
    if state.phase is IdentityPhase.LOCKED:
        # `ready` waits for the identity's state; the engine tells it once more.
        ready(Follower(follower.engine), args)


def ended(app: TerminalApp) -> int:
    """The exit code of the text client."""
    if app.outcome.failure is not None:
        complain(app.outcome.failure.sentence)
        return FAILED
    return app.return_code or 0


def visit(handle: EngineHandle, data: bytes, args: argparse.Namespace) -> int:
    """One visit to one room: checks, call, report."""
    way = Way(
        OpenInvitation(data),
        join=joining.join_command(args),
        acknowledged=frozenset(args.acknowledge),
        straight=True,
        unattended=args.json or args.seconds is not None,
    )
    app = TerminalApp(handle, way, seconds=args.seconds)
    show(app)
    return report(app.outcome, args)


def report(outcome: Outcome, args: argparse.Namespace) -> int:
    """Print what came of the visit, as ``join`` does, and return its exit code."""
    if outcome.report is not None and outcome.room is not None:
        return joining.finish(outcome.report, outcome.room, as_json=args.json)
    if outcome.refused is not None:
        return refuse(outcome.refused, args)
    failure = outcome.failure
    if failure is not None:
        kind = WrongUse if failure.wrong_use else Failure
        raise kind(failure.code, failure.sentence)
    raise Failure("not-joined", "You did not join.")


def refuse(refused: Refused, args: argparse.Namespace) -> int:
    """Report a refusal; the person has read the whole list, so only what stands is kept."""
    if not args.json:
        standing = tuple(finding for finding in refused.findings if finding.stands)
        refused = Refused(refused.title, standing)
    return joining.refuse(refused, as_json=args.json)


def show(app: TerminalApp) -> None:
    """Run the face; SIGTERM and a closed terminal leave the call with a goodbye."""

    def hang_up(_signal: int, _frame: object) -> None:
        app.hang_up()

    before = {name: signal.signal(name, hang_up) for name in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with quiet():
            # No mouse: the terminal's own selecting and copying of a call code keeps working.
            app.run(mouse=False)
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep log lines and the sound libraries' complaints off the screen; print them afterwards.

    Textual draws through ``sys.__stderr__``; C libraries write to file descriptor 2. While the
    face is up the first is a copy of the terminal and the second a file.
    """
    real, python_stderr = os.dup(2), sys.__stderr__
    with tempfile.TemporaryFile() as kept, os.fdopen(os.dup(real), "w") as screen:
        os.dup2(kept.fileno(), 2)
        sys.__stderr__ = screen  # type: ignore[misc]  # Textual reads it when it starts
        try:
            yield
        finally:
            for handler in logging.getLogger().handlers:
                handler.flush()
            sys.stderr.flush()
            sys.__stderr__ = python_stderr  # type: ignore[misc]  # as above
            os.dup2(real, 2)
            os.close(real)
            kept.seek(0)
            said = kept.read(MAX_KEPT)
            os.write(2, said)
