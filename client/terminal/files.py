# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Files and pasted text that a person names; what goes wrong comes back as a sentence."""

import json
import os
from pathlib import Path

from client.model.events import RoomCreated
from client.model.system_words import why_no_file
from client.terminal.speech import in_words, tr

MAX_FILE = 64 * 1024
ROOM_FILE = "room.json"
_LINK = "watchword:"
_CARD = "watchword-card:"


class Unreadable(ValueError):
    """What was named cannot be read; the text is a sentence for the screen."""


def named_bytes(text: str, what: str) -> bytes:
    """The bytes a person means: a pasted link or card, or the file at a path.

    Only sizes are judged here; the engine does the parsing. Raises `Unreadable`.
    """
    together = "".join(text.split())
    if together.startswith((_LINK, _CARD)):
        # Terminals break long lines when text is copied: white space means nothing in these.
        if len(together) > MAX_FILE or not together.isascii():
            raise Unreadable(
                tr("This is not {what}: it is too long or holds strange letters.", what=what)
            )
        return together.encode("ascii")
    stripped = text.strip()
    if not stripped:
        raise Unreadable(tr("Type a path, or paste the text."))
    return file_bytes(stripped, what)


def file_bytes(name: str, what: str, limit: int = MAX_FILE) -> bytes:
    """The bytes of the file at a path, at most ``limit``; raises `Unreadable`."""
    try:
        path = Path(name).expanduser()
        if not path.is_file():
            raise Unreadable(tr("There is no file {name}.", name=name))
        with path.open("rb") as source:
            data = source.read(limit + 1)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            tr("{name} cannot be read: {reason}.", name=name, reason=_why(error))
        ) from None
    if len(data) > limit:
        raise Unreadable(tr("{name} is too large to be {what}.", name=name, what=what))
    return data


def save_card(name: str, card: bytes) -> str:
    """Write my card; returns a sentence that says what came of it."""
    try:
        path = Path(name).expanduser()
        path.write_bytes(card)
    except (OSError, ValueError, RuntimeError) as error:
        return _not_written(name, error)
    return tr("Your card was written to {path}.", path=path)


def save_text(name: str, text: str) -> str:
    """Write a text that is to be handed out; returns a sentence that says what came of it."""
    try:
        path = Path(name).expanduser()
        _write_private(path, text.encode())
    except (OSError, ValueError, RuntimeError) as error:
        return _not_written(name, error)
    return tr("Written to {path}.", path=path)


def save_invitations(folder: str, made: RoomCreated) -> str:
    """Write one file per invited person and room.json, as ``watchword room create`` does."""
    try:
        target = Path(folder).expanduser()
        write_room(target, made)
    except (OSError, ValueError, RuntimeError) as error:
        return _not_written(folder, error)
    count = len(made.invitations)
    if count == 1:
        return tr("1 invitation written to {target}.", target=target)
    return tr("{n} invitations written to {target}.", n=count, target=target)


def write_room(folder: Path, made: RoomCreated) -> dict[str, str]:
    """Write one file per invited person and room.json; the files by uid. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {one.uid: folder / f"{one.uid}.watchword" for one in made.invitations}
    for one in made.invitations:
        _write_private(files[one.uid], one.file)
    room = json.dumps({"room_id": made.room.room_id}) + "\n"
    _write_private(folder / ROOM_FILE, room.encode())
    return {uid: str(path) for uid, path in files.items()}


def _not_written(name: str, error: Exception) -> str:
    return tr("{name} could not be written: {reason}.", name=name, reason=_why(error))


def _why(error: Exception) -> str:
    """A name that Python refuses, or has no home folder for, is an error of another kind."""
    if isinstance(error, OSError):
        return in_words(why_no_file(error))
    return tr("this is no name of a file. Check the name")


def _write_private(path: Path, data: bytes) -> None:
    # An invitation is noise to everyone else, a report names no secret: yet nobody else on this
    # computer needs them.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
