# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Key store backends for tests: one in memory with switchable faults, and the null one."""

import keyring.backend
import keyring.errors
from keyring.backends.null import Keyring as LosesEverything

__all__ = ["LosesEverything", "MemoryBackend"]


class MemoryBackend(keyring.backend.KeyringBackend):
    """Keeps what is written; switches make it lose, forget or break."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}
        self.fault = ""

    def get_password(self, service, username):
        if self.fault == "raises":
            raise keyring.errors.KeyringLocked("locked")
        found = self.kept.get((service, username))
        return "junk!" if found and self.fault == "junk" else found

    def set_password(self, service, username, password):
        if self.fault != "loses":
            self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError("none")
        if self.fault != "keeps":
            del self.kept[service, username]
