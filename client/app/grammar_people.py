# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs about me and the people I know, as they are typed."""

import argparse
from pathlib import Path

from client.app.grammar import Actions, Grammar
from client.model.settings import Setting
from client.terminal.speech import tr


def identity(parser: Grammar, common: Grammar) -> None:
    """``watchword identity``."""
    actions = Actions(parser, common)
    create = actions.add("create", tr("make my identity"))
    create.add_argument("--uid", required=True, metavar="UID", help=tr("name@organisation"))
    create.add_argument(
        "--name", required=True, metavar=tr("NAME"), help=tr("the name that others see")
    )
    create.add_argument(
        "--keystore",
        choices=["system", "file"],
        help=tr("the system's key store (default where it is safe) or a file under a passphrase"),
    )
    actions.add("show", tr("show my identity"))
    card = actions.add("card", tr("my contact card, to give to others"))
    card.add_argument(
        "--out", type=Path, metavar=tr("FILE"), help=tr("write the card to this file")
    )
    country = actions.add("country", tr("the country I am in, where an organisation asks for it"))
    country.add_argument(
        "code",
        nargs="?",
        metavar=tr("CC"),
        help=tr("two letters (DE); none: show it; '-': take it back"),
    )


def settings(parser: Grammar, common: Grammar) -> None:
    """``watchword settings``."""
    actions = Actions(parser, common)
    actions.add("show", tr("my settings, and which of them my organisation set"))
    change = actions.add("set", tr("choose for myself, where my organisation leaves the choice"))
    names = [one.value for one in Setting]
    change.add_argument(
        "name", choices=names, metavar=tr("NAME"), help=tr("which: {names}", names=", ".join(names))
    )
    change.add_argument("value", choices=["on", "off"], metavar="on|off", help=tr("on or off"))


def token(parser: Grammar, common: Grammar) -> None:
    """``watchword token``."""
    actions = Actions(parser, common)
    pin = Grammar(add_help=False)
    pin.add_argument(
        "--pin-file",
        type=Path,
        metavar=tr("FILE"),
        help=tr("read the PIN from the first line of this file instead of asking"),
    )
    enrol = actions.add("enrol", tr("take a card or token for this profile"), pin)
    enrol.add_argument(
        "--module", required=True, metavar=tr("PATH"), help=tr("its PKCS#11 library")
    )
    enrol.add_argument("--label", required=True, metavar="TEXT", help=tr("the token's label"))
    enrol.add_argument("--id", required=True, metavar="HEX", help=tr("the key's id on it"))
    actions.add("sign-in", tr("prove that it is here, with its PIN"), pin)
    actions.add("show", tr("which one is enrolled, and the last sign-in"))


def contacts(parser: Grammar, common: Grammar) -> None:
    """``watchword contacts``."""
    actions = Actions(parser, common)

    def about(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add(name, text)
        made.add_argument("uid", metavar="UID", help=tr("whom: name@organisation"))
        return made

    for name in ("add", "import"):
        taken = actions.add(name, tr("take a contact card"))
        taken.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the card"))
    actions.add("list", tr("the people I know"))
    about("show", tr("everything known of a person"))
    about("compare", tr("the safety number with a person, and what to answer"))
    match = about("match", tr("the numbers match: proven by the last two groups as heard"))
    match.add_argument(
        "--last", required=True, metavar=tr("GROUPS"), help=tr("the last two groups")
    )
    about("different", tr("the numbers differ: block this key, and what to do now"))
    scan = about("scan", tr("the numbers match if this photo of their code says so"))
    scan.add_argument(
        "--image", type=Path, required=True, metavar=tr("FILE"), help=tr("PNG or JPEG")
    )
    about("number", tr("the safety number with a person"))
    about("compared", tr("say that the numbers were compared and match"))


def attendance(parser: Grammar, common: Grammar) -> None:
    """``watchword attendance``."""
    actions = Actions(parser, common)
    actions.add("list", tr("the calls of which records are kept"))
    show = actions.add("show", tr("everybody who was there, and when"))
    show.add_argument("room", metavar=tr("DIR|ROOM"), help=tr("the folder of room.json, or its id"))
    show.add_argument(
        "--receipts",
        type=Path,
        metavar=tr("DIR"),
        help=tr("write the signed receipts into this folder"),
    )


def audit(parser: Grammar, common: Grammar) -> None:
    """``watchword audit``."""
    actions = Actions(parser, common)
    actions.add("show", tr("everything recorded, with dates"))
    verify = actions.add("verify", tr("whether the log is whole, or an opened export"))
    verify.add_argument(
        "file", type=Path, nargs="?", metavar=tr("FILE"), help=tr("an export.zip; none: my log")
    )
    _owner(verify)
    verify.add_argument(
        "--head", metavar="HASH", help=tr("of an attendance receipt: must be in the export")
    )
    export = actions.add("export", tr("hand lines out, sealed to the officer's key"))
    export.add_argument(
        "--from", dest="since", required=True, metavar=tr("DAY"), help=tr("like 2026-11-01")
    )
    export.add_argument(
        "--to", dest="until", required=True, metavar=tr("DAY"), help=tr("the last day")
    )
    export.add_argument(
        "--key",
        type=Path,
        metavar=tr("FILE"),
        help=tr("the officer's key, where no policy names one"),
    )
    export.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("where to write it"))
    actions.add("noted", tr("IT was told that the log was damaged: it may go on"))
    keygen = actions.add("keygen", tr("make the officer's key"))
    keygen.add_argument(
        "--out", type=Path, required=True, metavar=tr("DIR"), help=tr("a folder for the key")
    )
    opened = actions.add("open", tr("open an export, and verify it"))
    opened.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the export"))
    opened.add_argument(
        "--key", type=Path, required=True, metavar=tr("DIR"), help=tr("the key's folder")
    )
    _owner(opened)
    opened.add_argument(
        "--out", type=Path, metavar=tr("DIR"), help=tr("write its parts into this folder")
    )


def _owner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--owner", metavar=tr("KEY"), help=tr("the key that must have signed the export")
    )
