# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import shutil
import sys
from pathlib import Path

import pytest

from client.platform import package_check
from client.platform.ask import NoAnswer

needs_dpkg = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dpkg") is None, reason="needs dpkg"
)


@needs_dpkg
def test_a_file_of_an_unchanged_debian_package_is_vouched_for():
    # Any package that is always there stands for ours.
    assert package_check.dpkg_owner("base-files: /etc/debian_version\n") == "base-files"
    assert package_check.recorded_changes(Path("/nowhere/at/all")) == ()


def test_the_owner_is_one_word_and_nothing_else_is_passed_on():
    assert package_check.dpkg_owner("watchword:amd64: /opt/w/x.py\n") == "watchword:amd64"
    assert package_check.dpkg_owner("diversion by dash from: /bin/sh\n") == ""
    assert package_check.dpkg_owner("--force: /x\n") == ""
    assert package_check.rpm_owner("watchword") == "watchword"
    assert package_check.rpm_owner("file /x is not owned by any package\n") == ""


def test_changed_and_missing_files_are_named_settings_and_times_are_not():
    dpkg = "??5??????   /opt/w/judge.py\n??5?????? c /etc/w.conf\nmissing     /opt/w/x.so\n"
    assert package_check.changes(dpkg) == ("/opt/w/judge.py", "/opt/w/x.so")
    rpm = "S.5....T.    /opt/w/judge.py\n.......T.    /opt/w/y.py\n"
    assert package_check.changes(rpm) == ("/opt/w/judge.py",)
    assert package_check.changes("") == ()


def test_an_answer_of_another_form_is_none():
    with pytest.raises(NoAnswer):
        package_check.changes("dpkg: error\n")


def test_changes_are_asked_of_the_package_that_owns_the_program(monkeypatch):
    asked = []

    def told(program, *words):
        asked.append((program, *words))
        return "w: /opt/w/__init__.py\n" if program == "dpkg-query" else "??5??????   /opt/w/a\n"

    monkeypatch.setattr(package_check, "installed", lambda name: name == "dpkg-query")
    monkeypatch.setattr(package_check, "_ask", told)
    monkeypatch.setattr(package_check.sys, "platform", "linux")
    assert package_check.recorded_changes(Path("/opt/w")) == ("/opt/w/a",)
    assert asked == [("dpkg-query", "-S", "/opt/w/__init__.py"), ("dpkg", "-V", "w")]
