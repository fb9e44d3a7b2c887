# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line's grammar. Stable: other tools rely on it.

argparse, because the same options may stand before or after the verb and the program must
start without loading a text toolkit (docs/decisions/004-command-line.md).
"""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from client.model.room import Profile

DEFAULT_DEMO_SECONDS = 10.0
MAX_DEMO_PEOPLE = 8


def size(text: str) -> tuple[int, int]:
    """``640x360`` as two even numbers; for argparse."""
    width, cross, height = text.partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError("a size looks like 640x360")
    pair = (int(width), int(height))
    if any(side < 64 or side > 1920 or side % 2 for side in pair):  # noqa: PLR2004  plain limits
        raise argparse.ArgumentTypeError("each side is an even number from 64 to 1920")
    return pair


def between(low: float, high: float) -> Callable[[str], float]:
    """A number type for argparse that names its limits when they are broken."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"expected a number from {low:g} to {high:g}")
        return value

    return number


def _common(*, top: bool) -> argparse.ArgumentParser:
    """Options that may stand before or after the verb; only the top one sets defaults."""
    parser = argparse.ArgumentParser(add_help=False)
    none = None if top else argparse.SUPPRESS
    group = parser.add_argument_group("common options")
    group.add_argument(
        "--profile-dir",
        type=Path,
        metavar="DIR",
        default=none,
        help="keep one person's whole state in DIR (or set WATCHWORD_HOME)",
    )
    group.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="F",
        default=none,
        help="open the file key store with the first line of F instead of asking",
    )
    group.add_argument(
        "--json",
        action="store_true",
        default=False if top else argparse.SUPPRESS,
        help="print one JSON object on standard output",
    )
    return parser


def build() -> argparse.ArgumentParser:
    """The whole grammar."""
    common = _common(top=False)
    parser = argparse.ArgumentParser(
        prog="watchword",
        description="Secure calls that refuse every room that fails its checks. "
        "Without a verb the window opens.",
        epilog="exit codes: 0 done, 2 wrong use, 3 refused by the gate, 4 failed",
        parents=[_common(top=True)],
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, description=text, parents=[common])

    opened = verb("open", "open the window on an invitation; it never joins by itself")
    opened.add_argument("invitation", metavar="FILE|LINK")
    verb("terminal", "the same calls in a terminal")
    _identity(verb("identity", "who I am: create, show, card, country"), common)
    _token(verb("token", "sign in with a card or token: enrol, sign-in, show"), common)
    _contacts(verb("contacts", "the people I know: add, list, show, compare, match"), common)
    _attendance(verb("attendance", "who was in a call, by signed records: list, show"), common)
    _audit(verb("audit", "what this profile recorded: show, verify, export, keygen, open"), common)
    _directory(
        verb("directory", "my organisation's signed list of people: import, update, show"), common
    )
    _org(
        verb("org", "keep an organisation's list: init, add, remove, revoke, sign, publish"), common
    )
    _policy(verb("policy", "an organisation's rules: show, check, sign, keygen"), common)
    _room(verb("room", "rooms: create, add, drop"), common)
    host = verb("host", "host a room of mine on this machine")
    host.add_argument("room", metavar="DIR|ROOM", help="the folder of room.json, or the room id")
    host.add_argument("--join", action="store_true", help="take part as well")
    _devices(host)
    host.add_argument("--seconds", type=between(0, 86400), metavar="S", help="stop after S seconds")
    check = verb("check", "run the checks of an invitation; sends no token, joins nothing")
    check.add_argument("invitation", metavar="INVITATION")
    join = verb("join", "join a call; muted with the camera off unless asked")
    join.add_argument("invitation", metavar="INVITATION")
    join.add_argument("--terminal", action="store_true", help="roster, call code, levels and keys")
    _devices(join)
    join.add_argument(
        "--seconds", type=between(0, 86400), metavar="S", help="leave S seconds after going live"
    )
    verb("doctor", "everything about this computer; needs no room and no identity")
    rehearsal = verb("rehearse", "run bad rooms against this installation, before a rollout")
    rehearsal.epilog = (
        "exit codes: 0 every bad room refused for what is wrong with it and every good one let "
        "in, 3 a good room refused or a bad one not for its own fault, 4 a bad room let in"
    )
    explained = verb("explain", "what a check looks at, why, which attack it stops, how to mend it")
    explained.add_argument("check", metavar="ID", help="as in the list of checks: TLS-PIN")
    _relay(verb("relay", "run a standing relay (it sees no names, titles or keys)"))
    _demo(verb("demo", "a real call of made-up people on this machine"))
    return parser


