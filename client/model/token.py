# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a card or token: what a person asks for and hears (MFA-FRESH)."""

import msgspec

from client.model.secret import Secret


class EnrolToken(msgspec.Struct, frozen=True):
    """This key of this token is mine; proven at once with its PIN.

    ``module`` is the path of the token's PKCS#11 library, ``key_id`` the key's id in hex. Where
    one is enrolled already, a sign-in with it minutes ago is needed.
    """

    module: str
    label: str
    key_id: str
    pin: Secret


class SignInWithToken(msgspec.Struct, frozen=True):
    """I have my token here, and know its PIN."""

    pin: Secret


class ShowToken(msgspec.Struct, frozen=True):
    """Tell which token is enrolled."""


class TokenSaid(msgspec.Struct, frozen=True):
    """The enrolled token's label, empty for none, and the last sign-in in Unix seconds, 0 never."""

    label: str
    at: int
