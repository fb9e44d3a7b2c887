# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's rules of now, told to a running call."""

from client.engine.visit import Visit
from client.model.errors import WrongUse
from client.policy.rules import Rules
from client.session.inputs import LeastVersion


def tell_call(visit: Visit, rules: Rules) -> None:
    """Hold whoever is in the call to the oldest program that the organisation lets in now."""
    try:
        call = visit.call
    except WrongUse:
        return  # No call runs; the next one begins with these rules.
    call.feed(LeastVersion(rules.min_client))
