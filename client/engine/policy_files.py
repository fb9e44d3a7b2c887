# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The files of the managed place as a fact for the gate, made here and nowhere else.

Nothing in here decides: whether the policy holds is POLICY-INTEGRITY's finding.
"""

import contextlib

import msgspec

from client.crypto.envelope import Signed, plain_loads
from client.identity.seen_policy import SeenPolicy
from client.model.errors import ClientError, Malformed, SignatureInvalid
from client.model.ids import IdentityKey
from client.platform.managed_location import MARKER, ManagedFiles
from client.policy.facts import ManagedRules
from client.policy.managed import (
    AuditTerms,
    Marker,
    Policy,
    PolicyInvalid,
    Trust,
    open_policy,
    permitted_classes,
    read_marker,
    rules_of,
)


class Unusable(ClientError):
    """The files do not make a policy; the text says why, without paths or content."""


def read_files(
    files: ManagedFiles, seen: SeenPolicy
) -> tuple[Marker | None, Signed[Policy] | None, str]:
    """The mark, the policy it vouches for, and why there is none (empty: there is none to be).

    ``seen`` is the highest policy that this profile took: it may name the next key.
    """
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
        return marker, _policy(files, marker, seen), ""
    except Unusable as why:
        return marker, None, str(why)


def _marker(files: ManagedFiles) -> Marker:
    if files.marker is None:
        raise Unusable(f"a policy without the installer's mark ({MARKER})")
    try:
        return read_marker(plain_loads(files.marker))
    except (Malformed, PolicyInvalid) as error:
        raise Unusable(f"the installer's mark ({MARKER}) cannot be read: {error}") from None


def _policy(files: ManagedFiles, marker: Marker, seen: SeenPolicy) -> Signed[Policy]:
    if files.policy is None:
        raise Unusable("the installer's mark without a policy")
    try:
        signed = _by_any(files.policy, seen.signers(marker.key))
    except SignatureInvalid as error:
        raise Unusable(f"the policy's signature: {error}") from None
    except (Malformed, PolicyInvalid) as error:
        raise Unusable(f"the policy cannot be read: {error}") from None
    if signed.value.org != marker.org:
        raise Unusable("the policy of another organisation than the mark's")
    return signed


def _by_any(data: bytes, keys: tuple[IdentityKey, ...]) -> Signed[Policy]:
    """The policy, signed by one of these keys; raises as `open_policy` does under the last one."""
    *others, last = keys
    for key in others:
        with contextlib.suppress(SignatureInvalid):
            return open_policy(data, key)
    return open_policy(data, last)


def fact_of(files: ManagedFiles, seen: SeenPolicy, now: int, latest_seen: int) -> ManagedRules:
    """What the gate is told; Unix seconds."""
    marker, signed, trouble = read_files(files, seen)
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
    audit, trust = policy.audit or AuditTerms(), policy.trust or Trust()
    return msgspec.structs.replace(
        before,
        org=policy.org,
        contact=shown or contact,
        version=policy.version,
        hash=signed.hash,
        not_before=policy.not_before,
        not_after=policy.not_after,
        rules=rules_of(policy),
        retain_days=audit.retain_days or 0,
        export_key=audit.export_key or "",
        classes=permitted_classes(policy),
        directory_key=trust.directory_key or "",
        directory_urls=trust.directory_urls or (),
        settings=tuple(sorted((policy.settings or {}).items())),
        locked=frozenset(policy.locked or ()),
        mark="" if marker is None else marker.key,
        signer=signed.key,
        next_key=policy.next_key or "",
    )
