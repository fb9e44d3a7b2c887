# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line's grammar is stable: other tools rely on it."""

import pytest

from client.app.parser import build


def parse(line: str):
    return build().parse_args(line.split())


def test_common_options_count_before_and_after_the_verb() -> None:
    before = parse("--profile-dir P --json identity show")
    after = parse("identity show --profile-dir P --json")
    assert str(before.profile_dir) == str(after.profile_dir) == "P"
    assert before.json is after.json is True


def test_an_option_after_the_verb_wins_over_one_before_it() -> None:
    assert str(parse("--profile-dir A check --profile-dir B x").profile_dir) == "B"


def test_without_a_verb_the_window_is_meant() -> None:
    assert parse("").verb is None


@pytest.mark.parametrize(
    "line",
    [
        "identity",
        "identity create --uid a@b",
        "identity create --uid a@b --name N --keystore null",
        "contacts",
        "contacts number",
        "contacts match a@b",
        "contacts scan a@b",
        "attendance",
        "attendance show",
        "audit",
        "room create --title T --out D",
        "room create --title T --with a@b --profile secret --out D",
        "room create --title T --with a@b --hours 0 --out D",
        "room add D",
        "room drop D a@b c@d",
        "join",
        "join x --join-anyway",
        "demo --people 1",
        "demo --people 9",
        "demo --size 641x360",
        "demo --size big",
        "relay --listen 127.0.0.1:0",
        "directory",
        "directory import",
        "directory update F --key K",
        "org init --name N",
        "org revoke D",
        "org revoke D --uid a@b --room 00",
        "org sign D --days 0",
        "org publish D",
        "fly",
    ],
)
def test_wrong_use_is_refused_with_exit_code_2(line: str) -> None:
    with pytest.raises(SystemExit) as end:
        parse(line)
    assert end.value.code == 2


@pytest.mark.parametrize(
    "line",
    [
        "identity create --uid a@b --name N --keystore file",
        "identity card --out F",
        "contacts import F",
        "contacts add F",
        "contacts show a@b",
        "contacts compare a@b",
        "contacts match a@b --last 12345",
        "contacts different a@b",
        "contacts scan a@b --image F",
        "attendance list --json",
        "attendance show D",
        "audit show",
        "audit verify --json",
        "contacts compared a@b",
        "room create --title T --with a@b --with c@d --hours 2 --profile restricted --out D",
        "room create --title T --with a@b --relay wss://r.example:7443 --pin 00 --out D",
        "room add D a@b c@d --out E --json",
        "room drop D a@b",
        "host D --join --seconds 5 --json",
        "check F --json",
        "join F --mic --camera --acknowledge ROSTER-VERIFIED --synthetic --seconds 3",
        "join F --terminal",
        "relay --listen 127.0.0.1:0 --cert C --key K --issuers I",
        "demo --people 8 --size 320x180 --fps 10 --seconds 10 --json",
        "open watchword:abc",
        "terminal",
        "directory import F --key K --json",
        "directory update F",
        "directory show",
        "org init --name N --out D --passphrase-file P",
        "org add D CARD --unit U --until 2027-12-31 --replace",
        "org remove D a@b",
        "org revoke D --uid a@b",
        "org revoke D --key ed25519:00",
        "org revoke D --room 00",
        "org sign D --days 7",
        "org publish D --out F --json",
    ],
)
def test_the_documented_verbs_are_understood(line: str) -> None:
    assert parse(line).verb == line.split(maxsplit=1)[0]


def test_every_verb_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("identity", "contacts", "room", "host", "check", "join", "relay", "demo", "open"):
        with pytest.raises(SystemExit) as end:
            parse(f"{verb} --help")
        assert end.value.code == 0
        assert verb in capsys.readouterr().out
