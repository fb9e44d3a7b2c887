# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs about an organisation's list of people and its policy, as they are typed."""

from pathlib import Path

from client.app.grammar import Actions, Grammar, between
from client.terminal.speech import tr


def directory(parser: Grammar, common: Grammar) -> None:
    """``watchword directory``."""
    actions = Actions(parser, common)
    first = actions.add("import", tr("take a list"))
    first.add_argument(
        "file", metavar=tr("FILE|ADDRESS"), help=tr("a file, or an address with https://")
    )
    first.add_argument(
        "--key",
        metavar=tr("KEY"),
        help=tr("the organisation's key: needed the first time, pinned afterwards"),
    )
    update = actions.add("update", tr("take a newer list"))
    update.add_argument(
        "file",
        metavar=tr("FILE|ADDRESS"),
        nargs="?",
        default="",
        help=tr("none: from the addresses that the policy names"),
    )
    actions.add("show", tr("the list I have, and from where it is fetched"))


def org(parser: Grammar, common: Grammar) -> None:
    """``watchword org``."""
    actions = Actions(parser, common)
    init = actions.add("init", tr("make the organisation's key, under a passphrase"))
    init.add_argument(
        "--name", required=True, metavar=tr("ORG"), help=tr("the organisation, as people read it")
    )
    init.add_argument(
        "--out", type=Path, required=True, metavar=tr("DIR"), help=tr("a folder for key and list")
    )

    def action(name: str, text: str) -> Grammar:
        made = actions.add(name, text)
        made.add_argument(
            "folder", type=Path, metavar=tr("DIR"), help=tr("the folder of key and list")
        )
        return made

    add = action("add", tr("list a person by their contact card"))
    add.add_argument("card", type=Path, metavar=tr("CARD"), help=tr("their contact card"))
    add.add_argument("--unit", metavar="TEXT", help=tr("where the person works"))
    add.add_argument(
        "--until", metavar=tr("DAY"), help=tr("last day of this entry, like 2027-12-31")
    )
    add.add_argument(
        "--replace", action="store_true", help=tr("in place of the person's other cards")
    )
    remove = action("remove", tr("take a person off the list"))
    remove.add_argument("uid", metavar="UID", help=tr("whom: name@organisation"))
    revoke = action("revoke", tr("withdraw a person, a key or a room for good"))
    what = revoke.add_mutually_exclusive_group(required=True)
    what.add_argument("--uid", metavar="UID", help=tr("a person with all of their keys"))
    what.add_argument("--key", metavar=tr("KEY"), help=tr("one key"))
    what.add_argument("--room", metavar=tr("ROOM"), help=tr("a room, by its id"))
    sign = action("sign", tr("sign the list as it stands now"))
    sign.add_argument(
        "--days",
        type=between(1, 366),
        default=30,
        metavar=tr("DAYS"),
        help=tr("how long it is valid (30)"),
    )
    publish = action("publish", tr("write the signed list to a file for everybody"))
    publish.add_argument(
        "--out", type=Path, required=True, metavar=tr("FILE"), help=tr("where to write it")
    )


def policy(parser: Grammar, common: Grammar) -> None:
    """``watchword policy``."""
    actions = Actions(parser, common)
    actions.add("show", tr("every value here, and who set it"))
    check = actions.add("check", tr("every mistake in a policy"))
    check.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("a draft or a signed policy"))
    signer = check.add_mutually_exclusive_group()
    signer.add_argument("--key", metavar=tr("KEY"), help=tr("the key that must have signed it"))
    signer.add_argument(
        "--mark", type=Path, metavar=tr("FILE"), help=tr("the installer's mark, which names it")
    )
    sign = actions.add("sign", tr("sign a draft as the next version"))
    sign.add_argument("file", type=Path, metavar=tr("DRAFT"), help=tr("the draft, in JSON"))
    sign.add_argument(
        "--key", type=Path, required=True, metavar=tr("DIR"), help=tr("the key's folder")
    )
    sign.add_argument(
        "--out", type=Path, required=True, metavar=tr("FILE"), help=tr("where to write it")
    )
    keygen = actions.add("keygen", tr("make the policy key"))
    keygen.add_argument(
        "--org", required=True, metavar=tr("ORG"), help=tr("the organisation, as people read it")
    )
    keygen.add_argument("--contact", metavar="TEXT", help=tr("whom to call when calls are refused"))
    keygen.add_argument(
        "--out", type=Path, required=True, metavar=tr("DIR"), help=tr("a folder for the key")
    )
