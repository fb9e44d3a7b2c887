# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Recorders of Windows and macOS by made-up answers of documented form: not run there."""

import pytest

from client.platform import capturing, programs
from client.platform.ask import NoAnswer
from client.platform.capturing import Listener, Use
from client.policy.posture_facts import Recorders

BEGUN = 133_800_000_000_000_000
CEASED = BEGUN + 600_000_000
OBS = r"C:#Program Files#obs-studio#bin#64bit#obs64.exe"
MINE = r"C:\Program Files\Watchword\watchword.exe"
RUNNING = frozenset({"obs64.exe", "watchword.exe", "explorer.exe"})


def told(*uses: Use) -> tuple[str, ...]:
    return capturing.by_consent(uses, RUNNING, MINE)


@pytest.mark.parametrize(
    "ceased", [0, None, BEGUN - 1, (0).to_bytes(8, "little")], ids=["0", "none", "before", "bytes"]
)
def test_windows_a_use_that_has_not_ceased_goes_on_made_up(ceased):
    assert told(Use(OBS, BEGUN, ceased)) == ("obs64",)


@pytest.mark.parametrize(
    ("begun", "ceased"),
    [(BEGUN, CEASED), (BEGUN.to_bytes(8, "little"), CEASED.to_bytes(8, "little")), (None, None),
     (0, 0)],
)  # fmt: skip
def test_windows_a_use_that_is_over_or_never_was_is_none_made_up(begun, ceased):
    assert told(Use(OBS, begun, ceased)) == ()


def test_windows_a_program_that_broke_down_long_ago_does_not_record_made_up():
    gone = r"C:#Users#me#Zoom#Zoom.exe"
    assert told(Use(gone, BEGUN, 0), Use(OBS, BEGUN, 0)) == ("obs64",)


def test_windows_a_package_counts_for_nobody_says_which_program_it_is_made_up():
    package = "MSTeams_8wekyb3d8bbwe"
    assert told(Use(package, BEGUN, 0)) == ("MSTeams",)
    assert told(Use(package, BEGUN, CEASED)) == ()


def test_windows_this_program_is_no_recorder_but_one_of_its_name_elsewhere_is_made_up():
    own = MINE.upper().replace("\\", "#")
    assert told(Use(own, BEGUN, 0)) == ()
    assert told(Use(r"D:#watchword.exe", BEGUN, 0)) == ("watchword",)


@pytest.mark.parametrize("value", ["133", -1, b"\0" * 4, 1.5])
def test_windows_a_record_of_another_form_is_no_answer_made_up(value):
    for use in (Use(OBS, value, 0), Use(OBS, BEGUN, value)):
        with pytest.raises(NoAnswer):
            told(use)


def test_a_strangers_name_is_shown_short_and_on_one_line_made_up():
    (name,) = told(Use("Evil\n\u202e" + "x" * 500, BEGUN, 0))
    assert name == ("Evil" + "x" * 500)[:64]
    assert told(Use("\n", BEGUN, 0)) == ("a program",)


def test_macos_programs_with_a_running_input_listen_made_up():
    found = (
        Listener(7, "com.obsproject.obs-studio", listens=True),
        Listener(8, "com.apple.Music", listens=False),
        Listener(9, "eu.watchword", listens=True),
        Listener(10, "", listens=True),
    )
    assert capturing.by_processes(found, mine=9) == ("a program", "com.obsproject.obs-studio")
    assert capturing.by_processes(found[1:3], mine=9) == ()


@pytest.fixture
def asked(monkeypatch):
    def answers(known, taking):
        def tells():
            if taking is None:
                raise NoAnswer("nobody says")
            return taking

        monkeypatch.setattr(programs, "_running", lambda _: known)
        monkeypatch.setattr(programs, "_taking", tells)

    return answers


def test_recorders_are_those_known_by_name_and_those_that_take_something(asked):
    asked(["obs"], ("Zoom", "obs"))
    assert programs.recorders() == Recorders(("Zoom", "obs"))
    asked([], ())
    assert programs.recorders() == Recorders(())


def test_where_nobody_says_who_listens_only_a_known_recorder_is_an_answer(asked):
    asked([], None)
    with pytest.raises(NoAnswer):
        programs.recorders()
    asked(["obs"], None)
    assert programs.recorders() == Recorders(("obs",))
