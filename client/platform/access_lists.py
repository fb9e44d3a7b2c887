# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Access lists of Windows in SDDL, its text form: may only administrators write here?

A pure function over recorded text, so that it is tested everywhere; what it is fed on Windows
has not been run on that system. Whatever it does not understand counts as *others may write*.
"""

import re

_ADMINISTRATORS = frozenset(
    {
        "SY",
        "BA",
        "S-1-5-18",
        "S-1-5-32-544",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    }
)
"""The system, its administrators and its own installer (TrustedInstaller)."""
_OWNER = re.compile(r"O:(?P<owner>[A-Z]{2}|S-[0-9-]+)G:(?:[A-Z]{2}|S-[0-9-]+)D:(?P<rest>.*)")
_ENTRIES = re.compile(r"(?P<flags>[A-Z]*)(?P<entries>(?:\([^()]*\))*)(?:S:.*)?")
_ENTRY = re.compile(r"\(([^()]*)\)")
_PARTS = 6
_READ_WORDS = frozenset({"GR", "GX", "FR", "FX", "RC", "CC", "LC", "SW", "LO"})
"""Generic and file rights to read and run; CC, LC, SW and LO are list, read and run on files."""
_READ_BITS = 0x80000000 | 0x20000000 | 0x00120000 | 0xA9
"""GENERIC_READ, GENERIC_EXECUTE, SYNCHRONIZE, READ_CONTROL, and read data, attributes, execute."""


def access_problem(sddl: str) -> str:
    """Why somebody else than an administrator could write, as the end of a sentence; or empty."""
    match = _OWNER.fullmatch(sddl)
    if match is None:
        return "has an access list that cannot be read"
    if match["owner"] not in _ADMINISTRATORS:
        return "belongs to somebody else than the administrator"
    listed = _ENTRIES.fullmatch(match["rest"])
    if listed is None or not listed["entries"]:
        # No list at all lets everybody in.
        return "has no access list"
    if all(_harmless(entry) for entry in _ENTRY.findall(listed["entries"])):
        return ""
    return "can be changed by others than the administrator"


def _harmless(entry: str) -> bool:
    parts = entry.split(";")
    if len(parts) != _PARTS:
        return False
    kind, flags, rights, sid = parts[0], parts[1], parts[2], parts[5]
    if kind == "D" or sid in _ADMINISTRATORS:
        return True
    # CREATOR OWNER counts only for what is made in here, and only by whoever may write.
    if kind == "A" and sid == "CO" and "IO" in re.findall("..", flags):
        return True
    return kind == "A" and _only_reads(rights)


def _only_reads(rights: str) -> bool:
    if rights.startswith("0x"):
        try:
            return int(rights, 16) & ~_READ_BITS == 0
        except ValueError:
            return False
    words = re.findall("..", rights)
    return bool(rights) and len(rights) % 2 == 0 and set(words) <= _READ_WORDS - {"CC", "SW"}
