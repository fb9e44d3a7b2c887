# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line: verbs to functions, errors to exit codes."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable

from client.app import parser
from client.app.crash import Unquoted
from client.app.output import DONE, FAILED, WRONG_USE, complain, print_json
from client.app.tongue import in_words, language
from client.model.errors import Failure, WrongUse
from client.terminal import speech

_Verb = Callable[[argparse.Namespace], int]


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code."""
    speech.use(language())
    grammar = parser.build()
    try:
        args = grammar.parse_args(argv)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else WRONG_USE
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(Unquoted("watchword: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[log])
    try:
        return _verb(args)(args)
    except WrongUse as error:
        return _complain(args, error, WRONG_USE)
    except Failure as error:
        return _complain(args, error, FAILED)
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # The reader is gone; Python must not complain once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _complain(args: argparse.Namespace, error: WrongUse | Failure, code: int) -> int:
    complain(in_words(error.sentence))
    if args.json:
        print_json({"state": "failed", "reason": error.code, "error": error.sentence})
    return code


def _verb(args: argparse.Namespace) -> _Verb:
    verbs: dict[str | None, _Verb] = {
        None: _window,
        "open": _window,
        "terminal": _terminal,
        "join": _join,
        "demo": _demo,
        "relay": _relay,
        "org": _org,
        "audit": _audit,
        "doctor": _doctor,
        "rehearse": _rehearse,
        "explain": _explain,
        "policy": _policy,
    }
    return verbs.get(args.verb, _with_engine)


def _with_engine(args: argparse.Namespace) -> int:
    """Verbs that need an engine and no face."""
    # Late, so that wrong use and --help answer without loading codecs and sockets.
    from client.app import (  # noqa: PLC0415
        audit,
        compose,
        contacts,
        directory,
        join,
        person,
        rooms,
        settings,
    )
    from client.app.attendance import attendance  # noqa: PLC0415
    from client.app.follow import Follower  # noqa: PLC0415
    from client.app.token import token  # noqa: PLC0415

    verbs = {
        "identity": person.identity,
        "settings": settings.settings,
        "token": token,
        "contacts": contacts.contacts,
        "attendance": attendance,
        "audit": audit.audit,
        "directory": directory.directory,
        "room": rooms.room,
        "check": rooms.check,
        "join": join.join,
        "host": join.host,
    }
    # A service manager's SIGTERM ends a call or a hosted room as Ctrl+C does: with a goodbye.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    engine = compose.make_engine(compose.profile_directory(args.profile_dir))
    follower = Follower(engine)
    engine.start()
    try:
        return verbs[args.verb](follower, args)
    finally:
        engine.stop()


def _join(args: argparse.Namespace) -> int:
    return _terminal(args) if args.terminal else _with_engine(args)


def _window(args: argparse.Namespace) -> int:
    from client.app.window import window  # noqa: PLC0415  Qt only where a window is wanted

    return window(args)


def _terminal(args: argparse.Namespace) -> int:
    from client.app.terminal import terminal  # noqa: PLC0415  the text toolkit only here

    return terminal(args)


def _demo(args: argparse.Namespace) -> int:
    from client.app.demo import demo  # noqa: PLC0415  loads the engine's layers

    return demo(args)


def _relay(args: argparse.Namespace) -> int:
    from client.app.relay import relay  # noqa: PLC0415  loads sockets

    return relay(args)


def _org(args: argparse.Namespace) -> int:
    from client.app.org import org  # noqa: PLC0415  loads cryptography

    return org(args)


def _audit(args: argparse.Namespace) -> int:
    from client.app.audit import needs_no_profile, officer  # noqa: PLC0415  loads cryptography

    return officer(args) if needs_no_profile(args) else _with_engine(args)


def _policy(args: argparse.Namespace) -> int:
    from client.app.policy import policy  # noqa: PLC0415  loads cryptography

    return policy(args)


def _doctor(args: argparse.Namespace) -> int:
    from client.app.doctor import doctor  # noqa: PLC0415  loads the engine's layers

    return doctor(args)


def _rehearse(args: argparse.Namespace) -> int:
    from client.app.rehearse import rehearse_here  # noqa: PLC0415  loads the engine's layers

    return rehearse_here(args)


def _explain(args: argparse.Namespace) -> int:
    from client.app.explain import explain  # noqa: PLC0415  loads the messages

    return explain(args)
