# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What may come from outside as a file or link, and which addresses may be opened."""

import platform
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

MAX_FILE = 64 * 1024
MAX_LINK = 16 * 1024
_SCHEME = "watchword:"


class Unreadable(ValueError):
    """A file or text that cannot be an invitation or a contact card by its size or shape."""


def read_limited(path: Path, limit: int = MAX_FILE) -> bytes:
    """A file's bytes, or `Unreadable` when it is larger than ``limit`` or not a file."""
    if not path.is_file():
        raise Unreadable(path.name)
    with path.open("rb") as source:
        data = source.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(path.name)
    return data


def invitation_link(text: str) -> bytes:
    """A pasted ``watchword:`` link as bytes, or `Unreadable`; the engine does the parsing."""
    stripped = text.strip()
    if not stripped.startswith(_SCHEME) or len(stripped) > MAX_LINK or not stripped.isascii():
        raise Unreadable("link")
    return stripped.encode("ascii")


def pasted_card(text: str) -> bytes:
    """A pasted contact card as bytes, or `Unreadable`."""
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_FILE or not stripped.isascii():
        raise Unreadable("card")
    return stripped.encode("ascii")


def _options() -> QFileDialog.Option:
    # The process is not dumpable and xdg-desktop-portal refuses such callers (desktop.md 2).
    if platform.system() == "Linux":
        return QFileDialog.Option.DontUseNativeDialog
    return QFileDialog.Option(0)


class _Folder:
    """Where a dialog begins: the last folder, at first the home folder."""

    def __init__(self) -> None:
        self._last = Path.home()

    def begin(self, name: str = "") -> str:
        """A path to begin at, with a name to suggest."""
        return str((self._last if self._last.is_dir() else Path.home()) / name)

    def chosen(self, name: str, *, folder: bool = False) -> Path | None:
        """What was chosen, remembered; None for nothing."""
        if not name:
            return None
        path = Path(name)
        self._last = path if folder else path.parent
        return path


_folder = _Folder()


def choose_file(parent: QWidget, heading: str, kinds: str) -> Path | None:
    """Let the person choose one file to read."""
    name, _ = QFileDialog.getOpenFileName(
        parent, heading, _folder.begin(), kinds, options=_options()
    )
    return _folder.chosen(name)


def choose_target(parent: QWidget, heading: str, suggested: str) -> Path | None:
    """Let the person choose where to write one file."""
    begin = _folder.begin(suggested)
    name, _ = QFileDialog.getSaveFileName(parent, heading, begin, "", options=_options())
    return _folder.chosen(name)


def choose_folder(parent: QWidget, heading: str) -> Path | None:
    """Let the person choose a folder to write into."""
    name = QFileDialog.getExistingDirectory(
        parent, heading, _folder.begin(), _options() | QFileDialog.Option.ShowDirsOnly
    )
    return _folder.chosen(name, folder=True)
