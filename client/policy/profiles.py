# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The three profiles as rules; each asks everything that the one before it asks."""

from typing import assert_never

from client.model.commands import KeystoreKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.policy.catalogue import CATALOGUE
from client.policy.not_built import NOT_BUILT
from client.policy.rules import Rules

_HOUR = 3600
_DAY = 24 * _HOUR


def profile_rules(profile: Profile) -> Rules:
    """What a profile asks for by itself, every check of the catalogue rated.

    Classified asks for every check of the design, those that are not built included.
    """
    rated = tuple(sorted((check.id, check.severity_in(profile)) for check in CATALOGUE))
    match profile:
        case Profile.OPEN:
            return Rules(
                profile=profile,
                severities=rated,
                max_room_s=32 * _DAY,
                max_skew_s=120,
            )
        case Profile.RESTRICTED:
            return Rules(
                profile=profile,
                severities=rated,
                max_room_s=8 * _DAY,
                max_skew_s=120,
                max_list_age_s=_DAY,
                max_lock_after_s=_HOUR // 2,
                max_sign_in_age_s=_DAY // 2,
                trust_bar=TrustState.BY_ORGANISATION,
                may_have_guests=False,
            )
        case Profile.CLASSIFIED:
            # The organisation's word alone would need the call code read out in this call,
            # which is not built; until then only a comparison in person is enough.
            return Rules(
                profile=profile,
                severities=tuple(
                    sorted((*rated, *((one.id, one.severity_in(profile)) for one in NOT_BUILT)))
                ),
                keystores=frozenset({KeystoreKind.SYSTEM}),
                max_room_s=_DAY,
                max_skew_s=120,
                max_list_age_s=4 * _HOUR,
                max_lock_after_s=_HOUR // 4,
                max_sign_in_age_s=_DAY // 2,
                trust_bar=TrustState.IN_PERSON,
                may_have_guests=False,
                may_be_unmanaged=False,
            )
        case _:
            assert_never(profile)
