# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``settings show`` says whose each setting is, and every value that an organisation fixed."""

import msgspec
import pytest

from client.app import parser, settings
from client.app.compose import load_resources
from client.engine.policy_view import Teller
from client.identity.seen_policy import SeenPolicy
from client.model.errors import WrongUse
from client.model.managed import PolicyShown, ShowPolicy
from client.model.settings import ChangeSetting, Setting, SettingsShown, SettingView
from tests.fakes import scenes
from tests.fakes.managed import FULL, ORG, Place, mark, signed
from tests.fakes.people import NOW

BY = f"set by {ORG}, version 42"


class Engine:
    """Answers as an engine does under a policy that locks the watermark."""

    def __init__(self, folder, *, refuses=False):
        place = Place(folder, signed(FULL), mark())
        words = load_resources("en")
        teller = Teller(words.policy, words.messages, "en")
        self._view = teller.view(place.look(), SeenPolicy(), NOW, 0)
        self._refuses = refuses
        self._release = True
        self.asked = []

    def _shown(self):
        return SettingsShown(
            (
                SettingView(Setting.RELEASE, self._release),
                SettingView(Setting.WATERMARK, on=False, fixed=True, set_by=BY),
            )
        )

    def wait(self, kind, **_more):
        return self._shown() if kind is SettingsShown else scenes.IDENTITY

    def ask(self, command, *_answers, **_more):
        self.asked.append(command)
        if isinstance(command, ShowPolicy):
            return PolicyShown(self._view)
        if self._refuses:
            raise WrongUse("locked", f"{BY}: this cannot be changed here.")
        before = self._shown()
        if isinstance(command, ChangeSetting):
            # An older state is told before the wish is among it.
            self._release = command.on
        return before


def run(engine, line):
    return settings.settings(engine, parser.build().parse_args(["settings", *line.split()]))


def test_each_setting_is_shown_with_whose_it_is_and_what_can_be_done(capsys, tmp_path):
    assert run(Engine(tmp_path / "w"), "show") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("mic.release_when_muted: on   Close the microphone")
    assert lines[1] == "    yours to choose: watchword settings set mic.release_when_muted off"
    assert lines[2].startswith("watermark: off   My name")
    assert lines[3] == f"    {BY}: this cannot be changed here."


def test_every_value_that_the_organisation_fixed_is_listed_with_its_origin(capsys, tmp_path):
    engine = Engine(tmp_path / "w")
    assert run(engine, "show") == 0
    said = capsys.readouterr().out
    locked = [row for row in engine.ask(ShowPolicy()).policy.rows if row.locked]
    assert len(locked) > 20
    assert all(f"{row.value}  ({row.set_by})" in said for row in locked)
    assert f"Managed by {ORG}: policy 42, profile classified" in said


def test_with_json_one_object_holds_both(capsys, tmp_path):
    assert run(Engine(tmp_path / "w"), "show --json") == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert told["settings"][1] == {"name": "watermark", "on": False, "fixed": True, "set_by": BY}
    assert "max_room_s" in {row["name"] for row in told["locked"]}


def test_a_choice_is_told_once_it_holds(capsys, tmp_path):
    engine = Engine(tmp_path / "w")
    assert run(engine, "set mic.release_when_muted off") == 0
    assert engine.asked[0] == ChangeSetting(Setting.RELEASE, on=False)
    assert capsys.readouterr().out.startswith("mic.release_when_muted: off   ")


def test_what_the_organisation_locked_is_not_changed(tmp_path):
    with pytest.raises(WrongUse, match="cannot be changed here"):
        run(Engine(tmp_path / "w", refuses=True), "set watermark on")
