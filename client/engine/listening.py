# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Why an address cannot be listened on, in plain words and not in the system's."""

import errno

_REASONS = {
    errno.EADDRINUSE: "another program uses this port",
    errno.EADDRNOTAVAIL: "this computer does not have this address",
    errno.EACCES: "the system does not allow this port",
    errno.EPERM: "the system does not allow this port",
}


def why_not(error: OSError) -> str:
    """The end of a sentence; ``said.de.json`` holds each of them in German."""
    return _REASONS.get(error.errno or 0, "it cannot be used")
