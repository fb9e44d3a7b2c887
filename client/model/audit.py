# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Commands and events about handing out the audit log."""

import msgspec

from client.model.ids import DisplayName, IdentityKey, Uid


class ExportAudit(msgspec.Struct, frozen=True):
    """Hand out the lines of these Unix seconds, both included; answered by `AuditExtract`.

    ``to`` is an officer's key (``xwing:...``) where the organisation's policy names none.
    """

    since: int
    until: int
    to: str = ""


class NoteDamage(msgspec.Struct, frozen=True):
    """IT was told that the log was damaged: write that down. Answered by `AuditShown`."""


class PersonMark(msgspec.Struct, frozen=True):
    """Who is behind a mark of the log, as far as this profile knows."""

    mark: str
    name: DisplayName
    uid: Uid


class AuditExtract(msgspec.Struct, frozen=True):
    """Lines of the log as they stand there, and the owner's signature over their place in it.

    ``seal_to`` is the officer's key: that of the organisation's policy, if it names one.
    ``trouble`` is a sentence, empty where the whole log is in order.
    """

    lines: bytes
    signed: bytes
    count: int
    owner: IdentityKey
    people: tuple[PersonMark, ...]
    seal_to: str
    org: str = ""
    trouble: str = ""
