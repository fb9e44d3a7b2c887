# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import sys

import pytest

from client.platform.time_zone import time_zone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX systems")


def test_is_named_by_the_systems_link(tmp_path, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Singapore")
    assert time_zone(link) == "Asia/Singapore"
    link.unlink()
    link.symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert time_zone(link) == "Europe/Berlin"


def test_a_variable_goes_before_the_link(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", ":Asia/Singapore")
    assert time_zone(tmp_path / "none") == "Asia/Singapore"


@pytest.mark.parametrize("target", [None, "/etc/something"])
def test_without_a_link_the_zones_own_names_are_taken(tmp_path, monkeypatch, target):
    monkeypatch.delenv("TZ", raising=False)
    if target is not None:
        (tmp_path / "localtime").symlink_to(target)
    assert "/" in time_zone(tmp_path / "localtime")
