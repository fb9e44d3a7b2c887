# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line's grammar. Stable: other tools rely on it.

argparse, because the same options may stand before or after the verb and the program must
start without loading a text toolkit (docs/decisions/004-command-line.md). Its words are in the
language that `client.terminal.speech` was told to speak before `build`.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from client.app import grammar_calls, grammar_office, grammar_people
from client.app.grammar import Grammar, sentence
from client.model.version import VERSION
from client.terminal.speech import tr

Verb = Callable[[str, str], Grammar]
"""Makes a verb by its name and its line in the list."""


def build() -> Grammar:
    """The whole grammar."""
    common = _common(top=False)
    parser = Grammar(
        prog="watchword",
        description=tr(
            "Secure calls that refuse every room that fails its checks. Without a verb the "
            "window opens."
        ),
        epilog=tr("exit codes: 0 done, 2 wrong use, 3 refused by the checks, 4 failed"),
        parents=[_common(top=True)],
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Watchword {VERSION}",
        help=tr("show the version and end"),
    )
    verbs = parser.add_subparsers(dest="verb", metavar=tr("VERB"), title=tr("verbs"))

    def verb(name: str, text: str) -> Grammar:
        made = verbs.add_parser(name, help=text, description=sentence(text), parents=[common])
        assert isinstance(made, Grammar)  # noqa: S101  argparse makes what the parser above is
        return made

    grammar_calls.opened(verb("open", tr("open the window on an invitation; it never joins")))
    verb("terminal", tr("the same calls in a terminal"))
    _about_people(verb, common)
    _about_an_organisation(verb, common)
    grammar_calls.room(verb("room", tr("rooms: create, add, drop")), common)
    grammar_calls.host(verb("host", tr("host a room of mine on this computer")))
    grammar_calls.check(
        verb("check", tr("run the checks of an invitation; sends no token, joins nothing"))
    )
    grammar_calls.join(verb("join", tr("join a call; muted with the camera off unless asked")))
    verb("doctor", tr("everything about this computer; needs no room and no identity"))
    verb("rehearse", tr("run bad rooms against this installation, before a rollout")).epilog = tr(
        "exit codes: 0 every bad room refused for what is wrong with it and every good one let "
        "in, 3 a good room refused or a bad one not for its own fault, 4 a bad room let in"
    )
    verb(
        "explain", tr("what a check looks at, why, which attack it stops, how to mend it")
    ).add_argument(
        "check", metavar=tr("CHECK-ID"), help=tr("as in the list of checks, like TLS-PIN")
    )
    grammar_calls.relay(verb("relay", tr("run a standing relay; it sees no names, titles or keys")))
    grammar_calls.demo(verb("demo", tr("a real call of made-up people on this computer")))
    return parser


def _about_people(verb: Verb, common: Grammar) -> None:
    grammar_people.identity(verb("identity", tr("who I am: create, show, card, country")), common)
    grammar_people.settings(
        verb("settings", tr("my settings, and who set them: show, set")), common
    )
    grammar_people.token(
        verb("token", tr("sign in with a card or token: enrol, sign-in, show")), common
    )
    grammar_people.contacts(
        verb("contacts", tr("the people I know: add, list, show, compare, match")), common
    )
    grammar_people.attendance(
        verb("attendance", tr("who was in a call, by signed records: list, show")), common
    )
    grammar_people.audit(
        verb("audit", tr("what this profile recorded: show, verify, export, keygen, open")), common
    )


def _about_an_organisation(verb: Verb, common: Grammar) -> None:
    grammar_office.directory(
        verb("directory", tr("my organisation's signed list of people: import, update, show")),
        common,
    )
    grammar_office.org(
        verb("org", tr("keep an organisation's list: init, add, remove, revoke, sign, publish")),
        common,
    )
    grammar_office.policy(
        verb("policy", tr("an organisation's rules: show, check, sign, keygen")), common
    )


def _common(*, top: bool) -> Grammar:
    """Options that may stand before or after the verb; only the top one sets defaults."""
    parser = Grammar(add_help=False)
    none = None if top else argparse.SUPPRESS
    group = parser.add_argument_group(tr("common options"))
    group.add_argument(
        "--profile-dir",
        type=Path,
        metavar=tr("DIR"),
        default=none,
        help=tr("keep one person's whole state in this folder (or set WATCHWORD_HOME)"),
    )
    group.add_argument(
        "--passphrase-file",
        type=Path,
        metavar=tr("FILE"),
        default=none,
        help=tr("open the file key store with its first line instead of asking"),
    )
    group.add_argument(
        "--json",
        action="store_true",
        default=False if top else argparse.SUPPRESS,
        help=tr("print one JSON object on standard output"),
    )
    return parser
