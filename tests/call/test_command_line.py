# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The documented command line, run as a shell runs it: two people from nothing to a call."""

import signal
from pathlib import Path

import pytest

from client.crypto.tls_key import make_tls_key
from client.engine import clock
from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory):
    """Anna and Bert: identities, cards exchanged and compared, a room of Anna's."""
    folder = tmp_path_factory.mktemp("story")
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    anna, bert = (Shell(folder / name, secret) for name in ("anna", "bert"))
    for shell, name in ((anna, "Anna"), (bert, "Bert")):
        uid = f"{name.lower()}@x.example"
        made = shell.run("identity", "create", "--uid", uid, "--name", name, "--json")
        assert made.code == 0, made.err
        assert made.json["uid"] == uid
        card = shell.run("identity", "card", "--out", str(folder / f"{name}.card"))
        assert card.code == 0
    for shell, other in ((anna, "Bert"), (bert, "Anna")):
        taken = shell.run("contacts", "import", str(folder / f"{other}.card"), "--json")
        assert taken.json["changed"][0]["trust"] == "unverified"
    return folder, anna, bert


@pytest.fixture(scope="module")
def room(story):
    folder, anna, bert = story
    for shell, other in ((anna, "bert"), (bert, "anna")):
        compared = shell.run("contacts", "compared", f"{other}@x.example", "--json")
        assert compared.json["trust"] == "verified-in-person"
    out = folder / "room"
    made = anna.run(
        *("room", "create", "--title", "Lage", "--with", "bert@x.example"),
        *("--listen", "127.0.0.1:0", "--out", str(out), "--json"),
    )
    assert made.code == 0, made.err
    return out, made.json["room_id"]


def test_a_country_is_declared_shown_and_taken_back(story):
    _, anna, _ = story
    assert anna.run("identity", "country", "--json").json == {"country": "", "moved": False}
    assert anna.run("identity", "country", "de", "--json").json["country"] == "DE"
    assert anna.run("identity", "country", "UK", "--json").code == 2
    assert "DE" in anna.run("identity", "country").out
    assert anna.run("identity", "country", "-", "--json").json["country"] == ""


def test_a_setting_is_chosen_shown_and_chosen_back(story):
    _, anna, _ = story
    assert anna.run("settings", "set", "watermark", "on").out.startswith("watermark: on")
    shown = anna.run("settings", "show", "--json").json
    assert {one["name"]: one["on"] for one in shown["settings"]}["watermark"] is True
    assert (
        "yours to choose: watchword settings set watermark off" in anna.run("settings", "show").out
    )
    assert anna.run("settings", "set", "watermark", "off", "--json").code == 0
    assert anna.run("settings", "set", "colour", "off").code == 2


def test_without_a_token_none_is_shown_and_nobody_signs_in(story):
    folder, anna, _ = story
    pin = folder / "pin"
    pin.write_text("1234\n")
    assert anna.run("token", "show", "--json").json == {"label": "", "at": 0}
    refused = anna.run("token", "sign-in", "--pin-file", str(pin), "--json")
    assert (refused.code, refused.json["reason"]) == (2, "no-token")


@pytest.fixture
def hosting(story, room):
    """Anna's machine hosts the room and takes part."""
    _, anna, _ = story
    out, room_id = room
    words = ("host", str(out), "--join", "--synthetic", "--mic", "--camera")
    process = anna.start(*words)
    assert process.stdout is not None
    line = process.stdout.readline()
    yield line, room_id, process
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def test_both_see_one_safety_number(story) -> None:
    _, anna, bert = story
    mine = anna.run("contacts", "number", "bert@x.example", "--json").json
    theirs = bert.run("contacts", "number", "anna@x.example", "--json").json
    assert mine["groups"] == theirs["groups"]
    assert [len(group) for group in mine["groups"]] == [5] * 12


