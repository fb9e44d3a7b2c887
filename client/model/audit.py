# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Commands and events about handing out the audit log."""

import msgspec

from client.model.ids import DisplayName, IdentityKey, Uid


class ExportAudit(msgspec.Struct, frozen=True):
    """Hand out the lines of these Unix seconds, both included; answered by `AuditExtract`."""

    since: int
    until: int


class NoteDamage(msgspec.Struct, frozen=True):
    """IT was told that the log was damaged: write that down. Answered by `AuditShown`."""


class PersonMark(msgspec.Struct, frozen=True):
    """Who is behind a mark of the log, as far as this profile knows."""

    mark: str
    name: DisplayName
    uid: Uid


class AuditExtract(msgspec.Struct, frozen=True):
    """Lines of the log as they stand there, and the owner's signature over their place in it.

    ``seal_to`` is the key that the organisation's policy names (``xwing:...``), empty where there
    is none. ``trouble`` is a sentence, empty where the whole log is in order.
    """

    lines: bytes
    signed: bytes
    count: int
    owner: IdentityKey
    people: tuple[PersonMark, ...]
    org: str = ""
    seal_to: str = ""
    trouble: str = ""
