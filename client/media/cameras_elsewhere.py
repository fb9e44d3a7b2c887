# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The cameras of Windows and macOS for the pickers, and what made those that a call would use.

Written, not run on those systems. No camera is opened, nor any program of one loaded.
"""

import sys

from client.media import camera_makers
from client.media.camera_makers import Listed
from client.policy.posture_facts import InUse

if sys.platform == "win32":
    from client.media import windows_cameras
if sys.platform == "darwin":
    from client.media import macos_cameras


def cameras() -> tuple[Listed, ...]:
    """Every camera that can be opened by its name; raises `OSError` where none can be listed."""
    if sys.platform == "win32":  # written, not run on that system
        return windows_cameras.cameras()
    if sys.platform == "darwin":  # written, not run on that system
        labels = (one.label for one in macos_cameras.cameras())
        return tuple(Listed(label, label) for label in labels if camera_makers.nameable(label))
    raise OSError("this system is asked elsewhere")


def in_use(wanted: str) -> tuple[InUse, ...]:
    """What made the camera that this name opens, the first for an empty one.

    More than one where the name opens one of several. Raises `OSError` where the system does not
    say.
    """
    if sys.platform == "win32":  # written, not run on that system
        opened = camera_makers.opened(windows_cameras.cameras(), wanted)
        return tuple(_by_tree(one) for one in opened)
    if sys.platform == "darwin":  # written, not run on that system
        if wanted and not camera_makers.nameable(wanted):
            raise OSError("this name opens something else")
        begun = camera_makers.begun(macos_cameras.cameras(), wanted)
        makers = macos_cameras.makers() if begun else ()
        return tuple(camera_makers.by_statement(one, makers) for one in begun)
    raise OSError("this system is asked elsewhere")


if sys.platform == "win32":

    def _by_tree(camera: Listed) -> InUse:
        chain = windows_cameras.chain(camera_makers.device_of(camera.name))
        return camera_makers.by_tree(camera, chain)
