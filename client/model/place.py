# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a person says they are: asked of them, never found out (LOCATION)."""

import msgspec


class DeclareCountry(msgspec.Struct, frozen=True):
    """I am in this country: two letters of ISO 3166-1; empty takes the word back."""

    country: str


class ShowCountry(msgspec.Struct, frozen=True):
    """Tell which country was declared."""


class CountrySaid(msgspec.Struct, frozen=True):
    """The country that was declared, empty for none: when asked, on every change, after a journey.

    ``moved``: the computer's time zone changed since, so it may be another one by now.
    ``countries`` are all there are.
    """

    country: str
    moved: bool
    countries: tuple[str, ...]
