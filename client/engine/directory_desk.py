# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Takes an organisation's lists into a profile: the key pinned, older and forked ones refused."""

from client.crypto.signing import raw_key
from client.engine.account import Account
from client.identity.directory import (
    DirectoryRefused,
    Objection,
    OpenedDirectory,
    open_directory,
)
from client.identity.held_directory import Fork, HeldDirectory
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.ids import IdentityKey
from client.model.list_fetch import DirectoryView

_SENTENCES = {
    Objection.OLDER: "This list is older than the one you have, so it was refused. "
    "Somebody may be hiding a removal from you: ask for the newest list another way.",
    Objection.EXPIRED: "This list is no longer valid, so it was refused. Ask for the newest one.",
    Objection.NOT_YET: "This list is dated in the future. Check this computer's clock.",
    Objection.BROKEN: "This list does not follow from the one you have: the organisation's key "
    "has signed two different histories. Both are kept as proof. Call IT security.",
    Objection.FORK: "This is another list under the number of the one you have: the "
    "organisation's key has signed both. Both are kept as proof. Call IT security.",
    Objection.OTHER: "This list is of another organisation than the one you have.",
}
NOT_A_LIST = "This is not an organisation's list, or it was damaged on the way."


def take(account: Account, data: bytes, named: str, now: int) -> None:
    """Import a list; ``named`` is the organisation's key, empty once it is pinned.

    Raises `WrongUse` for what is no such list, `Failure` for one that is refused. Proof of a
    lying key is kept before it is told.
    """
    held = account.directory
    key = _key(held, named)
    # The latest time ever seen: a clock that was set back must not revive an old list.
    now = max(now, account.seen.latest)
    opened = _open(data, key)
    try:
        if held is None or held.key != key:
            account.save_directory(HeldDirectory.first(opened, now))
        else:
            account.save_directory(held.updated(opened, now))
    except DirectoryRefused as refused:
        if held is not None and refused.objection.is_proof and held.fork is None:
            fork = Fork(held.opened.signed, opened.signed)
            account.save_directory(held.with_fork(fork))
        objection = refused.objection
        raise Failure(objection.value, _SENTENCES[objection]) from None


def view(held: HeldDirectory | None, now: int) -> DirectoryView | None:
    """The list for showing."""
    if held is None:
        return None
    directory = held.value
    return DirectoryView(
        org=directory.org,
        key=held.key,
        seq=directory.seq,
        hash=held.opened.signed.hash,
        issued=directory.issued,
        expires=directory.expires,
        people=len(directory.entries),
        revoked=tuple((one.kind.value, one.id, one.since) for one in directory.revoked),
        expired=directory.expires <= now,
        forked=held.fork is not None,
    )


def _key(held: HeldDirectory | None, named: str) -> IdentityKey:
    """The key that counts: the pinned one, or the one that a person names for the first time.

    A key that is proven to lie may be replaced by naming another one.
    """
    if named:
        try:
            raw_key(IdentityKey(named))
        except (Malformed, SignatureInvalid):
            raise WrongUse(
                "bad-key", "This is not a key. It looks like ed25519: and 64 digits and letters."
            ) from None
    if held is None:
        if not named:
            raise WrongUse("key-needed", "Name the organisation's key the first time, with --key.")
        return IdentityKey(named)
    if named and named != held.key:
        if held.fork is not None:
            return IdentityKey(named)
        raise Failure(
            "directory-other-key",
            "Another organisation's key is pinned in this profile. Nothing was changed.",
        )
    return held.key


def _open(data: bytes, key: IdentityKey) -> OpenedDirectory:
    try:
        return open_directory(data, key)
    except SignatureInvalid:
        raise Failure(
            "directory-signature",
            "This list is not signed by your organisation's key, so it was refused.",
        ) from None
    except Malformed:
        raise WrongUse("bad-directory", NOT_A_LIST) from None
