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
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap

from client.model import events, talk
from client.model.commands import KeystoreKind
from client.model.managed import PolicyShown
from client.model.media import DeviceKind
from client.model.verdict import Result
from client.ui.app import make_application, open_window
from client.ui.earlier_calls import EarlierCall
from client.ui.text import Question
from client.ui.window import Window
from tests.fakes import earlier, policies, scenes
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
        stage.engine.emit(events.RemoteMedia(scenes.peer(person), sound=True, picture=True))
        stage.engine.pictures(scenes.peer(person)).put(portrait(place, 0.4))
    stage.engine.pictures(None).put(portrait(4, 0.4))
    stage.engine.emit(scenes.SAID)
    stage.engine.emit(events.Levels(((scenes.peer(scenes.CALLERS[0]), 0.5),)))


def _hosted(stage: Stage) -> None:
    """A call in a room of mine, on this computer."""
    room = scenes.ROOMS[0]
    stage.engine.emit(events.HostingChanged(room.room_id, hosting=True))
    stage.engine.emit(msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room))
    _call(stage)
    people = tuple(msgspec.structs.replace(e, host=e.me) for e in scenes.ROSTER.people)
    stage.engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))


def _call_chat(stage: Stage) -> None:
    _call(stage)
    stage.window.call.bar.chat.click()
    stage.engine.emit(*scenes.CHAT, scenes.TYPING)
    stage.window.call.chat.read_along.setChecked(True)
    stage.window.call.chat.input.setText("One moment, I am looking it up")


def _call_unread(stage: Stage) -> None:
    _call(stage)
    said = talk.PersonMedia(scenes.peer(scenes.CALLERS[2]), microphone=False, camera=False)
    stage.engine.emit(talk.MediaSaid((*scenes.SAID.people[:2], said)), *scenes.CHAT[:2])
    stage.engine.pictures(scenes.peer(scenes.CALLERS[2])).take()
    stage.engine.emit(events.RemoteMedia(said.peer, sound=False, picture=False))


def _call_hands(stage: Stage) -> None:
    _call_unread(stage)
    stage.engine.emit(scenes.HANDS)
    first = scenes.CALLERS[0]
    sign = talk.Reacted(scenes.peer(first), first.uid, first.name, talk.Reaction.APPLAUSE)
    stage.engine.emit(sign)
    stage.window.call.bar.reactions.click()


def _call_add(stage: Stage) -> None:
    _hosted(stage)
    people = stage.window.latest.people[:3]
    entries = {p.uid for p in people} | {scenes.ME.uid}
    here = tuple(e for e in scenes.ROSTER.people if e.uid in entries)
    here = tuple(msgspec.structs.replace(e, host=e.me) for e in here)
    stage.engine.emit(events.RosterChanged("Situation meeting", here, 4))
    stage.window.call.add.click()
    stage.window.call.desk.adding.candidates[0].tick.setChecked(True)


def _call_invited(stage: Stage) -> None:
    _call_add(stage)
    stage.window.call.desk.adding.add.click()
    person = scenes.PEOPLE[3]
    file = events.InvitationFile(person.uid, person.name, b"WWI1", "watchword:AAAA")
    stage.engine.emit(events.RoomCreated(scenes.ROOMS[0], (file,)))
    stage.engine.emit(events.Notice(f"{person.name} is waiting to be let in."))
    waiting = scenes.entry(person)
    stage.engine.emit(events.LobbyChanged((msgspec.structs.replace(waiting, on_roster=False),)))


def _call_person(stage: Stage) -> None:
    _hosted(stage)
    stage.window.call.people.rows[3].more.click()


def _call_end(stage: Stage) -> None:
    _hosted(stage)
    stage.window.call.bar.end.click()


LOST = scenes.finding(
    "NETWORK-TRUSTED",
    "Service network in use",
    Result.FAIL,
    message="You are connected through \u201cwlan0\u201d, not through the service network; others "
    "can see this call. Start the service VPN.",
    action="NET",
)


def _call_lost(stage: Stage) -> None:
    _call(stage)
    why = "A check that must hold failed, so nothing is sent."
    stage.engine.emit(events.CallChanged(events.CallPhase.HOLD, "gate-lost", why))
    stage.engine.emit(events.Alarm(LOST))


def _ended_lost(stage: Stage) -> None:
    _call_lost(stage)
    why = "A check that must hold failed and was not mended. You left the call."
    stage.engine.emit(events.CallChanged(events.CallPhase.ENDED, "gate-lost", why))


def _call_waits(stage: Stage) -> None:
    _call(stage)
    names = (scenes.CALLERS[1].name, scenes.CALLERS[2].name)
    stage.engine.emit(
        msgspec.structs.replace(scenes.ROSTER, key_holders=2),
        events.CallChanged(
            events.CallPhase.HOLD,
            "no-agreement",
            "Not everyone sees the same list of people, so nothing is sent.",
            names,
        ),
    )


def _call_hold(stage: Stage) -> None:
    changed = msgspec.structs.replace(scenes.ROSTER.people[3], trust=scenes.PEOPLE[4].trust)
    people = (*scenes.ROSTER.people[:3], changed, scenes.ROSTER.people[4])
    stage.engine.emit(events.CallChanged(events.CallPhase.HOLD))
    stage.engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))


