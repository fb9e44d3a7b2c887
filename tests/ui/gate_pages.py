# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of the gate for ``docs/gate.md``: refusals, warnings, managed settings, two languages.

``python -m tests.ui.gate_pages`` draws them with the texts and severities that ship.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QImage

from client.app.compose import load_resources
from client.model import events
from client.model.managed import PolicyShown
from client.model.place import CountrySaid
from client.model.room import Profile
from client.model.settings import Setting, SettingsShown, SettingView
from client.model.verdict import Finding, Phase, Result, Severity, ShownFinding
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.messages import Language
from client.ui.app import make_application, open_window
from tests.fakes import policies, scenes
from tests.fakes.engine import FakeEngine
from tests.fakes.portraits import portrait
from tests.ui.screens import picture, settle

SIZE = (1120, 760)
MOST_COLOURS = 4000
"""A page with people has more; its colours stay."""
LANGUAGES: tuple[Language, ...] = ("en", "de")
TITLES = {"en": "Situation meeting", "de": "Lagebesprechung"}
WORD = "VS-NfD"


@dataclass(frozen=True)
class Reason:
    """One check that refuses, with what was seen; the rest of the list passed."""

    id: str
    result: Result = Result.FAIL
    params: tuple[tuple[str, str], ...] = ()
    evidence: str = ""
    subject: str = "room"
    beside: tuple[str, ...] = ()
    """Checks that stand as well, with their own severity."""


CAUSE = ("cause", "another card came")
REASONS = {
    "network": Reason("NETWORK-TRUSTED", params=(("dev", "wlan0"),), evidence="leaves by wlan0"),
    "telephone": Reason("DIALIN-FORBIDDEN", evidence="dial-in allowed"),
    "recording": Reason("RECORDING-FORBIDDEN", evidence="recording allowed"),
    "unknown-person": Reason(
        "ROSTER-VERIFIED",
        params=(("name", scenes.PEOPLE[3].name),),
        evidence="not verified",
        subject=scenes.PEOPLE[3].uid,
    ),
    "key-changed": Reason(
        "KEY-UNCHANGED",
        params=(("name", scenes.PEOPLE[4].name), ("date", "1772000000"), CAUSE),
        evidence="another key than the pinned one",
        subject=scenes.PEOPLE[4].uid,
    ),
    "intercepted": Reason(
        "TLS-INTERCEPTED",
        params=(("ca", "Hotel Guest CA"),),
        evidence="certificate by another authority",
        beside=("TLS-PIN",),
    ),
    "device": Reason(
        "DISK-ENCRYPTED", evidence="the system disk is plain", beside=("DEVICE-VIRTUAL",)
    ),
    "policy": Reason(
        "POLICY-INTEGRITY",
        params=(("org", "Demo-Amt"), ("contact", "IT-Sicherheit 90-1234")),
        evidence="no signature",
    ),
    "country": Reason("LOCATION", params=(("country", "SG"),), evidence="SG"),
    "not-checked": Reason("SCREEN-LOCK", Result.UNKNOWN, evidence="no answer in 2 s"),
    "invitation": Reason("INVITE-SEALED", evidence="does not open"),
}
BESIDE_PARAMS = (("dev", "OBS Virtual Mic"),)
WARNINGS = ("PROXY-ENV", "DEVICE-VIRTUAL")


def checks() -> list[str]:
    """The checks before a call, as the catalogue lists them."""
    return [check.id for check in CATALOGUE if check.phases != (Phase.IN_CALL,)]


def severity(check_id: str, profile: Profile) -> Severity:
    """What the profile says about a check."""
    return BY_ID[check_id].severity[list(Profile).index(profile)]


def findings(
    language: Language, profile: Profile, standing: dict[str, Finding]
) -> tuple[ShownFinding, ...]:
    """The whole list as the engine would tell it."""
    show = load_resources(language).messages.show
    passed = (
        Finding(one, Result.PASS, severity(one, profile))
        for one in checks()
        if severity(one, profile) > Severity.OFF
    )
    return tuple(show(standing.get(one.id, one), language) for one in passed)


def refused(name: str, language: Language) -> events.Refused:
    """One refusal of a classified room."""
    reason, profile = REASONS[name], Profile.CLASSIFIED
    params = (*reason.params, *BESIDE_PARAMS)
    standing = {
        one: Finding(one, Result.FAIL, severity(one, profile), "client", params)
        for one in reason.beside
    }
    standing[reason.id] = Finding(
        reason.id,
        reason.result,
        severity(reason.id, profile),
        reason.subject,
        reason.params,
        reason.evidence,
    )
    return events.Refused(TITLES[language], findings(language, profile, standing))


