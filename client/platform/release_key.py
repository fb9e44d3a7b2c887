# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The key that signs the list of this program's files (CLIENT-INTEGRITY).

Empty in a source checkout and in every build that nobody signs: then no list holds, and the
check is *unknown*. A release build writes its key here before it makes the list
(packaging/manifest.py), so that the key is one of the files that are listed.
"""

from client.model.ids import IdentityKey

RELEASE_KEY = IdentityKey("")
