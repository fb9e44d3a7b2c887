# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Files of a profile whose loss would make its checks forget; the key store knows of each.

Sealed files cannot be changed by whoever has no key, but anybody can delete one: without
``token.sealed`` another token could be enrolled, without ``policy.sealed`` an older policy would
count, without ``seen.sealed`` an old room. Where the key store is a file of the same folder and
that folder is put back as a whole, nothing is noticed (as with the log's anchor, docs/audit.md).
"""

import contextlib
import os

from client.model.errors import Failure
from client.model.secret import Secret
from client.platform.keystore import Keystore
from client.platform.paths import ProfileFolder

_NAME = "kept-files"
REMEMBER = ("policy.sealed", "seen.sealed", "token.sealed")


def require_whole(store: Keystore, folder: ProfileFolder) -> None:
    """Raise `Failure` where a file is gone that was there before; learn of new ones. Blocks."""
    there = {name for name in REMEMBER if os.path.lexists(folder.path / name)}
    kept = store.load(_NAME)
    words = set() if kept is None else set(kept.reveal().split())
    known = {name for name in REMEMBER if name.encode() in words}
    if gone := sorted(known - there):
        raise Failure(
            "missing-file",
            f"The file {gone[0]} of this profile is gone. "
            "Restore it from a backup; nothing was overwritten.",
        )
    if there - known:
        # On a full disk it is learnt the next time.
        with contextlib.suppress(Failure):
            store.store(_NAME, Secret(" ".join(sorted(there)).encode()))