def test_the_room_folder_holds_one_sealed_file_a_person_and_the_room_id_only(room) -> None:
    out, room_id = room
    assert sorted(path.name for path in out.iterdir()) == ["bert@x.example.watchword", "room.json"]
    assert (out / "room.json").read_text().strip() == f'{{"room_id": "{room_id}"}}'
    sealed = (out / "bert@x.example.watchword").read_bytes()
    assert sealed.startswith(b"WWI1")
    assert b"Lage" not in sealed
    assert b"anna" not in sealed


def test_checks_and_joins_a_hosted_room(story, room, hosting) -> None:
    _, _, bert = story
    line, room_id, _ = hosting
    assert line.startswith(f"hosting {room_id} at 127.0.0.1:")
    invitation = str(room[0] / "bert@x.example.watchword")
    checked = bert.run("check", invitation, "--json")
    assert checked.code == 0, checked.out
    assert checked.json["allowed"] is True
    results = {one["id"]: one["result"] for one in checked.json["findings"]}
    assert results["TLS-PIN"] == results["ROOM-SIGNED"] == results["INVITE-SEALED"] == "pass"
    joined = bert.run(
        *("join", invitation, "--synthetic", "--mic", "--camera", "--seconds", "1", "--json")
    )
    assert joined.code == 0, joined.out + joined.err
    report = joined.json
    assert report["state"] == "live"
    assert sorted(report["roster"]) == ["Anna", "Bert"]
    assert len(report["call_code"].replace(" ", "")) == 20
    assert report["devices_opened"] == 3
    assert 0 < report["join_ms"] < 10_000


def test_refuses_an_altered_invitation_with_exit_code_3_and_opens_no_device(
    story, room, tmp_path: Path
) -> None:
    _, _, bert = story
    bad = tmp_path / "altered.watchword"
    data = bytearray((room[0] / "bert@x.example.watchword").read_bytes())
    data[-1] ^= 1
    bad.write_bytes(data)
    joined = bert.run("join", str(bad), "--synthetic", "--mic", "--camera", "--json")
    assert joined.code == 3
    assert joined.json["state"] == "refused"
    assert joined.json["devices_opened"] == 0
    assert "INVITE-SEALED" in {
        one["id"] for one in joined.json["findings"] if one["result"] == "fail"
    }
    checked = bert.run("check", str(bad), "--json")
    assert (checked.code, checked.json["allowed"]) == (3, False)


def test_refuses_when_nobody_hosts(story, room) -> None:
    _, _, bert = story
    invitation = str(room[0] / "bert@x.example.watchword")
    checked = bert.run("check", invitation, "--json")
    assert checked.code == 3
    results = {one["id"]: one["result"] for one in checked.json["findings"]}
    assert results["TLS-PIN"] == "unknown"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("join", "no-such-file.watchword"), 2),
        (("check", "no-such-file.watchword"), 2),
        (("contacts", "number", "nobody@x.example"), 2),
        (("contacts", "import", "no-such-card"), 2),
        (("room", "create", "--title", "T", "--with", "nobody@x.example", "--out", "x"), 2),
        (("host", "no-such-folder"), 2),
        (("identity", "create", "--uid", "b@x.example", "--name", "B"), 2),
    ],
)
def test_wrong_use_is_said_in_one_sentence_with_exit_code_2(story, words, code) -> None:
    _, _, bert = story
    ran = bert.run(*words)
    assert ran.code == code
    assert ran.err.startswith("watchword: ")
    assert "Traceback" not in ran.err


def test_a_wrong_passphrase_fails_and_a_right_one_opens(story, tmp_path: Path) -> None:
    folder, anna, _ = story
    wrong = tmp_path / "wrong"
    wrong.write_text("something else\n")
    ran = Shell(folder / "anna", wrong).run("identity", "show")
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert anna.run("identity", "show").code == 0


