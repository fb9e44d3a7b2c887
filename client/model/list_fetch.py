# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How the organisation's list of people is fetched."""

import msgspec


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
