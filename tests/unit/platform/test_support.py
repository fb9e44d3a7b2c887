# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The end of a system's support, by made-up os-release files."""

from datetime import UTC, datetime

import pytest

from client.platform import support
from client.platform.ask import NoAnswer

NOW = 1_800_000_000


def ends(text: str) -> datetime:
    return datetime.fromtimestamp(support.linux(text, NOW).ends, UTC)


def test_the_systems_own_word_comes_first():
    text = 'PRETTY_NAME="Fedora 43"\nID=fedora\nVERSION_ID=43\nSUPPORT_END=2026-12-02\n'
    assert ends(text) == datetime(2026, 12, 3, tzinfo=UTC)
    assert support.linux(text, NOW).system == "Fedora 43"


@pytest.mark.parametrize(
    ("name", "version", "year"),
    [
        ("debian", "12", 2028),
        ("ubuntu", "24.04", 2029),
        ("rhel", "9.6", 2032),
        ("sles", "15.7", 2031),
    ],
)
def test_known_systems_are_in_the_table(name, version, year):
    assert ends(f'ID="{name}"\nVERSION_ID="{version}"\n').year == year


def test_a_version_of_a_known_system_is_not_taken_for_another():
    with pytest.raises(NoAnswer):
        support.linux('ID=ubuntu\nVERSION_ID="23.10"\n', NOW)


def test_a_system_without_versions_never_ends():
    assert support.linux("ID=arch\nBUILD_ID=rolling\n", NOW).ends == 0


@pytest.mark.parametrize(
    "text",
    ["", "ID=debian\n", "ID=homemade\nVERSION_ID=1\n", "ID=debian\nSUPPORT_END=soon\n",
     "ID=debian\nVERSION_ID=99\n"],
)  # fmt: skip
def test_a_system_that_nobody_knows_is_unknown(text):
    with pytest.raises(NoAnswer):
        support.linux(text, NOW)


def test_windows_and_macos_recorded_not_run_on_that_system():
    assert support.windows(19045, NOW).ends < NOW
    assert support.windows(26100, NOW).ends > NOW
    assert support.macos("15.3.1", NOW).ends > NOW
    for unknown in (lambda: support.windows(99999, NOW), lambda: support.macos("", NOW)):
        with pytest.raises(NoAnswer):
            unknown()
