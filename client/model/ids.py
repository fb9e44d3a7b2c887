# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Names of things: types, not bare strings, so that a key is never taken for a name."""

import unicodedata
from typing import NewType

from client.model.errors import Malformed

RoomId = NewType("RoomId", str)
"""32 lower-case hex digits: 128 random bits."""

Uid = NewType("Uid", str)
"""A person's address-like name, ``name@organisation``."""

IdentityKey = NewType("IdentityKey", str)
"""A person's public signing key: ``ed25519:`` and 64 lower-case hex digits."""

HelloHash = NewType("HelloHash", str)
"""SHA-512 of a Hello, 128 lower-case hex digits: one person's presence in one call."""

PeerId = HelloHash
"""How ``net`` and ``media`` name the other end: by the hello that is on the roster."""

MessageHash = NewType("MessageHash", str)
"""SHA-512 of any signed message, 128 lower-case hex digits (protocol.md section 3)."""

RosterHash = NewType("RosterHash", str)
"""``rh`` of protocol.md section 7.4, 128 lower-case hex digits."""

DisplayName = NewType("DisplayName", str)
"""A name that is safe to show: NFC, no control or bidirectional characters, at most 64."""

DeviceId = NewType("DeviceId", str)
"""What the operating system calls a microphone, speaker or camera; empty for its default."""

MAX_NAME = 64
MAX_UID = 128

_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_UNSEEN = frozenset(
    map(
        chr,
        (
            0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810),
            0x2800, 0x3164, *range(0xFE00, 0xFE10), 0xFFA0, *range(0xE0100, 0xE01F0),
        ),
    )
)  # fmt: skip
"""Letters and marks that draw nothing (fillers, joiners, variation selectors, the blank of
Braille): with one of them a name looks exactly like another."""


def display_name(text: str) -> DisplayName:
    """Accept ``text`` as a name to show, or raise `Malformed` naming what is wrong with it."""
    if not text.strip():
        raise Malformed("name", "a name may not be empty")
    if len(text) > MAX_NAME:
        raise Malformed("name", f"a name has at most {MAX_NAME} characters")
    if unicodedata.normalize("NFC", text) != text:
        raise Malformed("name", "a name must be in Unicode normal form C")
    if any(unicodedata.category(char) in _FORBIDDEN for char in text):
        raise Malformed("name", "a name may not hold control or direction characters")
    if not _UNSEEN.isdisjoint(text):
        raise Malformed("name", "a name may not hold characters that nobody sees")
    return DisplayName(text)


def uid(text: str) -> Uid:
    """Accept ``text`` as a person's uid (``name@organisation``), or raise `Malformed`."""
    name, at, organisation = text.partition("@")
    plain = text.isascii() and all(char.isalnum() or char in "@._+-" for char in text)
    if not (name and at and organisation and plain and "@" not in organisation):
        raise Malformed("uid", "a uid looks like name@organisation, in plain letters")
    if len(text) > MAX_UID or text != text.lower() or text.startswith((".", "-")):
        raise Malformed("uid", "a uid is lower-case and at most 128 characters")
    return Uid(text)