def test_a_warning_must_be_named_and_then_lets_through(story, tmp_path: Path) -> None:
    """Carl has not compared Anna: an open room warns, and only a named warning goes on."""
    folder, anna, _ = story
    secret = folder / "passphrase"
    carl = Shell(tmp_path / "carl", secret)
    carl.run("identity", "create", "--uid", "carl@x.example", "--name", "Carl")
    carl.run("identity", "card", "--out", str(tmp_path / "Carl.card"))
    anna.run("contacts", "import", str(tmp_path / "Carl.card"))
    carl.run("contacts", "import", str(folder / "Anna.card"))
    out = tmp_path / "room"
    anna.run(
        *("room", "create", "--title", "Neu", "--with", "carl@x.example"),
        *("--listen", "127.0.0.1:0", "--out", str(out)),
    )
    host = anna.start(
        *("host", str(out), "--join", "--synthetic"),
        *("--acknowledge", "ROSTER-VERIFIED"),
    )
    assert host.stdout is not None
    assert host.stdout.readline().startswith("hosting ")
    invitation = str(out / "carl@x.example.watchword")
    try:
        asked = carl.run("join", invitation, "--synthetic", "--seconds", "1", "--json")
        assert asked.code == 3
        assert asked.json["devices_opened"] == 0
        half = carl.run("join", invitation, "--synthetic", "--json", "--acknowledge", "ROOM-ISSUER")
        assert half.code == 3
        named = carl.run(
            *("join", invitation, "--synthetic", "--seconds", "1", "--json"),
            *("--acknowledge", "ROSTER-VERIFIED", "--acknowledge", "ROOM-ISSUER"),
        )
        assert named.code == 0, named.out + named.err
        assert named.json["state"] == "live"
    finally:
        host.send_signal(signal.SIGTERM)
        host.communicate(timeout=30)


def test_a_room_at_a_standing_relay_is_checked_and_joined_by_both(story, room, tmp_path) -> None:
    folder, anna, bert = story
    assert room
    key = make_tls_key(clock.wall())
    (tmp_path / "relay.key").write_bytes(key.key_pem.reveal())
    (tmp_path / "relay.crt").write_bytes(key.cert_pem)
    issuer = anna.run("identity", "show", "--json").json["identity"]
    (tmp_path / "issuers").write_text(f"{issuer} Anna\n")
    relay = Shell(folder / "relay", folder / "passphrase").start(
        *("relay", "--listen", "127.0.0.1:0", "--cert", str(tmp_path / "relay.crt")),
        *("--key", str(tmp_path / "relay.key"), "--issuers", str(tmp_path / "issuers")),
    )
    try:
        assert relay.stdout is not None
        url = "wss://" + relay.stdout.readline().strip().removeprefix("relay at ")
        pin = relay.stdout.readline().strip().removeprefix("pin ")
        assert pin == key.spki_sha256
        create = ("room", "create", "--title", "Fern", "--with", "bert@x.example")
        out = str(tmp_path / "far")
        wrong = anna.run(*create, "--relay", url, "--pin", "00" * 32, "--out", out)
        assert wrong.code == 4
        assert "TLS-PIN" in wrong.err
        stranger = bert.run(
            *("room", "create", "--title", "Fern", "--with", "anna@x.example"),
            *("--relay", url, "--pin", pin, "--out", out),
        )
        assert stranger.code == 4
        assert anna.run(*create, "--relay", url, "--pin", pin, "--out", out).code == 0
        host = anna.start("host", out, "--join", "--synthetic")
        try:
            assert host.stdout is not None
            assert url in host.stdout.readline()
            joined = bert.run(
                *("join", f"{out}/bert@x.example.watchword", "--synthetic"),
                *("--seconds", "1", "--json"),
            )
        finally:
            host.send_signal(signal.SIGTERM)
            host.communicate(timeout=30)
    finally:
        relay.send_signal(signal.SIGTERM)
        relay.communicate(timeout=30)
    assert joined.code == 0, joined.out + joined.err
    assert sorted(joined.json["roster"]) == ["Anna", "Bert"]
