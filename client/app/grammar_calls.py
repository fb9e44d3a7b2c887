# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs about rooms and calls, as they are typed."""

from pathlib import Path

from client.app.grammar import Actions, Grammar, between, size, whole
from client.model.room import Profile
from client.terminal.speech import tr

DEFAULT_DEMO_SECONDS = 10.0
MAX_DEMO_PEOPLE = 8
_DAY_S = 86_400


def room(parser: Grammar, common: Grammar) -> None:
    """``watchword room``."""
    actions = Actions(parser, common)
    create = actions.add("create", tr("make a room and its invitations"))
    create.add_argument(
        "--title", required=True, metavar="TEXT", help=tr("what everybody invited reads")
    )
    create.add_argument(
        "--with",
        dest="uids",
        action="append",
        required=True,
        metavar="UID",
        help=tr("whom to invite: a contact of mine; may be repeated"),
    )
    create.add_argument(
        "--hours",
        type=between(1, 168),
        default=8,
        metavar=tr("HOURS"),
        help=tr("how long it can be joined (8)"),
    )
    create.add_argument(
        "--profile",
        choices=[p.value for p in Profile],
        default="open",
        help=tr("how strict its checks are (open)"),
    )
    create.add_argument(
        "--forwarder",
        action="append",
        metavar="URL",
        help=tr("through this server only: turns:HOST:PORT; may be repeated"),
    )
    create.add_argument(
        "--class",
        dest="classification",
        default="",
        metavar=tr("WORD"),
        help=tr("its classification, like VS-NfD"),
    )
    create.add_argument(
        "--screens", action="store_true", help=tr("people may show each other a screen there")
    )
    create.add_argument("--listen", metavar="HOST:PORT", help=tr("accept people here"))
    create.add_argument(
        "--address",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help=tr("how others reach me; may be repeated"),
    )
    create.add_argument(
        "--relay", metavar="URL", help=tr("a standing relay instead of this computer")
    )
    create.add_argument("--pin", metavar="SPKI", help=tr("SHA-256 of that relay's public key, hex"))
    create.add_argument(
        "--out", type=Path, required=True, metavar=tr("DIR"), help=tr("where invitations go")
    )
    add = actions.add("add", tr("name more people in a room of mine"))
    drop = actions.add("drop", tr("strike a person from a room of mine"))
    for action in (add, drop):
        _my_room(action)
        action.add_argument(
            "--out",
            type=Path,
            metavar=tr("DIR"),
            help=tr("where invitations go; none: beside room.json"),
        )
    add.add_argument("uids", nargs="+", metavar="UID", help=tr("contacts of mine"))
    drop.add_argument("uids", nargs=1, metavar="UID", help=tr("whom: name@organisation"))


def host(parser: Grammar) -> None:
    """``watchword host``."""
    _my_room(parser)
    parser.add_argument("--join", action="store_true", help=tr("take part as well"))
    _devices(parser)
    parser.add_argument(
        "--seconds",
        type=between(0, _DAY_S),
        metavar=tr("SECONDS"),
        help=tr("stop after so many seconds"),
    )


def check(parser: Grammar) -> None:
    """``watchword check``."""
    _invitation(parser)


def join(parser: Grammar) -> None:
    """``watchword join``."""
    _invitation(parser)
    parser.add_argument(
        "--terminal", action="store_true", help=tr("show people, call code and levels; take keys")
    )
    _devices(parser)
    parser.add_argument(
        "--seconds",
        type=between(0, _DAY_S),
        metavar=tr("SECONDS"),
        help=tr("leave so many seconds after the call began"),
    )


def opened(parser: Grammar) -> None:
    """``watchword open``."""
    _invitation(parser)


def relay(parser: Grammar) -> None:
    """``watchword relay``."""
    parser.add_argument(
        "--listen", required=True, metavar="HOST:PORT", help=tr("accept people here")
    )
    parser.add_argument(
        "--cert", type=Path, required=True, metavar=tr("FILE"), help=tr("its certificate, in PEM")
    )
    parser.add_argument(
        "--key", type=Path, required=True, metavar=tr("FILE"), help=tr("its private key, in PEM")
    )
    parser.add_argument(
        "--issuers",
        type=Path,
        required=True,
        metavar=tr("FILE"),
        help=tr("who may register rooms: identity keys, one a line"),
    )


def demo(parser: Grammar) -> None:
    """``watchword demo``."""
    parser.add_argument(
        "--people",
        type=whole(2, MAX_DEMO_PEOPLE),
        default=2,
        metavar="2-8",
        help=tr("how many take part (2)"),
    )
    parser.add_argument(
        "--seconds",
        type=between(1, 600),
        default=DEFAULT_DEMO_SECONDS,
        metavar=tr("SECONDS"),
        help=tr("how long the call lasts (10)"),
    )
    parser.add_argument(
        "--size",
        type=size,
        default=(640, 360),
        metavar="640x360",
        help=tr("size of the pictures (640x360)"),
    )
    parser.add_argument(
        "--fps", type=whole(1, 30), default=25, metavar="1-30", help=tr("pictures a second (25)")
    )
    parser.add_argument("--window", action="store_true", help=tr("show windows (needs a display)"))


def _invitation(parser: Grammar) -> None:
    parser.add_argument("invitation", metavar=tr("FILE|LINK"), help=tr("an invitation made for me"))


def _my_room(parser: Grammar) -> None:
    parser.add_argument(
        "room", metavar=tr("DIR|ROOM"), help=tr("the folder of room.json, or its id")
    )


def _devices(parser: Grammar) -> None:
    parser.add_argument("--mic", action="store_true", help=tr("with the microphone on"))
    parser.add_argument("--camera", action="store_true", help=tr("with the camera on"))
    parser.add_argument(
        "--chat",
        action="store_true",
        help=tr("send each line of standard input to everyone (always at a terminal)"),
    )
    parser.add_argument(
        "--mic-device", default="", metavar="ID", help=tr("this microphone, not the system's")
    )
    parser.add_argument(
        "--speaker-device", default="", metavar="ID", help=tr("this loudspeaker, not the system's")
    )
    parser.add_argument(
        "--camera-device", default="", metavar="ID", help=tr("this camera, not the first one")
    )
    parser.add_argument(
        "--acknowledge",
        action="append",
        default=[],
        metavar=tr("CHECK-ID"),
        help=tr("I have read this warning; what blocks cannot be acknowledged"),
    )
    parser.add_argument(
        "--synthetic",
        action="store_true",
        help=tr("a made-up picture and voice, for tests and demos"),
    )