def prejoin(language: Language) -> events.PreJoin:
    """A restricted room that may be joined once two warnings were read."""
    profile = Profile.RESTRICTED
    params = (("dev", "OBS Virtual Mic"), ("net", "proxy.example:3128"))
    standing = {one: Finding(one, Result.FAIL, Severity.WARN, "client", params) for one in WARNINGS}
    listed = findings(language, profile, standing)
    room = msgspec.structs.replace(
        scenes.ROOMS[1], title=TITLES[language], profile=profile, classification=WORD
    )
    return events.PreJoin(room, listed, tuple(f for f in listed if f.stands), allowed=False)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """The window in one language; the German file is made from its source."""
    app = make_application()
    QLocale.setDefault(QLocale("de_DE" if language == "de" else "en_GB"))
    translator = QTranslator()
    if language == "de":
        source = str(files("client") / "resources" / "i18n" / "watchword_de.ts")
        tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder) / "de.qm")
            subprocess.run(
                [tool or "pyside6-lrelease", source, "-qm", target], check=True, capture_output=True
            )
            if not translator.load(target):
                raise OSError(target)
        app.installTranslator(translator)
    try:
        yield
    finally:
        app.removeTranslator(translator)


def save(image: QImage, target: Path) -> None:
    """A picture of few colours where no person is shown, so that the file stays small."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(whole.constBits(), np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    if len(colours) < MOST_COLOURS:
        table = [int(colour) for colour in colours[np.argsort(-counts)][:256]]
        flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
        whole = whole.convertToFormat(QImage.Format.Format_Indexed8, table, flags)
    if not whole.save(str(target), "PNG", 0):
        raise OSError(target)
    print(target, target.stat().st_size // 1024, "kB")


def draw(language: Language, names: list[str], out: Path) -> None:
    """Every page in one language."""
    app = make_application()
    engine = FakeEngine()
    window = open_window(app, engine, "light")
    window.resize(*SIZE)
    window.show()
    window.bridge.start()
    engine.emit(scenes.IDENTITY, events.PeopleChanged(scenes.PEOPLE))
    engine.emit(events.RoomsChanged(scenes.ROOMS))
    managed = PolicyShown(policies.view(policies.FILES, language=language))

    def refusal(name: str) -> None:
        engine.emit(managed, refused(name, language))

    def warnings() -> None:
        engine.emit(prejoin(language), scenes.DEVICES)

    def settings() -> None:
        by = load_resources(language).policy.words["fixed"].format(org="Demo-Amt", version=42)
        fixed = SettingView(Setting.RELEASE, on=True, fixed=True, set_by=by)
        engine.emit(managed, SettingsShown((SettingView(Setting.WATERMARK, on=False), fixed)))
        engine.emit(CountrySaid("DE", moved=False, countries=("DE", "FR")))
        window.open("settings")

    def policy() -> None:
        window.managed.strip.view_wanted.emit()
        engine.emit(managed)

    def call() -> None:
        room = msgspec.structs.replace(prejoin(language).room, profile=Profile.CLASSIFIED)
        allowed = msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room)
        engine.emit(allowed, events.CallChanged(events.CallPhase.LIVE))
        since = {"en": "Ruth Klein joined", "de": "Ruth Klein ist beigetreten"}[language]
        code = msgspec.structs.replace(scenes.CODE, since=since)
        engine.emit(msgspec.structs.replace(scenes.ROSTER, title=TITLES[language]), code)
        for place, person in enumerate(scenes.CALLERS):
            engine.emit(events.RemoteMedia(scenes.peer(person), sound=True, picture=True))
            engine.pictures(scenes.peer(person)).put(portrait(place, 0.4))

    def lost() -> None:
        call()
        resources = load_resources(language)
        found = Finding(
            "NETWORK-TRUSTED", Result.FAIL, Severity.BLOCK, "client", REASONS["network"].params
        )
        held = events.CallPhase.HOLD
        why = resources.call.phase(held, "gate-lost")
        alarm = events.Alarm(resources.messages.show(found, language))
        engine.emit(events.CallChanged(held, "gate-lost", why), alarm)

    pages = {f"refused-{name}": lambda name=name: refusal(name) for name in REASONS}
    pages |= {
        "warnings": warnings,
        "classified-call": call,
        "lost-in-call": lost,
        "settings-managed": settings,
        "policy-managed": policy,
    }
    for name, step in pages.items():
        if names and name not in names:
            continue
        step()
        settle()
        save(picture(window).toImage(), out / f"{name}-{language}.png")
        engine.emit(events.CallChanged(events.CallPhase.ENDED))
    window._closing = True
    window.close()
    window.deleteLater()
    settle(40)


def main() -> None:
    """Draw what was asked for, in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/gate"))
    parser.add_argument("pages", nargs="*", default=[], help="only these")
    given = parser.parse_args()
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given.out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with speaking(language):
            draw(language, given.pages, given.out)


if __name__ == "__main__":
    main()
