# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The ceremony from the command line: real processes, real profiles, and a record of it."""

from pathlib import Path

import pytest

from client.app.demo_people import DemoPerson
from client.crypto.safety_number import scannable
from client.identity.card import make_card
from client.identity.person import Person
from client.model.secret import Secret
from tests.fakes.pictures import png_of
from tests.rig.command_line import Ran, Shell
from tests.rig.household import PASSPHRASE, account, make_profiles

AYDIN, WEBER = "aydin@demo.example", "weber@demo.example"


@pytest.fixture
def story(tmp_path: Path) -> tuple[Path, Shell, Shell]:
    people = make_profiles(tmp_path, 2)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    return tmp_path, *(Shell(one.profile, secret) for one in people)


def done(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def trust(shell: Shell, uid: str) -> str:
    return done(shell.run("contacts", "show", uid, "--json")).json["trust"]


def test_both_read_in_turn_and_prove_it_with_the_last_groups(story) -> None:
    _, mine, theirs = story
    one = done(mine.run("contacts", "compare", WEBER, "--json")).json
    two = done(theirs.run("contacts", "compare", AYDIN, "--json")).json
    assert (one["number"], one["words"]) == (two["number"], two["words"])
    assert one["i_begin"] is not two["i_begin"]
    done(mine.run("contacts", "different", WEBER))
    assert trust(mine, WEBER) == "key-changed"
    wrong = mine.run("contacts", "match", WEBER, "--last", " ".join(two["groups"][:2]))
    assert wrong.code == 2
    assert trust(mine, WEBER) == "key-changed"
    done(mine.run("contacts", "match", WEBER, "--last", " ".join(two["groups"][-2:])))
    assert trust(mine, WEBER) == "verified-in-person"
    shown = done(mine.run("audit", "show", "--json")).json
    assert [(one["type"], one["way"]) for one in shown["records"] if one["type"] != "started"] == [
        ("different", ""),
        ("verified", "typed"),
    ]
    assert "is whole" in done(mine.run("audit", "verify")).out


def test_a_photo_of_their_code_proves_it_and_my_own_does_not(story) -> None:
    folder, mine, theirs = story
    keys = {
        uid: done(shell.run("identity", "show")).out.split("key ")[1].strip()
        for shell, uid in ((mine, AYDIN), (theirs, WEBER))
    }
    for name, first, second in (("own", AYDIN, WEBER), ("their", WEBER, AYDIN)):
        code = scannable(keys[first], first, keys[second], second)
        (folder / f"{name}.png").write_bytes(png_of(code))
    own = mine.run("contacts", "scan", WEBER, "--image", str(folder / "own.png"))
    assert own.code == 4
    assert "your own code" in own.err
    done(mine.run("contacts", "scan", WEBER, "--image", str(folder / "their.png")))
    shown = done(mine.run("contacts", "show", WEBER))
    assert "by scanning" in shown.out


def test_another_card_says_what_came_of_it_and_blocks_until_compared(story) -> None:
    folder, mine, _ = story
    card = make_card(Person.from_seed(Secret(b"other".ljust(32, b"."))), WEBER, "Weber", 1)
    (folder / "other.card").write_bytes(card.envelope)
    taken = done(mine.run("contacts", "add", str(folder / "other.card")))
    assert "ANOTHER KEY" in taken.out
    again = done(mine.run("contacts", "add", str(folder / "other.card"), "--json")).json
    assert again["outcome"] == "key-changed"
    shown = done(mine.run("contacts", "show", WEBER)).out
    assert "waits to be compared" in shown
    assert "key before" in shown
    records = done(mine.run("audit", "show", "--json")).json["records"]
    assert [one["type"] for one in records if one["type"] != "started"] == ["key-changed"]


def test_a_changed_record_is_reported_with_exit_code_4(story) -> None:
    folder, mine, _ = story
    done(mine.run("contacts", "different", WEBER))
    done(mine.run("contacts", "different", WEBER))
    file = folder / "aydin" / "audit.jsonl"
    file.write_bytes(file.read_bytes().replace(b"different", b"verified!", 1))
    ran = mine.run("audit", "verify")
    assert ran.code == 4
    assert "changed or cut" in ran.out
    assert mine.run("audit", "verify").code == 4
    done(mine.run("audit", "noted"))
    done(mine.run("audit", "verify"))
    assert mine.run("audit", "noted").code == 2


def test_nobody_is_shown_or_blocked_who_is_no_contact(story) -> None:
    _, mine, _ = story
    for verb in ("show", "different", "compare"):
        assert mine.run("contacts", verb, "nobody@x.example").code == 2
    with account_of(story) as held:
        assert {line.ev.type for line in held.audit.read()} == {"started"}


def account_of(story):
    folder = story[0]
    return account(DemoPerson(folder / "aydin", AYDIN, "Aydin"))
