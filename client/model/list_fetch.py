# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's list of people as the faces show it, and how it is fetched."""

import msgspec

from client.model.ids import DisplayName, IdentityKey, MessageHash


class ListFetch(msgspec.Struct, frozen=True):
    """The list is fetched from the organisation's addresses; times are Unix seconds, 0: never.

    ``held_by`` is when an address last had what is held or something newer, ``trouble`` a
    sentence about the last try that failed, ``oldest_s`` how old the list may be.
    """

    urls: tuple[str, ...]
    tried: int = 0
    held_by: int = 0
    trouble: str = ""
    oldest_s: int = 0


class DirectoryView(msgspec.Struct, frozen=True):
    """The organisation's list that is held; times are Unix seconds.

    ``key`` is the organisation's pinned key, ``hash`` names the list (to compare with others),
    ``people`` counts its entries, ``revoked`` what it withdraws as (kind, id, since).
    ``expired``: it certifies nobody any more. ``forked``: two lists prove that its key lies.
    """

    org: DisplayName
    key: IdentityKey
    seq: int
    hash: MessageHash
    issued: int
    expires: int
    people: int
    revoked: tuple[tuple[str, str, int], ...]
    expired: bool
    forked: bool
