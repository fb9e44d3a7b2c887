# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Screenshots of every page: ``python -m tests.ui.screens --out docs/screens``."""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import segno
from PySide6.QtCore import QEventLoop, QTimer

from client.model import events
from client.model.commands import KeystoreKind
from client.model.media import DeviceKind
from client.ui.app import make_application, open_window
from client.ui.window import Window
from tests.fakes import scenes
from tests.fakes.engine import FakeEngine
from tests.fakes.portraits import portrait

SIZE = (1280, 800)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene plays on."""

    engine: FakeEngine
    window: Window


Step = Callable[[Stage], None]


def _home(stage: Stage) -> None:
    stage.window.open("rooms")


def _people(stage: Stage) -> None:
    stage.window.open("people")


def _person(stage: Stage) -> None:
    stage.window.open_person(scenes.PEOPLE[4].uid)


def _welcome(stage: Stage) -> None:
    stage.engine.emit(events.IdentityChanged(events.IdentityPhase.MISSING, system_keystore=True))
    stage.window.welcome._name.setText("Anna Weber")
    stage.window.welcome._uid.setText("anna.weber@ministry.example")


def _unlock(stage: Stage) -> None:
    stage.engine.emit(
        events.IdentityChanged(events.IdentityPhase.LOCKED, keystore=KeystoreKind.FILE)
    )


def _new_room(stage: Stage) -> None:
    stage.window._open_new_room()
    stage.window.new_room._title.setText("Situation meeting")
    for candidate in stage.window.new_room._candidates[:3]:
        candidate.tick.setChecked(candidate.tick.isEnabled())


def _invitations(stage: Stage) -> None:
    files = tuple(
        events.InvitationFile(p.uid, p.name, b"WWI1", "watchword:AAAA") for p in scenes.PEOPLE[:4]
    )
    stage.engine.emit(events.RoomCreated(scenes.ROOMS[0], files))


def _checking(stage: Stage) -> None:
    stage.engine.emit(events.Checking("Budget group, second reading", scenes.PASSED[:8], 14))


def _prejoin(stage: Stage) -> None:
    stage.engine.emit(scenes.PREJOIN, scenes.DEVICES)


def _prejoin_ready(stage: Stage) -> None:
    stage.engine.emit(scenes.PREJOIN_ALLOWED, scenes.DEVICES)
    stage.engine.emit(events.MediaChanged(DeviceKind.CAMERA, on=True))
    stage.window.prejoin.preview.open_camera(stage.engine.pictures(None))
    stage.engine.pictures(None).put(portrait(4))
    stage.engine.emit(events.MediaChanged(DeviceKind.MICROPHONE, on=True))
    stage.engine.emit(events.Levels(((None, 0.3),)))


def _refused(stage: Stage) -> None:
    stage.engine.emit(scenes.REFUSED)


def _call(stage: Stage) -> None:
    stage.engine.emit(events.CallChanged(events.CallPhase.CONNECTING))
    stage.engine.emit(events.CallChanged(events.CallPhase.LIVE), scenes.ROSTER, scenes.CODE)
    stage.engine.emit(events.MediaChanged(DeviceKind.CAMERA, on=True))
    for place, person in enumerate(scenes.CALLERS):
        sounds = place != 1
        stage.engine.emit(events.RemoteMedia(scenes.peer(person), sound=sounds, picture=True))
        stage.engine.pictures(scenes.peer(person)).put(portrait(place, 0.4))
    stage.engine.pictures(None).put(portrait(4, 0.4))
    stage.engine.emit(events.Levels(((scenes.peer(scenes.CALLERS[0]), 0.5),)))


def _call_hold(stage: Stage) -> None:
    changed = msgspec.structs.replace(scenes.ROSTER.people[3], trust=scenes.PEOPLE[4].trust)
    people = (*scenes.ROSTER.people[:3], changed, scenes.ROSTER.people[4])
    stage.engine.emit(events.CallChanged(events.CallPhase.HOLD))
    stage.engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))


def _safety(stage: Stage) -> None:
    stage.window.compare(scenes.SAFETY.person.uid)
    code = segno.make(b"watchword screens" * 4, micro=False)
    rows = tuple("".join(str(int(m)) for m in line) for line in code.matrix)
    stage.engine.emit(msgspec.structs.replace(scenes.SAFETY, qr=rows))
    stage.window.safety._lines[0].tick.setChecked(True)


def _computer(stage: Stage) -> None:
    stage.window.open("computer")
    stage.engine.emit(scenes.COMPUTER)


def _settings(stage: Stage) -> None:
    stage.window.open("settings")


SCENES: dict[str, Step] = {
    "welcome": _welcome,
    "unlock": _unlock,
    "home": _home,
    "people": _people,
    "person": _person,
    "safety-number": _safety,
    "new-room": _new_room,
    "invitations": _invitations,
    "checking": _checking,
    "pre-join": _prejoin,
    "pre-join-ready": _prejoin_ready,
    "refused": _refused,
    "in-call": _call,
    "in-call-hold": _call_hold,
    "this-computer": _computer,
    "settings": _settings,
}


def settle(milliseconds: int = 120) -> None:
    """Let queued signals, layouts and deletions happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(theme: str, names: list[str], out: Path) -> None:
    """One window, one theme, a picture of each named scene."""
    app = make_application()
    engine = FakeEngine()
    window = open_window(app, engine, theme)
    window.resize(*SIZE)
    window.show()
    window.bridge.start()
    for name in names:
        if name not in {"welcome", "unlock", "in-call-hold"}:
            engine.emit(events.IdentityChanged(events.IdentityPhase.MISSING))
            engine.emit(scenes.IDENTITY)
            engine.emit(events.PeopleChanged(scenes.PEOPLE), events.RoomsChanged(scenes.ROOMS))
        if name != "in-call-hold":
            window.call.end()
        settle(40)
        SCENES[name](Stage(engine, window))
        settle()
        target = out / f"{name}-{theme}.png"
        if not window.grab().save(str(target)):
            raise OSError(target)
        print(target)
    window._closing = True
    window.close()
    window.deleteLater()
    settle(40)


def main() -> None:
    """Render what was asked for, both palettes unless one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/screens"))
    parser.add_argument("--theme", action="append", choices=["light", "dark", "contrast"])
    parser.add_argument("scenes", nargs="*", default=[], help="only these scenes")
    given = parser.parse_args()
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given.out.mkdir(parents=True, exist_ok=True)
    for theme in given.theme or ["light", "dark"]:
        shoot(theme, given.scenes or list(SCENES), given.out)


if __name__ == "__main__":
    main()
