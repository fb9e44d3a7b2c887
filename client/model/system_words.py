# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Why the operating system did not do something, in our words and never in its own.

A system says *Permission denied*, in English or in whatever language it was set up with, and not
what to do. Each of these is the end of a sentence; ``said.de.json`` holds them in German.
"""

import errno

_ELSEWHERE = "Name another place"
_ASK = "Choose another place, or ask your IT for the right to use this one"

_FILES: dict[str, tuple[str, str]] = {
    "ENOSPC": ("the disk is full", "Make room on it, or name another place"),
    "EDQUOT": (
        "your share of the disk is used up",
        "Remove what you no longer need, or name another place",
    ),
    "EACCES": ("your account may not do this there", _ASK),
    "EPERM": ("your account may not do this there", _ASK),
    "EROFS": ("this disk can only be read", _ELSEWHERE),
    "ENOENT": ("there is no such file or folder", "Check the name"),
    "ENOTDIR": ("a part of the name is a file and not a folder", "Check the name"),
    "EISDIR": ("this is a folder", "Name a file in it"),
    "EEXIST": ("there is something of this name already", "Choose another name"),
    "ENOTEMPTY": ("there is something of this name already", "Choose another name"),
    "ENAMETOOLONG": ("the name is too long", "Choose a shorter one"),
    "EINVAL": ("a name like this is not possible there", "Choose another name"),
    "EILSEQ": ("a name like this is not possible there", "Choose another name"),
    "ELOOP": ("this is a link", "Name what it leads to"),
    "EBUSY": ("another program uses it", "Close it there first"),
    "ETXTBSY": ("another program uses it", "Close it there first"),
    "EFBIG": ("the file is too large for this disk", _ELSEWHERE),
    "EIO": ("the disk does not answer as it should", "Check it, or ask your IT"),
    "ENXIO": ("this is a device and not a file", "Name a file"),
    "ENODEV": ("this is a device and not a file", "Name a file"),
    "EMFILE": ("too many files are open", "Close other programs and try again"),
    "ENFILE": ("too many files are open", "Close other programs and try again"),
    "ENOMEM": ("this computer has no memory left", "Close other programs and try again"),
    "ETIMEDOUT": ("the place did not answer", "Check the connection to it and try again"),
    "EHOSTDOWN": ("the place did not answer", "Check the connection to it and try again"),
    "ESTALE": ("the place did not answer", "Check the connection to it and try again"),
}

_ADDRESSES = {
    "EADDRINUSE": "another program uses this port",
    "EADDRNOTAVAIL": "this computer does not have this address",
    "EACCES": "the system does not allow this port",
    "EPERM": "the system does not allow this port",
}


def why_no_file(error: OSError) -> str:
    """Why a file or folder could not be used, and what to do: two sentences, the last one open.

    An error that is not known here is named as its makers name it, for whoever gives help.
    """
    _, advice = _FILES.get(_name(error), ("", "Tell your IT this word"))
    return f"{reason_of(error)}. {advice}"


def reason_of(error: OSError) -> str:
    """Only why a file or folder could not be used: for a report, where nobody is told to act."""
    name = _name(error)
    known = _FILES.get(name)
    return f"the system does not allow it, {name}" if known is None else known[0]


def why_no_address(error: OSError) -> str:
    """Why an address cannot be listened on."""
    if (error.errno or 0) < 0:
        # The numbers of a resolver: what was named is not written in digits.
        return "it is a name, and the numbers of an address are wanted"
    return _ADDRESSES.get(_name(error), "it cannot be used")


def _name(error: OSError) -> str:
    """Its name rather than its number, which is another one on each system."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
