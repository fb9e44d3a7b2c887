# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Is account 0 the administrator here, or did somebody without rights make themselves one?

Linux lets everybody open a user namespace (user_namespaces(7)) in which they are root, their own
files are root's, and any folder can lie at /etc. A file's owner then proves nothing.
"""

import errno
import os
import sys
from collections.abc import Callable

_LAST_ACCOUNT = 0xFFFF_FFFE
"""The highest number of an account. Only the system itself has all of them: whoever makes a
namespace without rights gets one account, or the few thousand that are set aside for them."""

Chown = Callable[[int, int, int], None]


def real_administrators(chown: Chown | None = None) -> bool:
    """Do this system's numbers of accounts mean what they say? Raises `OSError` if not told.

    The kernel is asked by giving a file of memory away, which it refuses as not permitted where
    that account exists and as invalid where it does not. No file is read: /proc could be another.
    """
    if sys.platform != "linux":
        return True
    give = chown or os.fchown
    file = os.memfd_create("watchword-asks", os.MFD_CLOEXEC)
    try:
        give(file, _LAST_ACCOUNT, -1)
    except OSError as error:
        if error.errno == errno.EINVAL:
            return False
        if error.errno != errno.EPERM:
            raise
    finally:
        os.close(file)
    return True
