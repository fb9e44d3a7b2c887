# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the issuer of a new epoch must list so that nobody else's standing changes (ADR 013)."""

from client.model.ids import IdentityKey, MessageHash
from client.session.evidence import Evidence
from client.session.messages import Admit, Drop
from client.session.roster import removals


def removes_of(evidence: Evidence, identity: IdentityKey) -> tuple[MessageHash, ...]:
    """The Removes that keep a person out."""
    return tuple(
        found.name
        for found in removals(evidence)
        if found.lifted is None and found.remove.identity == identity
    )


def words_of(evidence: Evidence, identity: IdentityKey) -> tuple[MessageHash, ...]:
    """Admits and Drops of a person who is about to be struck: whom they let in stays."""
    return tuple(
        sorted(
            name
            for name, (_, signed) in evidence.claims.items()
            if signed.key == identity and isinstance(signed.value, Admit | Drop)
        )
    )
