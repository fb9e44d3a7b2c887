# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The officer's key, an export, and how it is opened: the commands as a shell runs them."""

from datetime import UTC, datetime
from pathlib import Path

from tests.rig.command_line import Ran, Shell
from tests.rig.household import PASSPHRASE, make_profiles


def done(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def test_an_export_is_opened_by_the_officer_alone(tmp_path: Path) -> None:
    (one,) = make_profiles(tmp_path, 1)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    mine = Shell(one.profile, secret)
    office, stranger = tmp_path / "office", tmp_path / "stranger"
    for place in (office, stranger):
        key = done(mine.run("audit", "keygen", "--out", str(place), "--json")).json["key"]
        assert (place / "audit-export.key").read_text().strip() == key
    assert mine.run("audit", "keygen", "--out", str(office)).code == 2
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    days = ("--from", today, "--to", today)
    out = str(tmp_path / "may.watchword-audit")
    assert "No policy names" in mine.run("audit", "export", *days, out).err
    named = ("--key", str(office / "audit-export.key"))
    assert done(mine.run("audit", "export", *days, *named, out, "--json")).json["lines"] >= 1
    assert mine.run("audit", "open", out, "--key", str(stranger)).code == 4
    parts = tmp_path / "parts"
    # What names people is closed to others even in a folder, and over a file, that is not.
    parts.mkdir(mode=0o755)
    (parts / "summary.de.txt").write_text("older")
    (parts / "summary.de.txt").chmod(0o666)
    opened = done(
        mine.run("audit", "open", out, "--key", str(office), "--out", str(parts), "--json")
    ).json
    assert opened["whole"]
    assert one.name in (parts / "summary.de.txt").read_text("utf-8")
    assert {file.stat().st_mode & 0o077 for file in parts.iterdir()} == {0}
    packed = str(parts / "export.zip")
    owner = opened["owner"]
    assert "Nothing was changed" in done(mine.run("audit", "verify", packed, "--owner", owner)).out
    assert mine.run("audit", "verify", packed, "--head", "0" * 64).code == 4
    other = "ed25519:" + "0" * 64
    assert mine.run("audit", "verify", packed, "--owner", other).code == 4
    assert mine.run("audit", "export", "--from", "May", "--to", today, *named, out).code == 2
    records = done(mine.run("audit", "show", "--json")).json["records"]
    assert [one["type"] for one in records].count("exported") == 1
