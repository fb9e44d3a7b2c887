# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What changed when a room's issuer named somebody more, or struck somebody."""

from PySide6.QtCore import QCoreApplication

from client.model.events import RosterChanged
from client.ui.hold import listed


def change_sentence(before: RosterChanged | None, after: RosterChanged) -> str:
    """The sentence for a new list of invited people; empty when the list is the same one."""
    if before is None or after.epoch <= before.epoch:
        return ""
    old = {entry.uid for entry in before.people}
    new = {entry.uid for entry in after.people}
    added = tuple(entry.name for entry in after.people if entry.uid not in old)
    struck = tuple(entry.name for entry in before.people if entry.uid not in new)
    parts = []
    if added:
        text = QCoreApplication.translate("Epochs", "Added to the room: {names}.")
        parts.append(text.format(names=listed(added)))
    if struck:
        text = QCoreApplication.translate("Epochs", "Struck from the room: {names}.")
        parts.append(text.format(names=listed(struck)))
    if not parts:
        parts.append(QCoreApplication.translate("Epochs", "The room has a new list of people."))
    return " ".join(parts)
