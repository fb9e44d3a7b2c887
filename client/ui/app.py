# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Entry of the window: one application, one window, one engine."""

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from client.engine.handle import EngineHandle
from client.ui import i18n, theme
from client.ui.bridge import EngineBridge
from client.ui.icons import icon
from client.ui.window import Window


def make_application() -> QApplication:
    """The application object, made once in a process."""
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Watchword")
    app.setDesktopFileName("watchword")
    return app


def run_window(
    engine: EngineHandle, *, open_data: bytes | None = None, theme: str | None = None
) -> int:
    """Show the window until it is closed; returns the exit code. Does not stop the engine.

    ``open_data`` is an invitation (a file's bytes or a link): it opens the pre-join page as
    soon as there is an identity, and does nothing else. ``theme`` is light, dark, contrast or
    None for what the system asks for. The engine must tell its state (`IdentityChanged` first)
    to a listener that is added now.
    """
    app = make_application()
    translators = i18n.install(app)
    window = open_window(app, engine, theme or "")
    if open_data is not None:
        window.entrance.open_later(open_data)
    window.show()
    window.bridge.start()
    code = app.exec()
    del translators
    return code


def open_window(app: QApplication, engine: EngineHandle, name: str = "") -> Window:
    """Make the window, not shown yet; it hears the engine from ``bridge.start()`` on."""
    theme.apply(app, name)
    app.setWindowIcon(icon("logo", "accent", 64))
    return Window(EngineBridge(engine), name)