def _safety(stage: Stage) -> None:
    stage.window.comparing.compare(scenes.SAFETY.person.uid)
    code = segno.make(b"watchword screens" * 4, micro=False)
    rows = tuple("".join(str(int(m)) for m in line) for line in code.matrix)
    stage.engine.emit(msgspec.structs.replace(scenes.SAFETY, qr=rows))
    assert stage.window.safety.lines is not None
    stage.window.safety.lines.lines[0].tick.setChecked(True)


def _aloud(stage: Stage) -> None:
    _safety(stage)
    page = stage.window.safety
    page.start_aloud.click()
    assert page.aloud is not None
    for _ in range(5):
        page.aloud.go_on()


def _scanned(stage: Stage) -> None:
    _safety(stage)
    page = stage.window.safety
    page.words.click()
    stage.engine.emit(events.Scanned(scenes.SAFETY.person.uid, events.ScanOutcome.MATCH))


def _differ(stage: Stage) -> None:
    _safety(stage)
    stage.window.safety.different.click()


def _computer(stage: Stage) -> None:
    stage.window.open("computer")
    stage.engine.emit(scenes.COMPUTER)


def _earlier(stage: Stage) -> None:
    stage.window.open("earlier")
    stage.engine.emit(earlier.LISTED)
    stage.window.earlier.findChildren(EarlierCall)[1].arrow.click()


def _settings(stage: Stage) -> None:
    stage.window.open("settings")


def _managed(stage: Stage) -> None:
    stage.engine.emit(PolicyShown(policies.MANAGED))
    stage.window.open("rooms")


def _policy(stage: Stage) -> None:
    stage.window.managed.strip.view_wanted.emit()
    stage.engine.emit(PolicyShown(policies.MANAGED))


def _policy_over(stage: Stage) -> None:
    stage.window.managed.strip.view_wanted.emit()
    stage.engine.emit(PolicyShown(policies.OVER))


SCENES: dict[str, Step] = {
    "welcome": _welcome,
    "unlock": _unlock,
    "home": _home,
    "people": _people,
    "person": _person,
    "safety-number": _safety,
    "read-aloud": _aloud,
    "scanned": _scanned,
    "numbers-differ": _differ,
    "new-room": _new_room,
    "invitations": _invitations,
    "checking": _checking,
    "pre-join": _prejoin,
    "pre-join-ready": _prejoin_ready,
    "refused": _refused,
    "in-call": _call,
    "in-call-hold": _call_hold,
    "in-call-lost": _call_lost,
    "ended-lost": _ended_lost,
    "in-call-waits": _call_waits,
    "in-call-chat": _call_chat,
    "in-call-hands": _call_hands,
    "in-call-add": _call_add,
    "in-call-invited": _call_invited,
    "in-call-person": _call_person,
    "in-call-end": _call_end,
    "this-computer": _computer,
    "earlier-calls": _earlier,
    "settings": _settings,
    "home-managed": _managed,
    "policy": _policy,
    "policy-over": _policy_over,
}


def settle(milliseconds: int = 120) -> None:
    """Let queued signals, layouts and deletions happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    # On a slow computer a large page is laid out later than that.
    for _ in range(5):
        QCoreApplication.processEvents()


def picture(window: Window) -> QPixmap:
    """The window, with a question that is open where a window manager would put it."""
    shown = window.grab()
    for question in window.findChildren(Question):
        if question.isVisible():
            asked = question.grab()
            left = (window.width() - question.width()) // 2
            top = (window.height() - question.height()) // 2
            painter = QPainter(shown)
            painter.fillRect(shown.rect(), QColor(0, 0, 0, 90))
            painter.drawPixmap(left, top, asked)
            painter.end()
    return shown


def shoot(theme: str, names: list[str], out: Path, size: tuple[int, int] = SIZE) -> None:
    """One window, one theme, a picture of each named scene."""
    app = make_application()
    engine = FakeEngine()
    window = open_window(app, engine, theme)
    window.resize(*size)
    window.show()
    window.bridge.start()
    for name in names:
        if name not in {"welcome", "unlock", "in-call-hold"}:
            engine.emit(events.IdentityChanged(events.IdentityPhase.MISSING))
            engine.emit(scenes.IDENTITY)
            engine.emit(events.PeopleChanged(scenes.PEOPLE), events.RoomsChanged(scenes.ROOMS))
        for question in window.findChildren(Question):
            question.reject()
        if name != "in-call-hold":
            window.call.end()
            engine.emit(events.HostingChanged(scenes.ROOMS[0].room_id, hosting=False))
        settle(40)
        SCENES[name](Stage(engine, window))
        settle()
        target = out / f"{name}-{theme}.png"
        if not picture(window).save(str(target)):
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
    parser.add_argument("--size", default="x".join(map(str, SIZE)), help="WIDTHxHEIGHT")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given.out.mkdir(parents=True, exist_ok=True)
    for theme in given.theme or ["light", "dark"]:
        shoot(theme, given.scenes or list(SCENES), given.out, (width, height))


if __name__ == "__main__":
    main()
