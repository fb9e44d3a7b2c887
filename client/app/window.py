# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The window: needs a display, and says so where there is none."""

import argparse
import os
import sys

from client.app.compose import make_engine, profile_directory
from client.app.follow import Follower
from client.app.person import unlock
from client.app.rooms import invitation_bytes
from client.model.errors import Failure


def window(args: argparse.Namespace) -> int:
    """Open the window; with ``open`` on an invitation, which never joins by itself."""
    data = invitation_bytes(args.invitation) if args.verb == "open" else None
    needs_display = sys.platform == "linux" and "QT_QPA_PLATFORM" not in os.environ
    if needs_display and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Failure(
            "no-display", "There is no display here. Use the terminal: watchword terminal"
        )
    from client.ui.app import run_window  # noqa: PLC0415  Qt only where a window is wanted

    engine = make_engine(profile_directory(args.profile_dir))
    follower = Follower(engine)
    engine.start()
    try:
        if args.passphrase_file is not None:
            unlock(follower, args)
        follower.close()
        return run_window(engine, open_data=data)
    finally:
        engine.stop()
