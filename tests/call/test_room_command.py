# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword room add`` and ``drop``: a room that changes before anybody is in it."""

from pathlib import Path

from client.app.demo_people import DemoPerson
from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE


def test_a_room_is_changed_by_its_issuer_and_old_invitations_of_struck_people_are_over(
    people: list[DemoPerson], tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    host, anna, bert = (Shell(one.profile, secret) for one in people)
    _, a, b = (one.uid for one in people)
    out = tmp_path / "room"
    made = host.run(
        *("room", "create", "--title", "Lage", "--with", a),
        *("--listen", "127.0.0.1:0", "--out", str(out), "--json"),
    )
    assert made.code == 0, made.err
    added = host.run("room", "add", str(out), b, "--json")
    assert added.code == 0, added.err
    assert list(added.json["files"]) == [b]
    shown = bert.run("check", added.json["files"][b], "--json")
    found = {one["id"]: one["result"] for one in shown.json["findings"]}
    assert found["ROOM-SIGNED"] == found["ROSTER-EXPECTED"] == found["ROOM-VERSION"] == "pass"
    again = host.run("room", "add", str(out), b)
    assert again.code == 2
    dropped = host.run("room", "drop", added.json["room_id"], b, "--out", str(out), "--json")
    assert dropped.code == 0, dropped.err
    assert list(dropped.json["files"]) == [a]
    newest = anna.run("check", dropped.json["files"][a], "--json")
    found = {one["id"]: one["result"] for one in newest.json["findings"]}
    assert found["ROOM-VERSION"] == found["ROSTER-EXPECTED"] == "pass"
    nowhere = host.run("room", "drop", added.json["room_id"], a)
    assert nowhere.code == 2
    assert "--out" in nowhere.err