def _identity(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make my identity", parents=[common])
    create.add_argument("--uid", required=True, metavar="U", help="name@organisation")
    create.add_argument("--name", required=True, metavar="N", help="the name others see")
    create.add_argument(
        "--keystore",
        choices=["system", "file"],
        help="the system's key store (default where it is safe) or a file under a passphrase",
    )
    actions.add_parser("show", help="show my identity", parents=[common])
    card = actions.add_parser("card", help="my contact card, to give to others", parents=[common])
    card.add_argument("--out", type=Path, metavar="FILE", help="write the card to FILE")
    country = actions.add_parser(
        "country", help="the country I am in, where an organisation asks for it", parents=[common]
    )
    country.add_argument(
        "code", nargs="?", metavar="CC", help="two letters (DE); none: show; '-': take it back"
    )


def _token(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    pin = argparse.ArgumentParser(add_help=False, parents=[common])
    pin.add_argument("--pin-file", type=Path, metavar="FILE", help="else the PIN is asked for")
    enrol = actions.add_parser("enrol", help="take a card or token for this profile", parents=[pin])
    enrol.add_argument("--module", required=True, metavar="PATH", help="its PKCS#11 library")
    enrol.add_argument("--label", required=True, metavar="TEXT", help="the token's label")
    enrol.add_argument("--id", required=True, metavar="HEX", help="the key's id on it")
    actions.add_parser("sign-in", help="prove that it is here, with its PIN", parents=[pin])
    actions.add_parser("show", help="which one is enrolled, and the last sign-in", parents=[common])


def _contacts(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name in ("add", "import"):
        taken = actions.add_parser(name, help="take a contact card", parents=[common])
        taken.add_argument("file", type=Path, metavar="FILE")
    actions.add_parser("list", help="the people I know", parents=[common])

    def about(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, parents=[common])
        made.add_argument("uid", metavar="UID")
        return made

    about("show", "everything known of UID")
    about("compare", "the safety number with UID, and what to answer")
    match = about("match", "the numbers match: proven by the last two groups as heard")
    match.add_argument("--last", required=True, metavar="GROUPS", help="the last two groups")
    about("different", "the numbers differ: block this key, and what to do now")
    scan = about("scan", "the numbers match if this photo of their code says so")
    scan.add_argument("--image", type=Path, required=True, metavar="FILE", help="a PNG or JPEG")
    about("number", "the safety number with UID")
    about("compared", "say that the numbers with UID were compared and match")


def _attendance(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="the calls of which records are kept", parents=[common])
    show = actions.add_parser("show", help="everybody who was there, and when", parents=[common])
    show.add_argument("room", metavar="DIR|ROOM", help="the folder of room.json, or its id")
    show.add_argument(
        "--receipts", type=Path, metavar="DIR", help="where the signed receipts are written"
    )


def _audit(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("show", help="everything recorded, with dates", parents=[common])
    verify = actions.add_parser(
        "verify", help="whether the log is whole, or an opened export", parents=[common]
    )
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE", help="an export.zip")
    verify.add_argument("--owner", metavar="KEY", help="the key that must have signed it")
    verify.add_argument("--head", metavar="HASH", help="of an attendance receipt: must be in it")
    export = actions.add_parser(
        "export", help="hand lines out, sealed to the officer's key", parents=[common]
    )
    export.add_argument("--from", dest="since", required=True, metavar="DAY", help="2026-11-01")
    export.add_argument("--to", dest="until", required=True, metavar="DAY", help="the last day")
    export.add_argument("--key", type=Path, metavar="FILE", help="where no policy names a key")
    export.add_argument("file", type=Path, metavar="FILE")
    actions.add_parser(
        "noted", help="IT was told that the log was damaged: it may go on", parents=[common]
    )
    keygen = actions.add_parser("keygen", help="the officer's key", parents=[common])
    keygen.add_argument("--out", type=Path, required=True, metavar="DIR")
    opened = actions.add_parser("open", help="open an export, and verify it", parents=[common])
    opened.add_argument("file", type=Path, metavar="FILE")
    opened.add_argument("--key", type=Path, required=True, metavar="DIR", help="the key's folder")
    opened.add_argument("--owner", metavar="KEY", help="the key that must have signed it")
    opened.add_argument("--out", type=Path, metavar="DIR", help="where its parts are written")


def _directory(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    first = actions.add_parser("import", help="take a list", parents=[common])
    first.add_argument("file", metavar="FILE")
    first.add_argument(
        "--key", metavar="ORGKEY", help="the organisation's key: the first time, pinned afterwards"
    )
    update = actions.add_parser("update", help="take a newer list", parents=[common])
    update.add_argument(
        "file", metavar="FILE", nargs="?", default="", help="none: from the addresses of the policy"
    )
    actions.add_parser("show", help="the list I have", parents=[common])


def _org(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    init = actions.add_parser(
        "init", help="make the organisation's key, under a passphrase", parents=[common]
    )
    init.add_argument("--name", required=True, metavar="ORG")
    init.add_argument("--out", type=Path, required=True, metavar="DIR")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, parents=[common])
        made.add_argument("folder", type=Path, metavar="DIR")
        return made

    add = action("add", "list a person by their contact card")
    add.add_argument("card", type=Path, metavar="CARD")
    add.add_argument("--unit", metavar="U", help="where the person works")
    add.add_argument("--until", metavar="DATE", help="last day of this entry, like 2027-12-31")
    add.add_argument("--replace", action="store_true", help="in place of the person's other cards")
    remove = action("remove", "take a person off the list")
    remove.add_argument("uid", metavar="UID")
    revoke = action("revoke", "withdraw a person, a key or a room for good")
    what = revoke.add_mutually_exclusive_group(required=True)
    what.add_argument("--uid", metavar="UID")
    what.add_argument("--key", metavar="KEY")
    what.add_argument("--room", metavar="ROOM")
    sign = action("sign", "sign the list as it stands now")
    sign.add_argument(
        "--days", type=between(1, 366), default=30, metavar="D", help="valid for D days (30)"
    )
    publish = action("publish", "write the signed list to a file for everybody")
    publish.add_argument("--out", type=Path, required=True, metavar="FILE")


def _policy(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("show", help="every value here, and who set it", parents=[common])
    check = actions.add_parser("check", help="every error of a policy", parents=[common])
    check.add_argument("file", type=Path, metavar="FILE", help="a draft or a signed policy")
    signer = check.add_mutually_exclusive_group()
    signer.add_argument("--key", metavar="KEY", help="the key that must have signed it")
    signer.add_argument("--mark", type=Path, metavar="FILE", help="the installer's mark, for it")
    sign = actions.add_parser("sign", help="sign a draft as the next version", parents=[common])
    sign.add_argument("file", type=Path, metavar="DRAFT")
    sign.add_argument("--key", type=Path, required=True, metavar="DIR", help="the key's folder")
    sign.add_argument("--out", type=Path, required=True, metavar="FILE")
    keygen = actions.add_parser("keygen", help="make the policy key", parents=[common])
    keygen.add_argument("--org", required=True, metavar="ORG", help="as people read it")
    keygen.add_argument("--contact", metavar="TEXT", help="whom to call when calls are refused")
    keygen.add_argument("--out", type=Path, required=True, metavar="DIR")


def _room(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a room and its invitations", parents=[common])
    create.add_argument("--title", required=True, metavar="T")
    create.add_argument("--with", dest="uids", action="append", required=True, metavar="UID")
    create.add_argument("--hours", type=between(1, 168), default=8, metavar="H")
    create.add_argument("--profile", choices=[p.value for p in Profile], default="open")
    create.add_argument(
        "--forwarder", action="append", metavar="URL", help="turns:HOST:PORT; may be repeated"
    )
    create.add_argument("--class", dest="classification", default="", metavar="WORD", help="VS-NfD")
    create.add_argument("--screens", action="store_true", help="people may show a screen there")
    create.add_argument("--listen", metavar="HOST:PORT", help="accept people here")
    create.add_argument(
        "--address", action="append", default=[], metavar="HOST:PORT", help="how others reach me"
    )
    create.add_argument("--relay", metavar="URL", help="a standing relay instead of this machine")
    create.add_argument("--pin", metavar="SPKI", help="SHA-256 of that relay's public key, hex")
    create.add_argument("--out", type=Path, required=True, metavar="DIR")
    add = actions.add_parser("add", help="name more people in a room of mine", parents=[common])
    drop = actions.add_parser("drop", help="strike a person from a room of mine", parents=[common])
    for action in (add, drop):
        action.add_argument("room", metavar="DIR|ROOM", help="the folder of room.json, or its id")
        action.add_argument("--out", type=Path, metavar="DIR", help="where invitations go (DIR)")
    add.add_argument("uids", nargs="+", metavar="UID")
    drop.add_argument("uids", nargs=1, metavar="UID")


def _devices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mic", action="store_true", help="with the microphone on")
    parser.add_argument("--camera", action="store_true", help="with the camera on")
    parser.add_argument(
        "--chat",
        action="store_true",
        help="send each line of standard input to everyone (always at a terminal)",
    )
    parser.add_argument("--mic-device", default="", metavar="ID")
    parser.add_argument("--speaker-device", default="", metavar="ID")
    parser.add_argument("--camera-device", default="", metavar="ID")
    parser.add_argument(
        "--acknowledge",
        action="append",
        default=[],
        metavar="CHECK-ID",
        help="go on after this warning; a block cannot be acknowledged",
    )
    parser.add_argument(
        "--synthetic", action="store_true", help="a made-up picture and voice, for tests and demos"
    )


def _relay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--listen", required=True, metavar="HOST:PORT")
    parser.add_argument("--cert", type=Path, required=True, metavar="F")
    parser.add_argument("--key", type=Path, required=True, metavar="F")
    parser.add_argument(
        "--issuers", type=Path, required=True, metavar="FILE", help="identity keys, one a line"
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, choices=range(2, MAX_DEMO_PEOPLE + 1), default=2)
    parser.add_argument(
        "--seconds", type=between(1, 600), default=DEFAULT_DEMO_SECONDS, metavar="S"
    )
    parser.add_argument("--size", type=size, default=(640, 360), metavar="640x360")
    parser.add_argument("--fps", type=int, choices=range(1, 31), default=25, metavar="25")
    parser.add_argument("--window", action="store_true", help="show windows (needs a display)")
