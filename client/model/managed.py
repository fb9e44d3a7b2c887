# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's policy as the faces show it; nothing here can be changed from a face."""

import msgspec

from client.model.room import Profile


class ShowPolicy(msgspec.Struct, frozen=True):
    """Show the policy of this computer; answered by `PolicyShown`."""


class PolicyRow(msgspec.Struct, frozen=True):
    """One setting as finished text: what it is called, its value, and who set it.

    ``name`` is its place in the policy file. ``locked``: the organisation set it, so nobody here
    can change it.
    """

    name: str
    label: str
    value: str
    set_by: str
    locked: bool


class PolicyView(msgspec.Struct, frozen=True):
    """The organisation's policy on this computer as it stands; times are Unix seconds.

    ``managed`` is false where nothing was ever set. ``problem`` says in plain words why the
    policy does not hold, ``evidence`` what was seen; every call is then refused. ``signer`` is
    the key that signed it, ``file`` the signed policy.
    """

    managed: bool
    org: str = ""
    version: int = 0
    profile: Profile = Profile.OPEN
    not_before: int = 0
    not_after: int = 0
    signer: str = ""
    contact: str = ""
    problem: str = ""
    evidence: str = ""
    rows: tuple[PolicyRow, ...] = ()
    file: bytes = b""
    classes: tuple[str, ...] = ()
    """Classes that rooms may carry here, lowest first; empty: any word will do."""
    max_room_s: int = 0
    """How long a room of this profile may last, in seconds; 0: nobody manages this computer."""
    server: str = ""
    forwarders: tuple[str, ...] = ()
    """Where a room is made, and how its people reach each other, unless somebody says otherwise."""


class PolicyShown(msgspec.Struct, frozen=True):
    """The policy of this computer: at the start, when asked, and whenever it changed."""

    policy: PolicyView
