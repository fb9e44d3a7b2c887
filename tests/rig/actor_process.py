# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An actor as a process of its own: one JSON object a line, an order in, its answer out.

``python -m tests.rig.actor_process PROFILE UID``. Ends when its standard input ends.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import pytest

from tests.rig.actor import Actor, cheap_passphrases
from tests.rig.stand import Stand
from tests.rig.warp import Warp


def main() -> None:
    profile, uid = sys.argv[1:]
    warp, stand = Warp(), Stand()
    with pytest.MonkeyPatch.context() as patch:
        cheap_passphrases(patch)
        warp.install(patch)
        stand.watch(patch)
        actor = Actor(Path(profile), uid, warp, stand)
        for line in sys.stdin:
            try:
                answer = actor.take(json.loads(line))
            except Exception:  # noqa: BLE001  the director is to see it
                answer = {"error": traceback.format_exc()}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        actor.take({"do": "stop"})


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
