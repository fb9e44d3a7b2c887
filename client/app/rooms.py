# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs about rooms: ``room create|add|drop``, ``check`` and reading what they were given."""

import argparse
import json
import re
from pathlib import Path

from client.app.follow import Follower
from client.app.output import DONE, REFUSED, findings_json, print_json, say, say_findings
from client.app.person import MAX_CARD, read_file, ready
from client.app.spoken import SENTENCES
from client.app.tongue import language
from client.model.commands import CreateRoom, OpenInvitation
from client.model.errors import Failure, WrongUse
from client.model.events import PreJoin, RoomCreated
from client.model.ids import RoomId, Uid
from client.model.room import Profile
from client.model.system_words import why_no_file
from client.model.talk import AddPeople, DropPerson
from client.terminal.files import ROOM_FILE, write_room
from client.terminal.speech import tr

_ROOM_ID = re.compile(r"[0-9a-f]{32}")


def invitation_bytes(text: str) -> bytes:
    """What the person named: the bytes of a file, or a ``watchword:`` link as it stands."""
    if text.startswith("watchword:"):
        return text.encode()
    return read_file(Path(text), MAX_CARD, "invitation")


def room_id(text: str) -> RoomId:
    """A room by its id, or by the folder (or room.json) that ``room create`` wrote."""
    if _ROOM_ID.fullmatch(text):
        return RoomId(text)
    path = Path(text)
    data = read_file(path / ROOM_FILE if path.is_dir() else path, 4096, "room file")
    try:
        value = json.loads(data)["room_id"]  # noqa: TID251  our own file of one id, checked next
    except (ValueError, KeyError, TypeError):
        value = ""
    if not isinstance(value, str) or not _ROOM_ID.fullmatch(value):
        raise WrongUse("no-room", f"{text} is neither a room id nor a folder of a room.")
    return RoomId(value)


def room(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword room create | add | drop``."""
    verbs = {"create": create, "add": change, "drop": change}
    return verbs[args.action](follower, args)


def change(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword room add|drop``: a new epoch, and a new file for everybody who needs one.

    For a room whose call does not run in this profile: a running program holds it locked, and
    changes its room itself.
    """
    which = room_id(args.room)
    folder = args.out or Path(args.room)
    if not folder.is_dir() and args.out is None:
        raise WrongUse("out", "Say with --out DIR where the new invitations go.")
    ready(follower, args)
    uids = tuple(Uid(uid) for uid in dict.fromkeys(args.uids))
    wish = AddPeople(which, uids) if args.action == "add" else DropPerson(which, uids[0])
    made = follower.ask(wish, RoomCreated)
    files = _write_all(folder, made)
    if args.json:
        links = {one.uid: one.link for one in made.invitations}
        print_json({"room_id": made.room.room_id, "files": files, "links": links})
        return DONE
    say(tr("Room {room} changed. People: {n}.", room=made.room.room_id, n=len(made.room.people)))
    say(*(f"  {uid}: {file}" for uid, file in files.items()))
    if args.action == "add":
        say(tr("Give each of them their own file."))
    else:
        say(tr("Give everybody their new file: the old ones open a room that is over."))
    return DONE


def create(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword room create``: one sealed file per invited person and room.json."""
    if (args.relay is None) != (args.pin is None):
        raise WrongUse("relay", "Name both --relay URL and --pin SPKI, or neither.")
    ready(follower, args)
    made = follower.ask(
        CreateRoom(
            title=args.title,
            uids=tuple(Uid(uid) for uid in dict.fromkeys(args.uids)),
            hours=int(args.hours),
            profile=Profile(args.profile),
            listen=args.listen,
            addresses=tuple(args.address),
            relay_url=args.relay,
            relay_pin=args.pin,
            classification=args.classification,
            forwarders=tuple(args.forwarder or ()),
            screen_share=args.screens,
        ),
        RoomCreated,
    )
    files = _write_all(args.out, made)
    if args.json:
        print_json(
            {
                "room_id": made.room.room_id,
                "files": files,
                "links": {one.uid: one.link for one in made.invitations},
            }
        )
    else:
        say(tr("Room {room} made.", room=made.room.room_id))
        say(*(f"  {uid}: {file}" for uid, file in files.items()))
        # A standing relay carries the room by itself; else it is carried by this computer.
        if args.relay is None:
            host = f"watchword host {args.out} --join"
            say(tr("Give each person their own file, then: {host}", host=host))
        else:
            say(tr("Give each person their own file, then join from your own rooms."))
    return DONE


def _write_all(folder: Path, made: RoomCreated) -> dict[str, str]:
    try:
        return write_room(folder, made)
    except OSError as error:
        why = why_no_file(error)
        raise Failure("not-written", f"{folder} could not be written: {why}.") from None


def check(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword check``: every finding, exit 0 when allowed and 3 when not.

    Open warnings are not allowed yet: `join` asks about them, or takes ``--acknowledge``.
    """
    data = invitation_bytes(args.invitation)
    ready(follower, args)
    outcome = follower.gate(OpenInvitation(data))
    warnings = outcome.open_warnings if isinstance(outcome, PreJoin) else ()
    allowed = isinstance(outcome, PreJoin) and outcome.allowed
    if args.json:
        print_json({"allowed": allowed, "findings": findings_json(outcome.findings)})
    else:
        ids = " ".join(f"--acknowledge {finding.id}" for finding in warnings)
        verdict = "warnings" if warnings else "allowed" if allowed else "refused"
        say(SENTENCES[language()][verdict].format(ids=ids))
        say_findings(outcome.findings, language())
    return DONE if allowed else REFUSED
