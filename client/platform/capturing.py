# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes sound or pictures now, by what Windows and macOS answer (CAPTURE-RUNNING).

Reading alone, without asking: written from documentation and tested with made-up answers of its
form, not run on those systems. Windows keeps for every program when it last began and ceased to
use the microphone, a camera or the screen; macOS lists programs with a running input. Both leave
something out: of Windows who copies the screen in the older ways or listens to the loudspeaker,
of macOS who takes pictures.
"""

from collections.abc import Iterable
from typing import NamedTuple

from client.platform.ask import NoAnswer

_LONGEST = 64
_FILETIME = 8


class Use(NamedTuple):
    """What Windows keeps of one program: its key, and two values as the registry holds them."""

    key: str
    """The path with ``#`` in place of each backslash, or the family name of a package."""
    begun: object
    ceased: object


class Listener(NamedTuple):
    """A process of macOS that CoreAudio knows; ``name`` is its bundle or program."""

    process: int
    name: str
    listens: bool


def by_consent(uses: Iterable[Use], running: frozenset[str], mine: str) -> tuple[str, ...]:
    """Programs whose last use has begun and not ceased, this one (``mine``, its path) left out.

    A program that broke down never ceases: it counts only while one of its name is ``running``
    (lower case). Of a package the name of the program is not kept, so it always counts. Another
    program that runs in the same file as this one (a Python program beside a checkout) is not
    told from it. Raises `NoAnswer` for values of another form.
    """
    own = mine.replace("\\", "#").casefold()
    found = set()
    for use in uses:
        begun, ceased = _time(use.begun), _time(use.ceased)
        if begun == 0 or ceased >= begun or use.key.casefold() == own:
            continue
        program = use.key.rpartition("#")[2]
        if "#" in use.key and program.lower() not in running:
            continue
        found.add(_name(program.partition("_")[0] if "#" not in use.key else program))
    return tuple(sorted(found))


def by_processes(listeners: Iterable[Listener], mine: int) -> tuple[str, ...]:
    """Programs of macOS with a running input, this one left out."""
    found = {_name(one.name) for one in listeners if one.listens and one.process != mine}
    return tuple(sorted(found))


def _time(value: object) -> int:
    """A FILETIME as a number or eight bytes; 0 where there is none."""
    if value is None:
        return 0
    if isinstance(value, bytes) and len(value) == _FILETIME:
        return int.from_bytes(value, "little")
    if isinstance(value, int) and value >= 0:
        return value
    raise NoAnswer("the system's record of a use cannot be read")


def _name(text: str) -> str:
    """A stranger's name, without an ending that says nothing."""
    shown = "".join(sign for sign in text if sign.isprintable()).strip()
    return shown.removesuffix(".exe")[:_LONGEST] or "a program"
