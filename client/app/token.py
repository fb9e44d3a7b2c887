# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The verb ``token``: a card or token enrolled, signed in with, and shown."""

import argparse
import getpass
import sys

from client.app.dates import moment
from client.app.follow import Follower
from client.app.output import DONE, print_json, say
from client.app.person import read_file, ready
from client.model.errors import WrongUse
from client.model.secret import Secret
from client.model.token import EnrolToken, ShowToken, SignInWithToken, TokenSaid
from client.terminal.speech import tr


def token(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword token enrol|sign-in|show``."""
    ready(follower, args)
    said = follower.ask(_wish(args), TokenSaid)
    if args.json:
        print_json({"label": said.label, "at": said.at})
    elif not said.label:
        say(tr("No token is enrolled."))
    else:
        say(tr("Token {label}, last sign-in {day}.", label=said.label, day=moment(said.at)))
    return DONE


def _wish(args: argparse.Namespace) -> EnrolToken | SignInWithToken | ShowToken:
    if args.action == "show":
        return ShowToken()
    if args.action == "sign-in":
        return SignInWithToken(_pin(args))
    return EnrolToken(args.module, args.label, args.id.lower(), _pin(args))


def _pin(args: argparse.Namespace) -> Secret:
    if args.pin_file is not None:
        found = read_file(args.pin_file, 256, "PIN file").split(b"\n", 1)[0].rstrip(b"\r")
    elif sys.stdin.isatty():
        found = getpass.getpass(tr("PIN of the token: ")).encode()
    else:
        raise WrongUse("pin", "Name the PIN's file with --pin-file.")
    if not found or not found.isascii():
        raise WrongUse("pin", "A PIN is needed, of plain letters and digits.")
    return Secret(found)
