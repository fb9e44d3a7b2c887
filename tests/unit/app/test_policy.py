# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword policy`` in one process: from a new key to a computer that holds the policy."""

import json
from pathlib import Path

import msgspec
import pytest

from client.app import cli, parser, policy_check
from client.app import policy as verb
from client.app.output import DONE, REFUSED, WRONG_USE
from client.platform import keystore_file
from client.platform.keystore_file import Cost
from client.policy.managed import open_policy
from tests.fakes.managed import OFFICE, ORG, Place, draft, mark, signed
from tests.fakes.people import NOW


@pytest.fixture
def office(tmp_path: Path, monkeypatch, capsys):
    """Runs one ``policy`` command; a cheap passphrase, and a clock that stands at NOW."""
    cheap = Cost(passes=1, memory_kib=64)
    opened = keystore_file.FileKeystore.open
    monkeypatch.setattr(
        keystore_file.FileKeystore, "open", lambda folder, secret: opened(folder, secret, cheap)
    )
    monkeypatch.setattr(verb.clock, "wall", lambda: NOW)
    (tmp_path / "pw").write_text("correct horse\n")

    def run(*words: object) -> tuple[int, dict]:
        line = ["policy", *map(str, words), "--passphrase-file", str(tmp_path / "pw"), "--json"]
        code = cli.run(line)
        said = capsys.readouterr().out
        return code, msgspec.json.decode(said) if said else {}

    return run


def written(path: Path, **changes) -> Path:
    path.write_text(json.dumps(draft(**changes), indent=2))
    return path


def keygen(office, tmp_path: Path) -> dict:
    code, made = office("keygen", "--org", ORG, "--contact", "IT 7", "--out", tmp_path / "key")
    assert code == DONE
    return made


def test_from_a_new_key_to_a_computer_that_holds_the_policy(office, tmp_path, capsys):
    made = keygen(office, tmp_path)
    file = written(tmp_path / "draft.json")
    code, told = office("sign", file, "--key", tmp_path / "key", "--out", tmp_path / "policy.json")
    assert (code, told["version"], told["key"]) == (DONE, 42, made["key"])
    data = (tmp_path / "policy.json").read_bytes()
    assert open_policy(data, made["key"]).value.org == ORG
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    place = Place(tmp_path / "w", data, Path(made["mark"]).read_bytes())
    code = verb.policy(parser.build().parse_args(["policy", "show", "--json"]), place)
    shown = msgspec.json.decode(capsys.readouterr().out)
    assert (code, shown["organisation"], shown["problem"]) == (DONE, ORG, "")
    by_name = {one["name"]: one for one in shown["values"]}
    assert by_name["profile"]["set_by"] == f"set by {ORG}, version 42"
    assert by_name["max_room_s"]["set_by"] == "profile restricted"


def test_signs_no_version_twice_and_none_of_another_organisation(office, tmp_path):
    keygen(office, tmp_path)
    out = ("--key", tmp_path / "key", "--out", tmp_path / "policy.json")
    assert office("sign", written(tmp_path / "a.json"), *out)[0] == DONE
    for changes, where in (({}, "version"), ({"org": "Other", "version": 43}, "org")):
        code, told = office("sign", written(tmp_path / "b.json", **changes), *out)
        assert (code, [one["where"] for one in told["errors"]]) == (REFUSED, [where])
    assert office("sign", written(tmp_path / "c.json", version=43), *out)[0] == DONE


def test_signs_nothing_that_computers_would_refuse(office, tmp_path):
    keygen(office, tmp_path)
    file = written(tmp_path / "a.json", profile="secret", extra=1)
    code, told = office("sign", file, "--key", tmp_path / "key", "--out", tmp_path / "policy.json")
    assert code == REFUSED
    assert sorted(one["where"] for one in told["errors"]) == ["extra", "profile"]
    assert all(one["do"] for one in told["errors"])
    assert not (tmp_path / "policy.json").exists()


def test_overwrites_no_key_and_makes_no_folder_of_a_wrong_name(office, tmp_path):
    keygen(office, tmp_path)
    assert office("keygen", "--org", ORG, "--out", tmp_path / "key")[0] == WRONG_USE
    assert office("keygen", "--org", "a\u202eb", "--out", tmp_path / "k2")[0] == WRONG_USE
    file = written(tmp_path / "a.json")
    out = tmp_path / "policy.json"
    assert office("sign", file, "--key", tmp_path / "none", "--out", out)[0] == WRONG_USE
    (tmp_path / "empty").mkdir()
    assert office("sign", file, "--key", tmp_path / "empty", "--out", out)[0] == WRONG_USE


def test_checks_drafts_and_signed_files(office, tmp_path, monkeypatch):
    good = tmp_path / "signed.json"
    good.write_bytes(signed())
    marker = tmp_path / "managed.json"
    marker.write_bytes(mark())
    assert office("check", written(tmp_path / "a.json"))[0] == DONE
    assert "not looked at" in office("check", good)[1]["state"]
    for way in (("--key", OFFICE.identity), ("--mark", marker)):
        code, told = office("check", good, *way)
        assert (code, told["errors"]) == (DONE, [])
        assert told["state"].startswith("Signed by that key")
    spoiled = tmp_path / "spoiled.json"
    spoiled.write_bytes(signed()[:-3] + b'x"}')
    assert office("check", spoiled, "--key", OFFICE.identity)[0] == REFUSED
    spoiled.write_text('{"v": 1, "v": 1}')
    assert office("check", spoiled)[1]["errors"][0]["where"] == "the file"
    old = written(tmp_path / "old.json", not_after=NOW)
    assert office("check", old)[1]["notes"] == ["it is over: every call would be refused"]
    none = written(tmp_path / "none.json", keystore=["token"])
    assert "no key store is left" in office("check", none)[1]["notes"][0]
    strict = written(tmp_path / "strict.json", checks={"MFA-FRESH": "block"})
    assert office("check", strict)[1]["notes"] == []
    # A check that no system answers is told before the rollout.
    monkeypatch.setattr(policy_check, "UNANSWERED", ("MFA-FRESH",))
    assert "MFA-FRESH" in office("check", strict)[1]["notes"][0]


def test_shows_a_computer_that_refuses_every_call(tmp_path, capsys):
    args = parser.build().parse_args(["policy", "show"])
    assert verb.policy(args, Place(tmp_path / "w", None, mark())) == REFUSED
    said = capsys.readouterr().out
    assert "EVERY CALL IS REFUSED" in said
    assert "IT-Sicherheit" in said
    assert verb.policy(args, Place(tmp_path / "none")) == DONE
    assert "Not managed" in capsys.readouterr().out
