# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The cameras of macOS and the programs that can make cameras there, without opening any.

Written, not run on that system. What the answers mean is in `client.media.camera_makers`.
"""

import sys

if sys.platform == "darwin":
    import subprocess
    from pathlib import Path

    from client.media import core_objects
    from client.media.camera_makers import Stated
    from client.media.camera_makers import makers as by_list
    from client.media.devices_elsewhere import four_letters

    _LIST = ("/usr/bin/systemextensionsctl", "list")
    _DEADLINE_S = 1.5
    _PLUG_INS = Path("/Library/CoreMediaIO/Plug-Ins/DAL")
    _APPLES = "AppleCamera.plugin"
    _MOST = 64

    def cameras() -> tuple[Stated, ...]:
        """Every camera, in the system's order; raises `OSError`."""
        listed = core_objects.of_cameras(core_objects.SYSTEM, "dev#", 4 * _MOST)
        return tuple(map(_stated, core_objects.numbers(listed)))

    def _stated(device: int) -> Stated:
        label = core_objects.text(core_objects.number(core_objects.of_cameras(device, "lnam", 8)))
        word = core_objects.number(core_objects.of_cameras(device, "tran", 4))
        return Stated(label, four_letters(word))

    def makers() -> tuple[str, ...]:
        """Extensions and plug-ins that may make cameras now; raises `OSError`."""
        try:
            ran = subprocess.run(  # noqa: S603  a fixed program with fixed words
                _LIST,
                capture_output=True,
                timeout=_DEADLINE_S,
                check=True,
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
            )
        except subprocess.SubprocessError as error:
            raise OSError("the system does not say which extensions it has") from error
        return (*by_list(ran.stdout.decode("utf-8", "replace")), *_plug_ins())

    def _plug_ins() -> tuple[str, ...]:
        """Cameras of the older kind; newer systems load none that is not Apple's."""
        try:
            found = [place.name for place in _PLUG_INS.iterdir()]
        except FileNotFoundError:
            return ()
        return tuple(sorted(name for name in found if name.endswith(".plugin") and name != _APPLES))
