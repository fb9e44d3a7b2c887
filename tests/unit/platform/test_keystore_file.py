# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import struct

import pytest

from client.model.commands import KeystoreKind
from client.model.errors import Failure, WrongUse
from client.model.secret import Secret
from client.platform.keystore import choose
from client.platform.keystore_file import FILE, FULL_COST, Cost, FileKeystore
from client.platform.paths import ProfileFolder

CHEAP = Cost(passes=1, memory_kib=8)
WORD = Secret(b"correct horse")
SEED = Secret(b"\x5a" * 32)


@pytest.fixture
def folder(tmp_path):
    return ProfileFolder.open(tmp_path / "anna")


@pytest.fixture
def stored(folder):
    FileKeystore.open(folder, WORD, CHEAP).store("seed", SEED)
    return folder


def reopened(folder, word=WORD, cost=CHEAP):
    return FileKeystore.open(folder, word, cost)


def test_keeps_a_secret_under_a_passphrase(stored):
    assert reopened(stored).load("seed").reveal() == SEED.reveal()


def test_forgets_what_is_deleted(stored):
    keystore = reopened(stored)
    keystore.store("other", Secret(b"x"))
    keystore.delete("seed")
    keystore.delete("never-there")
    assert reopened(stored).load("seed") is None
    assert reopened(stored).load("other").reveal() == b"x"


def test_refuses_another_passphrase(stored):
    with pytest.raises(Failure, match="PASSPHRASE-WRONG"):
        reopened(stored, Secret(b"correct horsf"))


def test_refuses_an_empty_passphrase(folder):
    with pytest.raises(WrongUse, match="PASSPHRASE-EMPTY"):
        reopened(folder, Secret(b""))


def test_writes_nothing_before_there_is_something_to_keep(folder):
    reopened(folder)
    assert not FileKeystore.exists(folder)
    assert folder.read(FILE) is None


def test_refuses_every_altered_byte(stored):
    whole = stored.read(FILE)
    for place in range(len(whole)):
        stored.write(FILE, whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Failure):
            reopened(stored)
    stored.write(FILE, whole)
    assert reopened(stored).load("seed") is not None


@pytest.mark.parametrize("length", [0, 4, 27, 28, 39, 40, 55])
def test_refuses_a_cut_file(stored, length):
    stored.write(FILE, stored.read(FILE)[:length])
    with pytest.raises(Failure):
        reopened(stored)


def test_refuses_a_file_that_is_cheaper_to_guess_than_it_must_be(stored):
    with pytest.raises(Failure, match="KEYSTORE-WEAK"):
        reopened(stored, cost=FULL_COST)
    with pytest.raises(Failure, match="KEYSTORE-WEAK"):
        choose(KeystoreKind.FILE, stored, WORD)


def test_refuses_a_file_that_would_stall_the_computer(stored):
    whole = stored.read(FILE)
    for passes, memory in ((2**31, 8), (1, 2**31)):
        stored.write(FILE, whole[:4] + struct.pack(">II", passes, memory) + whole[12:])
        with pytest.raises(Failure, match="KEYSTORE-DAMAGED"):
            reopened(stored)


def test_tells_the_check_that_a_cheap_file_is_not_enough(stored):
    seen = reopened(stored).seen()
    assert seen.probed
    assert not seen.full_cost


def test_the_full_cost_is_what_the_design_asks_for():
    assert FULL_COST.passes >= 3
    assert FULL_COST.memory_kib >= 256 * 1024


def test_holds_no_seed_in_any_file(stored):
    spellings = (SEED.reveal(), SEED.reveal().hex().encode(), b"WlpaWlpa")
    for path in stored.path.iterdir():
        assert not any(spelling in path.read_bytes() for spelling in spellings)


def test_says_nothing_of_its_content(stored):
    assert repr(reopened(stored)) == "FileKeystore(...)"


def test_needs_a_passphrase_for_a_file(folder):
    with pytest.raises(WrongUse, match="PASSPHRASE-MISSING"):
        choose(KeystoreKind.FILE, folder)


def test_takes_the_file_where_one_is_there_already(stored):
    assert choose(None, stored, WORD, cost=CHEAP).load("seed") is not None


def test_refuses_more_secrets_than_it_is_made_for(folder):
    keystore = reopened(folder)
    for number in range(64):
        keystore.store(f"s{number}", Secret(b"x"))
    with pytest.raises(Failure, match="KEYSTORE-FULL"):
        keystore.store("one-more", Secret(b"x"))
