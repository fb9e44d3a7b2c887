# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Writing files that a person asked for; what goes wrong comes back as a sentence."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from client.model.system_words import why_no_file
from client.ui import i18n, links


def save_bytes(parent: QWidget, heading: str, suggested: str, data: bytes) -> str | None:
    """Ask where, write, and return an empty string or what went wrong; None: not wanted."""
    path = links.choose_target(parent, heading, suggested)
    return write(path, data) if path is not None else None


def write(path: Path, data: bytes, *, private: bool = False) -> str:
    """Write a file; return an empty string or what went wrong.

    ``private``: it names people, so other accounts of the computer cannot read it.
    """
    try:
        if private:
            # A file that was there keeps its mode and its other names: it goes first.
            path.unlink(missing_ok=True)
            path.touch(0o600, exist_ok=False)
        path.write_bytes(data)
    except OSError as error:
        text = QCoreApplication.translate("Saving", "{name} could not be written: {why}.")
        return text.format(name=path.name, why=i18n.in_words(why_no_file(error)))
    return ""
