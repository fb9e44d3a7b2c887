# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The files of the managed place as a fact for the gate, made here and nowhere else.

Nothing in here decides: whether the policy holds is POLICY-INTEGRITY's finding.
"""

import msgspec

from client.crypto.envelope import Signed, plain_loads
from client.identity.seen_policy import SeenPolicy
from client.model.errors import ClientError, Malformed, SignatureInvalid
from client.platform.managed_location import MARKER, ManagedFiles
from client.policy.facts import ManagedRules
from client.policy.managed import (
    Marker,
    Policy,
    PolicyInvalid,
    open_policy,
    read_marker,
    rules_of,
)


class Unusable(ClientError):
    """The files do not make a policy; the text says why, without paths or content."""


def read_files(files: ManagedFiles) -> tuple[Marker | None, Signed[Policy] | None, str]:
    """The mark, the policy it vouches for, and why there is none (empty: there is none to be)."""
    if files.trouble:
        # What somebody else could have written is not even asked for a telephone number.
        return None, None, files.trouble
    if not files.found:
        return None, None, ""
    try:
        marker = _marker(files)
    except Unusable as why:
        return None, None, str(why)
    try:
        return marker, _policy(files, marker), ""
    except Unusable as why:
        return marker, None, str(why)


def _marker(files: ManagedFiles) -> Marker:
    if files.marker is None:
        raise Unusable(f"a policy without the installer's mark ({MARKER})")
    try:
        return read_marker(plain_loads(files.marker))
    except (Malformed, PolicyInvalid) as error:
        raise Unusable(f"the installer's mark ({MARKER}) cannot be read: {error}") from None


def _policy(files: ManagedFiles, marker: Marker) -> Signed[Policy]:
    if files.policy is None:
        raise Unusable("the installer's mark without a policy")
    try:
        signed = open_policy(files.policy, marker.key)
    except SignatureInvalid as error:
        raise Unusable(f"the policy's signature: {error}") from None
    except (Malformed, PolicyInvalid) as error:
        raise Unusable(f"the policy cannot be read: {error}") from None
    if signed.value.org != marker.org:
        raise Unusable("the policy of another organisation than the mark's")
    return signed


def fact_of(files: ManagedFiles, seen: SeenPolicy, now: int, latest_seen: int) -> ManagedRules:
    """What the gate is told; Unix seconds."""
    marker, signed, trouble = read_files(files)
    contact = "" if marker is None else marker.contact or ""
    before = ManagedRules(
        files.found,
        highest=seen.version,
        seen_hash=seen.hash,
        seen_org=seen.org,
        now=now,
        latest_seen=latest_seen,
    )
    if signed is None:
        org = "" if marker is None else marker.org
        call = contact or seen.contact
        return msgspec.structs.replace(before, trouble=trouble, org=org, contact=call)
    policy = signed.value
    shown = None if policy.ui is None else policy.ui.contact
    return msgspec.structs.replace(
        before,
        org=policy.org,
        contact=shown or contact,
        version=policy.version,
        hash=signed.hash,
        not_before=policy.not_before,
        not_after=policy.not_after,
        rules=rules_of(policy),
    )
